import type { Inline, NumberRun } from './document.ts';
import { formatTime } from './format.ts';
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

/** A number that is worked out from others; `fold` over all that the selections take. */
export const derived = (run: Inline, fold: Fold, ...of: readonly Selection[]): Inline =>
  run.kind === 'number' ? { ...run, origin: { kind: 'derived', fold, of } } : run;

export const period = (time: number): NumberRun => ({
  kind: 'number',
  text: formatTime(time),
  value: time,
  origin: { kind: 'period' },
});

/** A number that a report prints in every study. */
export const fixed = (text: string): NumberRun => ({
  kind: 'number',
  text,
  value: null,
  origin: { kind: 'fixed' },
});
