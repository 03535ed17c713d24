/** A column of numbers; NaN is a missing value. */
export type NumberColumn = { readonly kind: 'number'; readonly values: Float64Array };
/** A column of text; null is a missing value. */
export type TextColumn = { readonly kind: 'text'; readonly values: readonly (string | null)[] };

export type Column = NumberColumn | TextColumn;

/**
 * A source as read: named columns of one length. A column is numeric where every cell that is not missing reads as a
 * number; otherwise it is text and keeps every cell as written, so that an error can show the offending one.
 */
export type Table = {
  readonly rows: number;
  /** In the file's order. */
  readonly columns: { readonly [name: string]: Column };
  readonly names: readonly string[];
  /** 1-based line (CSV), row (xlsx) or record number of each row in its file, for messages. */
  readonly rowNumbers: Float64Array;
  /** Things a reader wants said: Stata value labels, extended missing codes. By column name. */
  readonly notes: { readonly [name: string]: ColumnNotes };
};

export type ColumnNotes = {
  /** Stata value labels: number as text -> label. */
  readonly valueLabels?: { readonly [value: string]: string };
  /** Extended missing codes found (`.a`), with how many cells have each. */
  readonly missingCodes?: { readonly [code: string]: number };
  readonly label?: string;
};
