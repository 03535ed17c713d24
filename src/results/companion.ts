import type { ColumnResult, DroppedResult } from './columns.ts';

/** A number of a companion. Members that a measure does not have are not there. */
export type MeasureResult = {
  readonly measure: string;
  /** Groups, indicators or classes that it is of; empty where it is of all. */
  readonly of: readonly string[];
  readonly time: number | null;
  readonly estimate: number | null;
  readonly expectation?: number;
  readonly std_error?: number | null;
  readonly statistic?: number | null;
  readonly df?: number;
  readonly p_value?: number | null;
  readonly reason?: string;
};

export type CompanionResult = {
  readonly kind: 'companion';
  readonly method: string;
  readonly variables: readonly string[];
  /** Rows used, and why others are not. */
  readonly rows: number;
  readonly dropped_rows: readonly DroppedResult[];
  readonly measures: readonly MeasureResult[];
  readonly neighbors?: {
    readonly name: string;
    readonly entities: number;
    readonly links: number;
    readonly row_standardized: boolean;
  };
  /** beta_convergence: the equation; none otherwise. */
  readonly columns: readonly ColumnResult[];
};

/** Numbers by entity or along a curve: kept out of results.json, in `tables/FILE-MODEL.csv`. */
export type CompanionFrame = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
};

export type CompanionDetails = { readonly frames: readonly CompanionFrame[] };
