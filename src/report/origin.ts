import type { NumberRun } from './document.ts';
import { formatCount, formatTime } from './format.ts';
import type { SettingRule } from './number-origin.ts';
import type { Fold, Selection } from './selection.ts';

/**
 * A setting in running text or in a cell.
 *
 * @param key JSON pointer into the study, or a path below the model or index that the text is of (`bootstrap/replications`)
 */
export const setting = (
  text: string,
  value: number | null,
  key: string,
  rule: SettingRule = 'same',
): NumberRun => ({
  kind: 'number',
  text,
  value,
  origin: { kind: 'setting', key, rule },
});

/**
 * A number that the results hold as it stands.
 *
 * @param of the entry of the results that holds it: no copy, for it is looked up by what it is
 */
export const from = (run: NumberRun, of: object, ...fields: readonly string[]): NumberRun => ({
  ...run,
  origin: { kind: 'result', of, fields },
});

/** One of the numbers that a field says in words: the `part`-th of those printed. */
export const worded = (run: NumberRun, of: object, field: string, part: number): NumberRun => ({
  ...run,
  origin: { kind: 'result', of, fields: [field], part },
});

/** The same without its sign: prose states sizes. */
export const sized = (run: NumberRun, of: object, field: string): NumberRun => ({
  ...run,
  origin: { kind: 'result', of, fields: [field], sign: 'without' },
});

/** The same with the other sign: rows that are lost. */
export const turned = (run: NumberRun, of: object, field: string): NumberRun => ({
  ...run,
  origin: { kind: 'result', of, fields: [field], sign: 'turned' },
});

/** A number that is worked out from others; `fold` over all that the selections take. */
export const derived = (run: NumberRun, fold: Fold, ...of: readonly Selection[]): NumberRun => ({
  ...run,
  origin: { kind: 'derived', fold, of },
});

/** A period of the panel: one of its ends, or the time of an entry; else any. */
export const period = (
  time: number,
  where: { readonly end?: 'first' | 'last'; readonly of?: { readonly time?: number | null } } = {},
): NumberRun => ({
  kind: 'number',
  text: formatTime(time),
  value: time,
  origin: { kind: 'period', ...where },
});

/** The place of a row in its table, from 1, or from 0 where that is what the first row is. */
export const position = (at: number, first: 0 | 1 = 1): NumberRun => ({
  kind: 'number',
  text: formatCount(at + first),
  value: at + first,
  origin: { kind: 'position', first },
});

/** A number that a report prints in every study. */
export const fixed = (text: string): NumberRun => ({
  kind: 'number',
  text,
  value: Number(text.replaceAll(',', '')),
  origin: { kind: 'fixed' },
});
