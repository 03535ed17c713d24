/** A half-open range of UTF-16 offsets in one file. Line and column appear only when a diagnostic is rendered. */
export type Span = { readonly file: string; readonly start: number; readonly end: number };

export type Severity = 'error' | 'warning';

/** What is wrong, before it is known where in a study's text that stands: what steps return for bad data. */
export type Problem = {
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, one sentence, with entity, time, variable or file, row and cell where there are any. */
  readonly message: string;
  /** What to do about it, tentative. */
  readonly hint?: string;
  /** JSON pointer into the study document (`/indices/rural/dimensions/a`), '' for the whole. */
  readonly pointer: string;
  /** Whether to point at the key rather than the value. */
  readonly atKey?: boolean;
  /**
   * A cell of the data that the message is about. Steps know no rows of files, whose order must not matter to them; who
   * prints the problem looks the row up.
   */
  readonly cell?: { readonly column: string; readonly entity: string; readonly time: number | null };
  /** Words of a template that the message is about: who prints the problem looks up where they stand. */
  readonly words?: string;
};

export type Diagnostic = Problem & {
  readonly at: Span | null;
  readonly related: readonly { readonly at: Span; readonly note: string }[];
  readonly fix?: { readonly at: Span; readonly text: string };
};

export type Report = (diagnostic: Diagnostic) => void;
