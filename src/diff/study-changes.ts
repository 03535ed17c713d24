import { canonicalJson } from '../base/canonical.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { explicitStudy } from './explicit-study.ts';
import { isObject, normalizeDocument } from './normalize-document.ts';
import { withNewNames } from './references.ts';
import type { DiffSide, StudyChange } from './types.ts';

/** Maps whose keys are names an author chose, so that a key may have been renamed. */
const NAMED_MAPS: ReadonlySet<string> = new Set([
  'sources',
  'variables',
  'indices',
  'dimensions',
  'indicators',
  'models',
  'hypotheses',
]);

/** Every place of the two studies, by meaning: spelling, key order and defaults written or left out never show. */
export function studyChanges(a: DiffSide, b: DiffSide): StudyChange[] | null {
  const documents = comparable(a, b);
  if (documents === null) return null;
  const changes = compareObjects(documents.old, documents.new, [], '');
  const referred = withNewNames(documents.old, changes);
  if (referred === documents.old) return changes;
  // What only mentions a renamed thing has not changed; the renaming itself was found on the names as they were.
  const rest = compareObjects(referred, documents.new, [], '');
  return [
    ...changes.filter(({ change }) => change === 'renamed'),
    ...rest.filter(({ change }) => change !== 'renamed'),
  ];
}

function comparable(a: DiffSide, b: DiffSide): { old: JsonObject; new: JsonObject } | null {
  if (a.study !== undefined && b.study !== undefined)
    return { old: explicitStudy(a.study), new: explicitStudy(b.study) };
  if (a.document === null || b.document === null) return null;
  return { old: normalizeDocument(a.document), new: normalizeDocument(b.document) };
}

function compareObjects(
  old: JsonObject,
  fresh: JsonObject,
  path: readonly string[],
  parent: string,
): StudyChange[] {
  const renames = NAMED_MAPS.has(parent) ? findRenames(old, fresh) : new Map<string, string>();
  const arrived = new Set(renames.values());
  const left = Object.keys(old).flatMap((key): StudyChange[] => {
    const renamedTo = renames.get(key);
    if (renamedTo !== undefined)
      return [{ path: join([...path, key]), change: 'renamed', old: key, new: renamedTo }];
    return compareMembers(old[key], own(fresh, key), [...path, key]);
  });
  const right = Object.keys(fresh).flatMap((key): StudyChange[] =>
    Object.hasOwn(old, key) || arrived.has(key) ? [] : compareMembers(undefined, fresh[key], [...path, key]),
  );
  return [...left, ...right];
}

function compareMembers(
  old: Json | undefined,
  fresh: Json | undefined,
  path: readonly string[],
): StudyChange[] {
  if (old === undefined) return [{ path: join(path), change: 'added', old: null, new: fresh ?? null }];
  if (fresh === undefined) return [{ path: join(path), change: 'removed', old, new: null }];
  if (isObject(old) && isObject(fresh)) return compareObjects(old, fresh, path, path[path.length - 1]);
  if (Array.isArray(old) && Array.isArray(fresh) && [...old, ...fresh].some(isObject))
    return compareObjects(numbered(old), numbered(fresh), path, '');
  if (canonicalJson(old) === canonicalJson(fresh)) return [];
  return [{ path: join(path), change: 'changed', old, new: fresh }];
}

/** What went and what came with equal content is one thing with a new name; several alike are left as they are. */
function findRenames(old: JsonObject, fresh: JsonObject): Map<string, string> {
  const gone = byContent(old, fresh);
  const come = byContent(fresh, old);
  const renames = new Map<string, string>();
  for (const [content, names] of gone) {
    const candidates = come.get(content);
    if (names.length === 1 && candidates?.length === 1) renames.set(names[0], candidates[0]);
  }
  return renames;
}

/** Names of `from` that `other` lacks, by canonical content. */
function byContent(from: JsonObject, other: JsonObject): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, value] of Object.entries(from)) {
    if (Object.hasOwn(other, name)) continue;
    const content = canonicalJson(value);
    names.set(content, [...(names.get(content) ?? []), name]);
  }
  return names;
}

function numbered(list: readonly Json[]): JsonObject {
  return Object.fromEntries(list.map((item, position) => [String(position + 1), item]));
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** `indices.rural.weights.method`; a key with a dot or a space in it is quoted. */
function join(path: readonly string[]): string {
  return path.map((key) => (/^[^\s."']+$/u.test(key) ? key : JSON.stringify(key))).join('.');
}
