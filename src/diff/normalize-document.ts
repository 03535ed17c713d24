import type { Json, JsonObject } from '../base/json.ts';
import { parseFormula } from '../formula/parse.ts';
import { printFormula } from '../formula/print.ts';

/** Keys whose text is a formula, or a list of formulas. */
const FORMULA_KEYS: ReadonlySet<string> = new Set([
  'formula',
  'where',
  'part',
  'whole',
  'outcome',
  'treatment',
  'threshold_variable',
  'kink_variable',
  'transition_variable',
  'variables',
  'regressors',
  'controls',
  'mediators',
  'regime_regressors',
]);

/** Keys whose list is a set. */
const SET_KEYS: ReadonlySet<string> = new Set(['effects', 'by', 'formats', 'missing_codes']);

/**
 * A study document with its spellings made alike, for comparing where a side's bound study is not at hand: formulas in
 * canonical text, sets sorted, the short form of an indicator written out. Defaults that the document leaves out stay
 * left out.
 */
export function normalizeDocument(document: JsonObject): JsonObject {
  return normalizeObject(document, '');
}

function normalizeObject(object: JsonObject, parent: string): JsonObject {
  const members = Object.entries(object).map(([key, value]): [string, Json] => {
    if (parent === 'indicators') return [key, normalizeIndicator(key, value)];
    if (key === 'licence') return ['license', value];
    return [key, normalize(value, key)];
  });
  return Object.fromEntries(members);
}

function normalize(value: Json, key: string): Json {
  if (typeof value === 'string') return FORMULA_KEYS.has(key) ? canonicalFormula(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => normalize(item, key));
    return SET_KEYS.has(key) ? items.sort() : items;
  }
  return isObject(value) ? normalizeObject(value, key) : value;
}

/** An indicator without a formula is the column of its own name. */
function normalizeIndicator(name: string, value: Json): Json {
  const long: JsonObject = typeof value === 'string' ? { direction: value } : isObject(value) ? value : {};
  return { formula: name, ...normalizeObject(long, name) };
}

/** Text that is no formula stays as it is: what is wrong with it is not for a comparison to say. */
function canonicalFormula(text: string): string {
  const parsed = parseFormula(text);
  return parsed.ok ? printFormula(parsed.value) : text;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
