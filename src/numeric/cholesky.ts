/** A pivot below this share of its diagonal counts as zero: the column depends on earlier ones. */
export const PIVOT_SHARE = 1e-10;

/** Lower factor of a symmetric positive semidefinite matrix; columns that depend on earlier ones are left out. */
export type Cholesky = {
  /** size x size, column-major, lower triangle. */
  readonly lower: Float64Array;
  readonly size: number;
  /** 1 where the column took part, 0 where it was left out. */
  readonly kept: Uint8Array;
  readonly rank: number;
};

/**
 * Cholesky factorization A = LL' that skips dependent columns, which gives a generalized inverse.
 *
 * @shape a size x size, column-major, symmetric; only its lower triangle is read
 * @cite Golub & Van Loan (2013), section 4.2
 */
export function cholesky(a: Float64Array, size: number, pivotShare = PIVOT_SHARE): Cholesky {
  const lower = new Float64Array(size * size);
  const kept = new Uint8Array(size);
  let rank = 0;
  for (let j = 0; j < size; j++) {
    const column = j * size;
    for (let i = j; i < size; i++) lower[column + i] = a[column + i]!;
    for (let m = 0; m < j; m++) {
      if (kept[m] === 1) subtractColumn(lower, m, j, size);
    }
    const pivot = lower[column + j]!;
    if (!(pivot > pivotShare * a[column + j]!)) {
      lower.fill(0, column, column + size);
      continue;
    }
    const root = Math.sqrt(pivot);
    lower[column + j] = root;
    for (let i = j + 1; i < size; i++) lower[column + i]! /= root;
    kept[j] = 1;
    rank += 1;
  }
  return { lower, size, kept, rank };
}

function subtractColumn(lower: Float64Array, m: number, j: number, size: number): void {
  const start = m * size;
  const column = j * size;
  const factor = lower[start + j]!;
  if (factor === 0) return;
  for (let i = j; i < size; i++) lower[column + i]! -= factor * lower[start + i]!;
}

/**
 * Solves A x = b in place for b in the range of A; elements of columns that were left out become 0.
 *
 * @shape b: size from `start` on
 */
export function choleskySolveInPlace(factor: Cholesky, b: Float64Array, start = 0): void {
  const { lower, size, kept } = factor;
  for (let j = 0; j < size; j++) {
    if (kept[j] === 0) {
      b[start + j] = 0;
      continue;
    }
    b[start + j]! /= lower[j * size + j]!;
    const value = b[start + j]!;
    for (let i = j + 1; i < size; i++) b[start + i]! -= value * lower[j * size + i]!;
  }
  for (let j = size - 1; j >= 0; j--) {
    if (kept[j] === 0) {
      b[start + j] = 0;
      continue;
    }
    let value = b[start + j]!;
    for (let i = j + 1; i < size; i++) value -= lower[j * size + i]! * b[start + i]!;
    b[start + j] = value / lower[j * size + j]!;
  }
}
