import { invariant } from '../../base/invariant.ts';
import { mean, sum } from '../../numeric/sum.ts';
import type { Factor } from './design.ts';
import type { SobolIndex } from './sobol.ts';

/** Variance below this share of the mean square is rounding. */
const ROUNDING = 1e-28;

/**
 * Sobol indices of a full factorial, exactly: with every combination there, first order is the variance of the means by
 * level over the variance of all, and total is one less the variance of the means over the other factors' combinations.
 * Null where the output does not vary.
 *
 * @shape outputs: one per combination, the last factor fastest
 * @cite Sobol' (1993); Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, 4.5
 */
export function exactIndices(factors: readonly Factor[], outputs: Float64Array): SobolIndex[] {
  const n = outputs.length;
  invariant(n === factors.reduce((product, { levels }) => product * levels, 1), 'exactIndices: not complete');
  const center = mean(outputs);
  const deviations = outputs.map((value) => value - center);
  const whole = meanSquare(deviations);
  const scale = meanSquare(outputs);
  if (!(whole > ROUNDING * scale)) return factors.map(() => ({ first: null, total: null }));
  let stride = n;
  return factors.map(({ levels }) => {
    stride /= levels;
    const step = stride;
    const level = (row: number) => Math.floor(row / step) % levels;
    const own = groupMeans(deviations, levels, level);
    const others = groupMeans(deviations, n / levels, (row) => {
      const above = Math.floor(row / (step * levels));
      return above * step + (row % step);
    });
    return { first: meanSquare(own) / whole, total: 1 - meanSquare(others) / whole };
  });
}

function meanSquare(values: Float64Array): number {
  return sum(values.map((value) => value * value)) / values.length;
}

/** Every group has the same number of rows. */
function groupMeans(values: Float64Array, groups: number, of: (row: number) => number): Float64Array {
  const members: number[][] = Array.from({ length: groups }, () => []);
  values.forEach((value, row) => {
    members[of(row)]!.push(value);
  });
  return Float64Array.from(members, mean);
}
