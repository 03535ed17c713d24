import type { KinkSpec, SmoothTransitionSpec } from '../../study/nonlinear.ts';
import type { Kink, SmoothTransition } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindFactors, bindVcovFor, placed, refuseTwice } from './choices.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';

type Common = Pick<Kink, 'outcome' | 'controls' | 'effects' | 'vcov' | 'where' | 'confidence' | 'title'>;

/** What both kinds have, bound alike: entity effects where there is a panel, unless the study says otherwise. */
function bindCommon(binding: Binding, name: string, model: Common) {
  const pointer = pointerTo('models', name);
  const named = model.effects ?? (binding.hasTime ? ['entity'] : []);
  return {
    name,
    pointer,
    title: model.title ?? null,
    outcome: bindTerm(binding, model.outcome, `${pointer}/outcome`),
    controls: bindTerms(binding, model.controls, `${pointer}/controls`),
    effects: bindFactors(binding, named, `${pointer}/effects`),
    vcov: bindVcovFor(
      binding,
      model.vcov,
      named.length > 0 ? 'fixed_effects' : 'pooled_ols',
      `${pointer}/vcov`,
    ),
    where: bindWhere(binding, model.where, `${pointer}/where`),
    confidence: model.confidence ?? 0.95,
  };
}

export function bindKink(binding: Binding, name: string, model: Kink): KinkSpec {
  const common = bindCommon(binding, name, model);
  const { pointer, outcome, controls } = common;
  const kinkVariable = bindTerm(binding, model.kink_variable, `${pointer}/kink_variable`);
  refuseTwice(binding, [
    { term: outcome, pointer: `${pointer}/outcome` },
    { term: kinkVariable, pointer: `${pointer}/kink_variable` },
    ...placed(controls, `${pointer}/controls`),
  ]);
  const { replications = 1000, weights = 'normal' } = model.bootstrap ?? {};
  return {
    ...common,
    kind: 'kink',
    kinkVariable,
    trim: model.trim ?? 0.1,
    grid: model.grid ?? 'all',
    bootstrap: replications === 0 ? null : { replications, weights },
  };
}

export function bindSmoothTransition(
  binding: Binding,
  name: string,
  model: SmoothTransition,
): SmoothTransitionSpec {
  const common = bindCommon(binding, name, model);
  const { pointer, outcome, controls } = common;
  const regimeRegressors = bindTerms(binding, model.regime_regressors, `${pointer}/regime_regressors`);
  refuseTwice(binding, [
    { term: outcome, pointer: `${pointer}/outcome` },
    ...placed(regimeRegressors, `${pointer}/regime_regressors`),
    ...placed(controls, `${pointer}/controls`),
  ]);
  return {
    ...common,
    kind: 'smooth_transition',
    transitionVariable: bindTerm(binding, model.transition_variable, `${pointer}/transition_variable`),
    regimeRegressors,
    locations: (model.locations ?? 1) as 1 | 2 | 'auto',
    maxTransitions: (model.max_transitions ?? 1) as 1 | 2 | 3,
    alpha: model.alpha ?? 0.05,
    test: model.test ?? 'robust_f',
    trim: model.trim ?? 0.05,
    grid: { gamma: model.grid?.gamma ?? 15, location: model.grid?.location ?? 20 },
  };
}
