import { invariant } from '../../base/invariant.ts';

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
  const scores = new Float64Array(columns[0]!.length);
  columns.forEach((column, j) => {
    const weight = weights[j]!;
    for (let i = 0; i < scores.length; i++) scores[i]! += weight * column[i]!;
  });
  return scores;
}
