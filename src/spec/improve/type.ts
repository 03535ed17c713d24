import type { Improver } from './message.ts';

const truths: { readonly [word: string]: string } = {
  yes: 'true',
  on: 'true',
  y: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
};

function isDue(violation: Parameters<Improver>[0], type: string): boolean {
  return violation.keyword === 'type' && [violation.params.type].flat().includes(type);
}

/** `yes` is text in YAML 1.2. */
export const yesNo: Improver = (violation, told, context) => {
  if (!isDue(violation, 'boolean') || typeof violation.value !== 'string') return null;
  const word =
    truths[violation.value.toLowerCase()] ??
    (/^(true|false)$/i.test(violation.value) ? violation.value.toLowerCase() : null);
  if (word === null) return null;
  const fix = context.at === null ? {} : { fix: { at: context.at, text: word } };
  return { ...told, hint: `write \`${word}\``, ...fix };
};

/** `"0.05"`, `0,05`, `5%` where a number is due. */
export const numberInDisguise: Improver = (violation, told) => {
  const due = isDue(violation, 'number') || isDue(violation, 'integer');
  if (!due || typeof violation.value !== 'string') return null;
  const text = violation.value.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    return { ...told, hint: `write ${text} without quotes` };
  if (/^\d+,\d+$/.test(text)) return { ...told, hint: `write ${text.replace(',', '.')}, with a point` };
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  return percent === undefined
    ? null
    : { ...told, hint: `write ${shareOf(Number(percent))} for ${percent}%` };
};

/** One name where a list is due. */
export const loneItem: Improver = (violation, told) => {
  if (!isDue(violation, 'array') || typeof violation.value !== 'string') return null;
  // No shell splits a command; who writes one as text means its words.
  const between = /\/(?:command|version)$/.test(violation.pointer) ? /\s*[,\s]\s*/ : /\s*,\s*/;
  const items = violation.value.split(between).join(', ');
  return { ...told, hint: `write [${items}]` };
};

/** A number, or `true`, where text is due. */
export const unquoted: Improver = (violation, told, context) => {
  if (!isDue(violation, 'string') || !['number', 'boolean'].includes(typeof violation.value)) return null;
  return context.written === null ? null : { ...told, hint: `put it in quotes: "${context.written}"` };
};

/** A mapping where a formula is due, or text where a mapping is due: a colon or its blank is missing. */
export const missingBlank: Improver = (violation, told) => {
  if (!isDue(violation, 'object') || typeof violation.value !== 'string') return null;
  const key = /^([\p{L}_][\p{L}\p{N}_]*):\S/u.exec(violation.value)?.[1];
  if (key !== undefined) return { ...told, hint: `a blank is missing after \`${key}:\`` };
  const bare = /^([\p{L}_][\p{L}\p{N}_]*) \S/u.exec(violation.value)?.[1];
  return bare === undefined ? null : { ...told, hint: `a colon may be missing after \`${bare}\`` };
};

/** 95 for 0.95. */
export const percentForShare: Improver = (violation, told, context) => {
  const limit = violation.schema.maximum ?? violation.schema.exclusiveMaximum;
  const { value } = violation;
  if (!['maximum', 'exclusiveMaximum'].includes(violation.keyword) || limit === undefined || limit > 1)
    return null;
  if (typeof value !== 'number' || value <= 1 || value > 100) return null;
  const share = shareOf(value);
  const fix = context.at === null ? {} : { fix: { at: context.at, text: share } };
  return { ...told, hint: `write ${share} for ${value}%`, ...fix };
};

function shareOf(percent: number): string {
  return String(Number((percent / 100).toPrecision(12)));
}
