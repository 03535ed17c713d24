import type { Column } from './table.ts';

/**
 * All rows of the joined sources, sorted by entity, then time (numbers by value, text by code unit), with the roles of
 * the panel. Row order of the files cannot change anything computed from it.
 */
export type Panel = {
  readonly rows: number;
  /** Names of the columns that play the roles; time is null for a cross-section. */
  readonly entityName: string;
  readonly timeName: string | null;
  /** Distinct entities in order, as printed. */
  readonly entityLabels: readonly string[];
  /** Row -> position in `entityLabels`. */
  readonly entity: Int32Array;
  /** Row -> time value; all 0 for a cross-section. */
  readonly time: Float64Array;
  /** Every raw column, the roles included, after `missing` has filled what it may. */
  readonly columns: { readonly [name: string]: Column };
  readonly names: readonly string[];
  /** 1 where `sample.where` keeps the row. */
  readonly kept: Uint8Array;
  readonly imputed: readonly ImputedCell[];
};

export type ImputedCell = {
  readonly variable: string;
  readonly entity: string;
  readonly time: number | null;
  readonly value: number;
  readonly method: string;
};

/** A computed term on all rows of a panel. NaN where it is missing. */
export type TermColumn = { readonly name: string; readonly values: Float64Array };
