import type { Factor, RegressionFit, VcovChoice } from '../regression/types.ts';

/** A variable on the rows of the sample, by the name that tables print. */
export type NamedColumn = { readonly name: string; readonly values: Float64Array };

export type BootstrapMethod = 'residual_by_entity' | 'wild_cluster';

/**
 * Who asked for randomness: replicate b of test k draws from `stream(seed, stepId, 'threshold-k', b)`, whatever the
 * method, so that a scheme's numbers are the same alone and beside another.
 */
export type ThresholdBootstrap = {
  readonly replications: number;
  /** At least one; the first decides how many thresholds are selected. */
  readonly methods: readonly BootstrapMethod[];
  /**
   * Explicit draws instead of random ones, for checks against other programs: `draws[k - 1][b]` lists the entity
   * codes whose residual vectors replicate b of test k stacks (`residual_by_entity`). Their number replaces `replications`.
   */
  readonly draws?: readonly (readonly ArrayLike<number>[])[];
};

/**
 * One threshold model on complete, finite rows sorted by entity, then time.
 * Shapes: y n; every column n; every factor n. `absorb` empty means a constant.
 */
export type ThresholdInput = {
  readonly y: Float64Array;
  readonly thresholdVariable: NamedColumn;
  /** Regressors whose slopes change with the regime, at least one. */
  readonly regimeRegressors: readonly NamedColumn[];
  readonly controls: readonly NamedColumn[];
  readonly absorb: readonly Factor[];
  /** The panel's roles; null in a cross-section, where every row stands for itself. */
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  /** Coverage of coefficient intervals and of the likelihood-ratio sets, .95. */
  readonly confidence: number;
  readonly maxThresholds: 1 | 2 | 3;
  readonly alpha: number;
  /** One share per threshold; the last one serves for any that is missing. */
  readonly trim: readonly number[];
  /** Every distinct value (split q <= g), or Hansen's grid of so many quantiles (split q < g). */
  readonly grid: 'all' | number;
  readonly bootstrap: ThresholdBootstrap | null;
  /** Whether regimes above the lowest have an intercept of their own, measured from the lowest regime's. */
  readonly regimeIntercepts: boolean;
  readonly compat: ThresholdCompat;
  readonly seed: number;
  readonly stepId: string;
  readonly onProgress?: (event: {
    readonly test: number;
    readonly method: BootstrapMethod;
    readonly done: number;
    readonly total: number;
  }) => void;
};

/**
 * Programs whose conventions are repeated. `hansen1999`: demean over all periods, then delete each entity's last one,
 * with his degrees of freedom. `pdr`: the R package pdR, which does the same, scales F and LR by all nT rows, and whose
 * third test leaves the lower threshold out of its null model. `xthreg`: the Stata command, whose F and LR are scaled
 * by nT - T.
 */
export type ThresholdCompat = 'none' | 'hansen1999' | 'xthreg' | 'pdr';

/** The key of a model that a message is about. */
export type ThresholdKey =
  | 'outcome'
  | 'threshold_variable'
  | 'regime_regressors'
  | 'regime_intercepts'
  | 'trim'
  | 'grid'
  | 'bootstrap'
  | 'compat';

/** What the reader should know although the model was estimated. */
export type ThresholdWarning = {
  readonly kind:
    | 'few_values'
    | 'constant_within_entities'
    | 'few_entities'
    | 'lone_entity'
    | 'pdr_third_test';
  readonly at: ThresholdKey;
  readonly message: string;
  readonly hint: string | null;
};

/** Why a threshold model cannot be estimated as asked. `message` is a sentence for the reader, `hint` what to do. */
export type ThresholdProblem = {
  readonly kind:
    | 'unbalanced_residual_bootstrap'
    | 'compat_unbalanced'
    | 'compat_effects'
    | 'compat_grid'
    | 'no_candidates'
    | 'no_variation'
    | 'no_residual';
  readonly at: ThresholdKey;
  readonly message: string;
  readonly hint: string | null;
};

/** Ends of a likelihood-ratio set at one level. */
export type LrInterval = {
  readonly confidence: number;
  /** LR value up to which a candidate is in the set, -2 ln(1 - sqrt(confidence)). */
  readonly critical: number;
  readonly confLow: number;
  readonly confHigh: number;
  /** False where the set has a hole: a candidate between its ends that the LR rejects. */
  readonly connected: boolean;
};

