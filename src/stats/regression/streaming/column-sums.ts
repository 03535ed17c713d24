import type { Design } from '../absorb-levels.ts';
import { isAscending } from '../factor.ts';
import {
  addCrossProducts,
  addRangeSums,
  compensated,
  stretches,
  symmetricOf,
  TILE,
  type Tiles,
  tileRoom,
} from './tiles.ts';

/** What one sweep over the rows finds of some columns, each less a number near its mean. */
export type ColumnSums = {
  readonly centers: Float64Array;
  /** By column: its sums by level of the main factor, and of the other one. */
  readonly main: readonly Float64Array[];
  readonly other: readonly Float64Array[];
  /** Cross-products, columns x columns. */
  readonly products: Float64Array;
};

/** Rows that the number near the mean is taken from, evenly spread. */
const SAMPLED = 4096;

export function columnSums(design: Design, columns: readonly Float64Array[]): ColumnSums {
  const n = design.main.codes.length;
  const centers = Float64Array.from(columns, sampleMean);
  const main = columns.map(() => new Float64Array(design.main.levels));
  const other = columns.map(() => new Float64Array(design.counts.length));
  const tiles = tileRoom(columns.length, n);
  const products = compensated(tiles.length * tiles.length);
  const addMain = isAscending(design.main.codes)
    ? stretchAdder(design.main.codes, main, tiles)
    : rowAdder(design.main.codes, main, tiles);
  const h = design.others[0]?.codes ?? null;
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    for (let j = 0; j < columns.length; j++) {
      if (h === null) copyCentered(tiles[j]!, columns[j]!, centers[j]!, start, rows);
      else copyAndAdd(tiles[j]!, columns[j]!, centers[j]!, start, rows, other[j]!, h);
    }
    addMain(start, rows);
    addCrossProducts(products, tiles, rows);
  }
  return { centers, main, other, products: symmetricOf(products, tiles.length, columns.length) };
}

/** Any number near the mean takes the level off, so that no digits are spent on it. */
function sampleMean(column: Float64Array): number {
  const step = Math.ceil(column.length / SAMPLED);
  let total = 0;
  let count = 0;
  for (let i = 0; i < column.length; i += step) {
    total += column[i]!;
    count += 1;
  }
  return total / count;
}

function copyCentered(
  out: Float64Array,
  column: Float64Array,
  center: number,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) out[i] = column[start + i]! - center;
}

/** The same, and the sums by level of the other factor on the way. */
function copyAndAdd(
  out: Float64Array,
  column: Float64Array,
  center: number,
  start: number,
  n: number,
  sums: Float64Array,
  codes: Int32Array,
): void {
  let i = 0;
  // Four rows a turn: a loop's own cost is half of the work on one.
  for (; i + 3 < n; i += 4) {
    const at = start + i;
    const a = column[at]! - center;
    const b = column[at + 1]! - center;
    const c = column[at + 2]! - center;
    const d = column[at + 3]! - center;
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
    out[i + 3] = d;
    sums[codes[at]!]! += a;
    sums[codes[at + 1]!]! += b;
    sums[codes[at + 2]!]! += c;
    sums[codes[at + 3]!]! += d;
  }
  for (; i < n; i++) {
    const value = column[start + i]! - center;
    out[i] = value;
    sums[codes[start + i]!]! += value;
  }
}

type Adder = (start: number, rows: number) => void;

/** Sums by level, row by row. */
function rowAdder(codes: Int32Array, sums: readonly Float64Array[], tiles: Tiles): Adder {
  return (start, rows) => {
    for (let j = 0; j < sums.length; j++) addByCode(sums[j]!, codes, tiles[j]!, start, rows);
  };
}

function addByCode(
  sums: Float64Array,
  codes: Int32Array,
  values: Float64Array,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) sums[codes[start + i]!]! += values[i]!;
}

/** The same where rows of a level follow one another: a level's sum is added once per stretch. */
function stretchAdder(codes: Int32Array, sums: readonly Float64Array[], tiles: Tiles): Adder {
  const ends = new Int32Array(TILE);
  const open = new Float64Array(tiles.length);
  return (start, rows) => {
    const count = stretches(codes, start, rows, ends);
    let from = 0;
    for (let s = 0; s < count; s++) {
      const to = ends[s]!;
      const level = codes[start + from]!;
      open.fill(0);
      addRangeSums(open, tiles, null, from, to);
      for (let j = 0; j < sums.length; j++) sums[j]![level]! += open[j]!;
      from = to;
    }
  };
}
