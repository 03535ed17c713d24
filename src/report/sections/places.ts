import type { ModelSpec } from '../../study/study.ts';
import { inline, runs } from '../fragment.ts';
import { derived } from '../origin.ts';
import { count, type Scope } from '../scope.ts';
import { type Fold, pointerPart, type Selection } from '../selection.ts';
import { effectLabel } from '../tables/role-names.ts';
import type { Context, ContextMap } from '../template.ts';

/** A reference to a table, figure or equation, for a template to put a word before. */
export const reference = (target: string): Context => inline({ kind: 'ref', target });

/** The number of a table of the paper, for a template to put a word before; null where the paper does not print it. */
export function shownTable(scope: Scope, id: string): Context {
  const number = scope.paper?.table(id) ?? null;
  return number === null ? null : inline({ kind: 'ref', target: id, elsewhere: number });
}

/** Terms in running text, as a list for `{{list … "and"}}`. */
export const proseList = (scope: Scope, terms: readonly { readonly name: string }[]): Context =>
  terms.map((term) => runs(scope.names.prose(term.name)));

/** The absorbed effects of an equation, by name. */
export function effectsContext(scope: Scope, effects: readonly string[]): ContextMap {
  const other = effects.filter((effect) => effect !== 'entity' && effect !== 'time');
  return {
    any: effects.length > 0,
    entity: effects.includes('entity'),
    time: effects.includes('time'),
    both: effects.includes('entity') && effects.includes('time') && other.length === 0,
    other: other.map((effect) => scope.names.label(effect)),
    list: effects.map((effect) => effectLabel(scope, effect).toLowerCase()),
    entity_name: scope.names.label(scope.input.study.panel.entity),
    time_name: scope.names.label(scope.input.study.panel.time ?? 'time'),
  };
}

/** Counts in words for small numbers: `two mediators`. */
export function countWord(scope: Scope, value: number, fold?: Fold, ...of: readonly Selection[]): Context {
  if (value >= 1 && value <= 10) return scope.words(`count.${value}`);
  return inline(fold === undefined ? count(value) : derived(count(value), fold, ...of));
}

/** The title of a model's section: the author's, else one made of its kind and its variables. */
export function modelTitle(scope: Scope, model: ModelSpec, context: ContextMap): Context {
  if (model.title !== null) return model.title;
  return runs(scope.templates.inlines(`title/${model.kind}`, context));
}

/** Whether a quantity and another are both logarithms, so that a slope between them is an elasticity. */
export const elasticity = (scope: Scope, outcome: string, term: string): boolean =>
  scope.names.isLog(outcome) && scope.names.isLog(term);

/** Whether a slope times a hundred is about the percentage by which the outcome changes with one unit of the term. */
export const semiElasticity = (scope: Scope, outcome: string, term: string): boolean =>
  scope.names.isLog(outcome) && !scope.names.isLog(term);

/** Where `deviationOf` finds it. */
export function deviationAt(scope: Scope, term: string): Selection {
  const name = Object.entries(scope.input.results.models).find(
    ([, model]) =>
      model.kind === 'descriptives' &&
      model.rows.some((row) => row.variable === term && (row.std_dev ?? 0) > 0),
  )?.[0];
  return { path: `/models/${pointerPart(name ?? '')}/rows`, where: { variable: term }, field: 'std_dev' };
}

/** Overall standard deviation of a term from the study's own descriptive statistics; null where it has none. */
export function deviationOf(scope: Scope, term: string): number | null {
  for (const model of Object.values(scope.input.results.models)) {
    if (model.kind !== 'descriptives') continue;
    const found = model.rows.find((row) => row.variable === term);
    if (found !== undefined && found.std_dev !== null && found.std_dev > 0) return found.std_dev;
  }
  return null;
}
