import type { HypothesisResult, ModelResult } from '../results/results.ts';
import type { HypothesisSpec, ModelSpec } from '../study/study.ts';
import { verdictOf } from './outcome.ts';
import { partsOf } from './parts.ts';

/**
 * Decides a hypothesis from the results of the study's models. The claim splits into parts (see {@link partsOf}); each
 * part has one reason, with its claim in words, the numbers that decided it, and its outcome. A hypothesis that is not
 * supported is a finding, never an error.
 */
export function decideHypothesis(
  hypothesis: HypothesisSpec,
  models: { readonly [name: string]: ModelResult },
  modelSpecs: readonly ModelSpec[],
): HypothesisResult {
  const reasons = partsOf(hypothesis.claim, { models, modelSpecs });
  return {
    statement: hypothesis.statement,
    verdict: verdictOf(reasons.map((reason) => reason.outcome)),
    reasons,
  };
}
