import { accumulator, type Extended } from './double-double.ts';
import { type Qr, reflectInPlace } from './qr.ts';

/** Solution of r + X b = f, X'r = g. Low parts hold what b and r have beyond double precision. */
export type Augmented = {
  readonly b: Float64Array;
  readonly bLow: Float64Array;
  readonly r: Float64Array;
  readonly rLow: Float64Array;
};

/** More corrections than this mean that the matrix is singular to double precision. */
const CORRECTIONS = 12;
/** A correction below this share of the solution no longer changes it. */
const DONE = 1e-18;

/**
 * Solves the augmented system of least squares, r + X b = f and X'r = g, by Householder QR with iterative refinement:
 * residuals in twice the working precision, corrections in double. X may carry low parts. With g = 0 it is least
 * squares; with f = 0 and g a unit vector, r is a column of X (X'X)^-1.
 *
 * @shape factor of the kept columns of X (their high parts); columns: those columns; f n, g one per column
 * @cite Björck (1967), BIT 7; Golub & Van Loan (2013), section 5.3.8
 */
export function refinedSolve(
  factor: Qr,
  columns: readonly Extended[],
  f: Extended | null,
  g: Float64Array,
): Augmented {
  const n = factor.rows;
  const k = columns.length;
  const b = new Float64Array(k);
  const bLow = new Float64Array(k);
  const r = new Float64Array(n);
  const rLow = new Float64Array(n);
  let before = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < CORRECTIONS; pass++) {
    const { first, second } = defects(columns, f, g, b, bLow, r, rLow);
    const { b: db, r: dr } = solveAugmented(factor, first, second);
    let change = 0;
    for (let j = 0; j < k; j++)
      change = Math.max(change, Math.abs(db[j]!) / Math.max(Math.abs(b[j]!), Number.MIN_VALUE));
    // Corrections that no longer shrink are rounding.
    if (pass > 0 && !(change < before)) break;
    for (let j = 0; j < k; j++) addTo(b, bLow, j, db[j]!);
    for (let i = 0; i < n; i++) addTo(r, rLow, i, dr[i]!);
    if (pass > 0) before = change;
    if (pass > 0 && change < DONE) break;
  }
  return { b, bLow, r, rLow };
}

function addTo(high: Float64Array, low: Float64Array, at: number, value: number): void {
  const sum = accumulator(high[at]!, low[at]!);
  sum.add(value);
  high[at] = sum.high();
  low[at] = sum.low();
}

/** f - r - X b and g - X'r. */
function defects(
  columns: readonly Extended[],
  f: Extended | null,
  g: Float64Array,
  b: Float64Array,
  bLow: Float64Array,
  r: Float64Array,
  rLow: Float64Array,
): { first: Float64Array; second: Float64Array } {
  const first = r.map((value, i) => {
    const sum = accumulator(f?.high[i] ?? 0, f?.low[i] ?? 0);
    sum.add(-value);
    sum.add(-rLow[i]!);
    columns.forEach(({ high, low }, j) => {
      sum.addProduct(-b[j]!, high[i]!);
      sum.addProduct(-b[j]!, low[i]!);
      sum.addProduct(-bLow[j]!, high[i]!);
    });
    return sum.high();
  });
  const second = g.map((value, j) => {
    const sum = accumulator(value);
    const { high, low } = columns[j]!;
    for (let i = 0; i < r.length; i++) {
      sum.addProduct(-high[i]!, r[i]!);
      sum.addProduct(-low[i]!, r[i]!);
      sum.addProduct(-high[i]!, rLow[i]!);
    }
    return sum.high();
  });
  return { first, second };
}

/** One solution in double precision: with X = Q R, z = R^-T g, Q'f = (d, e): b = R^-1 (d - z), r = Q (z, e). */
function solveAugmented(
  { r: triangle, scale, reflectors }: Qr,
  f: Float64Array,
  g: Float64Array,
): { b: Float64Array; r: Float64Array } {
  const k = scale.length;
  const z = g.map((value, j) => value * scale[j]!);
  for (let j = 0; j < k; j++) {
    for (let m = 0; m < j; m++) z[j]! -= triangle[j * k + m]! * z[m]!;
    z[j]! /= triangle[j * k + j]!;
  }
  const work = f.slice();
  for (const reflector of reflectors) reflectInPlace(reflector, work);
  const b = work.slice(0, k);
  for (let j = 0; j < k; j++) b[j]! -= z[j]!;
  for (let j = k - 1; j >= 0; j--) {
    b[j]! /= triangle[j * k + j]!;
    for (let i = 0; i < j; i++) b[i]! -= triangle[j * k + i]! * b[j]!;
  }
  for (let j = 0; j < k; j++) b[j]! *= scale[j]!;
  work.set(z);
  for (let j = k - 1; j >= 0; j--) reflectInPlace(reflectors[j]!, work);
  return { b, r: work };
}
