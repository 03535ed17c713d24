import { sum } from '../../numeric/sum.ts';

/**
 * Obstacle degree of the indicators of one row: O_j = w_j (1 - z_j) / sum_k w_k (1 - z_k), with z normalized to
 * [0, 1] so that 1 is best. null where every indicator is at its best: nothing stands in the way.
 *
 * @shape z, weights m → m, sum 1
 * @cite Lei, Chen & Fu (2016); the usual diagnosis of composite indices
 * @oracle test/oracle/companion
 */
export function obstacleDegrees(z: ArrayLike<number>, weights: ArrayLike<number>): Float64Array | null {
  const gaps = Float64Array.from(z, (value, j) => weights[j]! * (1 - value));
  const total = sum(gaps);
  return total > 0 ? gaps.map((gap) => gap / total) : null;
}
