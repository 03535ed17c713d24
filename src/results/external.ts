/** What an external program left: every table cell by cell; numbers in full precision, null where a cell is missing. */
export type ExternalResult = {
  readonly kind: 'external';
  readonly command: readonly string[];
  /** What the program said of its version; null where it said nothing. */
  readonly version: string | null;
  readonly outputs: { readonly [file: string]: ExternalTable };
};

export type ExternalTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
};
