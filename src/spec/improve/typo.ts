import { nearest } from '../../diagnostics/suggest.ts';
import { type Improver, keyOf } from './message.ts';

/** An unknown key that is nearly a known one. Where that one is due and missing, the two faults are one. */
export const nearestKey: Improver = (violation, told, context) => {
  if (violation.keyword !== 'additionalProperties') return null;
  const key = keyOf(violation.pointer);
  const absent = Object.keys(violation.schema.properties ?? {}).filter(
    (known) => !context.present.includes(known),
  );
  const near = nearest(key, context.missing) ?? nearest(key, absent);
  if (near === null) return null;
  const fix = context.at === null ? {} : { fix: { at: context.at, text: near } };
  return { ...told, hint: `did you mean \`${near}\`?`, explains: near, ...fix };
};

/** A value that is nearly one of those allowed. */
export const nearestValue: Improver = (violation, told, context) => {
  if (violation.keyword !== 'enum' && violation.keyword !== 'const') return null;
  const allowed = ((violation.params.allowedValues as unknown[]) ?? [violation.params.allowedValue]).map(
    String,
  );
  const near = nearest(String(violation.value), allowed);
  if (near === null) return null;
  const fix = context.at === null ? {} : { fix: { at: context.at, text: near } };
  const rest = allowed.length > 2 ? ` (${told.hint})` : '';
  return { ...told, hint: `did you mean \`${near}\`?${rest}`, ...fix };
};

/** `{ formula: lag(x, 1) }`: the comma has ended the value, and `1)` has become a key with nothing in it. */
export const commaInFlow: Improver = (violation, told) => {
  if (violation.keyword !== 'additionalProperties' || violation.value !== null) return null;
  if (!/[)\]"'\s]/.test(keyOf(violation.pointer))) return null;
  const message = 'The comma before this has ended a value.';
  return {
    ...told,
    message,
    hint: 'inside { } a value with a comma goes in quotes: { formula: "lag(x, 1)" }',
  };
};
