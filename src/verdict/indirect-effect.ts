import type { MediationResult } from '../results/results.ts';
import type { Claim } from '../study/study.ts';
import { describeCondition, testCondition } from './condition.ts';
import { confidenceOf, type Evidence, type Part } from './part.ts';

type IndirectEffectClaim = Extract<Claim, { kind: 'indirect_effect' }>;

/** The indirect effect through one mediator, or through all of them together where none is named. */
export function indirectEffectPart(claim: IndirectEffectClaim, { models, modelSpecs }: Evidence): Part {
  const through = claim.mediator === null ? '' : ` through ${claim.mediator}`;
  const text = `indirect effect${through} in ${claim.model}: ${describeCondition(claim.condition)}`;
  const untestable = (observed: string): Part => ({ claim: text, observed, outcome: 'untestable' });

  const model = models[claim.model];
  if (model === undefined) return untestable(`model ${claim.model} has no result`);
  if (model.kind !== 'mediation')
    return untestable(`${claim.model} is of kind ${model.kind} and has no effects`);
  const effect = effectOf(model, claim.mediator);
  if (effect === undefined) return untestable('the model has no such mediator');
  const spec = modelSpecs.find(({ name }) => name === claim.model);
  const { bootstrap } = model;
  // The smaller tail is doubled: one replicate beyond 0 would already give 2/B.
  const leastP = bootstrap === null ? null : 2 / (bootstrap.replications - bootstrap.failed);
  return {
    claim: text,
    ...testCondition(claim.condition, effect, { confidence: confidenceOf(spec), leastP }),
  };
}

function effectOf({ effects }: MediationResult, mediator: string | null) {
  if (mediator === null) return effects.indirect;
  return Object.hasOwn(effects.mediators, mediator) ? effects.mediators[mediator].indirect : undefined;
}
