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
    const column = lower.subarray(j * size, (j + 1) * size);
    for (let i = j; i < size; i++) column[i] = a[j * size + i]!;
    for (let m = 0; m < j; m++) {
      if (kept[m] === 1) subtractColumn(column, lower, m, j, size);
    }
    const pivot = column[j]!;
    if (!(pivot > pivotShare * a[j * size + j]!)) {
      column.fill(0);
      continue;
    }
    const root = Math.sqrt(pivot);
    column[j] = root;
    for (let i = j + 1; i < size; i++) column[i]! /= root;
    kept[j] = 1;
    rank += 1;
  }
  return { lower, size, kept, rank };
}

function subtractColumn(column: Float64Array, lower: Float64Array, m: number, j: number, size: number): void {
  const start = m * size;
  const factor = lower[start + j]!;
  if (factor === 0) return;
  for (let i = j; i < size; i++) column[i]! -= factor * lower[start + i]!;
}

/** Solves A x = b in place for b in the range of A; elements of columns that were left out become 0. */
export function choleskySolveInPlace(factor: Cholesky, b: Float64Array): void {
  const { lower, size, kept } = factor;
  for (let j = 0; j < size; j++) {
    if (kept[j] === 0) {
      b[j] = 0;
      continue;
    }
    b[j]! /= lower[j * size + j]!;
    const value = b[j]!;
    for (let i = j + 1; i < size; i++) b[i]! -= value * lower[j * size + i]!;
  }
  for (let j = size - 1; j >= 0; j--) {
    if (kept[j] === 0) {
      b[j] = 0;
      continue;
    }
    let value = b[j]!;
    for (let i = j + 1; i < size; i++) value -= lower[j * size + i]! * b[i]!;
    b[j] = value / lower[j * size + j]!;
  }
}
