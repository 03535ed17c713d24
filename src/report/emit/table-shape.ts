import type { Inlines, TableBlock, TableCell, TableRow } from '../document.ts';
import { hasCjk } from './tex-escape.ts';

/** Characters of a run of text as it prints; wide ones count twice. */
export function plainLength(content: Inlines): number {
  let length = 0;
  for (const it of content) {
    if (it.kind === 'emph' || it.kind === 'strong') length += plainLength(it.children);
    else if ('text' in it) for (const character of it.text) length += hasCjk(character) ? 2 : 1;
  }
  return length;
}

/** The cell of a row that stands in a column; undefined where a wider cell covers it. */
export function cellAt(row: TableRow, at: number): TableCell | undefined {
  const known = placed.get(row) ?? inPlace(row);
  placed.set(row, known);
  return known[at];
}

/** Every column asks for its cell of every row: walking to it each time takes long in a row of a thousand. */
const placed = new WeakMap<TableRow, readonly (TableCell | undefined)[]>();

function inPlace(row: TableRow): (TableCell | undefined)[] {
  const cells: (TableCell | undefined)[] = [];
  for (const it of row.cells) {
    cells.push(it);
    for (let covered = 1; covered < (it.span ?? 1); covered++) cells.push(undefined);
  }
  return cells;
}

/** Characters of the widest cell of each column that spans nothing. */
export function columnWidths(table: TableBlock): readonly number[] {
  const rows = [...table.head, ...table.body.flat()];
  return table.columns.map((_, at) => {
    let widest = 0;
    for (const row of rows) {
      const it = cellAt(row, at);
      if (it !== undefined && (it.span ?? 1) === 1) widest = Math.max(widest, plainLength(it.content));
    }
    return widest;
  });
}

const DECIMAL = /^([([{]?)(-?)([\d,]+)((?:\.\d+)?)([)\]}]?)$/;

/** The parts of a number about its point: `(-0`, `.25)`; null for what is no single number. */
export function decimalParts(it: TableCell): { readonly whole: string; readonly fraction: string } | null {
  const [first, second, ...more] = it.content;
  if (first?.kind !== 'number' || more.length > 0 || (second !== undefined && second.kind !== 'stars'))
    return null;
  const match = DECIMAL.exec(first.text);
  if (match === null) return null;
  const [, open = '', sign = '', digits = '', fraction = '', close = ''] = match;
  return { whole: open + sign + digits, fraction: fraction + close };
}

/** Whether a column has a number with a point, which a count among them has none to stand on. */
export function isMixed(table: TableBlock, at: number): boolean {
  const known = mixed.get(table) ?? [];
  mixed.set(table, known);
  known[at] ??= table.body.some((group) =>
    group.some((row) => {
      const first = cellAt(row, at)?.content[0];
      return first?.kind === 'number' && /\d\.\d/.test(first.text);
    }),
  );
  return known[at];
}

/** By column: every cell of a table asks. */
const mixed = new WeakMap<TableBlock, boolean[]>();

/** A cell that is set on the point of its column. */
export function standsOnPoint(table: TableBlock, it: TableCell, at: number): boolean {
  const parts = decimalParts(it);
  if (table.columns[at]?.align !== 'decimal' || parts === null || (it.span ?? 1) > 1) return false;
  return !(isMixed(table, at) && parts.fraction === '' && /^[\d,]+$/.test(parts.whole));
}

/** Most characters before and after the point in a column; stars are small. */
export function aboutPoint(
  table: TableBlock,
  at: number,
): { readonly before: number; readonly after: number } {
  let before = 0;
  let after = 0;
  for (const row of table.body.flat()) {
    const it = cellAt(row, at);
    const parts = it === undefined || !standsOnPoint(table, it, at) ? null : decimalParts(it);
    if (it === undefined || parts === null) continue;
    const second = it.content[1];
    const stars = second?.kind === 'stars' ? plainLength([second]) * 0.6 : 0;
    before = Math.max(before, parts.whole.length);
    after = Math.max(after, parts.fraction.length + stars);
  }
  return { before, after };
}
