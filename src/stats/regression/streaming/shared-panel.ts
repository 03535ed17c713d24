import { createDesign, largestFactor } from '../absorb-design.ts';
import type { Design } from '../absorb-levels.ts';
import { createSolver, type Solver } from '../absorb-solver.ts';
import { countRows } from '../factor.ts';
import type { Factor, RegressionFit, RegressionInput } from '../types.ts';
import { columnSums } from './column-sums.ts';
import { fitNetted, isStreamable } from './fit.ts';
import { explainedPart, isLargeShare, type LevelSums, type Netted, netOf } from './net-columns.ts';
import { solveEffects } from './solve-effects.ts';
import { TILE } from './tiles.ts';

/** What regressions on the same rows with the same absorbed effects have in common. */
export type SharedPanel = {
  readonly covers: (input: RegressionInput) => boolean;
  /** What `fitRegression` gives, bit for bit; null where it has to go another way. */
  readonly fit: (input: RegressionInput) => RegressionFit | null;
};

/** Columns that are kept: beyond these all are forgotten, so that a long series of fits holds no more than a few MB. */
const COLUMNS = 256;

/** A column and what all of its regressions need of it. */
type Shared = {
  readonly net: Netted;
  readonly sums: LevelSums;
  /** Less its center. */
  readonly values: Float64Array;
  readonly place: number;
};

/**
 * Panels of up to a thousand rows, every one of them used: their design is factorized once, and each column's effects and
 * each pair's cross-product are worked out once, however many regressions they are in. Null where rows are singletons,
 * effects are found by steps, or a panel is too large to be worth it.
 *
 * @shape as fitRegression; columns and factors are told apart by identity, so nobody may write into them
 */
export function sharedPanel(input: RegressionInput): SharedPanel | null {
  const n = input.y.length;
  if (n > TILE || input.absorb.length === 0 || input.absorb.length > 2) return null;
  const { absorb, entity, time } = input;
  if (![...absorb, entity, time].every((factor) => factor === null || hasFullLevels(factor))) return null;
  if (absorb.some((factor) => countRows(factor, null).includes(1))) return null;
  const main = largestFactor(absorb);
  const design = createDesign(
    absorb[main]!,
    absorb.filter((_, f) => f !== main),
    null,
  );
  const solver = createSolver(design);
  if (solver.iterative) return null;
  const netted = sharedColumns(design, solver, n);
  const dense = new Set<Factor>();
  const isDense = (factor: Factor): boolean => {
    if (!dense.has(factor) && hasFullLevels(factor)) dense.add(factor);
    return dense.has(factor);
  };
  return {
    covers: (other) =>
      other.y.length === n &&
      other.entity === entity &&
      other.time === time &&
      other.absorb.length === absorb.length &&
      other.absorb.every((factor, f) => factor === absorb[f]),
    fit: (one) => {
      const { y, columns, vcov } = one;
      if (!isStreamable(one) || (vcov.type === 'cluster' && !vcov.by.every(isDense))) return null;
      const all = netted([y, ...columns]);
      if (all === null) return null;
      const sample = { y, columns, absorb, entity, time, vcov, weights: null, instruments: [], slopes: [] };
      return fitNetted(one, { sample, rows: null, design, solver, netted: all });
    },
  };
}

function hasFullLevels(factor: Factor): boolean {
  return !countRows(factor, null).includes(0);
}

/** Effects and cross-products of some columns; null where a column's remainder is too small for a difference. */
function sharedColumns(design: Design, solver: Solver, n: number) {
  const known = new Map<Float64Array, Shared>();
  const products = new Float64Array(COLUMNS * COLUMNS).fill(Number.NaN);
  const sharedOf = (column: Float64Array): Shared => {
    const before = known.get(column);
    if (before !== undefined) return before;
    const shared = { ...workOut(design, solver, column, n), place: known.size };
    known.set(column, shared);
    return shared;
  };
  /** Of the earlier column's effects with the later one's sums, which is not the other way round to the last bit. */
  const productOf = (a: Shared, b: Shared): number => {
    const at = a.place * COLUMNS + b.place;
    if (Number.isNaN(products[at])) {
      const raw = dotOf(a.values, b.values);
      const left = raw - explainedPart(a.net, b.sums);
      products[at] = a === b && !isLargeShare(left, raw) ? TOO_SMALL : left;
    }
    return products[at]!;
  };
  return (columns: readonly Float64Array[]) => {
    if (known.size + columns.length > COLUMNS) {
      known.clear();
      products.fill(Number.NaN);
    }
    const size = columns.length;
    if (size > COLUMNS) return null;
    const all = columns.map(sharedOf);
    const matrix = new Float64Array(size * size);
    for (let j = 0; j < size; j++) {
      for (let i = 0; i <= j; i++) {
        const value = productOf(all[i]!, all[j]!);
        if (value === TOO_SMALL) return null;
        matrix[j * size + i] = value;
        matrix[i * size + j] = value;
      }
    }
    return { nets: all.map(({ net }) => net), products: matrix, exact: true };
  };
}

/** In place of a sum of squares that is to be summed from the remainders themselves. */
const TOO_SMALL = Number.NEGATIVE_INFINITY;

function workOut(design: Design, solver: Solver, column: Float64Array, n: number): Omit<Shared, 'place'> {
  const sums = columnSums(design, [column]);
  const kept: LevelSums = [sums.main[0]!.slice(), sums.other[0]!.slice()];
  const net = netOf(column, n, sums, 0);
  solveEffects(design, solver, [net]);
  return { net, sums: kept, values: column.map((value) => value - net.center) };
}

/** Row after row, as `addCrossProducts` sums a tile. */
function dotOf(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
