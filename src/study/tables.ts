/** Rows below the coefficients that a table can have, in the order in which they are printed. */
export const TABLE_ROWS = [
  'controls',
  'effects',
  'clusters',
  'n',
  'entities',
  'periods',
  'instruments',
  'r2_within',
  'r2_between',
  'r2_overall',
  'r2_lsdv',
  'adj_r2',
] as const;

/** Rows that a table has only where it asks for them, below the others. */
export const FURTHER_ROWS = [
  'f',
  'f_p',
  'rmse',
  'root_mse',
  'log_likelihood',
  'aic',
  'bic',
  'vcov',
  'outcome_mean',
  'outcome_std_dev',
  'sigma_u',
  'sigma_e',
  'rho',
] as const;

export type TableRowName = (typeof TABLE_ROWS)[number] | (typeof FURTHER_ROWS)[number];

/** What a table takes of a model: the columns with these labels, or all of them. */
export type TableModel = { readonly model: string; readonly columns: readonly string[] | null };

/** Models one under the other: a panel each, columns side by side. A table without panels has one, without a title. */
export type TablePanel = { readonly title: string | null; readonly models: readonly TableModel[] };

/** What a table prints of the uncertainty of an estimate. */
export type Uncertainty = 'statistic' | 'std_error' | 'interval' | 'p_value';

/** A row of terms: one by its name, under a label of its own where it has one; or words that head those below. */
export type TermLine = { readonly term: string; readonly label: string | null } | { readonly head: string };

export type HeadRow = 'numbers' | 'labels' | 'outcome' | 'estimator';

/** Decimals: of estimates with their errors and intervals, of t and z, of the rows below. */
export type TableDigits = {
  readonly estimates?: number;
  readonly statistics?: number;
  readonly rows?: number;
};

/** A table of the paper that brings columns of several models together. Keys that are optional here are not at their default. */
export type TableSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly panels: readonly TablePanel[];
  /** Terms shown, in this order; null shows all. `label` stands in for the term's own name. */
  readonly terms: readonly TermLine[] | null;
  /** Terms that are not shown. */
  readonly drop?: readonly string[];
  /** Sets of terms that a row says yes or no to; they are not shown themselves. */
  readonly marks?: readonly { readonly label: string; readonly terms: readonly string[] }[];
  /** Rows of words. */
  readonly lines?: readonly { readonly label: string; readonly cells: readonly string[] }[];
  /** A row for the base of each categorical column. */
  readonly bases?: true;
  /** Heads that span columns, from the left. */
  readonly groups: readonly { readonly label: string; readonly columns: number }[];
  /** One for each column; null numbers them. */
  readonly labels: readonly string[] | null;
  /** Rows of the head, below `groups`; those that are needed if not given. */
  readonly head?: readonly HeadRow[];
  readonly rows: readonly TableRowName[] | null;
  readonly parentheses: readonly Uncertainty[] | null;
  /** The uncertainty in columns of its own. */
  readonly layout?: 'beside';
  readonly scale?: 'standardized' | 'exponentiated';
  readonly digits?: TableDigits;
  /** As in `outputs`; null is none. */
  readonly stars?: readonly { readonly symbol: string; readonly below: number }[] | null;
  readonly note: string | null;
};
