import type { Block, Document } from './document.ts';

/** Numbers of the parts of a document: by id for what is referred to, by position for headings. */
export type Numbering = {
  readonly of: (id: string) => string;
  /** Position in `blocks` -> `2.1`, `A.3`; no number for level 1 in neither kind of document is left out. */
  readonly sections: ReadonlyMap<number, string>;
};

/** Tables, figures and equations are counted in the order in which they stand; an appendix puts `A` before. */
export function numberBlocks(document: Document): Numbering {
  const prefix = document.appendix ? 'A' : '';
  const counts = { table: 0, figure: 0, equation: 0 };
  const found = new Map<string, string>();
  const sections = new Map<number, string>();
  const levels = [0, 0, 0];
  document.blocks.forEach((block, at) => {
    if (block.kind === 'heading') {
      const level = block.level - 1;
      levels[level] = (levels[level] ?? 0) + 1;
      levels.fill(0, level + 1);
      sections.set(at, sectionNumber(levels.slice(0, level + 1), document.appendix));
    }
    if (block.kind === 'table' || block.kind === 'figure' || block.kind === 'equation') {
      counts[block.kind] += 1;
      found.set(block.id, `${prefix}${counts[block.kind]}`);
    }
  });
  return { of: (id) => found.get(id) ?? '?', sections };
}

function sectionNumber(levels: readonly number[], letters: boolean): string {
  const [first = 0, ...rest] = levels;
  const head = letters ? String.fromCharCode(64 + ((first - 1) % 26) + 1) : String(first);
  return [head, ...rest].join('.');
}

/** The tables of a document, in order. */
export function tablesOf(blocks: readonly Block[]): readonly Extract<Block, { kind: 'table' }>[] {
  return blocks.filter((block) => block.kind === 'table');
}
