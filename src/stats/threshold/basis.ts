/** A column of which less than this share of its norm is left after orthogonalizing depends on the others. */
const DEPENDENT_SHARE = 1e-9;

/**
 * Orthonormal basis of the span of columns, by Gram-Schmidt run twice, which is orthogonal to working precision.
 * Columns that depend on earlier ones add nothing; `reference` is what a column's remainder is measured against, such
 * as its norm before effects were taken out of it (its own norm if not given).
 *
 * @shape columns k of n, reference k -> at most k of n
 * @cite Giraud, Langou, Rozloznik and van den Eshof (2005), Numer. Math. 101: twice is enough
 */
export function orthonormalBasis(
  columns: readonly Float64Array[],
  reference?: readonly number[],
): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  columns.forEach((column, j) => {
    const norm = reference?.[j] ?? Math.sqrt(innerProduct(column, column));
    if (!(norm > 0)) return;
    const candidate = column.map((value) => value / norm);
    removeSpanInPlace(candidate, basis);
    const left = Math.sqrt(innerProduct(candidate, candidate));
    if (!(left > DEPENDENT_SHARE)) return;
    for (let i = 0; i < candidate.length; i++) candidate[i] = candidate[i]! / left;
    removeSpanInPlace(candidate, basis);
    const unit = Math.sqrt(innerProduct(candidate, candidate));
    for (let i = 0; i < candidate.length; i++) candidate[i] = candidate[i]! / unit;
    basis.push(candidate);
  });
  return basis;
}

/** x less its projection on an orthonormal basis. */
export function removeSpanInPlace(x: Float64Array, basis: readonly Float64Array[]): void {
  for (const q of basis) {
    const weight = innerProduct(q, x);
    for (let i = 0; i < x.length; i++) x[i] = x[i]! - weight * q[i]!;
  }
}

/** Four interleaved partial sums: one fixed order, and enough independence for the processor. */
export function innerProduct(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += x[i]! * y[i]!;
    s1 += x[i + 1]! * y[i + 1]!;
    s2 += x[i + 2]! * y[i + 2]!;
    s3 += x[i + 3]! * y[i + 3]!;
  }
  for (; i < n; i++) s0 += x[i]! * y[i]!;
  return s0 + s1 + (s2 + s3);
}
