import { POWERS_OF_TEN } from './decimal.ts';

const MOST_EXACT_DIGITS = 15;

/** Space, tab, no-break space, ideographic space: what people leave around a cell. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0xa0 || code === 0x3000;
}

/**
 * The number that text[start, end) writes, blanks around it aside; NaN where it writes none. The grammar is
 * `[+-] digits [. digits] [e [+-] digits]` with at least one digit in the mantissa: no thousands separators, no
 * decimal commas, no `Infinity`, and nothing that overflows a double.
 */
export function parseNumberAt(text: string, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  let at = from;
  const sign = text.charCodeAt(at);
  if (sign === 0x2b || sign === 0x2d) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let point = false;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      mantissa = mantissa * 10 + (code - 0x30);
      digits++;
      if (point) decimals++;
    } else if (code === 0x2e && !point) point = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  if (at === to && digits <= MOST_EXACT_DIGITS) {
    // Both operands are exact, so that the quotient is the double nearest to the decimal (Clinger 1990).
    const value = decimals === 0 ? mantissa : mantissa / POWERS_OF_TEN[decimals]!;
    return sign === 0x2d ? -value : value;
  }
  return at === to || isExponent(text, at, to) ? finite(Number(text.slice(from, to))) : Number.NaN;
}

/** The number that a whole text writes, or null: see {@link parseNumberAt}. */
export function parseNumber(text: string): number | null {
  const value = parseNumberAt(text, 0, text.length);
  return Number.isNaN(value) ? null : value;
}

function isExponent(text: string, start: number, end: number): boolean {
  const letter = text.charCodeAt(start);
  if (letter !== 0x65 && letter !== 0x45) return false;
  let at = start + 1;
  const sign = text.charCodeAt(at);
  if (sign === 0x2b || sign === 0x2d) at++;
  if (at >= end) return false;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
