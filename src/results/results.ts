/** The results contract (`results.json`, schema/results.schema.json). Field names are the file's own: snake_case. */

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

export type IndexResult = {
  readonly weights: readonly WeightRow[];
  readonly scores: readonly {
    readonly entity: string;
    readonly time: number | null;
    readonly score: number;
    readonly value: number;
  }[];
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

export type ModelResult =
  | DescriptivesResult
  | RegressionResult
  | HausmanResult
  | MediationResult
  | ThresholdResult;

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

/** An estimate with its uncertainty. A number that is not there is null, and `reason` says why. */
export type Estimate = {
  readonly estimate: number | null;
  readonly std_error: number | null;
  readonly statistic: number | null;
  readonly p_value: number | null;
  readonly conf_low: number | null;
  readonly conf_high: number | null;
  readonly reason?: string;
};

export type TermResult = Estimate & {
  readonly term: string;
  /** Regime terms of a threshold model: the regressor and the regime, 0 the lowest. */
  readonly of?: string;
  readonly regime?: number;
};

export type FitResult = {
  readonly n_obs: number;
  readonly n_entities: number | null;
  readonly n_periods: number | null;
  readonly df_model: number;
  readonly df_resid: number;
  readonly rss: number;
  readonly r2_within: number | null;
  readonly r2_overall: number | null;
  readonly r2_between: number | null;
  readonly r2_lsdv: number | null;
  readonly adj_r2: number | null;
  readonly f_statistic: number | null;
  readonly f_p_value: number | null;
  readonly reason?: string;
};

export type VcovResult = {
  readonly type: 'iid' | 'HC1' | 'cluster';
  readonly by: readonly string[];
  readonly n_clusters: readonly number[] | null;
  readonly small_sample: string | null;
  /** Degrees of freedom of t; null where the statistic is z. */
  readonly df: number | null;
  /** A two-way matrix that was not positive semi-definite and was repaired says so. */
  readonly repaired?: boolean;
};

export type ColumnResult = {
  readonly label: string;
  readonly outcome: string;
  readonly estimator: string;
  readonly effects: readonly string[];
  readonly terms: readonly TermResult[];
  readonly omitted: readonly { readonly term: string; readonly reason: string }[];
  readonly fit: FitResult;
  readonly vcov: VcovResult;
  readonly dropped_rows: readonly { readonly reason: string; readonly rows: number }[];
  /** Random effects: the variance components and the estimator that made them. */
  readonly random?: {
    readonly method: string;
    readonly sigma_u: number;
    readonly sigma_e: number;
    readonly rho: number;
  };
};

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

export type MediationResult = {
  readonly kind: 'mediation';
  /** total, one per mediator, direct. */
  readonly columns: readonly ColumnResult[];
  readonly effects: {
    readonly total: Estimate;
    readonly direct: Estimate;
    readonly indirect: Estimate;
    readonly proportion_mediated: Estimate;
    readonly mediators: {
      readonly [name: string]: {
        readonly a: Estimate;
        readonly b: Estimate;
        readonly indirect: Estimate;
        readonly sobel: {
          readonly statistic: number | null;
          readonly p_value: number | null;
          readonly reason?: string;
        };
      };
    };
  };
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
export type ThresholdInterval = { readonly confidence: number; readonly critical: number; readonly conf_low: number; readonly conf_high: number; readonly connected: boolean };

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

export type Verdict = 'supported' | 'partially_supported' | 'contradicted' | 'not_supported' | 'not_testable';
export type Outcome = 'met' | 'unmet' | 'opposite' | 'untestable';

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

export type MediationDetails = {
  /** Bootstrap replicates of each mediator's indirect effect, in replicate order. */
  readonly replicates: { readonly [mediator: string]: readonly number[] };
};
