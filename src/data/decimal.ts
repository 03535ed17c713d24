import { productError } from '../numeric/double-double.ts';

/** 10^0 ... 10^22: the powers of ten that a double holds exactly. */
export const POWERS_OF_TEN = Float64Array.of(
  1,
  1e1,
  1e2,
  1e3,
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
  1e9,
  1e10,
  1e11,
  1e12,
  1e13,
  1e14,
  1e15,
  1e16,
  1e17,
  1e18,
  1e19,
  1e20,
  1e21,
  1e22,
);
const MOST_EXACT_POWER = 22;
/** Digits are added up as two whole numbers of nine digits each, in integer arithmetic. */
const ROOM_FOR_A_DIGIT = 1e8;
const MOST_LOW_DIGITS = 9;
const FIRST_INEXACT = 9007199254740992;
/** The quotient of two doubles and a double is known to this share of it. */
const DOUBT = 7.888609052210118e-31;

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/**
 * Reads the number that ASCII bytes write from `start` on, as far as they go, `[+-] digits [. digits] [e [+-] digits]`,
 * into out[place], and gives back where it ended: at `start` where there is no digit. It is the double nearest to the
 * decimal, bit for bit what `Number` gives of the same text. Below 2^53 a quotient or product with a power of ten is
 * rounded once (Clinger 1990); up to 18 digits are carried in two doubles, and where that leaves the rounding in doubt,
 * or the exponent is large, `Number` decides. (The value is not returned: it would become an object.)
 */
export function readDecimal(bytes: Uint8Array, start: number, out: Float64Array, place: number): number {
  const sign = bytes[start]!;
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  const first = at;
  let high = 0;
  let low = 0;
  let lows = 0;
  let point = -1;
  // A loop over the digits; a point among them is remembered, not counted.
  for (; ; at++) {
    const code = bytes[at]!;
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (high < ROOM_FOR_A_DIGIT) high = (high * 10 + digit) | 0;
      else {
        if (lows < MOST_LOW_DIGITS) low = (low * 10 + digit) | 0;
        lows += 1;
      }
    } else if (code === POINT && point < 0) point = at;
    else break;
  }
  if (at - first === (point < 0 ? 0 : 1)) return start;
  let exponent = point < 0 ? 0 : point + 1 - at;
  const letter = bytes[at]!;
  if (letter === LOWER_E || letter === UPPER_E) {
    const end = exponentEnd(bytes, at + 1);
    if (end > at) {
      exponent += exponentOf(bytes, at + 1, end);
      at = end;
    }
  }
  const whole = lows > MOST_LOW_DIGITS ? FIRST_INEXACT : high * POWERS_OF_TEN[lows]! + low;
  const size =
    whole < FIRST_INEXACT ? scaledExactly(whole, exponent) : scaledWithExtra(high, low, lows, exponent);
  if (Number.isNaN(size)) out[place] = Number(asciiText(bytes, start, at));
  else out[place] = sign === MINUS ? -size : size;
  return at;
}

/** Behind the digits of an exponent; before its letter where none follows. */
function exponentEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS || bytes[start] === PLUS ? start + 1 : start;
  let at = first;
  while (bytes[at]! >= ZERO && bytes[at]! <= ZERO + 9) at++;
  return at === first ? start - 1 : at;
}

function exponentOf(bytes: Uint8Array, start: number, end: number): number {
  const signed = bytes[start] === MINUS || bytes[start] === PLUS;
  let power = 0;
  for (let at = signed ? start + 1 : start; at < end; at++)
    power = Math.min(1e5, power * 10 + bytes[at]! - ZERO);
  return bytes[start] === MINUS ? -power : power;
}

/** NaN where one rounding does not do. */
function scaledExactly(mantissa: number, exponent: number): number {
  if (exponent === 0 || mantissa === 0) return mantissa;
  if (exponent < 0) {
    return exponent < -MOST_EXACT_POWER ? Number.NaN : mantissa / POWERS_OF_TEN[-exponent]!;
  }
  return exponent > MOST_EXACT_POWER ? Number.NaN : mantissa * POWERS_OF_TEN[exponent]!;
}

/** (mantissa 10^extras + extra) 10^exponent, rounded once; NaN where it is not sure how. */
function scaledWithExtra(mantissa: number, extra: number, extras: number, exponent: number): number {
  if (extras > MOST_LOW_DIGITS || exponent >= 0 || exponent < -MOST_EXACT_POWER) return Number.NaN;
  const power = POWERS_OF_TEN[extras]!;
  const product = mantissa * power;
  const whole = product + extra;
  const rest = productError(mantissa, power, product) + (extra - (whole - product));
  const divisor = POWERS_OF_TEN[-exponent]!;
  const quotient = whole / divisor;
  const back = quotient * divisor;
  const correction = (whole - back - productError(quotient, divisor, back) + rest) / divisor;
  const doubt = quotient * DOUBT;
  const value = quotient + (correction + doubt);
  return value === quotient + (correction - doubt) ? value : Number.NaN;
}

/** Bytes below 128 as text. */
export function asciiText(bytes: Uint8Array, start: number, stop: number): string {
  let text = '';
  for (let at = start; at < stop; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
