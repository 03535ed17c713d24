import type { Rng } from '../../numeric/rng.ts';

/** A categorical column on the rows of a sample: codes 0 .. levels-1, every level present. */
export type Factor = { readonly name: string; readonly codes: Int32Array; readonly levels: number };

/** What the covariance matrix allows for. `by` holds one or two factors. */
export type VcovChoice =
  | { readonly type: 'iid' | 'HC0' | 'HC1' | 'HC2' | 'HC3' }
  | {
      readonly type: 'cluster';
      readonly by: readonly Factor[];
      readonly smallSample: 'reghdfe' | 'areg' | 'plm' | 'none';
    }
  | {
      readonly type: 'driscoll_kraay';
      readonly time: Factor;
      /** null: floor(4 (T/100)^(2/9)). */
      readonly lags: number | null;
      readonly smallSample: 'reghdfe' | 'xtscc' | 'none';
    }
  | {
      readonly type: 'newey_west';
      readonly entity: Factor;
      readonly time: Factor;
      readonly lags: number | null;
      readonly smallSample: 'reghdfe' | 'none';
    };

export type Estimator =
  | 'pooled_ols'
  | 'fixed_effects'
  | 'random_effects'
  | 'between'
  | 'first_difference'
  | 'iv';

/** What each row counts: `analytic` as the mean of that many observations, `frequency` as that many equal rows. */
export type Weights = { readonly type: 'analytic' | 'frequency'; readonly values: Float64Array };

export type WildOptions = {
  readonly replications: number;
  /** Rademacher: -1 or 1. Webb: six values, for few clusters. */
  readonly weights: 'rademacher' | 'webb';
  readonly confidence: number;
  readonly stream: (replicate: number) => Rng;
};

export type WildInference = {
  readonly pValue: number;
  readonly confLow: number;
  readonly confHigh: number;
  /** Why a number is NaN. */
  readonly reason: string | null;
};

/** Terms that are instrumented, by name, and the columns that stand for them. */
export type Instruments = {
  readonly endogenous: readonly string[];
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
};

export type RandomVariance =
  | 'swamy_arora'
  | 'baltagi_chang'
  | 'wallace_hussain'
  | 'amemiya'
  | 'nerlove'
  | 'maximum_likelihood';

/** Which of the panel's roles have random effects. */
export type RandomEffects = 'entity' | 'time' | 'both';

/**
 * Instruments of an equation with random effects: transformed as the equation is (Balestra and Varadharajan-Krishnakumar),
 * or their parts within and between the groups, each by itself (Baltagi).
 */
export type IvMethod = 'g2sls' | 'ec2sls';

/** Columns whose slopes differ by level of an absorbed factor, `effect` its position in `absorb`. */
export type Slopes = { readonly effect: number; readonly columns: readonly Float64Array[] };

/**
 * One regression on complete, finite rows sorted by entity, then time.
 * Shapes: y n; columns k of n each; every factor n.
 */
export type RegressionInput = {
  readonly y: Float64Array;
  readonly terms: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly estimator: Estimator;
  /** Absorbed effects (fixed_effects); for random_effects a time factor here enters as dummies. */
  readonly absorb: readonly Factor[];
  /** The panel's roles, for between R2, random effects, counts; null in a cross-section. */
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  /** Coverage of the intervals, .95. */
  readonly confidence: number;
  /** Random effects: how sigma_u is found on unbalanced panels. */
  readonly variance: RandomVariance;
  /** Random effects: of which role; the entity's if not given. */
  readonly random?: RandomEffects;
  /** Positive and finite; none for random effects and between. */
  readonly weights?: Weights | null;
  /** With `iv`, random effects and the between estimator. */
  readonly instruments?: Instruments | null;
  /** Random effects with instruments; g2sls if not given. */
  readonly ivMethod?: IvMethod;
  /** false: first differences without a constant. */
  readonly constant?: boolean;
  /** Rows that alone have a level of an absorbed effect stay, as in xtreg and areg. */
  readonly keepSingletons?: boolean;
  /** Absorbed with the effects whose levels they differ by. */
  readonly slopes?: readonly Slopes[];
  /**
   * What some columns have beyond double precision (powers that the study writes), null for the others. Pooled least
   * squares without weights is then solved in twice the working precision.
   */
  readonly low?: readonly (Float64Array | null)[] | null;
  /** Wild cluster bootstrap of the slopes; with least squares and one kind of clusters. */
  readonly wild?: WildOptions | null;
  /** With `first_difference` alone: the value of the period of each row, and how many periods a difference spans. */
  readonly difference?: { readonly periods: Float64Array; readonly span: number } | null;
};

