import { dot, mean } from '../../numeric/sum.ts';
import { countLevels } from './factor.ts';
import type { Factor } from './types.ts';

/** Means by level of a factor. */
export function levelMeans(column: Float64Array, factor: Factor): Float64Array {
  const sums = new Float64Array(factor.levels);
  for (let i = 0; i < column.length; i++) sums[factor.codes[i]!]! += column[i]!;
  const counts = countLevels(factor);
  return sums.map((value, level) => value / counts[level]!);
}

/** A column less its means by level. */
export function deviations(column: Float64Array, factor: Factor): Float64Array {
  const means = levelMeans(column, factor);
  return column.map((value, i) => value - means[factor.codes[i]!]!);
}

/** Squared correlation; null where one side does not vary. */
export function squaredCorrelation(a: Float64Array, b: Float64Array): number | null {
  const [centerA, centerB] = [mean(a), mean(b)];
  const x = a.map((value) => value - centerA);
  const y = b.map((value) => value - centerB);
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
  if (!(xx > ROUNDING * a.length * centerA * centerA) || !(yy > ROUNDING * b.length * centerB * centerB))
    return null;
  return ((xy / xx) * xy) / yy;
}

/** Squared deviations below this share of the squared level are rounding. */
const ROUNDING = 1e-28;

/** Sum of squares about the mean. */
export function totalSumOfSquares(column: Float64Array): number {
  const level = mean(column);
  const centered = column.map((value) => value - level);
  return dot(centered, centered);
}
