import type { Fold, Selection } from './selection.ts';

/**
 * Fields of an entry of the results, or of their details: the entry itself, so that it has one place there. Several
 * fields where the text prints several numbers, as an interval does.
 */
export type ResultOrigin = {
  readonly kind: 'result';
  readonly of: object;
  readonly fields: readonly string[];
  /** A p-value that so many replications counted, its least step. */
  readonly counted?: { readonly replications: number; readonly step: 1 | 2 };
  /** Which of the numbers that the field says in words, in the order in which they are printed. */
  readonly part?: number;
  /** Printed without its sign, or with the other one. */
  readonly sign?: 'without' | 'turned';
};

/** Where a number comes from. */
export type NumberOrigin =
  | ResultOrigin
  /** A key of the study, or the default of the language where the study does not set it. */
  | { readonly kind: 'setting'; readonly key: string; readonly rule: SettingRule }
  /** Worked out from results: what is taken, and what is done with it. */
  | { readonly kind: 'derived'; readonly fold: Fold; readonly of: readonly Selection[] }
  /** The same in every study: a convention of the report. */
  | { readonly kind: 'fixed' }
  /** The place of its row in its table. */
  | { readonly kind: 'position'; readonly first: 0 | 1 }
  /** A period of the panel. */
  | {
      readonly kind: 'period';
      /** Which end of the panel it is. */
      readonly end?: 'first' | 'last';
      /** The entry whose time it is. */
      readonly of?: { readonly time?: number | null };
    };

/** How a setting is printed: as it stands, as a percentage, or what it leaves of one. */
export type SettingRule = 'same' | 'percent' | 'remainder' | 'remainder_percent';