/** A test with its reference distribution: F with two degrees of freedom, chi-square with `df2` null. */
export type WaldTest = {
  readonly statistic: number;
  readonly df: number;
  readonly df2: number | null;
  readonly pValue: number | null;
  /** Why a number is NaN or null. */
  readonly reason: string | null;
};

export type IvTests = {
  readonly endogenous: readonly string[];
  readonly instruments: readonly string[];
  /** One per endogenous term: F of the excluded instruments under the model's vcov, and the partial R2. */
  readonly firstStage: readonly {
    readonly term: string;
    readonly test: WaldTest;
    readonly partialR2: number;
  }[];
  /** Cragg-Donald F; the smallest canonical correlation with independent errors of equal variance. */
  readonly craggDonald: number;
  /** Kleibergen-Paap rk Wald F and rk LM test of underidentification under the model's vcov. */
  readonly kleibergenPaap: number;
  readonly underidentification: WaldTest;
  /** Sargan's test with iid errors, Hansen's J else; null where the model is exactly identified. */
  readonly overidentification: (WaldTest & { readonly method: 'sargan' | 'hansen_j' }) | null;
  /** Wald test of the first stages' residuals in the equation: that the terms are exogenous. */
  readonly endogeneity: WaldTest;
};

/** How absorbed effects were solved for: in closed form, by a factorization, or by steps that met their tolerance or not. */
export type Absorption = {
  readonly method: 'closed_form' | 'cholesky' | 'conjugate_gradient';
  /** The most that one column took. */
  readonly iterations: number;
  readonly converged: boolean;
};

/** Everything a table, a test or a later step needs of one fit. k counts reported terms, `(Intercept)` last. */
export type RegressionFit = {
  readonly terms: readonly string[];
  readonly beta: Float64Array;
  readonly stdError: Float64Array;
  readonly statistic: Float64Array;
  readonly pValue: Float64Array;
  readonly confLow: Float64Array;
  readonly confHigh: Float64Array;
  /** k x k, column-major, in the order of `terms`. */
  readonly vcov: Float64Array;
  readonly vcovInfo: {
    readonly type: VcovChoice['type'];
    readonly by: readonly string[];
    readonly nClusters: readonly number[] | null;
    /** Driscoll-Kraay and Newey-West: how many periods back errors may depend on each other. */
    readonly lags: number | null;
    readonly smallSample: string | null;
    /** Degrees of freedom of t; null for z. */
    readonly df: number | null;
    readonly repaired: boolean;
    /** Why there is no covariance matrix; null where there is one. */
    readonly reason: string | null;
  };
  readonly omitted: readonly { readonly term: string; readonly reason: string }[];
  readonly fit: {
    readonly nObs: number;
    readonly nEntities: number | null;
    readonly nPeriods: number | null;
    readonly dfModel: number;
    readonly dfResid: number;
    readonly rss: number;
    readonly r2Within: number | null;
    readonly r2Overall: number | null;
    readonly r2Between: number | null;
    readonly r2Lsdv: number | null;
    readonly adjR2: number | null;
    readonly fStatistic: number | null;
    readonly fPValue: number | null;
  };
  readonly random: {
    readonly method: string;
    readonly of: RandomEffects;
    readonly sigmaU: number;
    /** Of the period's effect beside the entity's; null where one role alone is random. */
    readonly sigmaV: number | null;
    readonly sigmaE: number;
    /** Share of the effects in the sum of the variances. */
    readonly rho: number;
    /** At its maximum; null unless it was maximized. */
    readonly logLikelihood: number | null;
    /** Root mean squared error of the transformed regression, which the conventional variance is a multiple of. */
    readonly rmse: number;
  } | null;
  /** Wild cluster bootstrap: one entry per slope, in the order of `terms`. */
  readonly wild?: {
    readonly slopes: readonly WildInference[];
    readonly replications: number;
    /** Every pattern of signs once. */
    readonly enumerated: boolean;
  };
  /** Two-stage least squares: what is known of the instruments. */
  readonly iv?: IvTests;
  /** Fits with absorbed effects: how these were solved for. */
  readonly absorption?: Absorption;
  /** Rows used, as positions in the input: singletons of absorbed effects are dropped, one after another. */
  readonly rowsUsed: Int32Array;
  readonly singletons: number;
  /** First differences: rows without one, since no row of the entity lies the span before. */
  readonly undifferenced?: number;
  /** First differences: the later row of each, singletons of absorbed effects among them. */
  readonly differenced?: Int32Array;
  /** On the rows used. */
  readonly residuals: Float64Array;
  readonly fitted: Float64Array;
};
