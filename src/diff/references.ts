import type { Json, JsonObject } from '../base/json.ts';
import { isObject } from './normalize-document.ts';
import type { StudyChange } from './types.ts';

/** Old name -> new name of everything renamed under `path` (`models`, `indices.rural.indicators`). */
export function renamesUnder(changes: readonly StudyChange[], path: string): Map<string, string> {
  const prefix = `${path}.`;
  const renamed = changes.filter((change) => change.change === 'renamed' && change.path.startsWith(prefix));
  return new Map(
    renamed.flatMap((change): [string, string][] =>
      typeof change.old === 'string' && change.path === prefix + change.old
        ? [[change.old, String(change.new)]]
        : [],
    ),
  );
}

/** Keys whose text, or list of texts, names variables and indices. */
const TERM_KEYS: ReadonlySet<string> = new Set([
  'variables',
  'outcome',
  'regressors',
  'controls',
  'treatment',
  'mediators',
  'threshold_variable',
  'kink_variable',
  'transition_variable',
  'regime_regressors',
  'formula',
  'part',
  'whole',
  'term',
  'mediator',
]);
const MODEL_KEYS: ReadonlySet<string> = new Set(['model', 'of']);

/** A study's document with references to renamed things by their new names; the same object where nothing was renamed. */
export function withNewNames(document: JsonObject, changes: readonly StudyChange[]): JsonObject {
  const terms = new Map([...renamesUnder(changes, 'variables'), ...renamesUnder(changes, 'indices')]);
  const models = renamesUnder(changes, 'models');
  if (terms.size + models.size === 0) return document;
  const named = (value: Json, key: string): Json => {
    if (typeof value === 'string') {
      const names = TERM_KEYS.has(key) ? terms : MODEL_KEYS.has(key) ? models : null;
      return names?.get(value) ?? value;
    }
    if (Array.isArray(value)) return value.map((item: Json) => named(item, key));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, named(member, name)]));
  };
  const renamedDocument = named(document, '');
  return isObject(renamedDocument) ? renamedDocument : document;
}
