import { inverseTriangle, leastSquares, type Qr, qr, RANK_TOLERANCE, residualsOf } from '../../numeric/qr.ts';
import { dot, mean, sum } from '../../numeric/sum.ts';

/** Least squares on transformed columns, with what every covariance matrix is made of. */
export type LeastSquares = {
  /** Positions of the columns kept and of those left out. */
  readonly kept: Int32Array;
  readonly dropped: Int32Array;
  /** One coefficient per kept column. */
  readonly beta: Float64Array;
  readonly residuals: Float64Array;
  readonly rss: number;
  /** One array of n per kept column: row i of X (X'X)^-1, so that beta = sum of influence times y. */
  readonly influence: readonly Float64Array[];
};

/**
 * @shape y n; columns k of n; referenceNorms k: a column's size before the transformation, against which a remainder
 * counts as zero
 */
export function solveLeastSquares(
  y: Float64Array,
  columns: readonly Float64Array[],
  referenceNorms: ArrayLike<number>,
): LeastSquares {
  const factor = qr(columns, y.length, referenceNorms);
  const beta = leastSquares(factor, columns, y);
  const residuals = residualsOf(factor, columns, y, beta);
  return {
    kept: factor.kept,
    dropped: factor.dropped,
    beta,
    residuals,
    rss: dot(residuals, residuals),
    influence: influenceOf(factor, columns),
  };
}

/** X (X'X)^-1 = Q R^-T, one column per kept term. */
function influenceOf(factor: Qr, columns: readonly Float64Array[]): Float64Array[] {
  const rank = factor.kept.length;
  const inverse = inverseTriangle(factor);
  const orthonormal: Float64Array[] = [];
  for (let j = 0; j < rank; j++) {
    const q = new Float64Array(factor.rows);
    for (let m = 0; m <= j; m++) addScaled(q, inverse[j * rank + m]!, columns[factor.kept[m]!]!);
    orthonormal.push(q);
  }
  return orthonormal.map((_, j) => {
    const a = new Float64Array(factor.rows);
    for (let m = j; m < rank; m++) addScaled(a, inverse[m * rank + j]!, orthonormal[m]!);
    return a;
  });
}

/** out += factor * column. */
export function addScaled(out: Float64Array, factor: number, column: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * column[i]!;
}

/** A column less its mean, the mean, and the size against which a remainder of it counts as zero. */
export type Centered = { readonly column: Float64Array; readonly mean: number; readonly norm: number };

/**
 * Centering first loses nothing, since a constant is always absorbed or estimated, and keeps the digits of columns
 * whose level dwarfs their variation. The reference norm stays above the rounding of the level itself; with weights it
 * is that of the column times their roots.
 */
export function center(column: Float64Array, weights: Float64Array | null = null): Centered {
  if (weights !== null) return centerWeighted(column, weights);
  const level = mean(column);
  const centered = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) centered[i] = column[i]! - level;
  const rounding = 1e-5 * Math.sqrt(column.length) * Math.abs(level);
  return { column: centered, mean: level, norm: Math.max(Math.sqrt(dot(centered, centered)), rounding) };
}

function centerWeighted(column: Float64Array, weights: Float64Array): Centered {
  const total = sum(weights);
  const level = dot(weights, column) / total;
  const centered = column.map((value) => value - level);
  const squares = dot(
    weights,
    centered.map((value) => value * value),
  );
  const rounding = 1e-5 * Math.sqrt(total) * Math.abs(level);
  return { column: centered, mean: level, norm: Math.max(Math.sqrt(squares), rounding) };
}

/** Whether nothing but rounding is left of a column. */
export function isVoid(column: Float64Array, referenceNorm: number): boolean {
  return !(Math.sqrt(dot(column, column)) > RANK_TOLERANCE * referenceNorm);
}
