import { symmetricEigen } from './mlmatrix.ts';

export { symmetricEigen };

/** A quadratic form v'A^+ v with the rank and the signs of A. */
export type QuadraticForm = {
  readonly value: number;
  readonly rank: number;
  /** The least eigenvalue over the greatest in absolute value, after scaling. */
  readonly leastShare: number;
};

/** Eigenvalues below this share of the largest count as zero. */
const ZERO_SHARE = 1e-10;

/**
 * v'A^+ v by eigenvalues, A symmetric and perhaps indefinite. Rows and columns are first divided by `scale`, so that
 * the units of a parameter decide neither rank nor sign. NaN with rank 0 where the matrix is not finite.
 *
 * @shape a size x size; v, scale size, scale > 0
 */
export function quadraticForm(a: Float64Array, v: Float64Array, scale: Float64Array): QuadraticForm {
  const size = v.length;
  const scaled = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) scaled[j * size + i] = a[j * size + i]! / scale[i]! / scale[j]!;
  }
  if (!scaled.every(Number.isFinite)) return { value: Number.NaN, rank: 0, leastShare: Number.NaN };
  const { values, vectors } = symmetricEigen(scaled, size);
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  let total = 0;
  let rank = 0;
  for (let j = 0; j < size; j++) {
    if (!(Math.abs(values[j]!) > ZERO_SHARE * largest)) continue;
    let along = 0;
    for (let i = 0; i < size; i++) along += (vectors[j * size + i]! * v[i]!) / scale[i]!;
    total += (along * along) / values[j]!;
    rank += 1;
  }
  return { value: total, rank, leastShare: largest > 0 ? values[0]! / largest : 0 };
}
