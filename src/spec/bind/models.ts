import { invariant, unreachable } from '../../base/invariant.ts';
import type {
  DescriptivesSpec,
  HausmanSpec,
  IndexSpec,
  MissingSpec,
  ModelSpec,
  ThresholdSpec,
} from '../../study/study.ts';
import type { Descriptives, Hausman, Model, Threshold, Uncertainty } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindEffects, bindVcovFor, placed, refuseTwice } from './choices.ts';
import { bindCompanion } from './companion.ts';
import { bindExternal } from './external.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';
import { bindMediation } from './mediation.ts';
import { bindKink, bindSmoothTransition } from './nonlinear.ts';
import { bindRegression } from './regression.ts';
import { bindTests, refuseUncontrasted, testedRegression } from './tests.ts';
import { bindUncertainty } from './uncertainty.ts';

function bindDescriptives(binding: Binding, name: string, model: Descriptives): DescriptivesSpec {
  const pointer = pointerTo('models', name);
  const variables = bindTerms(binding, model.variables, `${pointer}/variables`);
  refuseTwice(binding, placed(variables, `${pointer}/variables`));
  return { kind: 'descriptives', name, pointer, title: model.title ?? null, variables };
}

function bindHausman(binding: Binding, name: string, model: Hausman): HausmanSpec {
  const pointer = pointerTo('models', name);
  const of = testedRegression(binding, model.of, `${pointer}/of`, 'a Hausman test');
  if (of !== null)
    refuseUncontrasted(binding, model.of, of, pointer, 'A Hausman test contrasts fixed and random effects');
  if (!binding.hasTime)
    binding.error('BIND015', pointer, 'A Hausman test needs a panel, and the data have no `time`.', {
      atKey: true,
    });
  return { kind: 'hausman', name, pointer, title: model.title ?? null, of: model.of };
}

/** Hansen's program as published: his trims, his number of quantiles (Hansen 1999, section 5). */
const HANSEN = { trim: [0.01, 0.01, 0.05], grid: 400 } as const;

/** One share per threshold. */
function trimOf(binding: Binding, model: Threshold, pointer: string): number[] {
  const count = model.max_thresholds ?? 1;
  if (model.trim === undefined && model.compat === 'hansen1999') return HANSEN.trim.slice(0, count);
  const trim = model.trim ?? 0.05;
  if (!Array.isArray(trim)) return Array.from({ length: count }, () => trim);
  if (trim.length !== count) {
    const message = `\`trim\` has ${trim.length} shares for ${count} threshold${count === 1 ? '' : 's'}.`;
    binding.error('SPEC016', `${pointer}/trim`, message, { hint: 'give one share, or one per threshold' });
  }
  return trim;
}

function effectsOfThreshold(binding: Binding, model: Threshold, pointer: string): string[] {
  const effects = bindEffects(binding, model.effects ?? ['entity'], 'fixed_effects', `${pointer}/effects`);
  if (effects.length > 0 && !effects.includes('entity')) {
    const message = 'A panel threshold model is estimated within entities.';
    binding.error('BIND015', `${pointer}/effects`, message, {
      atKey: true,
      hint: 'add `entity` to `effects`',
    });
  }
  const other = effects.find((effect) => effect !== 'entity' && effect !== 'time');
  if (other !== undefined && effects.includes('entity')) {
    const message = `A panel threshold model has effects of \`entity\` and \`time\`; \`${other}\` cannot be one.`;
    binding.error('BIND015', `${pointer}/effects`, message, { atKey: true, hint: `remove \`${other}\`` });
  }
  return effects;
}

/** null where there are no replications. */
function bootstrapOfThreshold({ bootstrap }: Threshold): ThresholdSpec['bootstrap'] {
  const replications = bootstrap?.replications ?? 1000;
  const method = bootstrap?.method ?? 'residual_by_entity';
  return replications === 0 ? null : { replications, methods: Array.isArray(method) ? method : [method] };
}

function bindThreshold(binding: Binding, name: string, model: Threshold): ThresholdSpec {
  const pointer = pointerTo('models', name);
  const outcome = bindTerm(binding, model.outcome, `${pointer}/outcome`);
  const regimeRegressors = bindTerms(binding, model.regime_regressors, `${pointer}/regime_regressors`);
  const controls = bindTerms(binding, model.controls, `${pointer}/controls`);
  refuseTwice(binding, [
    { term: outcome, pointer: `${pointer}/outcome` },
    ...placed(regimeRegressors, `${pointer}/regime_regressors`),
    ...placed(controls, `${pointer}/controls`),
  ]);
  if (!binding.hasTime)
    binding.error('BIND015', pointer, 'A panel threshold model needs periods, and the data have no `time`.', {
      atKey: true,
    });
  return {
    kind: 'threshold',
    name,
    pointer,
    title: model.title ?? null,
    outcome,
    thresholdVariable: bindTerm(binding, model.threshold_variable, `${pointer}/threshold_variable`),
    regimeRegressors,
    controls,
    effects: effectsOfThreshold(binding, model, pointer),
    vcov: bindVcovFor(binding, model.vcov, 'fixed_effects', `${pointer}/vcov`),
    where: bindWhere(binding, model.where, `${pointer}/where`),
    confidence: model.confidence ?? 0.95,
    maxThresholds: (model.max_thresholds ?? 1) as 1 | 2 | 3,
    alpha: model.alpha ?? 0.05,
    trim: trimOf(binding, model, pointer),
    grid: model.grid ?? (model.compat === 'hansen1999' ? HANSEN.grid : 'all'),
    bootstrap: bootstrapOfThreshold(model),
    regimeIntercepts: model.regime_intercepts ?? false,
    compat: model.compat ?? 'none',
  };
}

export function bindModel(binding: Binding, name: string, model: Exclude<Model, Uncertainty>): ModelSpec {
  switch (model.kind) {
    case 'descriptives':
      return bindDescriptives(binding, name, model);
    case 'regression':
      return bindRegression(binding, name, model);
    case 'tests':
      return bindTests(binding, name, model);
    case 'hausman':
      return bindHausman(binding, name, model);
    case 'mediation':
      return bindMediation(binding, name, model);
    case 'threshold':
      return bindThreshold(binding, name, model);
    case 'kink':
      return bindKink(binding, name, model);
    case 'smooth_transition':
      return bindSmoothTransition(binding, name, model);
    case 'companion':
      return bindCompanion(binding, name, model);
    case 'external':
      return bindExternal(binding, name, model);
    default:
      return unreachable(model);
  }
}

/** A model of the study's own choices: bound after all others. */
export function bindAnalysis(
  binding: Binding,
  name: string,
  model: Model,
  indices: readonly IndexSpec[],
  missing: MissingSpec,
): ModelSpec {
  invariant(model.kind === 'uncertainty', `${name} was bound before`);
  return bindUncertainty(binding, name, model, indices, missing);
}
