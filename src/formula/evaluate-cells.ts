import type { TextColumn } from '../data/table.ts';
import { power } from '../numeric/power.ts';

/** One value per row of the panel. Truth values are 1, 0 and NaN, "not known". */
export type Evaluated = { readonly kind: 'number' | 'boolean'; readonly values: Float64Array } | TextColumn;

/** Cell by cell: the value, or null where the operation has none. */
type CellFunction = (...args: number[]) => number;

/** 10^0 ... 10^15: `round` allows no more decimals. */
const POWERS_OF_TEN = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
] as const;

/** Halves away from zero, as on paper. */
export function roundTo(x: number, digits: number): number {
  const scale = POWERS_OF_TEN[digits]!;
  const scaled = Math.round(Math.abs(x) * scale) / scale;
  return Number.isFinite(scaled) ? Math.sign(x) * scaled : x;
}

export const cellFunctions: { readonly [name: string]: CellFunction } = {
  ln: (x) => (x > 0 ? Math.log(x) : Number.NaN),
  log10: (x) => (x > 0 ? Math.log10(x) : Number.NaN),
  exp: Math.exp,
  sqrt: (x) => (x >= 0 ? Math.sqrt(x) : Number.NaN),
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  round: (x, digits = 0) => roundTo(x, digits),
  '+': (a, b) => a! + b!,
  '-': (a, b) => a! - b!,
  '*': (a, b) => a! * b!,
  '/': (a, b) => (b === 0 ? Number.NaN : a! / b!),
  '^': (a, b) => power(a!, b!),
};

/** Why a function has no value for finite arguments. */
export function whyNoValue(name: string, args: readonly number[], result: number): string {
  const [a, b] = args as [number, number];
  if (name === 'ln' || name === 'log10') return `the logarithm of ${a} does not exist`;
  if (name === 'sqrt') return `the square root of ${a} is not a real number`;
  if (name === '/' && b === 0) return 'it divides by 0';
  if (name === '^' && Number.isNaN(result)) return `${a} ^ ${b} is not a real number`;
  if (name === '^' && a === 0) return `0 ^ ${b} divides by 0`;
  return 'the result is beyond the range of a double';
}

/** Comparison of two numbers that are there. */
export const comparisons: { readonly [operator: string]: (a: number, b: number) => boolean } = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Truth values are 1, 0 and NaN, which is "not known": false and x is false, true or x is true, whatever x is. */
export function andValue(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 1;
}

export function orValue(a: number, b: number): number {
  if (isTrue(a) || isTrue(b)) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
}

/** A number counts as true unless it is 0 or missing: a dummy may stand where a condition is due. */
export function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

export function compareTexts(
  operator: '==' | '!=',
  a: readonly (string | null)[],
  b: readonly (string | null)[],
): Evaluated {
  const values = Float64Array.from(a, (text, row) => {
    const other = b[row]!;
    if (text === null || other === null) return Number.NaN;
    return (text === other) === (operator === '==') ? 1 : 0;
  });
  return { kind: 'boolean', values };
}

export function compareNumbers(operator: string, a: Float64Array, b: Float64Array): Evaluated {
  const holds = comparisons[operator]!;
  const values = a.map((x, row) => {
    const y = b[row]!;
    return Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : holds(x, y) ? 1 : 0;
  });
  return { kind: 'boolean', values };
}
