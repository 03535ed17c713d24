import { power } from '../numeric/power.ts';

/** Half a unit of the last digit, and what binary fractions add. */
const HALF = 0.5 + 1e-6;

const PRINTED = /-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g;

/** The numbers that a printed text holds, as they are written: `[-0.02, 1,116]` -> `-0.02`, `1,116`. */
export const printedNumbers = (text: string): string[] =>
  [...text.matchAll(PRINTED)].map(([number]) => number.replace(/,+$/, ''));

/** Whether printed digits are those of a value: as it is or as a percentage, with its sign. */
export function isRounded(printed: string, value: number): boolean {
  const match = /^(-?)([\d,]+(?:\.(\d+))?)(?:e(-?\d+))?$/.exec(printed);
  if (match === null) return false;
  const scale = Number(match[4] ?? 0);
  const size = Number((match[2] as string).replaceAll(',', '')) * power(10, scale);
  const number = match[1] === '-' ? -size : size;
  const unit = power(10, scale - (match[3]?.length ?? 0));
  return [value, 100 * value].some((it) => Math.abs(it - number) <= HALF * unit);
}

/**
 * Whether a text of numbers prints these values: one each, in their order. `< 0.0001` prints what is less.
 *
 * @param values as many as the text holds
 */
export function printsValues(text: string, values: readonly (number | null)[]): boolean {
  const printed = printedNumbers(text);
  const [value] = values;
  if (text.includes('<')) {
    const [above = '', below] = printed;
    const bound = Number(above) / Number(below ?? 1);
    return value !== undefined && value !== null && value >= 0 && value < bound;
  }
  return (
    printed.length === values.length &&
    printed.every((number, i) => {
      const held = values[i] ?? null;
      return held !== null && isRounded(number, held);
    })
  );
}
