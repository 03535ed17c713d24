import type { TreatLogarithm } from '../catalog/index-methods.ts';

/** What `results.json` holds of an index. */
export type IndexResult = {
  readonly weights: readonly WeightRow[];
  readonly scores: readonly {
    readonly entity: string;
    readonly time: number | null;
    readonly score: number;
    readonly value: number;
  }[];
  /** Rows that lack indicators; with `missing: skip` only. */
  readonly incomplete?: readonly IncompleteRow[];
  /** What was done to each treated indicator; not there without `treat`. */
  readonly treatment?: readonly TreatmentRow[];
  /** Consistency of each judgement matrix; with `ahp` only. */
  readonly judgements?: readonly JudgementRow[];
  /** Principal components; with `pca` only. */
  readonly components?: readonly ComponentsRow[];
  /** The sets that were joined; with `combination` only. */
  readonly parts?: readonly WeightPartRow[];
  /** How the indicators hang together; with `diagnostics: true` only. */
  readonly diagnostics?: IndexDiagnostics;
};

export type IncompleteRow = {
  readonly entity: string;
  readonly time: number | null;
  readonly missing: readonly string[];
  /** Whether it has a score of the indicators that are there. */
  readonly scored: boolean;
};

export type TreatmentRow = {
  readonly indicator: string;
  readonly method: 'unchanged' | 'winsorize' | 'log' | TreatLogarithm | 'box_cox';
  readonly lambda?: number;
  /** Skewness and excess kurtosis (type 2); null, with a reason, where the indicator does not vary. */
  readonly skewness_before: number | null;
  readonly kurtosis_before: number | null;
  readonly skewness_after: number | null;
  readonly kurtosis_after: number | null;
  readonly reason?: string;
  /** The points that were drawn in, to where before a transform; a transform moves every point and lists none. */
  readonly moved: readonly {
    readonly entity: string;
    readonly time: number | null;
    readonly from: number;
    readonly to: number;
  }[];
};

export type JudgementRow = {
  /** null: the matrix of all indicators, or of the dimensions. */
  readonly dimension: string | null;
  readonly size: number;
  readonly lambda_max: number;
  readonly consistency_index: number;
  readonly consistency_ratio: number;
};

export type ComponentsRow = {
  readonly dimension: string | null;
  readonly time?: number;
  readonly eigenvalues: readonly number[];
  readonly retained: number;
};

export type WeightPartRow = {
  readonly method: string;
  /** Share of the set where sets are added; null, with a reason, where they are multiplied. */
  readonly share: number | null;
  readonly reason?: string;
  readonly time?: number;
  readonly weights: { readonly [indicator: string]: number };
};

export type IndexDiagnostics = {
  readonly mean_correlation: number | null;
  readonly least: { readonly first: string; readonly second: string; readonly correlation: number } | null;
  readonly greatest: { readonly first: string; readonly second: string; readonly correlation: number } | null;
  readonly indicators: readonly {
    readonly indicator: string;
    readonly std_dev: number;
    readonly correlation: number | null;
    readonly effective_weight: number | null;
    readonly reason?: string;
  }[];
  readonly alphas: readonly {
    readonly dimension: string | null;
    readonly indicators: number;
    readonly alpha: number | null;
    readonly reason?: string;
  }[];
  readonly reason?: string;
};

/** `time` is there with `scope: by_time` only; `entropy` is null, with a reason, where the method has none. */
export type WeightRow = {
  readonly dimension: string | null;
  readonly indicator: string;
  readonly direction: 'positive' | 'negative';
  readonly weight: number;
  readonly entropy: number | null;
  readonly reason?: string;
  readonly time?: number;
};
