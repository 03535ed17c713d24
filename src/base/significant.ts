/**
 * A number to `digits` significant digits as text, without trailing zeros: 0.0816, 1.23e-9, -4. The same on every
 * machine; 0 and -0 are both `0`.
 */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)) + 0);
}

/**
 * {@link significant}, with as many more digits as it takes for the text to stand on the same side of every reference
 * as the value does: .0499999 against .05 is not printed as 0.05.
 */
export function significantAgainst(value: number, references: readonly number[], digits: number): string {
  for (let used = digits; used < 17; used++) {
    const text = significant(value, used);
    const printed = Number(text);
    if (references.every((reference) => Math.sign(printed - reference) === Math.sign(value - reference)))
      return text;
  }
  return String(value + 0);
}
