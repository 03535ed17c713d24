import type { Json, JsonObject } from '../base/json.ts';
import { branchFor, hasType, isKeyRule, resolved, rootSchema, type Schema, typeOf } from './schema-walk.ts';
import type { StudyDocument } from './study-document.generated.ts';

/** Stands for a text that is missing or faulty. Binding takes it for a name that is known and says nothing of it. */
export const hole = '\u0000';

/** The least value that a schema accepts, with holes for texts. */
function fill(schema: Schema): Json {
  const own = resolved(schema);
  if (own.const !== undefined) return own.const;
  if (own.enum !== undefined) return own.enum[0]!;
  if (own.oneOf !== undefined && !isKeyRule(own.oneOf)) return fill(own.oneOf[0]!);
  const type = typeof own.type === 'string' ? own.type : (own.type?.[0] ?? 'object');
  if (type === 'string') return hole;
  if (type === 'boolean') return true;
  if (type === 'array') return own.minItems === undefined ? [] : [fill(own.items!)];
  if (type === 'object')
    return Object.fromEntries((own.required ?? []).map((key) => [key, fill(own.properties![key]!)]));
  return own.minimum ?? (own.maximum ?? own.exclusiveMaximum ?? 2) / 2;
}

function fitsScalar(schema: Schema, value: Json): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (typeof value !== 'number') return true;
  if (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)) return false;
  return !(value <= (schema.exclusiveMinimum ?? -Infinity) || value >= (schema.exclusiveMaximum ?? Infinity));
}

function fitObject(schema: Schema, value: JsonObject): Json {
  const fitted: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const own = schema.properties?.[key] ?? (schema.additionalProperties || undefined);
    const result = own === undefined ? undefined : fitValue(own, member);
    if (result !== undefined) fitted[key] = result;
  }
  for (const key of schema.required ?? []) fitted[key] ??= fill(schema.properties![key]!);
  return fitted;
}

/** The value without what its schema does not accept; undefined where nothing is left. */
function fitValue(schema: Schema, value: Json): Json | undefined {
  const own = resolved(schema);
  if (own.oneOf !== undefined && !isKeyRule(own.oneOf)) {
    const branch = own.oneOf[branchFor(own.oneOf, value)];
    return branch === undefined ? undefined : fitValue(branch, value);
  }
  if (!hasType(own, value)) return undefined;
  if (typeOf(value) === 'object') return fitObject(own, value as JsonObject);
  if (Array.isArray(value)) {
    const fitted = value.map((item) => fitValue(own.items!, item)).filter((item) => item !== undefined);
    const items = own.uniqueItems ? fitted.filter((item, i) => fitted.indexOf(item) === i) : fitted;
    return items.length < (own.minItems ?? 0) ? undefined : items;
  }
  return fitsScalar(own, value) ? value : undefined;
}

/**
 * A study document made of what is sound in `value`, so that binding can go on and find what else is wrong. Parts that
 * must be there and are not are filled with holes. A document without fault comes back as it is.
 */
export function fitDocument(value: JsonObject): StudyDocument {
  const fitted = fitValue(rootSchema, value) ?? fill(rootSchema);
  return fitted as unknown as StudyDocument;
}
