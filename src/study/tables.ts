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
export const FURTHER_ROWS = ['f', 'f_p', 'rmse', 'root_mse', 'log_likelihood', 'aic', 'bic'] as const;

export type TableRowName = (typeof TABLE_ROWS)[number] | (typeof FURTHER_ROWS)[number];

/** What a table takes of a model: the columns with these labels, or all of them. */
export type TableModel = { readonly model: string; readonly columns: readonly string[] | null };

/** Models one under the other: a panel each, columns side by side. A table without panels has one, without a title. */
export type TablePanel = { readonly title: string | null; readonly models: readonly TableModel[] };

/** A table of the paper that brings columns of several models together. */
export type TableSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly panels: readonly TablePanel[];
  /** Terms shown, in this order; null shows all. `label` stands in for the term's own name. */
  readonly terms: readonly { readonly term: string; readonly label: string | null }[] | null;
  /** Heads that span columns, from the left. */
  readonly groups: readonly { readonly label: string; readonly columns: number }[];
  /** One for each column; null numbers them. */
  readonly labels: readonly string[] | null;
  readonly rows: readonly TableRowName[] | null;
  readonly parentheses: 'statistic' | 'std_error' | 'interval' | 'p_value' | null;
  readonly note: string | null;
};
