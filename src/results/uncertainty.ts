import type { Verdict } from './verdict.ts';

/** Share of the variance of something by one choice; null, with a reason, where it was not or cannot be computed. */
export type ChoiceShare = {
  readonly choice: string;
  readonly first: number | null;
  readonly first_low: number | null;
  readonly first_high: number | null;
  readonly total: number | null;
  readonly total_low: number | null;
  readonly total_high: number | null;
  readonly reason?: string;
};

export type RankRow = {
  readonly entity: string;
  readonly time: number | null;
  readonly score: number;
  readonly score_low: number;
  readonly score_high: number;
  readonly rank: number;
  readonly rank_mean: number;
  readonly rank_median: number;
  readonly rank_low: number;
  readonly rank_high: number;
  readonly rank_shift: number;
  /** Share of draws in which it stays ahead of the next; null, with a reason, for the last. */
  readonly ahead_of_next: number | null;
  readonly reason?: string;
};

/** What the choices do to the scores of one index. */
export type IndexUncertainty = {
  readonly rows: readonly RankRow[];
  /** Mean over rows of |rank - own rank|: its mean over draws, and quantiles. */
  readonly mean_shift: { readonly mean: number; readonly low: number; readonly high: number };
  /** Of the mean absolute rank shift. */
  readonly shares: readonly ChoiceShare[];
};

/** An estimate under the study's own choices, and its spread over the draws. Numbers are null with one `reason`. */
export type CarriedEstimate = {
  readonly model: string;
  /** null: an effect of a mediation. */
  readonly column: string | null;
  /** Its term; for an indirect effect the mediator, or null for all of them. */
  readonly term: string | null;
  readonly effect: 'coefficient' | 'indirect';
  /** Whether the model is about it; controls are not. */
  readonly focus: boolean;
  readonly estimate: number | null;
  readonly std_error: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly least: number | null;
  readonly greatest: number | null;
  readonly draw_low: number | null;
  readonly draw_high: number | null;
  readonly variance_within: number | null;
  readonly variance_between: number | null;
  readonly total_std_error: number | null;
  readonly choice_share: number | null;
  readonly conf_low: number | null;
  readonly conf_high: number | null;
  /** Shares of draws with the sign of the own estimate, and with that sign and p < 1 - confidence. */
  readonly same_sign: number | null;
  readonly same_sign_significant: number | null;
  /** Draws that have the estimate. */
  readonly draws: number;
  readonly shares: readonly ChoiceShare[];
  readonly reason?: string;
};

export type VerdictShares = {
  readonly hypothesis: string;
  readonly verdict: Verdict;
  /** Share of draws with that verdict. */
  readonly stands: number;
  readonly shares: { readonly [verdict in Verdict]: number };
  readonly draws: number;
};

export type UncertaintyResult = {
  readonly kind: 'uncertainty';
  readonly of: readonly string[];
  readonly design: 'monte_carlo' | 'sobol' | 'factorial';
  /** null where no Sobol indices are estimated. */
  readonly estimator: string | null;
  /** How often everything was computed, how many of these draws ranks and spreads are of, and how many combinations there are. */
  readonly runs: number;
  readonly draws: number;
  readonly combinations: number;
  readonly distinct: number;
  readonly choices: readonly { readonly choice: string; readonly levels: readonly string[] }[];
  readonly scale: 'spread' | 'range' | 'own';
  readonly confidence: number;
  /** Runs without scores, by what was wrong. */
  readonly failed: readonly { readonly runs: number; readonly reason: string }[];
  readonly indices: { readonly [index: string]: IndexUncertainty };
  readonly estimates: readonly CarriedEstimate[];
  readonly verdicts: readonly VerdictShares[];
};

/** Every run of the design, kept out of results.json: `tables/uncertainty-NAME-design.csv` and the figures. */
export type UncertaintyDetails = {
  readonly blocks: readonly string[];
  /** By run, then by choice: the place of the level. */
  readonly levels: readonly Int32Array[];
  /** By index: mean absolute rank shift of each run; NaN where it failed. */
  readonly shifts: { readonly [index: string]: Float64Array };
  /** Of the estimates with `focus`, in order: estimate, standard error and p of each run; NaN where there is none. */
  readonly estimates: readonly Float64Array[];
  readonly stdErrors: readonly Float64Array[];
  readonly pValues: readonly Float64Array[];
  /** Multipliers of the perturbed weights: by index, then by set. */
  readonly perturbations: { readonly [index: string]: readonly Float64Array[] };
};
