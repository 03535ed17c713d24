import { isBlank, parseNumber } from '../data/number.ts';

const ALWAYS_MISSING = ['', 'NA', 'NaN', 'null', '.'] as const;

/** What counts as missing in one source. */
export type MissingCodes = {
  /** Whether the cell text[start, end), blanks around it aside, is a code of missing. */
  readonly isMissingAt: (text: string, start: number, end: number) => boolean;
  readonly isMissingText: (cell: string) => boolean;
  /** Codes that are numbers count by value: `-999` is also `-999.0`. NaN is always missing. */
  readonly isMissingNumber: (value: number) => boolean;
};

/** The codes of LANGUAGE (empty, `NA`, `NaN`, `null`, `.`) and those of the source. Case matters. */
export function missingCodes(extra: readonly string[]): MissingCodes {
  const texts = new Set<string>([...ALWAYS_MISSING, ...extra.map((code) => code.trim())]);
  const numbers = new Set<number>();
  for (const code of extra) {
    const value = parseNumber(code);
    if (value !== null) numbers.add(value);
  }
  let longest = 0;
  for (const code of texts) longest = Math.max(longest, code.length);
  const isMissingAt = (text: string, start: number, end: number): boolean => {
    let from = start;
    let to = end;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    return to - from <= longest && texts.has(text.slice(from, to));
  };
  return {
    isMissingAt,
    isMissingText: (cell) => isMissingAt(cell, 0, cell.length),
    isMissingNumber: numbers.size === 0 ? Number.isNaN : (value) => Number.isNaN(value) || numbers.has(value),
  };
}
