import type { ColumnResult, Estimate } from './columns.ts';
import type { CompanionResult } from './companion.ts';
import type { ExternalResult } from './external.ts';
import type { MediatorResult, SensitivityResult } from './mediation.ts';
import type { KinkResult, SmoothTransitionResult } from './nonlinear.ts';
import type { UncertaintyResult } from './uncertainty.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** The results contract (`results.json`, schema/results.schema.json). Field names are the file's own: snake_case. */

export type {
  ColumnResult,
  DroppedResult,
  Estimate,
  FitResult,
  IvResult,
  MomentsResult,
  SingletonResult,
  TermResult,
  VcovResult,
  WaldTestResult,
  WildResult,
} from './columns.ts';

export type { CompanionDetails, CompanionFrame, CompanionResult, MeasureResult } from './companion.ts';
export type { ExternalResult, ExternalTable } from './external.ts';
export type {
  KinkDetails,
  KinkResult,
  SmoothTransitionDetails,
  SmoothTransitionResult,
} from './nonlinear.ts';
export type { UncertaintyDetails, UncertaintyResult } from './uncertainty.ts';

import type { IndexResult } from './indices.ts';

export type Results = {
  readonly schema: 'repro/results/1';
  readonly study: {
    readonly id: string;
    readonly title: string;
    readonly data_status: 'observed' | 'simulated';
    readonly digest: string;
  };
  readonly sample: SampleResult;
  readonly indices: { readonly [name: string]: IndexResult };
  readonly models: { readonly [name: string]: ModelResult };
  readonly hypotheses: { readonly [name: string]: HypothesisResult };
};

export type SampleResult = {
  readonly rows: number;
  readonly entities: number;
  readonly periods: number;
  readonly balanced: boolean;
  readonly imputed: readonly {
    readonly variable: string;
    readonly entity: string;
    readonly time: number | null;
    readonly value: number;
    readonly method: string;
  }[];
};

export type { IndexResult, WeightRow } from './indices.ts';

export type ModelResult =
  | DescriptivesResult
  | RegressionResult
  | HausmanResult
  | TestsResult
  | MediationResult
  | ThresholdResult
  | KinkResult
  | SmoothTransitionResult
  | CompanionResult
  | ExternalResult
  | UncertaintyResult;

export type DescriptivesResult = {
  readonly kind: 'descriptives';
  readonly rows: readonly {
    readonly variable: string;
    readonly n: number;
    readonly mean: number | null;
    readonly std_dev: number | null;
    readonly min: number | null;
    readonly max: number | null;
    readonly reason?: string;
  }[];
};

export type RegressionResult = { readonly kind: 'regression'; readonly columns: readonly ColumnResult[] };

export type ChiSquareTest = {
  readonly statistic: number | null;
  readonly df: number | null;
  readonly p_value: number | null;
  readonly reason?: string;
};

export type HausmanResult = {
  readonly kind: 'hausman';
  readonly statistic: number | null;
  readonly df: number | null;
  readonly p_value: number | null;
  readonly definite: boolean;
  readonly sigmamore: ChiSquareTest;
  readonly auxiliary: ChiSquareTest & { readonly method: 'mundlak' };
  readonly preferred: 'fixed_effects' | 'random_effects';
  readonly reason?: string;
  /** The two fits that are contrasted: slopes side by side. */
  readonly contrast: readonly {
    readonly term: string;
    readonly fixed_effects: number;
    readonly random_effects: number;
    readonly difference: number;
  }[];
};

/** How unit-root tests were made: lags by criterion or given (null), and the series of each variable. */
export type UnitRootResult = {
  readonly deterministic: string;
  readonly criterion: string | null;
  readonly series: readonly {
    readonly variable: string;
    readonly entities: number;
    readonly least_periods: number;
    readonly most_periods: number;
    readonly mean_lags: number | null;
  }[];
};

export type TestsResult = {
  readonly kind: 'tests';
  /** The regression and the label of its last column; null where only variables are tested. */
  readonly of: string | null;
  readonly column: string | null;
  readonly unit_root?: UnitRootResult;
  readonly tests: readonly SpecificationTestResult[];
  /** Variance inflation of each term: pooled, and within the absorbed effects where there are any. */
  readonly vif: readonly {
    readonly term: string;
    readonly pooled: number | null;
    readonly within: number | null;
    readonly reason?: string;
  }[];
};

export type SpecificationTestResult = {
  readonly test: string;
  /** Effects or terms that it is about; empty where it is about the whole model. */
  readonly of: readonly string[];
  readonly statistic: number | null;
  /** chibar2: half a chi-square with one degree of freedom, half a point mass at 0; df 2: a mixture of up to two. */
  readonly distribution: 'f' | 'chi2' | 'chibar2' | 'normal';
  readonly df: number | null;
  readonly df2: number | null;
  readonly p_value: number | null;
  readonly reason?: string;
};

