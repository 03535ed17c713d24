/** Below this many terms a sum runs straight on; above, halves are summed and added (Higham 2002, section 4.1). */
const BLOCK = 128;

/**
 * Sum in a fixed pairwise order, so that equal inputs give equal bits and the error grows with log n.
 *
 * @shape values n
 */
export function sum(values: ArrayLike<number>): number {
  return pairwise(values, 0, values.length);
}

function pairwise(values: ArrayLike<number>, start: number, end: number): number {
  if (end - start <= BLOCK) {
    let total = 0;
    for (let i = start; i < end; i++) total += values[i]!;
    return total;
  }
  const middle = splitAt(start, end);
  return pairwise(values, start, middle) + pairwise(values, middle, end);
}

/** Inner product of the first a.length elements, in the same pairwise order as {@link sum}. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pairwiseDot(a, b, 0, a.length);
}

function pairwiseDot(a: ArrayLike<number>, b: ArrayLike<number>, start: number, end: number): number {
  if (end - start <= BLOCK) {
    let total = 0;
    for (let i = start; i < end; i++) total += a[i]! * b[i]!;
    return total;
  }
  const middle = splitAt(start, end);
  return pairwiseDot(a, b, start, middle) + pairwiseDot(a, b, middle, end);
}

/** Blocks stay whole, so that a block's sum does not depend on how many follow it. */
function splitAt(start: number, end: number): number {
  const blocks = Math.ceil((end - start) / BLOCK);
  return start + Math.floor(blocks / 2) * BLOCK;
}

/**
 * Arithmetic mean, compensated: Neumaier's sum, then one correction by the mean of the deviations. NaN when empty.
 *
 * @cite Neumaier (1974), ZAMM 54
 */
export function mean(values: ArrayLike<number>): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  const scale = safeScale(values);
  let center = compensatedSum(n, (i) => values[i]! * scale) / n;
  center += compensatedSum(n, (i) => values[i]! * scale - center) / n;
  return center / scale;
}

/** Variance with denominator n - 1: compensated two-pass with the rounding of the mean removed. NaN below n = 2. */
export function variance(values: ArrayLike<number>): number {
  const scale = safeScale(values);
  return scaledVariance(values, scale) / scale / scale;
}

/** Square root of {@link variance}, also where the variance itself would over- or underflow. */
export function standardDeviation(values: ArrayLike<number>): number {
  const scale = safeScale(values);
  return Math.sqrt(scaledVariance(values, scale)) / scale;
}

/** @cite Chan, Golub & LeVeque (1983), American Statistician 37, equation 1.7 */
function scaledVariance(values: ArrayLike<number>, scale: number): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const center = mean(values) * scale;
  const squares = compensatedSum(n, (i) => {
    const deviation = values[i]! * scale - center;
    return deviation * deviation;
  });
  const drift = compensatedSum(n, (i) => values[i]! * scale - center);
  return Math.max(0, (squares - (drift * drift) / n) / (n - 1));
}

function compensatedSum(n: number, term: (i: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const value = term(i);
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** 1 for ordinary magnitudes; else a power of two that brings squares and sums into range without rounding. */
function safeScale(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  if (largest > 1e140) return TWO_TO_MINUS_700;
  if (largest > 0 && largest < 1e-140) return 1 / TWO_TO_MINUS_700;
  return 1;
}

const TWO_TO_MINUS_700 = 1.90109156629516e-211;
