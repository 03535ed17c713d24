import { unreachable } from '../../base/invariant.ts';
import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { DescriptivesSpec, HausmanSpec, ModelSpec, ThresholdSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type {
  Descriptives,
  Hausman,
  Model,
  Regression,
  RegressionColumn,
  Threshold,
} from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindEffects, bindVcov, placed, refuseTwice } from './choices.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';
import { bindMediation } from './mediation.ts';
import { bindRegression } from './regression.ts';

function bindDescriptives(binding: Binding, name: string, model: Descriptives): DescriptivesSpec {
  const pointer = pointerTo('models', name);
  const variables = bindTerms(binding, model.variables, `${pointer}/variables`);
  refuseTwice(binding, placed(variables, `${pointer}/variables`));
  return { kind: 'descriptives', name, pointer, title: model.title ?? null, variables };
}

const contrasted = ['pooled_ols', 'fixed_effects', 'random_effects'];

/** Hausman's test contrasts fixed and random effects of an equation in levels, without weights. */
function refuseUncontrasted(binding: Binding, name: string, of: Regression, pointer: string): void {
  const last: Partial<RegressionColumn> = (Array.isArray(of.columns) ? of.columns.at(-1) : undefined) ?? {};
  const instruments = last.instruments ?? of.instruments;
  const estimator = last.estimator ?? of.estimator ?? (instruments === undefined ? 'fixed_effects' : 'iv');
  const hint = 'write a regression of its own for the test';
  if (!contrasted.includes(estimator)) {
    const message = `The last column of \`${name}\` is \`${estimator}\`; a Hausman test contrasts fixed and random effects.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  } else if ((last.weights ?? of.weights) !== undefined) {
    const message = `The last column of \`${name}\` has weights, which random effects do not take.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  }
}

function bindHausman(binding: Binding, name: string, model: Hausman): HausmanSpec {
  const pointer = pointerTo('models', name);
  const { models } = binding.study;
  const of = Object.hasOwn(models, model.of) ? models[model.of]! : null;
  const regressions = Object.keys(models).filter((other) => models[other]!.kind === 'regression');
  const known = model.of === hole || binding.isFaulty(pointerTo('models', model.of));
  const hint =
    didYouMean(model.of, regressions) ??
    (regressions.length > 0 ? `the regressions are ${listNames(regressions)}` : null);
  if (of === null && !known)
    binding.error('BIND009', `${pointer}/of`, `The study has no model \`${model.of}\`.`, { hint });
  if (of !== null && of.kind !== 'regression') {
    const message = `\`${model.of}\` is of kind ${of.kind}; a Hausman test is of a regression.`;
    binding.error('BIND009', `${pointer}/of`, message, { hint });
  }
  if (of?.kind === 'regression') refuseUncontrasted(binding, model.of, of, pointer);
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
    vcov: bindVcov(binding, model.vcov, `${pointer}/vcov`),
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

export function bindModel(binding: Binding, name: string, model: Model): ModelSpec {
  switch (model.kind) {
    case 'descriptives':
      return bindDescriptives(binding, name, model);
    case 'regression':
      return bindRegression(binding, name, model);
    case 'hausman':
      return bindHausman(binding, name, model);
    case 'mediation':
      return bindMediation(binding, name, model);
    case 'threshold':
      return bindThreshold(binding, name, model);
    default:
      return unreachable(model);
  }
}
