import { compareCodeUnits } from '../../base/compare.ts';
import { chineseOrder, chineseReferenceText, referenceIn } from '../../catalog/reference-chinese.ts';
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
    several_indices: study.indices.length > 1,
    random_works: RANDOM_WORKS.some((key) => keys.includes(key)),
    after: Object.fromEntries(
      RANDOM_WORKS.map((key, i) => [key, RANDOM_WORKS.slice(0, i).some((other) => keys.includes(other))]),
    ),
    within: absorbs,
    residualized: absorbs,
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
    references: listOfWorks(
      keys,
      [...new Set(data.sources.flatMap(({ citation: cited }) => (cited === null ? [] : [ended(cited)])))],
      study.outputs.language,
    ).map(linked),
    hidden: hiddenOf(scope),
  };
}

/** Works on components of variance. */
const RANDOM_WORKS = ['swamy1972', 'baltagi1994', 'wallace1969', 'amemiya1971', 'nerlove1971'] as const;

/** One flag per method of the companions, both kinds of convergence as one. */
function companionMethods(models: readonly ModelSpec[]): ContextMap {
  const methods = models.flatMap((model) => (model.kind === 'companion' ? [model.method] : []));
  const convergence = methods.some((method) => method.endsWith('_convergence'));
  return { ...Object.fromEntries(methods.map((method) => [method, true])), convergence };
}

/** Entries in the form and order of their language; a Chinese list begins with what is written in Chinese. */
function listOfWorks(
  keys: readonly string[],
  sources: readonly string[],
  language: string,
): readonly string[] {
  if (language !== 'zh')
    return [...keys.map((key) => referenceText(referenceOf(key))), ...sources].sort(inAlphabet);
  const all = [...chineseOrder(keys).map(chineseReferenceText), ...sources];
  const isChinese = (entry: string) => /^[^\p{L}]*\p{Script=Han}/u.test(entry);
  return [...all.filter(isChinese), ...all.filter((entry) => !isChinese(entry)).sort(inAlphabet)];
}

/** `(Hansen, 1999)` without the parentheses, which are the template's. */
export function citation(
  { input, typography, words }: Pick<Scope, 'input' | 'typography' | 'words'>,
  key: string,
): string {
  const { space, comma } = typography;
  const reference = referenceIn(key, input.study.outputs.language);
  const and = `${space}${words('cite.and')}${space}`;
  return `${citedAuthors(reference, and, `${space}${words('cite.others')}`)}${comma}${reference.year}`;
}

/** A citation as the study words it, as a sentence. */
const ended = (cited: string): string => oneLine(cited).replace(/(?<![.。])$/u, '.');

/** By letters, whatever their case and accents, and then as they are. */
const inAlphabet = (a: string, b: string): number =>
  compareCodeUnits(plain(a), plain(b)) || compareCodeUnits(a, b);
const plain = (entry: string): string => entry.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

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
    timed: study.panel.time !== null,
    runs: kinds.has('uncertainty'),
    kinks: kinds.has('kink'),
    transitions: kinds.has('smooth_transition'),
    companions: kinds.has('companion'),
    intervals: kinds.has('regression') || kinds.has('mediation') || kinds.has('threshold'),
    curves: kinds.has('threshold'),
    unselected,
    replicates: study.models.some((model) => model.kind === 'mediation' && model.bootstrap !== null),
  };
}
