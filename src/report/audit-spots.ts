import type { Document, Inline, Inlines, NumberRun, TableBlock } from './document.ts';

/** Where in a document something stands. */
export type SpotKind = 'text' | 'caption' | 'note' | 'head' | 'cell' | 'front';

/** A number as it is printed, and whose section or table it stands in. */
export type Spot = {
  readonly run: NumberRun;
  readonly kind: SpotKind;
  readonly owner: string | null;
  /** Place of its row among the rows of its table, from 0. */
  readonly row: number;
};

export type TextSpot = {
  readonly text: string;
  readonly typed: boolean;
  readonly kind: SpotKind;
  /** The entry of the results that is named so. */
  readonly names?: { readonly label: string };
  /** A cell of the self-audit, which says what it was given to say. */
  readonly audit?: true;
};

/** What a document holds that can be checked. */
export type Spots = { readonly numbers: readonly Spot[]; readonly texts: readonly TextSpot[] };

type Owners = {
  /** Of each block. */
  readonly sections: readonly (string | null)[];
  readonly ofTable: (id: string) => string | null;
};

const known = new WeakMap<Document, Spots>();

/** Every number of a document and every run of words with a digit, wherever they stand. */
export function spotsOf(document: Document, owners: Owners): Spots {
  const found = known.get(document);
  if (found !== undefined) return found;
  const made = collected(document, owners);
  known.set(document, made);
  return made;
}

const DIGIT = /\d/;

function collected(document: Document, { sections, ofTable }: Owners): Spots {
  const numbers: Spot[] = [];
  const texts: TextSpot[] = [];
  const add = (content: Inlines, kind: SpotKind, owner: string | null, row: number, audit: boolean): void => {
    for (const it of content) {
      if (it.kind === 'emph' || it.kind === 'strong') add(it.children, kind, owner, row, audit);
      else if (it.kind === 'number') {
        if (DIGIT.test(it.text)) numbers.push({ run: it, kind, owner, row });
      } else if ((it.kind === 'text' || it.kind === 'code' || it.kind === 'link') && DIGIT.test(it.text))
        texts.push(textSpot(it, kind, audit));
    }
  };
  for (const { content } of document.front) add(content, 'front', null, 0, false);
  document.blocks.forEach((block, at) => {
    const owner = sections[at] ?? null;
    if (block.kind === 'paragraph' || block.kind === 'heading') add(block.content, 'text', owner, 0, false);
    else if (block.kind === 'list') for (const item of block.items) add(item, 'text', owner, 0, false);
    else if (block.kind === 'table') addTable(block, ofTable(block.id), add);
    else if (block.kind === 'figure') {
      add(block.caption, 'caption', owner, 0, false);
      for (const note of block.notes) add(note, 'note', owner, 0, false);
      add([{ kind: 'text', text: block.alt }], 'caption', owner, 0, false);
    }
  });
  return { numbers, texts };
}

function textSpot(
  it: Extract<Inline, { kind: 'text' | 'code' | 'link' }>,
  kind: SpotKind,
  audit: boolean,
): TextSpot {
  return {
    text: it.text,
    typed: it.kind === 'text' && it.typed === true,
    kind,
    ...(audit ? { audit } : {}),
    ...(it.kind === 'text' && it.names !== undefined ? { names: it.names } : {}),
  };
}

type Add = (content: Inlines, kind: SpotKind, owner: string | null, row: number, audit: boolean) => void;

function addTable({ id, caption, notes, head, body }: TableBlock, owner: string | null, add: Add): void {
  const audit = id === 'app:audit';
  add(caption, 'caption', owner, 0, audit);
  for (const note of notes) add(note, 'note', owner, 0, audit);
  for (const { cells } of head) for (const { content } of cells) add(content, 'head', owner, 0, audit);
  let row = 0;
  for (const group of body) {
    for (const { cells } of group) {
      for (const { content } of cells) add(content, 'cell', owner, row, audit);
      row++;
    }
  }
}
