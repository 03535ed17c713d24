import type { TableBlock } from '../document.ts';
import type { SplitLimits } from './split-table.ts';
import { cellAt, columnWidths, plainLength } from './table-shape.ts';

/** Characters that a line of the page holds in the size of a table, less what stands between columns. */
export const LINE = 96;
/** What a long table gives of the share of a column of running text; the rest is for what stands between. */
export const TEXT_SHARE = 0.88;
const BETWEEN = 2.5;

/** Wider than this a table is turned, less than that it is set smaller. */
export const TURNED = 125;

/** What a turned page holds in type that is still read; parts stand upright. */
export const SPLIT: SplitLimits = { whole: 170, part: 104, between: BETWEEN };
/** A long table is not turned, and not scaled. */
export const LONG_SPLIT: SplitLimits = { whole: 114, part: 94, between: BETWEEN };

/** Running text is given so many characters of a line before a table is too wide; where it is, it wraps after more. */
const LEAST_TEXT = 18;
export const MOST_TEXT = 30;

/** Characters that a table takes in one line, running text as narrow as it may be. */
export function widthOf(table: TableBlock): number {
  let width = 0;
  columnWidths(table).forEach((widest, at) => {
    const flexible = table.columns[at]?.share !== undefined;
    width += (flexible ? Math.min(widest, LEAST_TEXT) : widest) + BETWEEN;
  });
  return width;
}

export const tooWide = (table: TableBlock): boolean => widthOf(table) > LINE;

/** The mean width of a character. */
export const EM = 0.5;

/** A long table cannot be scaled as a whole: one too wide is set in small type with its columns closer. */
export const CLOSE = '\\scriptsize\\setlength{\\tabcolsep}{2.5pt}';

/** Characters of a long table in one line, its columns of running text at the share they have of it. */
export function longWidthOf(table: TableBlock): number {
  const widths = columnWidths(table);
  let width = 0;
  table.columns.forEach(({ share }, i) => {
    width += (share === undefined ? (widths[i] ?? 0) : share * TEXT_SHARE * LINE) + BETWEEN;
  });
  return width;
}

/** Where a table may stand: wherever there is room, just here, or in an article of any class, whose lines TeX alone knows. */
export type TexPlace = '!htbp' | 'H' | 'alone';

/** Rows beyond which a table runs over pages, and lines with those that running text wraps to. */
const LONG: { readonly [place in TexPlace]: { readonly rows: number; readonly lines: number } } = {
  '!htbp': { rows: 40, lines: 50 },
  alone: { rows: 40, lines: 50 },
  // It cannot wait for a page with more room.
  H: { rows: 24, lines: 32 },
};

export const isLong = (table: TableBlock, place: TexPlace): boolean =>
  table.body.flat().length + table.head.length > LONG[place].rows || linesOf(table) > LONG[place].lines;

/** Lines of a table as wide as the line: a row has as many as its longest text needs. */
function linesOf(table: TableBlock): number {
  const widths = columnWidths(table);
  let shares = 0;
  let fixed = 0;
  table.columns.forEach(({ share }, at) => {
    if (share === undefined) fixed += widths[at]! + BETWEEN;
    else shares += share;
  });
  const room = Math.max(LEAST_TEXT, LINE - fixed);
  let lines = 0;
  for (const row of [...table.head, ...table.body.flat()]) {
    let most = 1;
    table.columns.forEach(({ share }, at) => {
      const it = cellAt(row, at);
      if (it === undefined || (share === undefined && it.span === undefined)) return;
      const width = it.span === undefined ? (room * (share ?? 0)) / shares : LINE;
      most = Math.max(most, Math.ceil(plainLength(it.content) / width));
    });
    lines += most;
  }
  return lines;
}
