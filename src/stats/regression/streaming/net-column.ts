import type { Design } from '../absorb-levels.ts';
import type { Solver } from '../absorb-solver.ts';
import { TILE, tiledSum } from './tiles.ts';

/** A column and what the absorbed effects take off it: its remainder at row i is x - center - main[g] - other[h]. */
export type Netted = {
  readonly column: Float64Array;
  readonly center: number;
  readonly mean: number;
  /** Sum of squares about the mean, and the size against which a remainder counts as zero (as in `center`). */
  readonly squares: number;
  readonly norm: number;
  readonly main: Float64Array;
  /** Empty where one factor is absorbed. */
  readonly other: Float64Array;
};

/**
 * Effects of one or two factors on a column, by sweeps over its rows that store nothing per row.
 *
 * @shape column n; design without weights, at most one other factor
 */
export function netColumn(design: Design, solver: Solver, column: Float64Array): Netted {
  const n = column.length;
  const center = tiledSum(column) / n;
  const main = new Float64Array(design.main.levels);
  const other = new Float64Array(design.counts.length);
  const squares = sumLevels(design, column, center, main, other);
  const drift = tiledSum(main) / n;
  solveEffects(design, solver, main, other, Math.sqrt(squares / n));
  const level = center + drift;
  const about = Math.max(0, squares - n * drift * drift);
  const rounding = 1e-5 * Math.sqrt(n) * Math.abs(level);
  const norm = Math.max(Math.sqrt(about), rounding);
  const netted = { column, center, mean: level, squares: about, norm, main, other };
  if (!solver.closedForm) refine(design, solver, netted);
  return netted;
}

/** Takes the effects of what is left of the column, which is rounding or what the solver left, into the effects. */
export function refine(design: Design, solver: Solver, netted: Netted): void {
  const main = new Float64Array(netted.main.length);
  const other = new Float64Array(netted.other.length);
  sumRemainders(design, netted, main, other);
  solveEffects(design, solver, main, other, Math.sqrt(netted.squares / netted.column.length));
  for (let g = 0; g < main.length; g++) netted.main[g]! += main[g]!;
  for (let h = 0; h < other.length; h++) netted.other[h]! += other[h]!;
}

/** Sums by level in place of which the effects come. */
function solveEffects(
  design: Design,
  solver: Solver,
  main: Float64Array,
  other: Float64Array,
  magnitude: number,
): void {
  const { mainCounts } = design;
  for (let g = 0; g < main.length; g++) main[g]! /= mainCounts[g]!;
  if (other.length === 0) return;
  if (solver.closedForm) {
    const perCell = design.main.codes.length / (main.length * other.length);
    const mean = tiledSum(main) * perCell;
    for (let h = 0; h < other.length; h++) other[h]! -= mean;
    solver.solveInPlace(other, magnitude);
    const shift = tiledSum(other) / other.length;
    for (let g = 0; g < main.length; g++) main[g]! -= shift;
    return;
  }
  const [g, h] = [design.main.codes, design.others[0]!.codes];
  subtractAt(other, h, main, g);
  solver.solveInPlace(other, magnitude);
  const sums = design.scratch;
  sums.fill(0);
  subtractAt(sums, g, other, h);
  for (let level = 0; level < main.length; level++) main[level]! += sums[level]! / mainCounts[level]!;
}

/** out[at_i] -= values[from_i]. */
function subtractAt(out: Float64Array, at: Int32Array, values: Float64Array, from: Int32Array): void {
  for (let i = 0; i < at.length; i++) out[at[i]!]! -= values[from[i]!]!;
}

/** Adds the centered column up by level; its sum of squares. */
function sumLevels(
  design: Design,
  column: Float64Array,
  center: number,
  main: Float64Array,
  other: Float64Array,
): number {
  const g = design.main.codes;
  const h = design.others[0]?.codes ?? null;
  let squares = 0;
  for (let start = 0; start < column.length; start += TILE) {
    const end = Math.min(column.length, start + TILE);
    squares +=
      h === null
        ? sumOne(column, start, end, center, main, g)
        : sumTwo(column, start, end, center, main, g, other, h);
  }
  return squares;
}

function sumOne(
  column: Float64Array,
  start: number,
  end: number,
  center: number,
  main: Float64Array,
  g: Int32Array,
): number {
  let squares = 0;
  for (let i = start; i < end; i++) {
    const value = column[i]! - center;
    squares += value * value;
    main[g[i]!]! += value;
  }
  return squares;
}

function sumTwo(
  column: Float64Array,
  start: number,
  end: number,
  center: number,
  main: Float64Array,
  g: Int32Array,
  other: Float64Array,
  h: Int32Array,
): number {
  let squares = 0;
  for (let i = start; i < end; i++) {
    const value = column[i]! - center;
    squares += value * value;
    main[g[i]!]! += value;
    other[h[i]!]! += value;
  }
  return squares;
}

function sumRemainders(
  { main: mainFactor, others }: Design,
  netted: Netted,
  main: Float64Array,
  other: Float64Array,
): void {
  const { column, center, main: mainLevels, other: otherLevels } = netted;
  const g = mainFactor.codes;
  const h = others[0]?.codes ?? null;
  if (h === null) {
    for (let i = 0; i < column.length; i++) main[g[i]!]! += column[i]! - center - mainLevels[g[i]!]!;
    return;
  }
  for (let i = 0; i < column.length; i++) {
    const [a, b] = [g[i]!, h[i]!];
    const value = column[i]! - center - mainLevels[a]! - otherLevels[b]!;
    main[a]! += value;
    other[b]! += value;
  }
}

/** What is left of the column on rows [start, end), into the first places of `out`. */
export function fillRemainder(
  out: Float64Array,
  { column, center, main, other }: Netted,
  design: Design,
  start: number,
  end: number,
): void {
  const g = design.main.codes;
  if (other.length === 0) {
    for (let i = start; i < end; i++) out[i - start] = column[i]! - center - main[g[i]!]!;
    return;
  }
  const h = design.others[0]!.codes;
  for (let i = start; i < end; i++) out[i - start] = column[i]! - center - main[g[i]!]! - other[h[i]!]!;
}
