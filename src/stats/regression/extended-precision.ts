import { accumulator, extendedCenter } from '../../numeric/double-double.ts';
import { type Qr, qr } from '../../numeric/qr.ts';
import { type Augmented, refinedSolve } from '../../numeric/refine.ts';
import { dot } from '../../numeric/sum.ts';
import { addScaled, type LeastSquares } from './least-squares.ts';
import type { RegressionInput } from './types.ts';

/** Least squares with a constant, and the constant itself, which centering in double precision would blur. */
export type ExtendedFit = {
  readonly solved: LeastSquares;
  readonly intercept: number;
  /** n: the constant is the sum of influence times y. */
  readonly interceptInfluence: Float64Array;
};

/** Larger designs (columns squared times rows, a millisecond's work) keep what double precision gives. */
const REFINED_WORK = 20_000;
/** Standard errors of designs up to this size, a tenth of a millisecond's work, are refined in any case. */
const ALWAYS_REFINED = 1_000;
/** Half a unit in the last place: what a number loses when it is stored. */
const HALF_UNIT = Number.EPSILON / 2;
/** Corrections up to this many times what the rounding of the stored outcome moves are not worth a second fit. */
const ROUNDINGS = 2;

/**
 * The fit in twice the working precision where double precision lost digits that the columns have: where refinement
 * moves a coefficient by more than the rounding of the stored outcome does. Of a design of a few dozen rows the standard
 * errors are refined in any case. Null where neither is so, or is not tried.
 *
 * @shape plain: the same regression in double precision
 * @oracle test/oracle/nist
 */
export function refinedFit(
  input: RegressionInput,
  norms: readonly number[],
  plain: LeastSquares,
): ExtendedFit | null {
  const { y, columns } = input;
  const work = columns.length * columns.length * y.length;
  if (work === 0 || work > REFINED_WORK) return null;
  const { factor, kept, outcome } = centeredDesign(input, norms);
  if (factor.kept.length === 0 || factor.kept.join() !== plain.kept.join()) return null;
  const own = refinedSolve(
    factor,
    kept.map(({ column }) => column),
    outcome.column,
    new Float64Array(kept.length),
  );
  const levels = Float64Array.from(kept, ({ mean }) => mean[0]);
  const constant = new Float64Array(y.length).fill(1 / y.length);
  plain.influence.forEach((column, j) => {
    addScaled(constant, -levels[j]!, column);
  });
  const before = [...plain.beta, outcome.mean[0] - dot(plain.beta, levels)];
  const after = [
    ...own.b,
    interceptOf(
      outcome.mean,
      kept.map(({ mean }) => mean),
      own,
    ),
  ];
  const moved = [...plain.influence, constant].some((influence, j) => {
    const parts = influence.map((weight, i) => weight * y[i]!);
    return Math.abs(after[j]! - before[j]!) > ROUNDINGS * HALF_UNIT * Math.sqrt(dot(parts, parts));
  });
  if (moved) return fitExtended(input, norms);
  if (work > ALWAYS_REFINED) return null;
  const refined = fitExtended(input, norms);
  return { ...refined, solved: { ...refined.solved, beta: plain.beta }, intercept: before.at(-1)! };
}

/**
 * Pooled least squares on columns that carry low parts: centered, factored, and refined in twice the working precision,
 * standard errors too. What a polynomial loses is then what double precision loses of y and x, not of their powers.
 *
 * @shape norms: a column's size against which a remainder counts as zero
 * @oracle test/oracle/nist
 */
export function fitExtended(input: RegressionInput, norms: readonly number[]): ExtendedFit {
  const n = input.y.length;
  const { factor, kept, outcome } = centeredDesign(input, norms);
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

function centeredDesign(
  { y, columns, low }: RegressionInput,
  norms: readonly number[],
): { factor: Qr; kept: Centered[]; outcome: Centered } {
  const zero = new Float64Array(y.length);
  const all = columns.map((high, j) => extendedCenter({ high, low: low?.[j] ?? zero }));
  const factor = qr(
    all.map(({ column }) => column.high),
    y.length,
    norms,
  );
  const kept = Array.from(factor.kept, (j) => all[j]!);
  return { factor, kept, outcome: extendedCenter({ high: y, low: zero }) };
}

type Centered = ReturnType<typeof extendedCenter>;
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
