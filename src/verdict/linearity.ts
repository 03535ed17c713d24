import { significant } from '../base/significant.ts';
import { linearityOf } from '../results/nonlinear.ts';
import type { Claim } from '../study/study.ts';
import { describeP } from './condition.ts';
import type { Evidence, Part } from './part.ts';

type LinearityClaim = Extract<Claim, { kind: 'linearity' }>;

/** Whether the test of the linear model against a kink or a smooth transition rejects. */
export function linearityPart(claim: LinearityClaim, { models }: Evidence): Part {
  const text = `linearity of ${claim.model}: p < ${claim.pBelow}`;
  const model = models[claim.model];
  const untestable = (observed: string): Part => ({ claim: text, observed, outcome: 'untestable' });
  if (model === undefined) return untestable(`model ${claim.model} has no result`);
  if (model.kind !== 'kink' && model.kind !== 'smooth_transition')
    return untestable(`${claim.model} is of kind ${model.kind} and has no linearity test`);
  const { statistic, p, least, reason } = testOf(model);
  if (p === null || statistic === null)
    return untestable(`no p-value: ${reason ?? 'no reason was recorded'}`);
  const observed = `${significant(statistic, 4)}, ${describeP(p, claim.pBelow, least)}`;
  return { claim: text, observed, outcome: p < claim.pBelow ? 'met' : 'unmet' };
}

function testOf(model: Extract<Evidence['models'][string], { kind: 'kink' | 'smooth_transition' }>) {
  if (model.kind === 'kink') {
    const { f_statistic, p_value, replications, failed, reason } = model.test;
    return { statistic: f_statistic, p: p_value, least: 1 / Math.max(1, replications - failed), reason };
  }
  const test = linearityOf(model);
  return {
    statistic: test?.statistic ?? null,
    p: test?.p_value ?? null,
    least: null,
    reason: test?.reason,
  };
}
