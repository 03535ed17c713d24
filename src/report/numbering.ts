import type { Block, Document } from './document.ts';

/** Numbers of the parts of a document: by id for what is referred to, by position for headings. */
export type Numbering = {
  readonly of: (id: string) => string;
  /** Position in `blocks` -> `2.1`, `A.3`; no number for level 1 in neither kind of document is left out. */
  readonly sections: ReadonlyMap<number, string>;
  /** The same as a heading prints it, with what stands between it and the words: `2.1 `, `（一）`. */
  readonly headings: ReadonlyMap<number, string>;
};

/** Tables, figures and equations are counted in the order in which they stand; an appendix puts `A` before. */
export function numberBlocks(document: Document): Numbering {
  const prefix = document.appendix ? 'A' : '';
  const counts = { table: 0, figure: 0, equation: 0 };
  const found = new Map<string, string>();
  const sections = new Map<number, string>();
  const headings = new Map<number, string>();
  const levels = [0, 0, 0];
  document.blocks.forEach((block, at) => {
    if (block.kind === 'heading') {
      const level = block.level - 1;
      levels[level] = (levels[level] ?? 0) + 1;
      levels.fill(0, level + 1);
      const number = sectionNumber(levels.slice(0, level + 1), document.appendix);
      sections.set(at, number);
      headings.set(at, writtenNumber(document) ? chineseHeading(level, levels[level] ?? 0) : `${number} `);
    }
    if (block.kind === 'table' || block.kind === 'figure' || block.kind === 'equation') {
      counts[block.kind] += 1;
      found.set(block.id, `${prefix}${counts[block.kind]}`);
    }
  });
  return { of: (id) => found.get(id) ?? '?', sections, headings };
}

/** Whether headings are numbered in the words of the language, as Chinese papers do; an appendix has its letters. */
export const writtenNumber = (document: Document): boolean =>
  document.language === 'zh' && !document.appendix;

/** `一、`, `（一）`, `1. `. */
function chineseHeading(level: number, number: number): string {
  if (level === 2) return `${number}. `;
  const digits = '零一二三四五六七八九';
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  const written =
    tens === 0
      ? (digits[ones] as string)
      : `${tens === 1 ? '' : digits[tens]}十${ones === 0 ? '' : digits[ones]}`;
  return level === 0 ? `${written}、` : `（${written}）`;
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
