import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix, through ml-matrix (its only door here).
 *
 * @shape a size x size -> values size; vectors size x size, column-major, one eigenvector per column
 */
export function symmetricEigen(
  a: Float64Array,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const rows = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => (a[j * size + i]! + a[i * size + j]!) / 2),
  );
  const decomposition = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const order = decomposition.realEigenvalues.map((value, j) => ({ value, j }));
  order.sort((left, right) => left.value - right.value || left.j - right.j);
  const values = Float64Array.from(order, ({ value }) => value);
  const vectors = new Float64Array(size * size);
  order.forEach(({ j }, to) => {
    for (let i = 0; i < size; i++) vectors[to * size + i] = decomposition.eigenvectorMatrix.get(i, j);
  });
  return { values, vectors };
}
