/**
 * Cholesky factor of the p x p block number `block` of `gram`; false where a pivot is at most `share` of the
 * regressor's own scale, so that the regressors are linearly dependent for all that can be told.
 *
 * @shape gram blocks x p x p, scale blocks x p -> lower p x p, row-major
 */
export function lowerFactorInto(
  lower: Float64Array,
  gram: Float64Array,
  block: number,
  p: number,
  scale: Float64Array,
  share: number,
): boolean {
  const at = block * p * p;
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let value = gram[at + a * p + b]!;
      for (let l = 0; l < b; l++) value -= lower[a * p + l]! * lower[b * p + l]!;
      if (a !== b) lower[a * p + b] = value / lower[b * p + b]!;
      else if (value > share * scale[block * p + a]!) lower[a * p + a] = Math.sqrt(value);
      else return false;
    }
  }
  return true;
}

/** inverse = L^-1, lower triangular, row-major. */
export function invertLowerInto(inverse: Float64Array, lower: Float64Array, p: number): void {
  inverse.fill(0);
  for (let column = 0; column < p; column++) {
    for (let a = column; a < p; a++) {
      let value = a === column ? 1 : 0;
      for (let b = column; b < a; b++) value -= lower[a * p + b]! * inverse[b * p + column]!;
      inverse[a * p + column] = value / lower[a * p + a]!;
    }
  }
}
