import type { Json, JsonObject } from '../base/json.ts';
import { pointerPart, pointerParts } from './located.ts';
import { branchFor, isKeyRule, kindsOf, type Schema, schemaAt } from './schema-walk.ts';
import type { SchemaError } from './validator.generated.js';

/** One fault against the schema, narrowed to the branch that the study means. */
export type Violation = {
  /** The value at fault; for an unknown key, the key's own pointer. */
  readonly pointer: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  /** The schema whose keyword is broken. */
  readonly schema: Schema;
  readonly value: Json;
};

export function valueAt(root: Json, pointer: string): Json {
  let node: Json = root;
  for (const part of pointerParts(pointer)) {
    if (node === null || typeof node !== 'object') return null;
    node = (node as JsonObject)[part] ?? null;
  }
  return node;
}

function parentPath(schemaPath: string): string {
  return schemaPath.slice(0, schemaPath.lastIndexOf('/'));
}

function isBelow(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** A claim can hold claims, so it is checked by a function of its own, whose schema paths begin at the claim. */
function fromRoot(error: SchemaError): SchemaError {
  const isClaim = /^\/hypotheses\/[^/]*\/claim(\/|$)/.test(error.instancePath);
  return isClaim ? { ...error, schemaPath: `#/definitions/claim${error.schemaPath.slice(1)}` } : error;
}

/** What a failed `oneOf` says in one violation, and which errors it makes needless. */
function narrowOne(
  error: SchemaError,
  root: Json,
): { drop: (other: SchemaError) => boolean; instead: Violation | null } {
  const { instancePath: pointer, schemaPath } = error;
  const branches = schemaAt(schemaPath) as unknown as readonly Schema[];
  const value = valueAt(root, pointer);
  const schema = schemaAt(parentPath(schemaPath)) as Schema;
  const at = (other: SchemaError) =>
    other.schemaPath.startsWith(`${schemaPath}/`) && isBelow(other.instancePath, pointer);
  if (isKeyRule(branches)) {
    const named = branches.map((branch) => branch.required![0]!);
    return { drop: at, instead: { pointer, keyword: 'oneKey', params: { keys: named }, schema, value } };
  }
  const chosen = branchFor(branches, value);
  if (chosen >= 0) {
    const kept = `${schemaPath}/${chosen}/`;
    return { drop: (other) => at(other) && !other.schemaPath.startsWith(kept), instead: null };
  }
  const kinds = kindsOf(branches);
  if (kinds === null || value === null || typeof value !== 'object' || Array.isArray(value)) {
    const types = kinds === null ? branches.flatMap((branch) => branch.type ?? []) : ['object'];
    return { drop: at, instead: { pointer, keyword: 'type', params: { type: types }, schema, value } };
  }
  const kind = (value as JsonObject).kind;
  if (kind === undefined) {
    return {
      drop: at,
      instead: { pointer, keyword: 'required', params: { missingProperty: 'kind', kinds }, schema, value },
    };
  }
  const place = `${pointer}/kind`;
  return {
    drop: at,
    instead: { pointer: place, keyword: 'enum', params: { allowedValues: kinds }, schema, value: kind },
  };
}

/** Keywords that say nothing new about a value of the wrong type. */
const afterType = new Set(['const', 'pattern', 'minLength', 'enum']);

/** A list of allowed texts says more than that text is due. */
function preferAllowed(errors: readonly SchemaError[], root: Json): SchemaError[] {
  const listed = new Set(
    errors.filter((error) => error.keyword === 'enum').map((error) => error.instancePath),
  );
  const isNamed = (error: SchemaError) =>
    listed.has(error.instancePath) && typeof valueAt(root, error.instancePath) === 'number';
  return errors.filter((error) => !(error.keyword === 'type' && isNamed(error)));
}

/** What a violation is about where that is not the value itself: a key, or the second of two equal items. */
function memberOf({ keyword, params }: SchemaError): string | number | null {
  const member =
    keyword === 'additionalProperties'
      ? params.additionalProperty
      : keyword === 'propertyNames'
        ? params.propertyName
        : null;
  if (keyword === 'uniqueItems') return Math.max(Number(params.i), Number(params.j));
  return typeof member === 'string' ? member : null;
}

function toViolation(error: SchemaError, root: Json): Violation {
  const { keyword, params } = error;
  const member = memberOf(error);
  const pointer = member === null ? error.instancePath : error.instancePath + pointerPart(member);
  const schema = schemaAt(parentPath(error.schemaPath)) as Schema;
  return { pointer, keyword, params, schema, value: valueAt(root, pointer) };
}

/** ajv's errors, every branch of every union among them, as one violation for each thing that is wrong. */
export function violationsOf(errors: readonly SchemaError[], root: Json): Violation[] {
  let left = errors.filter((error) => error.propertyName === undefined).map(fromRoot);
  const instead: Violation[] = [];
  const unions = left
    .filter((error) => error.keyword === 'oneOf')
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  for (const union of unions) {
    if (!left.includes(union)) continue;
    const narrowed = narrowOne(union, root);
    left = left.filter((other) => other !== union && !narrowed.drop(other));
    if (narrowed.instead !== null) instead.push(narrowed.instead);
  }
  left = preferAllowed(left, root);
  const wrongType = new Set(
    left.filter((error) => error.keyword === 'type').map((error) => error.instancePath),
  );
  const told = left.filter((error) => !(afterType.has(error.keyword) && wrongType.has(error.instancePath)));
  return [...told.map((error) => toViolation(error, root)), ...instead];
}
