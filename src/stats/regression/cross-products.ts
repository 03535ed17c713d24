import { dot } from '../../numeric/sum.ts';

/** A'A. @shape columns k of n -> k x k, column-major */
export function crossProducts(columns: readonly Float64Array[]): Float64Array {
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) {
      const value = dot(columns[i]!, columns[j]!);
      matrix[j * size + i] = value;
      matrix[i * size + j] = value;
    }
  }
  return matrix;
}

export function scaleMatrix(matrix: Float64Array, factor: number): Float64Array {
  const scaled = new Float64Array(matrix.length);
  for (let at = 0; at < scaled.length; at++) scaled[at] = matrix[at]! * factor;
  return scaled;
}
