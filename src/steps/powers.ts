import { parseFormula } from '../formula/parse.ts';
import { extendedPower } from '../numeric/double-double.ts';

/** Powers above this are left as they are. */
const HIGHEST = 64;
/** A column this close to the power is the power; anything else only has its name. */
const SAME = 1e-15;

/** Columns whose powers are carried in twice the working precision: what rounding to double takes off each. */
export type CarriedPowers = {
  readonly columns: readonly Float64Array[];
  readonly low: readonly (Float64Array | null)[] | null;
};

/**
 * Terms `x ^ k`, k whole, of a term x of the same equation: their columns again, with the parts that double precision
 * has no room for.
 */
export function carryPowers(terms: readonly string[], columns: readonly Float64Array[]): CarriedPowers {
  let found = false;
  const carried = terms.map((term, j) => {
    const power = powerOf(term);
    const base = power === null ? undefined : columns[terms.indexOf(power.base)];
    if (power === null || base === undefined) return { high: columns[j]!, low: null };
    const { high, low } = extendedPower(base, power.exponent);
    if (!columns[j]!.every((value, i) => Math.abs(value - high[i]!) <= SAME * Math.abs(high[i]!))) {
      return { high: columns[j]!, low: null };
    }
    found = true;
    return { high, low };
  });
  if (!found) return { columns, low: null };
  return { columns: carried.map(({ high }) => high), low: carried.map(({ low }) => low) };
}

function powerOf(term: string): { readonly base: string; readonly exponent: number } | null {
  const parsed = parseFormula(term);
  if (!parsed.ok || parsed.value.kind !== 'binary' || parsed.value.operator !== '^') return null;
  const { left, right } = parsed.value;
  if (left.kind !== 'name' || right.kind !== 'number') return null;
  const whole = Number.isInteger(right.value) && right.value >= 2 && right.value <= HIGHEST;
  return whole ? { base: left.name, exponent: right.value } : null;
}
