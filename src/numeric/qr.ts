import { invariant } from '../base/invariant.ts';
import { dot } from './sum.ts';

/** A column whose part outside the earlier columns is below this share of its reference norm is a combination of them. */
export const RANK_TOLERANCE = 1e-10;

/** Householder factorization of scaled columns in their given order; dependent columns are left out. */
export type Qr = {
  readonly rows: number;
  /** Positions of the columns that took part, ascending; the rank is its length. */
  readonly kept: Int32Array;
  /** Positions of the columns that depend on earlier ones. */
  readonly dropped: Int32Array;
  /** rank x rank upper triangle of the scaled columns, column-major. */
  readonly r: Float64Array;
  /** Scaled column = column * scale; a power of two for each kept column. */
  readonly scale: Float64Array;
  /** Householder vectors, one per kept column, zero above their pivot; H = I - v v' (v'v = 2). */
  readonly reflectors: readonly Float64Array[];
};

/**
 * QR by Householder reflections. Columns are scaled to norms near one, so that their units do not touch the rank, and
 * taken in the order given: of a collinear set the later ones are dropped. Backward stable, so the solution is as
 * accurate as the conditioning of the scaled columns allows.
 *
 * @shape columns k of n; referenceNorms k: what a remainder is measured against, the columns' own norms if not given
 * @cite Golub & Van Loan (2013), algorithm 5.2.1; the limited pivoting of LINPACK's dqrdc2 in R
 */
export function qr(columns: readonly Float64Array[], rows: number, referenceNorms?: ArrayLike<number>): Qr {
  const k = columns.length;
  const kept: number[] = [];
  const dropped: number[] = [];
  const scales: number[] = [];
  const reflectors: Float64Array[] = [];
  const tops: Float64Array[] = [];
  for (let j = 0; j < k; j++) {
    const column = columns[j]!;
    invariant(column.length === rows, 'qr: columns of unequal length');
    const norm = vectorNorm(column, 0);
    const reference = Math.max(norm, referenceNorms?.[j] ?? norm);
    const scale = powerOfTwoNear(norm);
    const work = scaled(column, 0, scale);
    for (const reflector of reflectors) reflectInPlace(reflector, work);
    const rank = kept.length;
    const rest = rank < rows ? vectorNorm(work, rank) : 0;
    if (!(rest > RANK_TOLERANCE * reference * scale)) {
      dropped.push(j);
      continue;
    }
    const top = work.slice(0, rank + 1);
    top[rank] = work[rank]! > 0 ? -rest : rest;
    reflectors.push(reflector(work, rank, rest));
    tops.push(top);
    kept.push(j);
    scales.push(scale);
  }
  return {
    rows,
    kept: Int32Array.from(kept),
    dropped: Int32Array.from(dropped),
    r: upperTriangle(tops),
    scale: Float64Array.from(scales),
    reflectors,
  };
}

/** Least squares coefficients of the kept columns, in their own units, one step of refinement included. */
export function leastSquares(factor: Qr, columns: readonly Float64Array[], y: Float64Array): Float64Array {
  const beta = solveOnce(factor, y);
  const residuals = residualsOf(factor, columns, y, beta);
  const correction = solveOnce(factor, residuals);
  for (let j = 0; j < beta.length; j++) beta[j]! += correction[j]!;
  return beta;
}

/** y less the fit of the kept columns. */
export function residualsOf(
  factor: Qr,
  columns: readonly Float64Array[],
  y: Float64Array,
  beta: Float64Array,
): Float64Array {
  const residuals = y.slice();
  for (let j = 0; j < beta.length; j++) {
    const column = columns[factor.kept[j]!]!;
    const slope = beta[j]!;
    for (let i = 0; i < residuals.length; i++) residuals[i]! -= slope * column[i]!;
  }
  return residuals;
}

/** Inverse of R in the columns' own units: X R^-1 is orthonormal. rank x rank upper triangle, column-major. */
export function inverseTriangle(factor: Qr): Float64Array {
  const { r, scale } = factor;
  const rank = scale.length;
  const inverse = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) {
    inverse[j * rank + j] = 1 / r[j * rank + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let value = 0;
      for (let m = i + 1; m <= j; m++) value += r[m * rank + i]! * inverse[j * rank + m]!;
      inverse[j * rank + i] = -value / r[i * rank + i]!;
    }
  }
  for (let j = 0; j < rank; j++) {
    for (let i = 0; i <= j; i++) inverse[j * rank + i]! *= scale[i]!;
  }
  return inverse;
}

/** (X'X)^-1 of the kept columns, rank x rank, column-major, without ever forming X'X. */
export function inverseGram(factor: Qr): Float64Array {
  const rank = factor.scale.length;
  const inverse = inverseTriangle(factor);
  const gram = new Float64Array(rank * rank);
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b <= a; b++) {
      let value = 0;
      for (let m = a; m < rank; m++) value += inverse[m * rank + a]! * inverse[m * rank + b]!;
      gram[a * rank + b] = value;
      gram[b * rank + a] = value;
    }
  }
  return gram;
}

function solveOnce(factor: Qr, y: Float64Array): Float64Array {
  const { r, scale, reflectors } = factor;
  const rank = scale.length;
  const work = y.slice();
  for (const reflector of reflectors) reflectInPlace(reflector, work);
  const beta = work.slice(0, rank);
  for (let j = rank - 1; j >= 0; j--) {
    beta[j]! /= r[j * rank + j]!;
    for (let i = 0; i < j; i++) beta[i]! -= r[j * rank + i]! * beta[j]!;
  }
  for (let j = 0; j < rank; j++) beta[j]! *= scale[j]!;
  return beta;
}

/** v with v'v = 2 that maps `work` from its pivot on to a multiple of a unit vector. */
function reflector(work: Float64Array, pivot: number, norm: number): Float64Array {
  const v = work.slice();
  v.fill(0, 0, pivot);
  const head = v[pivot]!;
  v[pivot] = head > 0 ? head + norm : head - norm;
  // |v|^2 = 2 norm (norm + |head|)
  const factor = 1 / Math.sqrt(norm * (norm + Math.abs(head)));
  for (let i = pivot; i < v.length; i++) v[i]! *= factor;
  return v;
}

/** x -= v (v'x). */
export function reflectInPlace(v: Float64Array, x: Float64Array): void {
  const along = dot(v, x);
  for (let i = 0; i < x.length; i++) x[i]! -= along * v[i]!;
}

function vectorNorm(x: Float64Array, from: number): number {
  let largest = 0;
  for (let i = from; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]!));
  if (largest === 0) return 0;
  const scale = powerOfTwoNear(largest);
  const rest = scaled(x, from, scale);
  return Math.sqrt(dot(rest, rest)) / scale;
}

/** The elements from `from` on times a number. */
function scaled(x: Float64Array, from: number, factor: number): Float64Array {
  const out = new Float64Array(x.length - from);
  for (let i = 0; i < out.length; i++) out[i] = x[from + i]! * factor;
  return out;
}

/** A power of two within a factor two of 1 / x, so that scaling by it never rounds; 1 for 0. */
function powerOfTwoNear(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 1;
  const exponent = Math.max(-1000, Math.min(1000, Math.floor(Math.log2(x))));
  let scale = 1;
  const factor = exponent > 0 ? 0.5 : 2;
  for (let step = Math.abs(exponent); step > 0; step--) scale *= factor;
  return scale;
}

function upperTriangle(tops: readonly Float64Array[]): Float64Array {
  const rank = tops.length;
  const r = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) r.set(tops[j]!, j * rank);
  return r;
}
