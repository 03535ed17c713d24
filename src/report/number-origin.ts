import type { Fold, Selection } from './selection.ts';

/** Where a number comes from that is not one of the results as it stands. */
export type NumberOrigin =
  /** A key of the study, or the default of the language where the study does not set it. */
  | { readonly kind: 'setting'; readonly key: string; readonly rule: SettingRule }
  /** Worked out from results: what is taken, and what is done with it. */
  | { readonly kind: 'derived'; readonly fold: Fold; readonly of: readonly Selection[] }
  /** The same in every study: a convention of the report. */
  | { readonly kind: 'fixed' }
  /** A period of the panel. */
  | { readonly kind: 'period' };

/** How a setting is printed: as it stands, as a percentage, or what it leaves of one. */
export type SettingRule = 'same' | 'percent' | 'remainder' | 'remainder_percent';
