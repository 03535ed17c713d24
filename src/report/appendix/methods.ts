import { citedAuthors, referenceOf, referenceText } from '../../catalog/reference-text.ts';
import { references } from '../../catalog/references.ts';
import { citedKeys } from '../../study/cited.ts';
import type { ModelSpec, VcovSpec } from '../../study/study.ts';
import { text } from '../document.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import type { Scope } from '../scope.ts';
import type { Context, ContextMap } from '../template.ts';
import { methodEquations } from './method-equations.ts';

/**
 * How what the study uses is computed, with formulas and the works that they follow, and what was computed and stands in
 * no table of the paper. `section/methods.hbs` holds the words; a method that the study does not use is not mentioned.
 */
export function methodsAppendix(scope: Scope): ContextMap {
  const { study, data } = scope.input;
  const { models } = study;
  const keys = citedKeys(study);
  const has = (kind: ModelSpec['kind']) => models.some((model) => model.kind === kind);
  const columns = models.flatMap((model) => ('columns' in model ? model.columns : []));
  const estimators = new Set(columns.map(({ estimator }) => estimator));
  const absorbs =
    columns.some(({ effects }) => effects.length > 0) ||
    models.some((model) => model.kind !== 'regression' && 'effects' in model && model.effects.length > 0);
  const bootstraps = models.some((model) => model.kind === 'mediation' && model.bootstrap !== null);
  const equations = methodEquations();
  return {
    any:
      study.indices.length > 0 || models.some(({ kind }) => kind !== 'descriptives' && kind !== 'external'),
    index: study.indices.length > 0,
    within: absorbs,
    random: estimators.has('random_effects'),
    slopes: columns.some(({ slopes }) => slopes !== undefined),
    iv: columns.some(({ instruments }) => instruments !== null),
    cluster: vcovsOf(models).some(({ type }) => type === 'cluster'),
    robust: vcovsOf(models).some(({ type }) => type.startsWith('HC')),
    hausman: has('hausman'),
    mediation: has('mediation'),
    mediation_bootstrap: bootstraps,
    threshold: has('threshold'),
    between: estimators.has('between'),
    difference: estimators.has('first_difference'),
    kink: has('kink'),
    smooth_transition: has('smooth_transition'),
    tests: has('tests'),
    ...companionMethods(models),
    uncertainty: has('uncertainty'),
    sobol: models.some((model) => model.kind === 'uncertainty' && model.design === 'sobol'),
    imputation: keys.includes('dempster1977') || keys.includes('fritsch1984'),
    equation: Object.fromEntries(
      Object.entries(equations).map(([name, math]) => [
        name,
        block({ kind: 'equation', id: `eq:method:${name}`, math }),
      ]),
    ),
    // A template may ask for any work.
    cite: Object.fromEntries(
      [...references.keys()].map((key) => [key, keys.includes(key) ? citation(scope, key) : null]),
    ),
    references: [
      ...keys
        .map((key) => referenceText(referenceOf(key)))
        .sort()
        .map(linked),
      ...data.sources.flatMap(({ citation: cited }) => (cited === null ? [] : [linked(oneLine(cited))])),
    ],
    hidden: hiddenOf(scope),
  };
}

/** One flag per method of the companions, both kinds of convergence as one. */
function companionMethods(models: readonly ModelSpec[]): ContextMap {
  const methods = models.flatMap((model) => (model.kind === 'companion' ? [model.method] : []));
  const convergence = methods.some((method) => method.endsWith('_convergence'));
  return { ...Object.fromEntries(methods.map((method) => [method, true])), convergence };
}

/** `(Hansen, 1999)` without the parentheses, which are the template's. */
/** `Hansen, 1999`. */
export function citation({ typography, words }: Pick<Scope, 'typography' | 'words'>, key: string): string {
  const reference = referenceOf(key);
  return `${citedAuthors(reference, `${typography.space}${words('cite.others')}`)}${typography.comma}${reference.year}`;
}

/** An entry with its address as a link. */
function linked(entry: string): Context {
  const at = entry.lastIndexOf('https://doi.org/');
  if (at < 0) return inline(text(entry));
  const href = entry.slice(at);
  return inline(text(entry.slice(0, at)), { kind: 'link', href, text: href });
}

function vcovsOf(models: readonly ModelSpec[]): VcovSpec[] {
  return models.flatMap((model) => {
    if ('columns' in model) return model.columns.map(({ vcov }) => vcov);
    return 'vcov' in model ? [model.vcov] : [];
  });
}

/** Results that the paper does not print, by kind; where they are is the template's to say. */
function hiddenOf({ input }: Scope): ContextMap {
  const { study, results } = input;
  const kinds = new Set(study.models.map(({ kind }) => kind));
  const unselected = study.models.some((model) => {
    const result = results.models[model.name];
    return (
      model.kind === 'threshold' && result?.kind === 'threshold' && result.selected < model.maxThresholds
    );
  });
  return {
    scores: study.indices.length > 0,
    intervals: kinds.has('regression') || kinds.has('mediation') || kinds.has('threshold'),
    curves: kinds.has('threshold'),
    unselected,
    replicates: study.models.some((model) => model.kind === 'mediation' && model.bootstrap !== null),
  };
}
