import { betaTails, type Tails } from './incomplete.ts';
import { invertTail } from './invert.ts';
import * as normal from './normal.ts';
import { betaKernel } from './saddle.ts';

/** P(T <= t) for Student's t with df > 0 degrees of freedom; df may be Infinity, the normal. */
export function cdf(t: number, df: number): number {
  return sf(-t, df);
}

/** P(T > t), computed as a tail: relative accuracy 1e-13 down to 1e-300. */
export function sf(t: number, df: number): number {
  if (df === Infinity) return normal.sf(t);
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  const outside = upperOf(Math.abs(t), df);
  return t >= 0 ? outside : 1 - outside;
}

/** From here on the tail is a power of t to the last bit, and beyond 1e154 the square overflows. */
const FAR = 1e150;

function upperOf(t: number, df: number): number {
  if (t > FAR && t < Infinity) return upperOf(FAR, df) * Math.exp(-df * Math.log(t / FAR));
  return squareTails(t * t, df).upper / 2;
}

/** P(|T| > |t|), the two-sided p-value. */
export function twoSided(t: number, df: number): number {
  return 2 * sf(Math.abs(t), df);
}

/** The t with P(T > t) = p. */
export function isf(p: number, df: number): number {
  if (df === Infinity) return normal.isf(p);
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
  if (p > 0.5) return -isf(1 - p, df);
  if (p === 0.5) return 0;
  if (p === 0) return Infinity;
  const slope = (square: number): number => {
    const { x, y } = shares(square, df);
    return betaKernel(0.5, df / 2, x, y);
  };
  // t squared is F with 1 and df degrees of freedom; 1 - 2p is exact for p near one half.
  const square = invertTail((s) => squareTails(s, df), slope, { lower: 1 - 2 * p, upper: 2 * p }, 1);
  return Math.sqrt(square);
}

/** The t with P(T <= t) = p. */
export function quantile(p: number, df: number): number {
  return -isf(p, df);
}

function squareTails(square: number, df: number): Tails {
  if (square === Infinity) return { lower: 1, upper: 0 };
  const { x, y } = shares(square, df);
  return betaTails(0.5, df / 2, x, y);
}

/** x = t^2 / (t^2 + df) and y = 1 - x, each without cancellation. */
function shares(square: number, df: number): { x: number; y: number } {
  const ratio = square / df;
  return { x: ratio > 1 ? 1 / (1 + 1 / ratio) : ratio / (1 + ratio), y: 1 / (1 + ratio) };
}
