import { inverseTriangle, qr, RANK_TOLERANCE } from '../../numeric/qr.ts';
import { addScaled } from './least-squares.ts';

/**
 * An orthonormal basis of some columns, in their order; columns that depend on earlier ones add nothing.
 *
 * @shape columns k of n; norms k, a column's size before any transformation; tolerance: least share of it that counts
 */
export function orthonormal(
  columns: readonly Float64Array[],
  norms: ArrayLike<number>,
  tolerance = RANK_TOLERANCE,
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  const references = Float64Array.from(norms, (norm) => (norm * tolerance) / RANK_TOLERANCE);
  const factor = qr(columns, rows, references);
  const rank = factor.kept.length;
  const inverse = inverseTriangle(factor);
  return Array.from({ length: rank }, (_, j) => {
    const out = new Float64Array(rows);
    for (let m = 0; m <= j; m++) addScaled(out, inverse[j * rank + m]!, columns[factor.kept[m]!]!);
    return out;
  });
}
