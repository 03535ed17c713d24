import { mean, standardDeviation } from '../numeric/sum.ts';

/** n = 0 leaves every other field NaN; n = 1 leaves stdDev NaN. */
export type Description = {
  readonly n: number;
  readonly mean: number;
  readonly stdDev: number;
  readonly min: number;
  readonly max: number;
};

/**
 * Count, mean, standard deviation (n - 1), least and greatest of finite values.
 *
 * @shape values n, complete
 * @units all but n in those of the values
 */
export function describe(values: ArrayLike<number>): Description {
  const n = values.length;
  let min = n > 0 ? Infinity : Number.NaN;
  let max = n > 0 ? -Infinity : Number.NaN;
  for (let i = 0; i < n; i++) {
    min = Math.min(min, values[i]!);
    max = Math.max(max, values[i]!);
  }
  return { n, mean: mean(values), stdDev: standardDeviation(values), min, max };
}
