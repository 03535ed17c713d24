import { canonicalJson } from '../base/canonical.ts';
import type { Json } from '../base/json.ts';
import { significant } from '../base/significant.ts';
import { isObject } from './normalize-document.ts';
import type { Change, Scalar, Shown } from './types.ts';

const DIGITS = 4;
const MAX_DIGITS = 17;
/** A digest is known by its first characters. */
const DIGEST_LENGTH = 12;
const MAX_JSON = 80;

/** What stands for a value that is not there. */
export const NOTHING = '–';

export type PairText = { readonly old: string; readonly new: string };

/**
 * Two values side by side. Whole numbers stand in full, others with four significant digits, or as many as it takes for
 * two different numbers to look different; equal ones always look equal. What is `shown` stands as it is.
 */
export function pairText(old: Scalar, fresh: Scalar, shown?: Shown): PairText {
  const pair = numbersText(old, fresh);
  return { old: shown?.old ?? pair.old, new: shown?.new ?? pair.new };
}

function numbersText(old: Scalar, fresh: Scalar): PairText {
  if (typeof old !== 'number' || typeof fresh !== 'number')
    return { old: scalarText(old), new: scalarText(fresh) };
  for (let digits = DIGITS; digits < MAX_DIGITS; digits++) {
    const pair = { old: numberText(old, digits), new: numberText(fresh, digits) };
    if (old === fresh || pair.old !== pair.new) return pair;
  }
  return { old: String(old), new: String(fresh) };
}

export function scalarText(value: Scalar): string {
  if (value === null) return NOTHING;
  if (typeof value === 'number') return numberText(value, DIGITS);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, DIGEST_LENGTH) : value;
}

function numberText(value: number, digits: number): string {
  return Number.isSafeInteger(value) ? String(value + 0) : significant(value, digits);
}

/** A value of the study as one writes it in flow style, cut where it is long. */
export function studyText(value: Json): string {
  const text = flow(value);
  return text.length <= MAX_JSON ? text : `${text.slice(0, MAX_JSON - 2)} …`;
}

function flow(value: Json): string {
  if (typeof value === 'string')
    return value === '' || /[\n,:{}[\]]/.test(value) ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isObject(value)) return canonicalJson(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${flow(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** A signed number: `+0.0123`, `-3`. */
export function signedText(value: number, digits: number): string {
  const text = significant(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** The mark that opens a changed row, as in a patch. */
export function markOf(change: Change | 'renamed'): string {
  return { added: '+', removed: '-', changed: '~', renamed: '>', rounding: '≈', same: ' ' }[change];
}
