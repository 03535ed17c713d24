import { canonicalJson } from '../base/canonical.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { isObject, normalizeDocument } from './normalize-document.ts';
import { withNewNames } from './references.ts';
import type { StudyChange } from './types.ts';

/** A place of a study document at which one side differs; `new` is undefined where the new side has nothing there. */
export type UnitPart = {
  readonly path: readonly string[];
  readonly old: Json | undefined;
  readonly new: Json | undefined;
};

/** A change that can be made to a study by itself. `sources`: data whose content changes with it. */
export type Unit = { readonly parts: readonly UnitPart[]; readonly sources: readonly string[] };

/** Parts that nothing computed depends on. */
const WORDS: ReadonlySet<string> = new Set([
  'label',
  'title',
  'symbol',
  'unit',
  'description',
  'source',
  'statement',
  'citation',
  'license',
  'licence',
  'redistributable',
  'url',
  'data_status',
  'authors',
  'keywords',
  'abstract',
  'acknowledgements',
  'funding',
  'id',
]);
const NOT_COMPUTED: ReadonlySet<string> = new Set(['repro', 'outputs']);

/** What is one decision, however many keys it is written in. */
const WHOLE: ReadonlySet<string> = new Set([
  'normalize',
  'weights',
  'aggregate',
  'vcov',
  'bootstrap',
  'missing',
  'join',
  'panel',
  'layout',
  'claim',
  'instruments',
]);
const NAMED_WHOLE: ReadonlySet<string> = new Set(['sources', 'variables', 'indicators']);

/**
 * The changes that lead from one document to another and can move a number, each by itself. Words and layout are no
 * changes here, nor is what a sample is expected to be.
 *
 * @param changedData sources with other content, of those that both documents have
 */
export function unitsBetween(a: JsonObject, b: JsonObject, changedData: readonly string[]): Unit[] {
  const parts = partsBetween(normalizeDocument(a), normalizeDocument(b), []).map((path): UnitPart => {
    const [old, fresh] = [at(a, path), at(b, path)];
    return { path, old, new: fresh };
  });
  const units = parts.map((part): Unit => ({ parts: [part], sources: sourceOf(part.path) }));
  const told = new Set(units.flatMap(({ sources }) => sources));
  const silent = changedData.filter((name) => !told.has(name));
  return [...units, ...silent.map((name): Unit => ({ parts: [], sources: [name] }))];
}

function sourceOf(path: readonly string[]): string[] {
  return path[0] === 'data' && path[1] === 'sources' && path[2] !== undefined ? [path[2]] : [];
}

/** Paths at which two normalized documents differ, as deep as one decision goes. */
function partsBetween(a: JsonObject, b: JsonObject, path: readonly string[]): (readonly string[])[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => {
    const here = [...path, key];
    if (isIgnored(here)) return [];
    const [old, fresh] = [own(a, key), own(b, key)];
    if (sameMeaning(old, fresh)) return [];
    const divisible = isObject(old) && isObject(fresh) && !isWhole(here) && sameKind(here, old, fresh);
    return divisible ? partsBetween(old, fresh, here) : [here];
  });
}

function isIgnored(path: readonly string[]): boolean {
  if (path.length === 1) return NOT_COMPUTED.has(path[0]!);
  const key = path[path.length - 1]!;
  if (path.join('.') === 'data.sample.expect') return true;
  return isPropertyKey(path) && WORDS.has(key);
}

/** Whether the last key is a word of the language: a variable may be called `title`. */
function isPropertyKey(path: readonly string[]): boolean {
  const parent = path[path.length - 2];
  const named = ['sources', 'variables', 'indices', 'dimensions', 'indicators', 'models', 'hypotheses'];
  return parent === undefined || !named.includes(parent);
}

function isWhole(path: readonly string[]): boolean {
  const [parent = '', key = ''] = [path[path.length - 2], path[path.length - 1]];
  return NAMED_WHOLE.has(parent) || (isPropertyKey(path) && WHOLE.has(key));
}

/** A model of another kind is another model. */
function sameKind(path: readonly string[], old: JsonObject, fresh: JsonObject): boolean {
  return path.length !== 2 || path[0] !== 'models' || old.kind === fresh.kind;
}

function sameMeaning(old: Json | undefined, fresh: Json | undefined): boolean {
  if (old === undefined || fresh === undefined) return old === fresh;
  return canonicalJson(withoutWords(old)) === canonicalJson(withoutWords(fresh));
}

/** Of a part that is compared as a whole: what it says in words does not count. */
function withoutWords(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, member]) => !(WORDS.has(key) && typeof member === 'string')),
  );
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function at(document: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path) value = isObject(value) ? own(value, key) : undefined;
  return value;
}

/** A document with the new side's value at the places of some changes. */
export function withUnits(document: JsonObject, units: readonly Unit[]): JsonObject {
  const parts = units.flatMap((unit) => unit.parts);
  return parts.reduce((changed, part) => replaced(changed, part.path, part.new), document);
}

function replaced(object: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const members = { ...object };
  const below = own(object, key);
  const next = rest.length === 0 ? value : replaced(isObject(below) ? below : {}, rest, value);
  if (next === undefined) delete members[key];
  else members[key] = next;
  return members;
}

/**
 * The old document with the names of the new one, so that what is called otherwise is still the same thing. Names inside
 * formulas stay as they are: the caller must see whether the document still builds.
 */
export function underNewNames(given: JsonObject, changes: readonly StudyChange[]): JsonObject {
  const document = { ...withNewNames(given, changes) };
  for (const { change, path, old, new: fresh } of changes) {
    const [map, name, ...rest] = path.split('.');
    const members = own(document, map!);
    if (change !== 'renamed' || name === undefined || rest.length > 0 || !isObject(members)) continue;
    const entries = Object.entries(members).map(([key, value]): [string, Json] => [
      key === old ? String(fresh) : key,
      value,
    ]);
    document[map!] = Object.fromEntries(entries);
  }
  return document;
}

/** What a version in between is built from: numbers alone count, and no expectation stops it. */
export function bareDocument(document: JsonObject): JsonObject {
  const { outputs: _, ...bare } = document;
  return replaced(bare, ['data', 'sample', 'expect'], undefined);
}
