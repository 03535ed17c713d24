import type { Design } from '../absorb-levels.ts';
import type { Solver } from '../absorb-solver.ts';
import { ABREAST, tiledSum } from './tiles.ts';

/** A column's sums by level of both factors, in place of which its effects come. */
type Levels = { readonly main: Float64Array; readonly other: Float64Array; readonly squares: number };

/**
 * Effects of one or two factors from sums by level: the other factor's from its sums less the main factor's means, then
 * the main factor's from its means less those of the other's effects.
 */
export function solveEffects(design: Design, solver: Solver, columns: readonly Levels[]): void {
  const { mainCounts, main, counts } = design;
  for (const column of columns) divide(column.main, mainCounts);
  if (counts.length === 0) return;
  if (solver.closedForm) {
    for (const column of columns) solveBalanced(design, solver, column);
    return;
  }
  const [g, h] = [main.codes, design.others[0]!.codes];
  forThree(columns, (a, b, c) => subtractAt(a.other, b.other, c.other, h, a.main, b.main, c.main, g));
  for (const { other, squares } of columns) solver.solveInPlace(other, Math.sqrt(squares / g.length));
  for (let j = 0; j < columns.length; j += ABREAST) {
    subtractShifts(design, columns.slice(j, j + ABREAST));
  }
}

/** Takes the means over main levels of the other factor's effects off those of three columns. */
function subtractShifts({ main, mainCounts, others }: Design, columns: readonly Levels[]): void {
  const [g, h] = [main.codes, others[0]!.codes];
  forThree(columns, (a, b, c) =>
    subtractRuns(a.main, b.main, c.main, g, a.other, b.other, c.other, h, mainCounts),
  );
}

function divide(sums: Float64Array, counts: Float64Array): void {
  for (let level = 0; level < sums.length; level++) sums[level]! /= counts[level]!;
}

function addNumber(out: Float64Array, value: number): void {
  for (let level = 0; level < out.length; level++) out[level]! += value;
}

/** Every main level has every other one as often: means and shifts are the same for all. */
function solveBalanced(design: Design, solver: Solver, { main, other, squares }: Levels): void {
  const n = design.main.codes.length;
  const mean = (tiledSum(main) * n) / (main.length * other.length);
  addNumber(other, -mean);
  solver.solveInPlace(other, Math.sqrt(squares / n));
  const shift = tiledSum(other) / other.length;
  addNumber(main, -shift);
}

/** Three columns at a time share one sweep; the last ones are joined by columns that nobody reads. */
function forThree(columns: readonly Levels[], sweep: (a: Levels, b: Levels, c: Levels) => void): void {
  const [first] = columns;
  const spare = columns.length % ABREAST === 0 ? first! : spareOf(first!);
  for (let j = 0; j < columns.length; j += 3) {
    sweep(columns[j]!, columns[j + 1] ?? spare, columns[j + 2] ?? spare);
  }
}

function spareOf({ main, other }: Levels): Levels {
  return { main: new Float64Array(main.length), other: new Float64Array(other.length), squares: 0 };
}

/** out[at_i] -= values[from_i], row by row. */
function subtractAt(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  at: Int32Array,
  fromA: Float64Array,
  fromB: Float64Array,
  fromC: Float64Array,
  from: Int32Array,
): void {
  for (let i = 0; i < at.length; i++) {
    const to = at[i]!;
    const source = from[i]!;
    a[to]! -= fromA[source]!;
    b[to]! -= fromB[source]!;
    c[to]! -= fromC[source]!;
  }
}

/** The same of means, where equal `at` mostly follow one another: one subtraction per stretch of them. */
function subtractRuns(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  at: Int32Array,
  fromA: Float64Array,
  fromB: Float64Array,
  fromC: Float64Array,
  from: Int32Array,
  counts: Float64Array,
): void {
  const n = at.length;
  for (let i = 0; i < n; ) {
    const to = at[i]!;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    for (; i < n && at[i] === to; i++) {
      const source = from[i]!;
      sumA += fromA[source]!;
      sumB += fromB[source]!;
      sumC += fromC[source]!;
    }
    const count = counts[to]!;
    a[to]! -= sumA / count;
    b[to]! -= sumB / count;
    c[to]! -= sumC / count;
  }
}
