/** A number as a document prints it: `-0.0499***`, `(1.37)`, `1,116`, `55.7%`, `< 0.0001`. */
export type PrintedNumber = {
  readonly text: string;
  readonly below: boolean;
  readonly percent: boolean;
  readonly decimals: number;
  readonly scientific: boolean;
};

const form = /^(<\s*)?(-?\d+(?:\.(\d+))?)(e-?\d+)?(%)?$/;

/** null for text that is no number. */
export function readPrinted(text: string): PrintedNumber | null {
  const plain = text
    .replace(/[−–]/g, '-')
    .replace(/\\?\*/g, '')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/^[([{\s]+|[)\]};,\s]+$/g, '')
    .trim();
  const match = form.exec(plain);
  if (match === null) return null;
  return {
    text: (match[2] ?? '') + (match[4] ?? ''),
    below: match[1] !== undefined,
    percent: match[5] !== undefined,
    decimals: match[3]?.length ?? 0,
    scientific: match[4] !== undefined,
  };
}

/** Whether `value` is printed so: rounded to the decimals that are there, as it is or as a percentage. */
export function isPrintedAs(value: number, printed: PrintedNumber, key: string): boolean {
  if (printed.below) return key === 'p_value' && value < Number(printed.text);
  const rounded = (number: number) =>
    printed.scientific
      ? number.toExponential(printed.decimals).replace('e+', 'e')
      : number.toFixed(printed.decimals);
  if (printed.percent) return rounded(value * 100) === printed.text;
  return rounded(value) === printed.text;
}