/** The likelihood-ratio confidence set of one threshold, from the scan that placed it. */
export type ThresholdEstimate = {
  readonly value: number;
  readonly confLow: number;
  readonly confHigh: number;
  /** False where the set has a hole: a candidate between its ends that the LR rejects. */
  readonly connected: boolean;
  /** LR value up to which a candidate is in the set, -2 ln(1 - sqrt(confidence)). */
  readonly critical: number;
  /** The sets at 90, 95 and 99 percent, whatever coverage was asked for. */
  readonly intervals: readonly LrInterval[];
  /** Every candidate scanned, ascending: LR(gamma) = (S(gamma) - S_min)/(S_min/(N - n)) and S itself. */
  readonly curve: { readonly gamma: Float64Array; readonly lr: Float64Array; readonly rss: Float64Array };
};

/** Test of k - 1 against k thresholds. */
export type ThresholdTestFit = {
  readonly thresholds: number;
  /** The threshold that this step adds, as found (unrefined), and the ones it was given. */
  readonly gamma: number;
  readonly given: readonly number[];
  /** Sums of squares before and after; `candidates` that were scanned, `skipped` as singular. */
  readonly rssNull: number;
  readonly rss: number;
  readonly candidates: number;
  readonly skipped: number;
  readonly fStatistic: number;
  /** Null without a bootstrap (or where every replicate failed), with the reason. */
  readonly pValue: number | null;
  readonly critical: {
    readonly '0.10': number | null;
    readonly '0.05': number | null;
    readonly '0.01': number | null;
  };
  readonly replications: number;
  readonly failed: number;
  readonly method: BootstrapMethod | 'none';
  readonly reason: 'no_bootstrap' | 'all_replicates_failed' | null;
  /** F of every replicate that did not fail, in replicate order. */
  readonly replicates: Float64Array;
};

/** A regime term of the final column: the slope of `of` in regime `regime` (0 the lowest); of `(Intercept)`, its distance from the lowest regime's. */
export type RegimeTerm = { readonly term: string; readonly of: string; readonly regime: number };

/** Upper minus lower slope of adjacent regimes; Wald with the model's vcov. Null numbers carry a reason. */
export type RegimeDifference = {
  readonly of: string;
  readonly between: readonly [number, number];
  readonly estimate: number | null;
  readonly stdError: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly confLow: number | null;
  readonly confHigh: number | null;
  readonly reason: 'omitted_term' | null;
};

export type ThresholdFit = {
  /** By method in the order asked for, then by number of thresholds: the first block decides. */
  readonly tests: readonly ThresholdTestFit[];
  /** A test that was asked for and has no candidate left after trimming; null where all ran. */
  readonly stopped: { readonly thresholds: number; readonly reason: 'no_candidates' } | null;
  /** Leading tests of the first method with p < alpha. */
  readonly selected: number;
  /** The selected thresholds, refined, ascending; empty where none is selected. */
  readonly thresholds: readonly ThresholdEstimate[];
  /** LR curves to draw: of `thresholds`, or of the first test alone where none is selected. */
  readonly curves: readonly ThresholdEstimate[];
  /** The regression at the selected thresholds: regime terms, then controls. The linear model where none is selected. */
  readonly column: RegressionFit;
  /** Empty where none is selected. */
  readonly regimeTerms: readonly RegimeTerm[];
  readonly regimeDifference: readonly RegimeDifference[];
  /** Rows in each regime, lowest first (of `rowsUsed`). */
  readonly regimeRows: readonly number[];
  /** Regime of each row used. */
  readonly membership: Int32Array;
  /** Rows used, as positions in the input: singletons of absorbed effects are dropped before anything is scanned. */
  readonly rowsUsed: Int32Array;
  readonly singletons: number;
  /** Sums of squares with 0, 1, ... thresholds, each step unrefined. */
  readonly rss: readonly number[];
  /** Candidates of the first scan; one trim share per test. */
  readonly grid: {
    readonly rule: 'all' | number;
    readonly candidates: number;
    readonly trim: readonly number[];
  };
  /** `<=` (every distinct value) or `<` (Hansen's grid): which side a row at the threshold falls on. */
  readonly split: '<=' | '<';
  readonly skipped: number;
  readonly warnings: readonly ThresholdWarning[];
};
