import { listNames } from '../../diagnostics/suggest.ts';
import { productTerm } from '../../study/mediation.ts';
import type { MediationSpec, ModeratorSpec, Term } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Mediation } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindFactors, bindVcovFor, placed, refuseTwice } from './choices.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';

/** Every subset of the mediators is a path: four of them make fifteen. */
const MOST_SERIAL = 4;

export function bindMediation(binding: Binding, name: string, model: Mediation): MediationSpec {
  const pointer = pointerTo('models', name);
  const outcome = bindTerm(binding, model.outcome, `${pointer}/outcome`);
  const treatment = bindTerm(binding, model.treatment, `${pointer}/treatment`);
  const mediators = bindTerms(binding, model.mediators, `${pointer}/mediators`);
  const controls = bindTerms(binding, model.controls, `${pointer}/controls`);
  const moderator = bindModerator(binding, model, treatment, mediators, pointer);
  refuseTwice(binding, [
    { term: outcome, pointer: `${pointer}/outcome` },
    { term: treatment, pointer: `${pointer}/treatment` },
    ...placed(mediators, `${pointer}/mediators`),
    ...(moderator === null ? [] : [{ term: moderator.term, pointer: `${pointer}/moderator/variable` }]),
    ...placed(controls, `${pointer}/controls`),
  ]);
  refuseTogether(binding, model, pointer);
  return {
    kind: 'mediation',
    name,
    pointer,
    title: model.title ?? null,
    style: model.style ?? 'product',
    theory: bindTheory(binding, model, mediators, pointer),
    serial: model.serial ?? false,
    moderator,
    tests: model.style === 'two_step' ? [] : (model.tests ?? ['sobel']),
    nonlinear: model.nonlinear ?? false,
    sensitivity: model.sensitivity ?? false,
    outcome,
    treatment,
    mediators,
    controls,
    effects: bindFactors(binding, model.effects ?? [], `${pointer}/effects`),
    vcov: bindVcovFor(
      binding,
      model.vcov,
      (model.effects ?? []).length > 0 ? 'fixed_effects' : 'pooled_ols',
      `${pointer}/vcov`,
    ),
    where: bindWhere(binding, model.where, `${pointer}/where`),
    confidence: model.confidence ?? 0.95,
    bootstrap: bootstrapOf(model),
  };
}

/** null where none is asked for, or no replications. */
function bootstrapOf({ bootstrap }: Mediation): MediationSpec['bootstrap'] {
  if (bootstrap === undefined || bootstrap.replications === 0) return null;
  const { replications = 1000, method = 'entity', interval = 'percentile' } = bootstrap;
  return { replications, method, interval };
}

function bindModerator(
  binding: Binding,
  { moderator }: Mediation,
  treatment: Term,
  mediators: readonly Term[],
  pointer: string,
): ModeratorSpec | null {
  if (moderator === undefined) return null;
  const term = bindTerm(binding, moderator.variable, `${pointer}/moderator/variable`);
  const paths = moderator.paths ?? ['a'];
  if (!paths.includes('a') && !paths.includes('b')) {
    const message = 'A moderated mediation needs `a` or `b` among its moderated paths.';
    binding.error('SPEC017', `${pointer}/moderator/paths`, message, { hint: 'for instance `paths: [a]`' });
  }
  return {
    term,
    paths,
    treatmentProduct: productTerm(treatment, term),
    mediatorProducts: mediators.map((mediator) => productTerm(mediator, term)),
  };
}

/** In the two-step style the second step is an argument: each mediator needs one. */
function bindTheory(
  binding: Binding,
  model: Mediation,
  mediators: readonly Term[],
  pointer: string,
): MediationSpec['theory'] {
  const theory = model.theory ?? {};
  const names = mediators.map((term) => term.name);
  for (const key of Object.keys(theory)) {
    if (names.includes(key) || names.includes(hole)) continue;
    const hint = `its mediators are ${listNames(names)}`;
    binding.error('BIND032', `${pointer}/theory${pointerTo(key)}`, `The model has no mediator \`${key}\`.`, {
      atKey: true,
      hint,
    });
  }
  if (model.style !== 'two_step') return theory;
  const silent = names.filter((name) => name !== hole && !Object.hasOwn(theory, name));
  if (silent.length > 0) {
    const message = `The two-step style needs the theory that leads from ${listNames(silent)} to the outcome.`;
    const hint = `add \`theory: { ${silent[0]}: "why, with the literature" }\``;
    binding.error('SPEC011', `${pointer}/style`, message, { hint });
  }
  return theory;
}

/** Keys that exclude each other. */
function refuseTogether(binding: Binding, model: Mediation, pointer: string): void {
  const refuse = (key: keyof Mediation, message: string, hint: string): void =>
    binding.error('SPEC017', `${pointer}/${key}`, message, { atKey: true, hint });
  if (model.style === 'two_step') {
    for (const key of ['bootstrap', 'tests', 'serial', 'moderator', 'nonlinear', 'sensitivity'] as const) {
      if (model[key] === undefined || model[key] === false) continue;
      const message = `The two-step style estimates no indirect effect, which \`${key}\` is about.`;
      refuse(key, message, `remove \`${key}\`, or \`style: two_step\``);
    }
    return;
  }
  if (model.serial === true) {
    if (model.mediators.length < 2 || model.mediators.length > MOST_SERIAL) {
      const message = `Serial mediators are two to ${MOST_SERIAL}; there ${model.mediators.length === 1 ? 'is 1' : `are ${model.mediators.length}`}.`;
      binding.error('SPEC016', `${pointer}/mediators`, message, { hint: 'remove `serial`' });
    }
    if (model.moderator !== undefined)
      refuse('moderator', 'Serial mediators cannot be moderated.', 'remove `serial`, or `moderator`');
  }
  if (model.sensitivity !== true) return;
  if (model.mediators.length > 1 || model.moderator !== undefined) {
    const message = 'The sensitivity analysis is of one mediator without a moderator.';
    refuse('sensitivity', message, 'put it in a model of its own');
  }
}
