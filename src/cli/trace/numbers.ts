import type { Json } from '../../base/json.ts';

/** A number of the results, where it stands and by which names it can be asked for. */
export type FoundNumber = {
  /** JSON pointer into results.json. */
  readonly pointer: string;
  /** Keys on the way, and what names the entries of lists: a column's label, a term, a variable. */
  readonly words: readonly string[];
  readonly value: number;
};

/** What names an entry of a list in the results. */
const naming = [
  'label',
  'term',
  'variable',
  'indicator',
  'threshold',
  'entity',
  'time',
  'of',
  'between',
] as const;

/** Every number of the results, in their order. */
export function numbersOf(results: Json): FoundNumber[] {
  const found: FoundNumber[] = [];
  const walk = (value: Json, pointer: string, words: readonly string[]) => {
    if (typeof value === 'number') found.push({ pointer, words, value });
    else if (Array.isArray(value)) {
      for (const [i, entry] of value.entries()) walk(entry, `${pointer}/${i}`, [...words, ...namesOf(entry)]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        const step = key.replaceAll('~', '~0').replaceAll('/', '~1');
        walk(entry, `${pointer}/${step}`, [...words, key]);
      }
    }
  };
  walk(results, '', []);
  return found;
}

function namesOf(entry: Json): string[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
  const record = entry as { readonly [key: string]: Json };
  return naming.flatMap((key) => {
    const name = record[key];
    return typeof name === 'string' || typeof name === 'number' ? [String(name)] : [];
  });
}

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
