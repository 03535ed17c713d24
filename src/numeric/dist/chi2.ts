import { gammaTails } from './incomplete.ts';
import { invertTail } from './invert.ts';
import { gammaKernel } from './saddle.ts';

/** P(X <= x) for chi-square with df > 0 degrees of freedom. */
export function cdf(x: number, df: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  return gammaTails(df / 2, x / 2).lower;
}

/** P(X > x), computed as a tail: relative accuracy 1e-13 down to 1e-300. */
export function sf(x: number, df: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x === Infinity) return 0;
  return gammaTails(df / 2, x / 2).upper;
}

/** The x with P(X > x) = p. */
export function isf(p: number, df: number): number {
  return solve({ lower: 1 - p, upper: p }, df);
}

/** The x with P(X <= x) = p. */
export function quantile(p: number, df: number): number {
  return solve({ lower: p, upper: 1 - p }, df);
}

function solve(target: { readonly lower: number; readonly upper: number }, df: number): number {
  if (!(target.lower >= 0 && target.upper >= 0)) return Number.NaN;
  if (target.lower === 0) return 0;
  if (target.upper === 0) return Infinity;
  const a = df / 2;
  return (
    2 *
    invertTail(
      (x) => gammaTails(a, x),
      (x) => gammaKernel(a, x),
      target,
      a,
    )
  );
}
