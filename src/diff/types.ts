import type { Json, JsonObject } from '../base/json.ts';
import type { Table } from '../data/table.ts';
import type { Results } from '../results/results.ts';
import type { Study } from '../study/study.ts';

/** One side of a comparison: a finished build, and what is known of the study behind it. */
export type DiffSide = {
  readonly label: string;
  /** The merged study document; null where only results are at hand. */
  readonly document: JsonObject | null;
  /** The bound study, so that defaults are compared as what they are. Used where both sides have one. */
  readonly study?: Study;
  readonly results: Results;
  readonly sources?: readonly SourceSide[];
  /** Columns that name a row of the data. */
  readonly panel?: { readonly entity: string; readonly time: string | null };
  /** What a reader must know of how the side was made: data that are not as of the revision. */
  readonly notes?: readonly string[];
  /** The sentences of the rendered paper, in order. */
  readonly sentences?: readonly string[];
};

/** `rows`, `columns` and `table` are null or left out where only the digest of the content is known. */
export type SourceSide = {
  readonly name: string;
  readonly rows: number | null;
  readonly columns: number | readonly string[] | null;
  readonly digest: string;
  readonly table?: Table;
};

/**
 * `rounding`: two numbers that differ by less than 1e-12 of the larger one. Such rows are counted, never listed, unless
 * everything is.
 */
export type Change = 'same' | 'rounding' | 'changed' | 'added' | 'removed';

/** One place of the study that means something else. `old` or `new` is null where the place is not there. */
export type StudyChange = {
  readonly path: string;
  readonly change: Change | 'renamed';
  readonly old: Json;
  readonly new: Json;
};

export type Scalar = number | string | boolean | null;

/** A named value of the data, of a fit or of a test. */
export type ValueChange = {
  readonly subject: string;
  readonly item: string;
  readonly old: Scalar;
  readonly new: Scalar;
  /** What is printed for a p-value that a bootstrap counted as 0. */
  readonly shown?: Shown;
  readonly change: Change;
};

export type Shown = { readonly old: string | null; readonly new: string | null };

/** A row of a source that came or went. */
export type RowChange = {
  readonly source: string;
  readonly entity: string;
  readonly time: string | null;
  readonly change: Change;
};

/** What became of a column in the rows that both sides have. Ranges are over all rows; null for text. */
export type ColumnChange = {
  readonly source: string;
  readonly column: string;
  /** Cells with another value; that were missing and are not; that are missing and were not; that differ by rounding. */
  readonly changed: number;
  readonly filled: number;
  readonly emptied: number;
  readonly rounding: number;
  readonly oldRange: readonly [number, number] | null;
  readonly newRange: readonly [number, number] | null;
  readonly change: Change;
};

/** `size`: the move in ranges of the old column; null for text and for cells that came or went. */
export type CellChange = {
  readonly source: string;
  readonly column: string;
  readonly entity: string;
  readonly time: string | null;
  readonly old: Scalar;
  readonly new: Scalar;
  readonly size: number | null;
  readonly change: Change;
};

/** Rank 1 is the largest weight of the index (of the period, where weights change with it). */
export type WeightChange = {
  readonly index: string;
  readonly dimension: string | null;
  readonly indicator: string;
  readonly time: number | null;
  readonly old: number | null;
  readonly new: number | null;
  readonly oldRank: number | null;
  readonly newRank: number | null;
  readonly change: Change;
};

/** Rank 1 is the highest score of the period. */
export type ScoreChange = {
  readonly index: string;
  readonly entity: string;
  readonly time: number | null;
  readonly old: number | null;
  readonly new: number | null;
  readonly oldRank: number | null;
  readonly newRank: number | null;
  readonly change: Change;
};

export type EstimateSide = {
  readonly estimate: number | null;
  readonly std_error: number | null;
  readonly p_value: number | null;
  /** What is printed for a p-value that a bootstrap counted as 0. */
  readonly p_shown?: string;
  /** By the side's own `outputs.stars`. */
  readonly stars: string;
  /** Why there is no estimate: an omitted term, an effect that is not defined. */
  readonly reason: string | null;
};

export type EstimateChange = {
  readonly model: string;
  /** Label of the column; null for an effect that belongs to the model as a whole. */
  readonly column: string | null;
  readonly term: string;
  readonly old: EstimateSide | null;
  readonly new: EstimateSide | null;
  /** (new - old) / old standard error. */
  readonly shift: number | null;
  readonly signFlip: boolean;
  readonly change: Change;
};

export type ReasonChange = {
  readonly claim: string;
  readonly old: { readonly outcome: string; readonly observed: string } | null;
  readonly new: { readonly outcome: string; readonly observed: string } | null;
  readonly change: Change;
};

export type VerdictChange = {
  readonly hypothesis: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly reasons: readonly ReasonChange[];
  readonly change: Change;
};

export type WordRun = { readonly text: string; readonly change: 'same' | 'added' | 'removed' };

/** `words` of a changed sentence: the old one without what was added, the new one without what was removed. */
export type SentenceChange = {
  readonly change: Change;
  readonly old: string | null;
  readonly new: string | null;
  readonly words: readonly WordRun[] | null;
};

/** A change whose part in the results is told; `label` as one would write it, `moves`: results that it moved most. */
export type AttributedChange = {
  readonly label: string;
  readonly old: string;
  readonly new: string;
  readonly moves: number;
};

/** `parts` are in the order of the changes, in units of the result where it is `counted`, as shares of 1 else. */
export type AttributionRow = {
  readonly layer: string;
  readonly name: string;
  readonly old: Scalar;
  readonly new: Scalar;
  readonly shown?: Shown;
  readonly counted: boolean;
  /** null where a version in between has no such result. */
  readonly parts: readonly (number | null)[];
  /** What the parts leave of the whole: 0 in an average over orders. */
  readonly rest: number | null;
  readonly change: Change;
};

/** Which change moved which result. */
export type Attribution = {
  readonly method: 'average over orders' | 'one at a time';
  readonly changes: readonly AttributedChange[];
  /** Versions of the study that were built for it. */
  readonly versions: number;
  readonly rows: readonly AttributionRow[];
  readonly notes: readonly string[];
};

/** What differs between two builds, layer by layer: what changed in the study, and what that did. */
export type DiffReport = {
  readonly a: string;
  readonly b: string;
  /** False where a side has no study document, so that `study` is empty for want of knowledge. */
  readonly studyCompared: boolean;
  readonly study: readonly StudyChange[];
  /** How the sides were made, where that bears on the comparison. */
  readonly notes: readonly string[];
  readonly data: readonly ValueChange[];
  readonly rows: readonly RowChange[];
  readonly columns: readonly ColumnChange[];
  /** The largest ones; `cellsChanged` counts them all. */
  readonly cells: readonly CellChange[];
  readonly cellsChanged: number;
  readonly weights: readonly WeightChange[];
  readonly scores: readonly ScoreChange[];
  readonly descriptives: readonly ValueChange[];
  readonly coefficients: readonly EstimateChange[];
  readonly fits: readonly ValueChange[];
  readonly tests: readonly ValueChange[];
  readonly mediation: readonly EstimateChange[];
  readonly thresholds: readonly ValueChange[];
  readonly regimeDifferences: readonly EstimateChange[];
  readonly verdicts: readonly VerdictChange[];
  readonly sentences: readonly SentenceChange[];
  /** null where it was not asked for. */
  readonly attribution: Attribution | null;
  /** Numbers that differ by rounding alone. */
  readonly rounding: number;
  /** Whether rows that did not change are listed too. */
  readonly all: boolean;
};
