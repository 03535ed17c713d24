import { stream } from '../numeric/rng.ts';
import type { StepContext } from '../plan/step.ts';
import type { ChoiceShare } from '../results/uncertainty.ts';
import { exactIndices } from '../stats/uncertainty/decompose.ts';
import { combinations, type Draw } from '../stats/uncertainty/design.ts';
import { sobolEstimates } from '../stats/uncertainty/sobol.ts';
import type { UncertaintyParams } from './uncertainty-params.ts';

/** Resamples behind the interval of a Sobol index. */
const RESAMPLES = 1000;

export const factorsOf = ({ factors }: UncertaintyParams) =>
  factors.map(({ name, levels }) => ({ name, levels: levels.length }));

/** First-order and total indices of an output of every run; NaN where a run has none. */
export function choiceShares(
  params: UncertaintyParams,
  design: readonly Draw[],
  output: Float64Array,
  { seed, stepId }: StepContext,
  what: string,
): ChoiceShare[] {
  const names = params.factors.map(({ name }) => name);
  const none = (reason: string): ChoiceShare[] =>
    names.map((choice) => ({
      choice,
      first: null,
      first_low: null,
      first_high: null,
      total: null,
      total_low: null,
      total_high: null,
      reason,
    }));
  if (params.design === 'monte_carlo') return none('independent draws do not decompose the variance');
  if (output.some(Number.isNaN)) return none('some runs could not be computed');
  const still = 'it does not vary';
  if (params.design === 'factorial') {
    if (output.length !== combinations(factorsOf(params))) return none('combinations are excluded');
    return exactIndices(factorsOf(params), output).map(({ first, total }, k) => ({
      choice: names[k]!,
      first,
      first_low: first,
      first_high: first,
      total,
      total_low: total,
      total_high: total,
      ...(first === null ? { reason: still } : {}),
    }));
  }
  const of = (wanted: string) =>
    Float64Array.from(design.flatMap(({ block }, i) => (block === wanted ? [output[i]!] : [])));
  const found = sobolEstimates({ a: of('A'), b: of('B'), mixed: names.map(of) }, params.estimator, {
    resamples: RESAMPLES,
    confidence: params.confidence,
    stream: (resample) => stream(seed, stepId, `bootstrap of ${what}`, resample),
  });
  return found.map(({ first, total, firstInterval, totalInterval }, k) => ({
    choice: names[k]!,
    first,
    first_low: firstInterval.low,
    first_high: firstInterval.high,
    total,
    total_low: totalInterval.low,
    total_high: totalInterval.high,
    ...(first === null || total === null ? { reason: still } : {}),
  }));
}
