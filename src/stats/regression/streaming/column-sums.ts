import type { Design } from '../absorb-levels.ts';
import { isAscending } from '../factor.ts';
import { addCrossProducts, compensated, stretches, symmetricOf, TILE, tileRoom } from './tiles.ts';

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
  const g = design.main.codes;
  const h = design.others[0]?.codes ?? null;
  const ends = isAscending(g) ? new Int32Array(TILE) : null;
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    const count = ends === null ? 0 : stretches(g, start, rows, ends);
    for (let j = 0; j < columns.length; j++) {
      const [out, column, center] = [tiles[j]!, columns[j]!, centers[j]!];
      if (ends === null) {
        copyCentered(out, column, center, start, rows);
        addByCode(main[j]!, g, out, start, rows);
        if (h !== null) addByCode(other[j]!, h, out, start, rows);
      } else if (h === null) {
        copyRuns(out, column, center, start, ends, count, main[j]!, g);
      } else {
        copyRunsAndAdd(out, column, center, start, ends, count, main[j]!, g, other[j]!, h);
      }
    }
    addCrossProducts(products, tiles, rows);
  }
  return { centers, main, other, products: symmetricOf(products, tiles.length, columns.length) };
}

/** Any number near the mean takes the level off, so that no digits are spent on it. */
function sampleMean(column: Float64Array): number {
  const step = Math.ceil(column.length / SAMPLED);
  return sumOfEvery(column, step) / Math.ceil(column.length / step);
}

function sumOfEvery(column: Float64Array, step: number): number {
  let total = 0;
  for (let i = 0; i < column.length; i += step) total += column[i]!;
  return total;
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

/**
 * The same, and the sums by level of the main factor on the way, where rows of a level follow one another: a level's sum
 * is added once per stretch.
 */
function copyRuns(
  out: Float64Array,
  column: Float64Array,
  center: number,
  start: number,
  ends: Int32Array,
  count: number,
  main: Float64Array,
  g: Int32Array,
): void {
  let i = 0;
  for (let s = 0; s < count; s++) {
    const end = ends[s]!;
    const level = g[start + i]!;
    let total = 0;
    for (; i < end; i++) {
      const value = column[start + i]! - center;
      out[i] = value;
      total += value;
    }
    main[level]! += total;
  }
}

/** The same, and the sums by level of the other factor. */
function copyRunsAndAdd(
  out: Float64Array,
  column: Float64Array,
  center: number,
  start: number,
  ends: Int32Array,
  count: number,
  main: Float64Array,
  g: Int32Array,
  other: Float64Array,
  h: Int32Array,
): void {
  let i = 0;
  for (let s = 0; s < count; s++) {
    const end = ends[s]!;
    const level = g[start + i]!;
    let total = 0;
    for (; i < end; i++) {
      const value = column[start + i]! - center;
      out[i] = value;
      total += value;
      other[h[start + i]!]! += value;
    }
    main[level]! += total;
  }
}

/** Sums by level, row by row. */
function addByCode(
  sums: Float64Array,
  codes: Int32Array,
  values: Float64Array,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) sums[codes[start + i]!]! += values[i]!;
}
