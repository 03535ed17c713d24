/** A categorical column on the rows of a sample: codes 0 .. levels-1, every level present. */
export type Factor = { readonly name: string; readonly codes: Int32Array; readonly levels: number };

/** What the covariance matrix allows for. `by` holds one or two factors. */
export type VcovChoice =
  | { readonly type: 'iid' | 'HC1' }
  | {
      readonly type: 'cluster';
      readonly by: readonly Factor[];
      readonly smallSample: 'reghdfe' | 'areg' | 'none';
    };

/**
 * One regression on complete, finite rows sorted by entity, then time.
 * Shapes: y n; columns k of n each; every factor n.
 */
export type RegressionInput = {
  readonly y: Float64Array;
  readonly terms: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly estimator: 'pooled_ols' | 'fixed_effects' | 'random_effects';
  /** Absorbed effects (fixed_effects); for random_effects a time factor here enters as dummies. */
  readonly absorb: readonly Factor[];
  /** The panel's roles, for between R2, random effects, counts; null in a cross-section. */
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  /** Coverage of the intervals, .95. */
  readonly confidence: number;
  /** Random effects: how sigma_u is found on unbalanced panels. */
  readonly variance: 'swamy_arora' | 'baltagi_chang';
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
    readonly type: 'iid' | 'HC1' | 'cluster';
    readonly by: readonly string[];
    readonly nClusters: readonly number[] | null;
    readonly smallSample: string | null;
    /** Degrees of freedom of t; null for z. */
    readonly df: number | null;
    readonly repaired: boolean;
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
    readonly sigmaU: number;
    readonly sigmaE: number;
    readonly rho: number;
    /** Root mean squared error of the transformed regression, which the conventional variance is a multiple of. */
    readonly rmse: number;
  } | null;
  /** Rows used, as positions in the input: singletons of absorbed effects are dropped, one after another. */
  readonly rowsUsed: Int32Array;
  readonly singletons: number;
  /** On the rows used. */
  readonly residuals: Float64Array;
  readonly fitted: Float64Array;
};
