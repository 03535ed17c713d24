import type { Column } from '../data/table.ts';
import { type Cell, columnOf } from './columns.ts';
import type { MissingCodes } from './missing-codes.ts';

/** A column that comes in chunks of typed cells, kept as numbers until a cell is none. */
export type ColumnChunks = {
  readonly add: (cells: ArrayLike<unknown>, start: number, cellOf: (value: unknown) => Cell) => void;
  /** How many rows got a cell; null if some got two or lie outside. */
  readonly filled: () => number | null;
  readonly column: (missing: MissingCodes) => Column;
};

/** @shape rows: how many the file says there are */
export function columnChunks(rows: number): ColumnChunks {
  const numbers = new Float64Array(rows);
  let cells: Cell[] | null = null;
  const ranges: { readonly start: number; readonly end: number }[] = [];
  const add: ColumnChunks['add'] = (chunk, start, cellOf) => {
    ranges.push({ start, end: start + chunk.length });
    if (start < 0 || start + chunk.length > rows) return;
    if (cells === null && !takeNumbers(numbers, chunk, start, cellOf)) cells = cellsOf(numbers, ranges);
    if (cells !== null) for (let i = 0; i < chunk.length; i++) cells[start + i] = cellOf(chunk[i]);
  };
  const filled = (): number | null => {
    ranges.sort((a, b) => a.start - b.start);
    let end = 0;
    let count = 0;
    for (const range of ranges) {
      if (range.start < end || range.end > rows) return null;
      end = range.end;
      count += range.end - range.start;
    }
    return count;
  };
  const column = (missing: MissingCodes): Column => {
    if (cells !== null) return columnOf(cells, missing);
    if (missing.isMissingNumber !== Number.isNaN) {
      for (let i = 0; i < rows; i++) if (missing.isMissingNumber(numbers[i]!)) numbers[i] = Number.NaN;
    }
    return { kind: 'number', values: numbers };
  };
  return { add, filled, column };
}

/** False where a cell is text. */
function takeNumbers(
  numbers: Float64Array,
  chunk: ArrayLike<unknown>,
  start: number,
  cellOf: (value: unknown) => Cell,
): boolean {
  if (chunk instanceof Int32Array) {
    numbers.set(chunk, start);
    return true;
  }
  if (chunk instanceof Float64Array) {
    takeDoubles(numbers, chunk, start);
    return true;
  }
  for (let i = 0; i < chunk.length; i++) {
    const cell = cellOf(chunk[i]);
    if (typeof cell === 'string') return false;
    numbers[start + i] = cell ?? Number.NaN;
  }
  return true;
}

/** Infinite ones are missing. */
function takeDoubles(numbers: Float64Array, chunk: Float64Array, start: number): void {
  numbers.set(chunk, start);
  // Zero unless some number is not finite.
  let odd = 0;
  let even = 0;
  const whole = chunk.length - 1;
  for (let i = 0; i < whole; i += 2) {
    odd += 0 * chunk[i]!;
    even += 0 * chunk[i + 1]!;
  }
  if (chunk.length % 2 === 1) odd += 0 * chunk[chunk.length - 1]!;
  if (odd + even === 0) return;
  for (let i = start; i < start + chunk.length; i++)
    if (!Number.isFinite(numbers[i])) numbers[i] = Number.NaN;
}

/** What has come so far as cells; rows that have not come yet stay empty. */
function cellsOf(
  numbers: Float64Array,
  ranges: readonly { readonly start: number; readonly end: number }[],
): Cell[] {
  const cells = new Array<Cell>(numbers.length).fill(null);
  for (const { start, end } of ranges) {
    for (let i = start; i < Math.min(end, numbers.length); i++)
      cells[i] = Number.isNaN(numbers[i]) ? null : numbers[i]!;
  }
  return cells;
}
