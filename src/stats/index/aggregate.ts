import { invariant } from '../../base/invariant.ts';
import type { AggregateMethod, AggregateRule } from '../../catalog/index-methods.ts';
import { power } from '../../numeric/power.ts';

/** Copeland compares every pair of cells: beyond this many it would take minutes. */
export const MOST_COMPARED = 10_000;

/**
 * Weighted arithmetic mean, cell by cell: score_i = sum_j w_j z_ij.
 *
 * @shape columns m of n, weights m -> n
 */
export function aggregateArithmetic(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
): Float64Array {
  invariant(columns.length === weights.length && columns.length > 0, 'aggregateArithmetic: lengths differ');
  const n = columns[0]!.length;
  const scores = new Float64Array(n);
  for (const [j, column] of columns.entries()) {
    const weight = weights[j]!;
    for (let i = 0; i < n; i++) scores[i]! += weight * column[i]!;
  }
  return scores;
}

/** A normalized value that the mean cannot take: geometric, harmonic and fractional powers need values above 0. */
export type AggregateFault = { readonly column: number; readonly row: number; readonly value: number };

/** Whether an aggregation is a mean of the normalized values, so that scores lie where they lie. */
export const isMean = (method: AggregateMethod): boolean => method !== 'copeland' && method !== 'topsis';

/**
 * Joins the columns of one block with one set of weights.
 *
 * @shape columns m of n, weights m with sum 1 -> n scores
 * @cite COINr (2022), JOSS 7(78) for means and Copeland; Hwang & Yoon (1981), Multiple Attribute Decision Making, TOPSIS
 * @oracle test/oracle/index/composite
 */
export function aggregate(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  rule: Pick<AggregateRule, 'method' | 'power' | 'distance'>,
): Float64Array | AggregateFault {
  switch (rule.method) {
    case 'arithmetic':
      return aggregateArithmetic(columns, weights);
    case 'geometric':
      return positive(columns) ?? joined(columns, weights, Math.log, Math.exp);
    case 'harmonic':
      return positive(columns) ?? powerMean(columns, weights, -1);
    case 'power': {
      const exponent = rule.power ?? 1;
      const needsPositive = exponent < 0 || !Number.isInteger(exponent);
      return (needsPositive ? positive(columns) : null) ?? powerMean(columns, weights, exponent);
    }
    case 'copeland':
      return copeland(columns, weights);
    case 'topsis':
      return closeness(columns, weights, rule.distance === 'weighted_squares');
  }
}

function positive(columns: readonly Float64Array[]): AggregateFault | null {
  for (const [j, column] of columns.entries()) {
    const row = column.findIndex((value) => !(value > 0));
    if (row >= 0) return { column: j, row, value: column[row]! };
  }
  return null;
}

/** back(sum_j w_j of(z_ij)). */
function joined(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  of: (value: number) => number,
  back: (value: number) => number,
): Float64Array {
  const scores = aggregateArithmetic(
    columns.map((column) => column.map(of)),
    weights,
  );
  return scores.map(back);
}

function powerMean(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  exponent: number,
): Float64Array {
  return joined(
    columns,
    weights,
    (value) => power(value, exponent),
    (value) => power(value, 1 / exponent),
  );
}

/**
 * Copeland scores: cell i beats cell k where indicators of more than half the weight prefer it (an equal value counts
 * half); the score is the number it beats less the number that beat it.
 */
function copeland(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const n = columns[0]!.length;
  invariant(n <= MOST_COMPARED, `copeland: ${n} cells`);
  const scores = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const win = preference(columns, weights, i, k);
      scores[i]! += win;
      scores[k]! -= win;
    }
  }
  return scores;
}

/** 1, 0 or -1. Sums of weights that differ by rounding alone are equal. */
function preference(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  i: number,
  k: number,
): number {
  let balance = 0;
  for (let j = 0; j < columns.length; j++) {
    const difference = columns[j]![i]! - columns[j]![k]!;
    if (difference > 0) balance += weights[j]!;
    else if (difference < 0) balance -= weights[j]!;
  }
  return Math.abs(balance) <= TIE ? 0 : Math.sign(balance);
}

const TIE = 1e-12;

/** Distance from the worst over the distances from the worst and from the best cell; 0 where all cells are one. */
function closeness(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  squares: boolean,
): Float64Array {
  const n = columns[0]!.length;
  const toBest = new Float64Array(n);
  const toWorst = new Float64Array(n);
  for (const [j, column] of columns.entries()) {
    let best = Number.NEGATIVE_INFINITY;
    let worst = Number.POSITIVE_INFINITY;
    for (const value of column) {
      if (value > best) best = value;
      if (value < worst) worst = value;
    }
    const weight = squares ? Math.sqrt(weights[j]!) : weights[j]!;
    for (let i = 0; i < n; i++) {
      const up = weight * (best - column[i]!);
      const down = weight * (column[i]! - worst);
      toBest[i]! += up * up;
      toWorst[i]! += down * down;
    }
  }
  return toBest.map((value, i) => {
    const down = Math.sqrt(toWorst[i]!);
    const both = Math.sqrt(value) + down;
    return both > 0 ? down / both : 0;
  });
}
