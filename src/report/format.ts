/**
 * The only place where numbers are rounded. Every function returns plain text with an ASCII hyphen for the minus and a
 * comma between thousands; the emitters set the true signs.
 */

/** Beyond so many decimals a number is written with a power of ten. */
const MAX_DECIMALS = 8;
const MIN_SIGNIFICANT = 3;
/** So many significant digits more than `digits` are kept in a large number: 19,193.25, not 19,193.2456. */
const EXTRA_SIGNIFICANT = 3;

/** What is printed where there is no number; the note gives the reason. */
export const DASH = '–';

function exponentOf(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential().split('e')[1]);
}

function withThousands(fixed: string): string {
  const [whole = '', fraction] = fixed.split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = sign ? whole.slice(1) : whole;
  const grouped = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
  return sign + grouped + (fraction === undefined ? '' : `.${fraction}`);
}

function scientific(value: number): string {
  const [mantissa, exponent] = value.toExponential(MIN_SIGNIFICANT - 1).split('e');
  return `${mantissa}e${Number(exponent)}`;
}

/**
 * A number with `digits` decimals, but never fewer than 3 significant digits, and never more than digits + 3. What would
 * need more than 8 decimals, or is 1e15 and more, is printed as 4.42e-10.
 */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return DASH;
  if (value === 0) return (0).toFixed(digits);
  const exponent = exponentOf(value);
  if (exponent >= 15) return scientific(value);
  let decimals = Math.max(digits, MIN_SIGNIFICANT - 1 - exponent);
  if (decimals > Math.max(MAX_DECIMALS, digits)) return scientific(value);
  const significant = digits + EXTRA_SIGNIFICANT;
  if (exponent + 1 + decimals > significant) decimals = Math.max(0, significant - exponent - 1);
  return withThousands(value.toFixed(decimals));
}

/** A t or z statistic is read against a critical value near 2: two decimals are enough, more only where it is tiny. */
export function formatStatistic(value: number, decimals = STATISTIC_DECIMALS): string {
  const rounded = Number.isFinite(value) ? value.toFixed(decimals) : '';
  return rounded === '' || (Number(rounded) === 0 && value !== 0) || Math.abs(value) >= 1e6
    ? formatNumber(value, decimals)
    : withThousands(rounded);
}

const STATISTIC_DECIMALS = 2;

/** A count, or any number that is a whole one: 1,116. */
export function formatCount(value: number): string {
  return Number.isInteger(value) ? withThousands(value.toFixed(0)) : formatNumber(value, 2);
}

/** A year or another time value: never with a separator. */
export function formatTime(value: number): string {
  return String(value);
}

/** A share as a percentage with one decimal, without the sign: 43.2. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent !== 0 && Math.abs(percent) < 0.1) return formatNumber(percent, 1);
  return withThousands(percent.toFixed(1));
}

/** A p-value with `digits` decimals; below the last of them `< 0.0001`. */
export function formatP(value: number, digits: number): string {
  if (!Number.isFinite(value)) return DASH;
  const least = `0.${'0'.repeat(Math.max(0, digits - 1))}1`;
  if (value < Number(least)) return `< ${least}`;
  return value.toFixed(digits);
}

/**
 * A p-value that a bootstrap of `replications` counted. None beyond the statistic means only that p is below `step` in
 * so many: 1 where one tail is counted, 2 where the smaller tail is doubled.
 */
export function formatBootstrapP(value: number, digits: number, replications: number, step: 1 | 2): string {
  if (value === 0) return `< ${step}/${replications}`;
  return Number.isFinite(value) ? value.toFixed(digits) : DASH;
}

export type StarRule = readonly { readonly symbol: string; readonly below: number }[] | null;

/** The symbol of the strictest level that `p` is below; empty where there is none. */
export function starsOf(p: number | null, rule: StarRule): string {
  if (p === null || rule === null) return '';
  let found = '';
  let strictest = Number.POSITIVE_INFINITY;
  for (const { symbol, below } of rule) {
    if (p < below && below < strictest) {
      found = symbol;
      strictest = below;
    }
  }
  return found;
}

/** A level or a coverage as people write it: 0.05 stays 0.05, 0.1 stays 0.1. */
export function formatLevel(level: number): string {
  return String(level);
}

/** A column in running text: `(2)`, and a label of words in quotation marks. */
export const columnLabel = (label: string): string => (/^\(.*\)$/u.test(label) ? label : `“${label}”`);
