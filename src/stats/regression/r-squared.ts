import { dot, mean, sum } from '../../numeric/sum.ts';
import { countLevels } from './factor.ts';
import type { Factor } from './types.ts';

/** Means by level of a factor. */
export function levelMeans(column: Float64Array, factor: Factor): Float64Array {
  const sums = new Float64Array(factor.levels);
  for (let i = 0; i < column.length; i++) sums[factor.codes[i]!]! += column[i]!;
  const counts = countLevels(factor);
  return sums.map((value, level) => value / counts[level]!);
}

/** Means by level of a factor under weights. */
export function weightedLevelMeans(
  column: Float64Array,
  factor: Factor,
  weights: Float64Array | null,
): Float64Array {
  if (weights === null) return levelMeans(column, factor);
  const sums = new Float64Array(factor.levels);
  const totals = new Float64Array(factor.levels);
  for (let i = 0; i < column.length; i++) {
    sums[factor.codes[i]!]! += weights[i]! * column[i]!;
    totals[factor.codes[i]!]! += weights[i]!;
  }
  return sums.map((value, level) => value / totals[level]!);
}

/** A column less its means by level. */
export function deviations(column: Float64Array, factor: Factor): Float64Array {
  const means = levelMeans(column, factor);
  return column.map((value, i) => value - means[factor.codes[i]!]!);
}

/** Squared correlation; null where one side does not vary. */
export function squaredCorrelation(
  a: Float64Array,
  b: Float64Array,
  weights: Float64Array | null = null,
): number | null {
  const [centerA, centerB] = [weightedMean(a, weights), weightedMean(b, weights)];
  const x = shifted(a, centerA);
  const y = shifted(b, centerB);
  const wx = weights === null ? x : x.map((value, i) => value * weights[i]!);
  const wy = weights === null ? y : y.map((value, i) => value * weights[i]!);
  const [xx, yy, xy] = [dot(x, wx), dot(y, wy), dot(x, wy)];
  if (!(xx > ROUNDING * a.length * centerA * centerA) || !(yy > ROUNDING * b.length * centerB * centerB))
    return null;
  return ((xy / xx) * xy) / yy;
}

/** Squared deviations below this share of the squared level are rounding. */
const ROUNDING = 1e-28;

/** Sum of squares about the mean. */
export function totalSumOfSquares(column: Float64Array, weights: Float64Array | null = null): number {
  const level = weightedMean(column, weights);
  const centered = shifted(column, level);
  return dot(centered, weights === null ? centered : centered.map((value, i) => value * weights[i]!));
}

function shifted(column: Float64Array, level: number): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i]! - level;
  return out;
}

function weightedMean(column: Float64Array, weights: Float64Array | null): number {
  return weights === null ? mean(column) : dot(weights, column) / sum(weights);
}
