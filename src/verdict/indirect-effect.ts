import type { Estimate, MediationResult } from '../results/results.ts';
import type { Claim } from '../study/study.ts';
import { describeCondition, testCondition } from './condition.ts';
import { confidenceOf, type Evidence, type Part } from './part.ts';

type IndirectEffectClaim = Extract<Claim, { kind: 'indirect_effect' }>;

/** The indirect effect through one mediator, a chain of them, or all together where none is named. */
export function indirectEffectPart(claim: IndirectEffectClaim, { models, modelSpecs }: Evidence): Part {
  const text = `${describe(claim)} in ${claim.model}: ${describeCondition(claim.condition)}`;
  const untestable = (observed: string): Part => ({ claim: text, observed, outcome: 'untestable' });

  const model = models[claim.model];
  if (model === undefined) return untestable(`model ${claim.model} has no result`);
  if (model.kind !== 'mediation')
    return untestable(`${claim.model} is of kind ${model.kind} and has no effects`);
  const effect = effectOf(model, claim);
  if (effect === undefined) return untestable('the model has no such effect');
  const spec = modelSpecs.find(({ name }) => name === claim.model);
  const { bootstrap } = model;
  // The smaller tail is doubled: one replicate beyond 0 would already give 2/B.
  const leastP = bootstrap === null ? null : 2 / (bootstrap.replications - bootstrap.failed);
  return {
    claim: text,
    ...testCondition(claim.condition, effect, { confidence: confidenceOf(spec), leastP }),
  };
}

function describe({ mediator, through, measure }: IndirectEffectClaim): string {
  const along = through !== undefined ? ` through ${through.join(', then ')}` : '';
  const via = mediator === null ? along : ` through ${mediator}`;
  if (measure === undefined) return `indirect effect${via}`;
  if (measure === 'index') return `index of moderated mediation${via}`;
  const at = measure === 'difference' ? 'change of the' : '';
  const where = {
    low: ' at a low moderator',
    mean: ' at the mean of the moderator',
    high: ' at a high moderator',
    difference: ' from a low to a high moderator',
  }[measure];
  return `${at === '' ? '' : `${at} `}indirect effect${via}${where}`;
}

function effectOf({ effects }: MediationResult, claim: IndirectEffectClaim): Estimate | undefined {
  const { mediator, through, measure } = claim;
  if (through !== undefined)
    return effects.chains?.find((chain) => chain.through.join('\n') === through.join('\n'))?.indirect;
  if (mediator === null) return effects.indirect;
  if (!Object.hasOwn(effects.mediators, mediator)) return undefined;
  const found = effects.mediators[mediator]!;
  return measure === undefined ? found.indirect : found.moderation?.[measure];
}
