/** A diagonal that shrank below this share of itself while sweeping is a linear combination of the rows before it. */
const PIVOT_SHARE = 1e-10;

/**
 * Generalized inverse of a symmetric positive semidefinite matrix by the sweep operator. A column that depends on the
 * ones before it is set aside, and its row and column of the inverse are zero, so that a quadratic form v'A^-v is right
 * for every v in the range of A.
 *
 * @shape matrix size x size (symmetric, so the storage order is free), overwritten
 * @status returns the rank
 * @cite Goodnight (1979), The American Statistician 33
 */
export function sweepInPlace(matrix: Float64Array, size: number): number {
  const diagonal = new Float64Array(size);
  for (let j = 0; j < size; j++) diagonal[j] = matrix[j * size + j]!;
  const kept = new Uint8Array(size);
  let rank = 0;
  for (let j = 0; j < size; j++) {
    const pivot = matrix[j * size + j]!;
    if (!(pivot > PIVOT_SHARE * diagonal[j]!)) continue;
    sweepPivot(matrix, size, j);
    kept[j] = 1;
    rank += 1;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      // The sweep of all kept pivots leaves -A^-1 in their block.
      matrix[i * size + j] = kept[i] === 1 && kept[j] === 1 ? -matrix[i * size + j]! : 0;
    }
  }
  return rank;
}

/**
 * Symmetric sweep on pivot j, which must not be zero. Of a cross-product matrix whose pivots K are swept, the block K
 * holds minus the inverse, the rest the cross-products of residuals, and element (k, l) with k in K and l outside it
 * the coefficient of k in the regression of l on K.
 */
export function sweepPivot(matrix: Float64Array, size: number, j: number): void {
  const pivot = matrix[j * size + j]!;
  for (let i = 0; i < size; i++) {
    if (i === j) continue;
    const factor = matrix[i * size + j]! / pivot;
    if (factor === 0) continue;
    for (let l = 0; l < size; l++) {
      if (l !== j) matrix[i * size + l] = matrix[i * size + l]! - factor * matrix[j * size + l]!;
    }
  }
  for (let i = 0; i < size; i++) {
    if (i === j) continue;
    const scaled = matrix[i * size + j]! / pivot;
    matrix[i * size + j] = scaled;
    matrix[j * size + i] = scaled;
  }
  matrix[j * size + j] = -1 / pivot;
}
