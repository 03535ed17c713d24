import type { Json, JsonObject } from '../base/json.ts';
import { studySchema } from './study-schema.generated.ts';

/** A piece of the schema: the keywords that this language uses. */
export type Schema = {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly not?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
};

export const rootSchema = studySchema as Schema;

/** The schema at a path as ajv writes it: `#/properties/data`. */
export function schemaAt(path: string): Json | Schema {
  let node: Json = studySchema;
  for (const part of path.replace(/^#\/?/, '').split('/')) {
    if (part !== '') node = (node as JsonObject)[part] as Json;
  }
  return node;
}

/** A schema, or what its `$ref` names. */
export function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (schemaAt(schema.$ref) as Schema);
}

/** The JSON type of a value, whole numbers as `integer`. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

export function hasType(schema: Schema, value: Json): boolean {
  if (schema.type === undefined) return true;
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  const type = typeOf(value);
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Whether the branches of a `oneOf` differ in nothing but the keys they require. */
export function isKeyRule(branches: readonly Schema[]): boolean {
  return branches.every((branch) => Object.keys(branch).join() === 'required');
}

/** The `kind`s of the branches of a `oneOf`; null where it is not told apart by kind. */
export function kindsOf(branches: readonly Schema[]): readonly string[] | null {
  const kinds = branches.map((branch) => resolved(branch).properties?.kind?.const);
  return kinds.every((kind) => typeof kind === 'string') ? (kinds as string[]) : null;
}

/** Of several branches for objects, the first that knows most of the keys. */
function nearestObject(branches: readonly Schema[], value: JsonObject, otherwise: number): number {
  const known = branches.map((branch) => {
    const { properties = {} } = resolved(branch);
    return hasType(resolved(branch), value)
      ? Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length
      : -1;
  });
  const most = Math.max(...known);
  return most > 0 ? known.indexOf(most) : otherwise;
}

/** Which branch of a `oneOf` a value means: by its `kind`, else by its type. -1 where it means none. */
export function branchFor(branches: readonly Schema[], value: Json): number {
  const kinds = kindsOf(branches);
  if (kinds === null) {
    const typed = branches.findIndex((branch) => hasType(resolved(branch), value));
    return typeOf(value) === 'object' ? nearestObject(branches, value as JsonObject, typed) : typed;
  }
  if (typeOf(value) !== 'object') return -1;
  return kinds.indexOf((value as JsonObject).kind as string);
}
