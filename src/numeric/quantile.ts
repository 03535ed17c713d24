import { invariant } from '../base/invariant.ts';

/** An ascending copy; numbers are compared as numbers. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Quantile of type 7 (the default of R and NumPy): linear between order statistics at 1 + (n - 1) p.
 *
 * @shape ascending: n >= 1 values in ascending order
 * @cite Hyndman & Fan (1996), American Statistician 50
 */
export function quantileType7(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length;
  invariant(n > 0 && p >= 0 && p <= 1, `quantileType7: n = ${n}, p = ${p}`);
  const position = (n - 1) * p;
  // The fuzz of R's quantile(): a position that misses a whole number by rounding alone counts as whole.
  const low = Math.min(n - 1, Math.floor(position + 4 * Number.EPSILON));
  const share = position - low;
  const lower = ascending[low]!;
  if (Math.abs(share) < 1e-12 || low === n - 1) return lower;
  const upper = ascending[low + 1]!;
  return lower + share * (upper - lower);
}

/**
 * Quantile of type 2 (Stata's centiles and R's `type = 2`): the order statistic above n p, or the mean of the two beside
 * it where n p is whole.
 *
 * @shape ascending: n >= 1 values in ascending order
 * @cite Hyndman & Fan (1996), American Statistician 50
 */
export function quantileType2(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length;
  invariant(n > 0 && p >= 0 && p <= 1, `quantileType2: n = ${n}, p = ${p}`);
  const position = n * p;
  // The fuzz of R's quantile(), as above.
  const low = Math.floor(position + 4 * Number.EPSILON);
  const lower = ascending[Math.max(0, low - 1)]!;
  const upper = ascending[Math.min(n - 1, low)]!;
  return position > low + 4 * Number.EPSILON ? upper : (lower + upper) / 2;
}

/**
 * The order statistic number ceil(p n) (1-based, at least 1) of ascending values: the bootstrap's critical value.
 * A product that exceeds a whole number by rounding alone, as .95 * 1000 may, counts as that number.
 */
export function orderStatistic(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length;
  invariant(n > 0 && p >= 0 && p <= 1, `orderStatistic: n = ${n}, p = ${p}`);
  const position = Math.ceil(p * n - 1e-9);
  return ascending[Math.min(n, Math.max(1, position)) - 1]!;
}

/** The middle value, or the mean of the two in the middle; n >= 1 values in any order. */
export function median(values: ArrayLike<number>): number {
  return quantileType7(sorted(values), 0.5);
}
