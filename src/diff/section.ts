import type { Change, WordRun } from './types.ts';

/** A table of the comparison, before it is drawn. Columns named in `right` hold numbers and stand to the right. */
export type Section = {
  readonly title: string;
  readonly head: readonly string[];
  readonly right: readonly number[];
  readonly rows: readonly SectionRow[];
  /** Rows shown unless everything is asked for, where it is fewer than the renderer's own. */
  readonly limit?: number;
  /** Rows that there are besides those of `rows`. */
  readonly unlisted?: number;
};

export type SectionRow = { readonly change: Change | 'renamed'; readonly cells: readonly string[] };

/** A sentence with what went and what came in it. */
export type SentenceRow = { readonly change: Change; readonly runs: readonly WordRun[] };