export type MediationResult = {
  readonly kind: 'mediation';
  /** `two_step`: no path b, no product. */
  readonly style?: 'two_step';
  /** total, one per mediator, direct (not in the two-step style). */
  readonly columns: readonly ColumnResult[];
  readonly effects: {
    readonly total: Estimate;
    readonly direct: Estimate;
    readonly indirect: Estimate;
    readonly proportion_mediated: Estimate;
    readonly mediators: { readonly [name: string]: MediatorResult };
    /** Serial mediators: effects through two and more of them, and slopes of later ones on earlier ones. */
    readonly chains?: readonly { readonly through: readonly string[]; readonly indirect: Estimate }[];
    readonly links?: readonly (Estimate & { readonly from: string; readonly to: string })[];
  };
  readonly moderator?: {
    readonly variable: string;
    readonly paths: readonly string[];
    readonly mean: number;
    readonly std_dev: number;
  };
  readonly sensitivity?: SensitivityResult;
  readonly bootstrap: {
    readonly method: string;
    readonly interval: string;
    readonly replications: number;
    readonly failed: number;
  } | null;
};

export type ThresholdTest = {
  readonly thresholds: number;
  readonly f_statistic: number;
  readonly p_value: number | null;
  readonly critical: {
    readonly '0.10': number | null;
    readonly '0.05': number | null;
    readonly '0.01': number | null;
  };
  readonly replications: number;
  readonly failed: number;
  readonly method: string;
  readonly reason?: string;
};

/** A likelihood-ratio set at one level: its ends, the critical value, and whether it has no hole. */
export type ThresholdInterval = {
  readonly confidence: number;
  readonly critical: number;
  readonly conf_low: number;
  readonly conf_high: number;
  readonly connected: boolean;
};

export type ThresholdResult = {
  readonly kind: 'threshold';
  readonly threshold_variable: string;
  /** By bootstrap method, then by number of thresholds; the first method decides. See results/threshold-tests.ts. */
  readonly tests: readonly ThresholdTest[];
  readonly selected: number;
  readonly thresholds: readonly {
    readonly value: number;
    readonly conf_low: number;
    readonly conf_high: number;
    readonly connected: boolean;
    readonly intervals?: readonly ThresholdInterval[];
  }[];
  readonly columns: readonly ColumnResult[];
  readonly regime_difference: readonly (Estimate & {
    readonly of: string;
    readonly between: readonly [number, number];
  })[];
  /** Rows in each regime, lowest first. */
  readonly regime_rows: readonly number[];
  /** Sums of squares with 0, 1, ... thresholds, each step unrefined. */
  readonly rss: readonly number[];
  readonly grid: {
    readonly rule: 'all' | number;
    readonly candidates: number;
    readonly trim: readonly number[];
  };
};

export type { Outcome, Verdict } from './verdict.ts';

export type HypothesisResult = {
  readonly statement: string;
  readonly verdict: Verdict;
  readonly reasons: readonly {
    readonly claim: string;
    readonly observed: string;
    readonly outcome: Outcome;
  }[];
};

/** What the documents show besides the contract: computed with a model, kept out of results.json. */
export type ThresholdDetails = {
  /** One per selected threshold (of the first test where none is selected), in the order of `thresholds`. */
  readonly curves: readonly {
    readonly threshold: number;
    readonly critical: number;
    readonly points: readonly { readonly gamma: number; readonly lr: number }[];
  }[];
  /** Regime of each row of the model's sample, with its place in the panel. */
  readonly membership: readonly {
    readonly entity: string;
    readonly time: number | null;
    readonly regime: number;
  }[];
};

/** Correlations of the variables of a table of descriptives, on the rows that are complete for all of them. */
export type DescriptivesDetails = {
  readonly variables: readonly string[];
  readonly rows: number;
  /** null where one of the two does not vary. */
  readonly correlations: readonly (readonly (number | null)[])[];
};

/** The residuals of the last column of a regression, summed up for a figure; null where they do not vary. */
export type RegressionDetails = {
  readonly residuals: {
    readonly quantiles: readonly { readonly normal: number; readonly residual: number }[];
    readonly groups: readonly {
      readonly fitted: number;
      readonly low: number;
      readonly median: number;
      readonly high: number;
    }[];
  } | null;
};

export type MediationDetails = {
  /** Bootstrap replicates of each mediator's indirect effect, in replicate order. */
  readonly replicates: { readonly [mediator: string]: readonly number[] };
};
