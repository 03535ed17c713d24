import type { Block, Document, Inline, Inlines, NumberRun, TableBlock } from './document.ts';

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

type Owners = {
  /** Of each block. */
  readonly sections: readonly (string | null)[];
  readonly ofTable: (id: string) => string | null;
};

/** Every number run of a document, wherever it stands. */
export function numberSpots(document: Document, { sections, ofTable }: Owners): Spot[] {
  const spots: Spot[] = [];
  const add = (content: Inlines, kind: SpotKind, owner: string | null, row = 0): void => {
    for (const it of content) {
      if (it.kind === 'number') spots.push({ run: it, kind, owner, row });
      else if (it.kind === 'emph' || it.kind === 'strong') add(it.children, kind, owner, row);
    }
  };
  for (const { content } of document.front) add(content, 'front', null);
  document.blocks.forEach((block, at) => {
    const owner = sections[at] ?? null;
    for (const content of proseOf(block)) add(content, 'text', owner);
    if (block.kind === 'table')
      tableParts(block, (content, kind, row) => add(content, kind, ofTable(block.id), row));
    if (block.kind !== 'figure') return;
    add(block.caption, 'caption', owner);
    for (const note of block.notes) add(note, 'note', owner);
  });
  return spots;
}

/** Every run of words that holds a digit. */
export function textSpots(document: Document): TextSpot[] {
  const spots: TextSpot[] = [];
  let audit: { audit?: true } = {};
  const add = (content: Inlines, kind: SpotKind): void => {
    for (const it of content) {
      if (it.kind === 'emph' || it.kind === 'strong') add(it.children, kind);
      else if (isText(it) && /\d/.test(it.text))
        spots.push({
          text: it.text,
          typed: it.kind === 'text' && it.typed === true,
          kind,
          ...audit,
          ...(it.kind === 'text' && it.names !== undefined ? { names: it.names } : {}),
        });
    }
  };
  for (const { content } of document.front) add(content, 'front');
  for (const block of document.blocks) {
    for (const content of proseOf(block)) add(content, 'text');
    audit = block.kind === 'table' && block.id === 'app:audit' ? { audit: true } : {};
    if (block.kind === 'table') tableParts(block, (content, kind) => add(content, kind));
    if (block.kind !== 'figure') continue;
    add(block.caption, 'caption');
    for (const note of block.notes) add(note, 'note');
    if (/\d/.test(block.alt)) spots.push({ text: block.alt, typed: false, kind: 'caption' });
  }
  return spots;
}

const isText = (it: Inline): it is Extract<Inline, { kind: 'text' | 'code' | 'link' }> =>
  it.kind === 'text' || it.kind === 'code' || it.kind === 'link';

function tableParts(table: TableBlock, add: (content: Inlines, kind: SpotKind, row: number) => void): void {
  add(table.caption, 'caption', 0);
  for (const note of table.notes) add(note, 'note', 0);
  for (const row of table.head) for (const { content } of row.cells) add(content, 'head', 0);
  table.body.flat().forEach((row, at) => {
    for (const { content } of row.cells) add(content, 'cell', at);
  });
}

function proseOf(block: Block): readonly Inlines[] {
  if (block.kind === 'paragraph' || block.kind === 'heading') return [block.content];
  return block.kind === 'list' ? block.items : [];
}
