import { invariant } from '../../base/invariant.ts';
import { dot } from '../../numeric/sum.ts';
import { linearFit } from './fixed-effects.ts';
import { inference } from './inference.ts';
import { ivTests } from './iv-tests.ts';
import { addScaled, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { prepare } from './prepare.ts';
import { type TwoStages, twoStages } from './two-stages.ts';
import type { RegressionFit, RegressionInput } from './types.ts';

/**
 * Two-stage least squares with any number of absorbed effects. Standard errors use the residuals of the terms
 * themselves, the influence that of their first-stage fits; corrections for small samples are those of fixed effects;
 * no R2 is reported, since it measures no fit here.
 *
 * @status omitted: as for fixed effects; an endogenous term that the instruments do not tell apart is not identified
 * @cite Wooldridge (2010), section 5.2; Baum, Schaffer & Stillman (2007), Stata Journal 7(4)
 * @oracle test/oracle/regression
 */
export function fitInstrumental(input: RegressionInput): RegressionFit {
  const { instruments } = input;
  invariant(instruments != null && instruments.endogenous.length > 0, 'fitInstrumental: instruments');
  const stages = twoStages(input, prepare(input), instruments.endogenous);
  const { prepared, endogenous } = stages;
  const { solved, design } = secondStage(stages);
  const fit = linearFit(input, prepared, solved, design);
  const unidentified = unidentifiedIn(stages, solved);
  if (unidentified.length > 0) return withoutIdentification(input, fit, unidentified);
  const told = endogenous.every((j) => solved.kept.includes(j));
  const tests = told ? ivTests(stages, solved, instruments, input.terms) : null;
  const r2 = { r2Within: null, r2Overall: null, r2Between: null, r2Lsdv: null, adjR2: null };
  return { ...fit, fit: { ...fit.fit, ...r2 }, ...(tests === null ? {} : { iv: tests }) };
}

/** The second stage, and the columns it is solved on: instrumented ones by their fit. */
export function secondStage(stages: TwoStages): {
  readonly solved: LeastSquares;
  readonly design: readonly Float64Array[];
} {
  const design = stages.prepared.transformed.map((column, j) => {
    const at = stages.endogenous.indexOf(j);
    return at === -1 ? column : fittedOf(stages.first[at]!, column);
  });
  return { solved: solveInOrder(stages, design), design };
}

/** Instrumented terms that the instruments do not tell from the others. */
export function unidentifiedIn(stages: TwoStages, solved: LeastSquares): number[] {
  return stages.endogenous.filter((j) => !solved.kept.includes(j) && !isExplained(stages, j));
}

/**
 * Second stage with the exogenous terms first, so that an instrumented term that the instruments cannot tell from them
 * is the one that is left out. Positions are those of the input again; residuals are of the terms themselves.
 */
function solveInOrder(
  { prepared, exogenous, endogenous }: TwoStages,
  design: readonly Float64Array[],
): LeastSquares {
  const order = [...exogenous, ...endogenous];
  const { within, transformed, norms } = prepared;
  const solved = solveLeastSquares(
    within,
    order.map((j) => design[j]!),
    order.map((j) => norms[j]!),
  );
  const places = Array.from(solved.kept, (position, at) => ({ j: order[position]!, at }));
  places.sort((a, b) => a.j - b.j);
  const beta = Float64Array.from(places, ({ at }) => solved.beta[at]!);
  const residuals = Float64Array.from(within);
  places.forEach(({ j }, position) => {
    addScaled(residuals, -beta[position]!, transformed[j]!);
  });
  return {
    kept: Int32Array.from(places, ({ j }) => j),
    dropped: Int32Array.from(solved.dropped, (position) => order[position]!).sort(),
    beta,
    residuals,
    rss: dot(residuals, residuals),
    influence: places.map(({ at }) => solved.influence[at]!),
  };
}

/** Whether a term is constant, absorbed, or a combination of exogenous ones: then it is left out as any other is. */
function isExplained({ prepared, exogenous }: TwoStages, j: number): boolean {
  const { transformed, norms } = prepared;
  const others = exogenous.map((e) => transformed[e]!);
  const { residuals } = solveLeastSquares(
    transformed[j]!,
    others,
    exogenous.map((e) => norms[e]!),
  );
  return isVoid(residuals, norms[j]!);
}

/** Why a term of an equation that is not identified is left out. */
export function unidentifiedReason(term: string, missing: readonly string[]): string {
  return missing.includes(term)
    ? 'not identified by the instruments'
    : `the equation is not identified: the instruments do not tell ${missing.join(', ')}`;
}

/** Without identification no coefficient of the equation means anything. */
function withoutIdentification(
  input: RegressionInput,
  fit: RegressionFit,
  unidentified: readonly number[],
): RegressionFit {
  const none = new Float64Array(0);
  const missing = unidentified.map((j) => input.terms[j]!);
  return {
    ...fit,
    terms: [],
    ...inference(none, none, fit.vcovInfo.df, input.confidence),
    omitted: input.terms.map((term) => ({ term, reason: unidentifiedReason(term, missing) })),
    fit: {
      ...fit.fit,
      dfModel: 0,
      r2Within: null,
      r2Overall: null,
      r2Between: null,
      r2Lsdv: null,
      adjR2: null,
      fStatistic: null,
      fPValue: null,
    },
  };
}

function fittedOf(stage: LeastSquares, column: Float64Array): Float64Array {
  return column.map((value, i) => value - stage.residuals[i]!);
}
