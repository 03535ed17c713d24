import { betaTails, type Tails } from './incomplete.ts';
import { invertTail } from './invert.ts';
import { betaKernel } from './saddle.ts';

/** P(F <= f) with df1, df2 > 0 degrees of freedom. */
export function cdf(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f)) return Number.NaN;
  return tails(f, df1, df2).lower;
}

/** P(F > f), computed as a tail: relative accuracy 1e-13 down to 1e-300. */
export function sf(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f)) return Number.NaN;
  return tails(f, df1, df2).upper;
}

/** The f with P(F > f) = p. */
export function isf(p: number, df1: number, df2: number): number {
  return solve({ lower: 1 - p, upper: p }, df1, df2);
}

/** The f with P(F <= f) = p. */
export function quantile(p: number, df1: number, df2: number): number {
  return solve({ lower: p, upper: 1 - p }, df1, df2);
}

function tails(f: number, df1: number, df2: number): Tails {
  if (f <= 0) return { lower: 0, upper: 1 };
  if (f === Infinity) return { lower: 1, upper: 0 };
  const { x, y } = shares(f, df1, df2);
  return betaTails(df1 / 2, df2 / 2, x, y);
}

/** x = df1 f / (df1 f + df2) and y = 1 - x, each without cancellation. */
function shares(f: number, df1: number, df2: number): { x: number; y: number } {
  const ratio = (df1 / df2) * f;
  return { x: ratio > 1 ? 1 / (1 + 1 / ratio) : ratio / (1 + ratio), y: 1 / (1 + ratio) };
}

function solve(target: Tails, df1: number, df2: number): number {
  if (!(target.lower >= 0 && target.upper >= 0)) return Number.NaN;
  if (target.lower === 0) return 0;
  if (target.upper === 0) return Infinity;
  const slope = (f: number): number => {
    const { x, y } = shares(f, df1, df2);
    return betaKernel(df1 / 2, df2 / 2, x, y);
  };
  return invertTail((f) => tails(f, df1, df2), slope, target, 1);
}
