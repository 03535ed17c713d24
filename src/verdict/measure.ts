import { estimateOfMeasure, measuresAsked } from '../results/measures.ts';
import type { Claim } from '../study/study.ts';
import { describeCondition, testCondition } from './condition.ts';
import { confidenceOf, type Evidence, type Part } from './part.ts';

type MeasureClaim = Extract<Claim, { kind: 'measure' }>;

/** One part per period asked for. A number that is not there, or without the p-value asked for, is untestable. */
export function measureParts(claim: MeasureClaim, { models, modelSpecs }: Evidence): Part[] {
  const condition = describeCondition(claim.condition);
  const name = [claim.measure, ...(claim.of.length === 0 ? [] : [`of ${claim.of.join(', ')}`])].join(' ');
  const untestable = (observed: string): Part[] => [
    { claim: `${name} in ${claim.model}: ${condition}`, observed, outcome: 'untestable' },
  ];
  const model = models[claim.model];
  if (model?.kind !== 'companion') return untestable(`${claim.model} has no such result`);
  const found = measuresAsked(model, claim);
  if (found.length === 0) return untestable('the model has no such number');
  const confidence = confidenceOf(modelSpecs.find((spec) => spec.name === claim.model));
  return found.map((one) => ({
    claim: `${name} in ${claim.model}${one.time === null ? '' : `, ${one.time}`}: ${condition}`,
    ...testCondition(claim.condition, estimateOfMeasure(one), { confidence, leastP: null }),
  }));
}
