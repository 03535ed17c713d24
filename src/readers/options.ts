import type { Problem } from '../diagnostics/diagnostic.ts';
import type { SourceFormat, WideLayout } from '../study/study.ts';

/** How a source is to be read. */
export type ReadOptions = {
  readonly format: SourceFormat;
  /** As messages name the file. */
  readonly path: string;
  /** JSON pointer of the source in the study: `/data/sources/provinces`. */
  readonly pointer: string;
  /** A label of the Encoding Standard: `utf-8`, `gb18030`. Text formats alone. */
  readonly encoding: string;
  /** Name or 1-based number; null is the first sheet. XLSX alone. */
  readonly sheet: string | number | null;
  /** One character; null is a comma (csv) or a tab (tsv). */
  readonly delimiter: string | null;
  /** Besides the empty cell, `NA`, `NaN`, `null` and `.`. */
  readonly missingCodes: readonly string[];
  readonly layout: WideLayout | null;
};

/** Faults named one by one before the rest are only counted. */
const MOST_FAULTS = 5;

export type Fault = { readonly code: string; readonly message: string; readonly hint?: string };

/** A fault of the file as such. */
export function malformed(message: string, hint?: string): Fault {
  return hint === undefined ? { code: 'DATA002', message } : { code: 'DATA002', message, hint };
}

/** Faults -> problems that name the file; of a long list the first few and how many more there are. */
export function problemsOf(faults: readonly Fault[], options: ReadOptions): Problem[] {
  return faults.slice(0, MOST_FAULTS).map((fault, i) => {
    const more =
      i === MOST_FAULTS - 1 && faults.length > MOST_FAULTS
        ? ` (and ${faults.length - MOST_FAULTS} more)`
        : '';
    const problem: Problem = {
      code: fault.code,
      severity: 'error',
      message: `${options.path}: ${fault.message}${more}.`,
      pointer: options.pointer,
    };
    return fault.hint === undefined ? problem : { ...problem, hint: fault.hint };
  });
}
