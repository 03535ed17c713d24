const PRINTED = /-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g;

/** The numbers that a printed text holds, as they are written: `[-0.02, 1,116]` -> `-0.02`, `1,116`. */
export const printedNumbers = (text: string): string[] =>
  [...text.matchAll(PRINTED)].map(([number]) => number.replace(/,+$/, ''));

/** Whether printed digits are those of a value: as it is or as a percentage, with its sign. */
export function isRounded(printed: string, value: number): boolean {
  const match = /^(-?[\d,]+(?:\.(\d+))?)(?:e(-?\d+))?$/.exec(printed);
  if (match === null) return false;
  const [, digits = '', decimals = '', exponent] = match;
  const plain = digits.replaceAll(',', '');
  const rounded = (it: number): string =>
    exponent === undefined
      ? it.toFixed(decimals.length)
      : it.toExponential(decimals.length).replace(`e${exponent}`, '').replace(`e+${exponent}`, '');
  return [value, 100 * value, Number((100 * value).toFixed(6))].some((it) => rounded(it) === plain);
}

function isPlain(text: string, value: number): boolean {
  const point = text.indexOf('.');
  return value.toFixed(point < 0 ? 0 : Math.min(100, text.length - point - 1)) === text;
}

/**
 * Whether a text of numbers prints these values: one each, in their order. `< 0.0001` prints what is less.
 *
 * @param values as many as the text holds
 */
export function printsValues(text: string, values: readonly (number | null)[]): boolean {
  const [only] = values;
  // Most are a number and nothing else.
  if (values.length === 1 && only !== null && only !== undefined && isPlain(text, only)) return true;
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
