import type { ColumnResult, Estimate } from './columns.ts';

/** Upper less lower slope of adjacent regimes. */
export type RegimeDifferenceResult = Estimate & {
  readonly of: string;
  readonly between: readonly [number, number];
};

export type KinkTestResult = {
  readonly f_statistic: number;
  readonly p_value: number | null;
  readonly critical: {
    readonly '0.10': number | null;
    readonly '0.05': number | null;
    readonly '0.01': number | null;
  };
  readonly replications: number;
  readonly failed: number;
  /** Multipliers of the bootstrap; `none` without one. */
  readonly method: string;
  readonly reason?: string;
};

export type KinkResult = {
  readonly kind: 'kink';
  readonly kink_variable: string;
  readonly test: KinkTestResult;
  readonly kink: {
    readonly value: number;
    readonly std_error: number | null;
    readonly conf_low: number;
    readonly conf_high: number;
    readonly connected: boolean;
    /** Whether both ends lie inside the trimmed range. */
    readonly bounded: boolean;
    /** F up to which a point is in the set, and where it is from. */
    readonly critical: number;
    readonly method: 'bootstrap' | 'chi2';
    readonly reason?: string;
  };
  readonly columns: readonly ColumnResult[];
  readonly regime_difference: readonly RegimeDifferenceResult[];
  /** Rows at or below the kink, and above it. */
  readonly regime_rows: readonly number[];
  /** Sums of squares without and with the kink. */
  readonly rss: readonly number[];
  readonly grid: { readonly rule: 'all' | number; readonly candidates: number; readonly trim: number };
};

export type LmResult = {
  readonly statistic: number | null;
  readonly df: number;
  readonly df2: number | null;
  readonly p_value: number | null;
  readonly reason?: string;
};

export type TransitionTestResult = {
  readonly hypothesis: 'linearity' | 'sequence' | 'remaining';
  /** Powers of the transition variable; transitions under the null hypothesis. */
  readonly order: number;
  readonly transitions: number;
  readonly lm_chi2: LmResult;
  readonly lm_f: LmResult;
  readonly robust_chi2: LmResult;
  readonly robust_f: LmResult;
};

export type SmoothTransitionResult = {
  readonly kind: 'smooth_transition';
  readonly transition_variable: string;
  readonly tests: readonly TransitionTestResult[];
  readonly decided_by: 'lm_chi2' | 'lm_f' | 'robust_chi2' | 'robust_f';
  readonly locations: number;
  /** Transitions that the tests select; 0 is the linear model. */
  readonly selected: number;
  readonly transitions: readonly {
    readonly gamma: Estimate;
    readonly locations: readonly Estimate[];
    /** Steepness at the most that the search allows. */
    readonly at_bound: boolean;
    /** Share of the rows where the transition function is between .1 and .9. */
    readonly between: number;
  }[];
  readonly converged: boolean;
  readonly columns: readonly ColumnResult[];
  readonly regime_difference: readonly RegimeDifferenceResult[];
  /** Sums of squares with 0, 1, ... transitions. */
  readonly rss: readonly number[];
  readonly aic: number;
  readonly bic: number;
};

/** What the figures show of a kink model besides its results. */
export type KinkDetails = {
  /** F of every candidate against the estimate; its sums of squares. */
  readonly curve: readonly { readonly gamma: number; readonly rss: number; readonly f: number }[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
};

export type SmoothTransitionDetails = {
  /** Transition functions over the observed transition variable, row by row. */
  readonly points: readonly { readonly q: number; readonly g: readonly number[] }[];
};

/** The linearity test that decides: of a smooth transition model the one of as many powers as locations. */
export function linearityOf(result: SmoothTransitionResult): LmResult | null {
  const { tests, locations, decided_by: by } = result;
  const test = tests.find((one) => one.hypothesis === 'linearity' && one.order === locations);
  return test === undefined ? null : test[by];
}
