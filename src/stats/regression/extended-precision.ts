import { accumulator, extendedCenter } from '../../numeric/double-double.ts';
import { qr } from '../../numeric/qr.ts';
import { type Augmented, refinedSolve } from '../../numeric/refine.ts';
import { dot } from '../../numeric/sum.ts';
import type { LeastSquares } from './least-squares.ts';
import type { RegressionInput } from './types.ts';

/** Least squares with a constant, and the constant itself, which centering in double precision would blur. */
export type ExtendedFit = {
  readonly solved: LeastSquares;
  readonly intercept: number;
  /** n: the constant is the sum of influence times y. */
  readonly interceptInfluence: Float64Array;
};

/**
 * Pooled least squares on columns that carry low parts: centered, factored, and refined in twice the working precision,
 * standard errors too. What a polynomial loses is then what double precision loses of y and x, not of their powers.
 *
 * @shape norms: a column's size against which a remainder counts as zero
 * @oracle test/oracle/nist
 */
export function fitExtended(input: RegressionInput, norms: readonly number[]): ExtendedFit {
  const n = input.y.length;
  const zero = new Float64Array(n);
  const outcome = extendedCenter({ high: input.y, low: zero });
  const all = input.columns.map((high, j) => extendedCenter({ high, low: input.low?.[j] ?? zero }));
  const factor = qr(
    all.map(({ column }) => column.high),
    n,
    norms,
  );
  const kept = Array.from(factor.kept, (j) => all[j]!);
  const columns = kept.map(({ column }) => column);
  const nothing = new Float64Array(kept.length);
  const own = refinedSolve(factor, columns, outcome.column, nothing);
  const influence = kept.map((_, j) => {
    const unit = new Float64Array(kept.length);
    unit[j] = 1;
    return refinedSolve(factor, columns, null, unit);
  });
  const means = kept.map(({ mean }) => mean);
  return {
    solved: {
      kept: factor.kept,
      dropped: factor.dropped,
      beta: own.b,
      residuals: own.r,
      rss: dot(own.r, own.r),
      influence: influence.map(({ r }) => r),
    },
    intercept: interceptOf(outcome.mean, means, own),
    interceptInfluence: interceptInfluence(n, means, influence),
  };
}

type Mean = readonly [number, number];

function interceptOf(outcome: Mean, means: readonly Mean[], { b, bLow }: Augmented): number {
  const sum = accumulator(outcome[0], outcome[1]);
  means.forEach(([high, low], j) => {
    sum.addProduct(-high, b[j]!);
    sum.addProduct(-high, bLow[j]!);
    sum.addProduct(-low, b[j]!);
  });
  return sum.high();
}

function interceptInfluence(
  n: number,
  means: readonly Mean[],
  influence: readonly Augmented[],
): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const sum = accumulator(1 / n);
    means.forEach(([high, low], j) => {
      const { r, rLow } = influence[j]!;
      sum.addProduct(-high, r[i]!);
      sum.addProduct(-high, rLow[i]!);
      sum.addProduct(-low, r[i]!);
    });
    return sum.high();
  });
}
