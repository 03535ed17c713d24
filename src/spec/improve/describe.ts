import type { Json } from '../../base/json.ts';
import { listNames } from '../../diagnostics/suggest.ts';
import { resolved, typeOf } from '../schema-walk.ts';
import type { Violation } from '../violation.ts';
import { dotted, keyOf, type Told } from './message.ts';

const typeNames: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'empty',
};

export function typeName(type: string): string {
  return typeNames[type] ?? type;
}

function orList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts[parts.length - 1]}`;
}

/** A scalar as it can stand in a message. */
function shown(value: Json): string {
  const text = typeof value === 'object' && value !== null ? typeName(typeOf(value)) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function where(pointer: string): string {
  return pointer === '' ? 'the study' : `\`${dotted(pointer)}\``;
}

/** An item of a list by its list: `effects`, not `0`. */
function subject(pointer: string): string {
  const key = keyOf(pointer);
  if (!/^\d+$/.test(key)) return `\`${key}\``;
  return `An item of \`${keyOf(pointer.slice(0, pointer.lastIndexOf('/')))}\``;
}

function wrongType(violation: Violation): Told {
  const types = [violation.params.type].flat() as string[];
  const due = orList([...new Set(types)].map(typeName));
  const met = typeName(typeOf(violation.value));
  const message =
    violation.value === null
      ? `${subject(violation.pointer)} is empty; ${due} is due.`
      : `${subject(violation.pointer)} must be ${due}, not ${met}.`;
  return { code: 'SPEC012', message };
}

function missing(violation: Violation): Told {
  const key = String(violation.params.missingProperty);
  const own = violation.schema.properties?.[key];
  const schema = own === undefined ? undefined : resolved(own);
  const kinds = violation.params.kinds as string[] | undefined;
  const hint = kinds === undefined ? schema?.description : `it is one of ${listNames(kinds, 12, 'or')}`;
  const whole = violation.pointer === '' ? 'The study' : `\`${dotted(violation.pointer)}\``;
  return {
    code: 'SPEC011',
    message: `${whole} has no \`${key}\`.`,
    hint: hint === undefined ? undefined : `\`${key}\`: ${hint}`,
  };
}

function notAllowed(violation: Violation): Told {
  const allowed = ((violation.params.allowedValues as Json[]) ?? [violation.params.allowedValue]).map(String);
  const message = `${subject(violation.pointer)} cannot be \`${shown(violation.value)}\`.`;
  const hint =
    allowed.length === 1 ? `it is \`${allowed[0]}\`` : `it is one of ${listNames(allowed, 12, 'or')}`;
  return { code: 'SPEC013', message, hint };
}

const comparisons: { readonly [sign: string]: string } = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'above',
  '<': 'below',
};

function outOfRange(violation: Violation): Told {
  const { comparison, limit } = violation.params;
  const message = `${subject(violation.pointer)} must be ${comparisons[String(comparison)]} ${limit}, not ${shown(violation.value)}.`;
  return { code: 'SPEC014', message };
}

function unknownKey(violation: Violation): Told {
  const parent = violation.pointer.slice(0, violation.pointer.lastIndexOf('/'));
  const known = Object.keys(violation.schema.properties ?? {});
  return {
    code: 'SPEC010',
    message: `${where(parent).replace(/^the/, 'The')} has no key \`${keyOf(violation.pointer)}\`.`,
    hint: known.length > 0 ? `its keys are ${listNames(known, 20)}` : undefined,
  };
}

function wrongCount(violation: Violation): Told {
  const { keyword, params, pointer } = violation;
  if (keyword === 'uniqueItems') {
    const list = keyOf(pointer.slice(0, pointer.lastIndexOf('/')));
    const message = `\`${list}\` has \`${shown(violation.value)}\` twice.`;
    return { code: 'SPEC016', message, hint: 'remove one of the two' };
  }
  if (keyword === 'maxItems')
    return { code: 'SPEC016', message: `${subject(pointer)} may have ${params.limit} items at most.` };
  return { code: 'SPEC016', message: `${subject(pointer)} must not be empty.` };
}

function wrongKeys(violation: Violation): Told {
  const keys = violation.params.keys as string[];
  const value = (violation.value ?? {}) as { readonly [key: string]: Json };
  const present = keys.filter((key) => value[key] !== undefined);
  const one = dotted(violation.pointer);
  if (present.length === 0)
    return { code: 'SPEC011', message: `\`${one}\` needs one of ${listNames(keys, 12, 'or')}.` };
  return { code: 'SPEC017', message: `\`${one}\` has ${listNames(present)}; only one of them can stand.` };
}

function excluded(violation: Violation): Told {
  const pair = listNames(violation.schema.not?.required ?? []);
  return {
    code: 'SPEC017',
    message: `\`${dotted(violation.pointer)}\` has ${pair}; only one of them can stand.`,
  };
}

/** What a violation says in plain words, before any improvement. */
export function describeViolation(violation: Violation): Told {
  switch (violation.keyword) {
    case 'type':
      return wrongType(violation);
    case 'required':
      return missing(violation);
    case 'enum':
    case 'const':
      return notAllowed(violation);
    case 'additionalProperties':
      return unknownKey(violation);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return outOfRange(violation);
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'uniqueItems':
      return wrongCount(violation);
    case 'oneKey':
      return wrongKeys(violation);
    case 'not':
      return excluded(violation);
    case 'minLength':
      return { code: 'SPEC015', message: `${subject(violation.pointer)} is empty.` };
    case 'propertyNames':
      return {
        code: 'SPEC015',
        message: `\`${keyOf(violation.pointer)}\` cannot be a name here.`,
        hint: /\/stars\/[^/]*$/.test(violation.pointer)
          ? 'one to five signs, no letters, digits or spaces'
          : 'letters, digits, `_` and `-` can stand in it',
      };
    default:
      return {
        code: 'SPEC015',
        message: `${subject(violation.pointer)} does not have the form it must have.`,
        hint: violation.schema.description,
      };
  }
}
