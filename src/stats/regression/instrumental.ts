import { invariant } from '../../base/invariant.ts';
import { dot } from '../../numeric/sum.ts';
import { linearFit } from './fixed-effects.ts';
import { ivTests } from './iv-tests.ts';
import { addScaled, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { prepare } from './prepare.ts';
import { twoStages } from './two-stages.ts';
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
  const design = prepared.transformed.map((column, j) => {
    const at = endogenous.indexOf(j);
    return at === -1 ? column : fittedOf(stages.first[at]!, column);
  });
  const projected = solveLeastSquares(prepared.within, design, prepared.norms);
  const residuals = Float64Array.from(prepared.within);
  projected.kept.forEach((j, position) => {
    addScaled(residuals, -projected.beta[position]!, prepared.transformed[j]!);
  });
  const solved = { ...projected, residuals, rss: dot(residuals, residuals) };
  const fit = linearFit(input, prepared, solved, design);
  const omitted = fit.omitted.map(({ term, reason }) => {
    const j = input.terms.indexOf(term);
    const told = endogenous.includes(j) && !isVoid(prepared.transformed[j]!, prepared.norms[j]!);
    return { term, reason: told ? 'not identified by the instruments' : reason };
  });
  const identified = endogenous.every((j) => solved.kept.includes(j));
  const tests = identified ? ivTests(stages, solved, instruments, input.terms) : null;
  const r2 = { r2Within: null, r2Overall: null, r2Between: null, r2Lsdv: null, adjR2: null };
  return { ...fit, fit: { ...fit.fit, ...r2 }, omitted, ...(tests === null ? {} : { iv: tests }) };
}

function fittedOf(stage: LeastSquares, column: Float64Array): Float64Array {
  return column.map((value, i) => value - stage.residuals[i]!);
}
