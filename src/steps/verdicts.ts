import type { StepKind } from '../plan/step.ts';
import type { HypothesisResult, ModelResult } from '../results/results.ts';
import type { HypothesisSpec, ModelSpec } from '../study/study.ts';
import { decideHypothesis } from '../verdict/decide.ts';

/** Every hypothesis against the results of the models. */
export const step: StepKind = {
  kind: 'verdicts',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const models = modelResults(inputs);
    const specs = params.models as unknown as readonly ModelSpec[];
    const hypotheses = params.hypotheses as unknown as readonly HypothesisSpec[];
    const value: { [name: string]: HypothesisResult } = {};
    for (const hypothesis of hypotheses) value[hypothesis.name] = decideHypothesis(hypothesis, models, specs);
    return { ok: true, value };
  },
};

/** Results by model name, from the ports `model:NAME`. */
export function modelResults(inputs: { readonly [port: string]: unknown }): { [name: string]: ModelResult } {
  const models: { [name: string]: ModelResult } = {};
  for (const [port, value] of Object.entries(inputs)) {
    if (port.startsWith('model:'))
      models[port.slice('model:'.length)] = (value as { result: ModelResult }).result;
  }
  return models;
}
