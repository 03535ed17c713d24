/** Which cells a statistic is taken over: all kept ones, those of the same period, or those of one base period. */
export type IndexScope = 'pooled' | 'by_time' | 'base';

export type NormalizeMethod =
  | 'minmax'
  | 'zscore'
  | 'rank'
  | 'percentile'
  | 'borda'
  | 'distance_to_max'
  | 'distance_to_reference'
  | 'distance_to_target'
  | 'fraction_of_max'
  | 'goalposts'
  | 'vector';

/** How one indicator is made comparable. A member that is left out has the default said beside it. */
export type Normalization = {
  readonly method: NormalizeMethod;
  /** minmax, goalposts: least and greatest normalized value; [0, 1]. */
  readonly range?: readonly [number, number];
  /** zscore: the mean (0) and the standard deviation (1) of the normalized values. */
  readonly mean?: number;
  readonly std_dev?: number;
  /** rank, percentile, borda: the rank that equal values share; average. */
  readonly ties?: 'average' | 'min' | 'max';
  /** goalposts: lower and upper; distance_to_target: the target. */
  readonly values?: number | readonly [number, number];
  /** distance_to_reference: the entity. */
  readonly reference?: string;
  /** goalposts, distances: whether values beyond the goal count as at the goal; true for goalposts, else false. */
  readonly cap?: boolean;
};

export type SimpleWeightMethod =
  | 'entropy'
  | 'equal'
  | 'cv'
  | 'std_dev'
  | 'critic'
  | 'pca'
  | 'scatter_degree'
  | 'expert'
  | 'ahp';

export type WeightMethod = SimpleWeightMethod | 'combination' | 'benefit_of_the_doubt';

/** A judgement matrix: entry (i, j) says how many times as important item i is as item j. */
export type Judgement = {
  readonly items: readonly string[];
  readonly matrix: readonly (readonly number[])[];
};

/** How one set of weights is found; the options belong to the method beside which they stand. */
export type WeightRule = {
  readonly method: SimpleWeightMethod;
  /** entropy: what a normalized value of exactly 0 becomes in the shares and the score; 0 ln 0 = 0 without it. */
  readonly zeros?: number;
  /** entropy: added to every share p. */
  readonly share_shift?: number;
  /** entropy: a wrong constant in circulation, to audit a published table with. */
  readonly reproduce?: 'csdn_stata_ln_T' | 'pooled_p_ln_n';
  /** cv: of the normalized (default) or of the raw indicator. */
  readonly of?: 'normalized' | 'raw';
  /** critic: 1 - r (signed, the default) or 1 - |r|. */
  readonly correlation?: 'signed' | 'absolute';
  /** critic: contrast measured by the standard deviation (default) or the coefficient of variation. */
  readonly contrast?: 'std_dev' | 'cv';
  /** pca: components with an eigenvalue above 1 (default), or so many. */
  readonly retain?: 'kaiser' | number;
  /** pca: eigenvectors as they are (default), in absolute value, or squared loadings. */
  readonly loadings?: 'signed' | 'absolute' | 'squared';
  /** expert: weights of indicators, that sum to 1 (within each dimension where weights nest). */
  readonly values?: { readonly [indicator: string]: number };
  /** expert, nested: weights of dimensions. */
  readonly dimensions?: { readonly [dimension: string]: number };
  /** ahp: over indicators, or over dimensions where weights nest. */
  readonly judgement?: Judgement;
  /** ahp, nested: over the indicators of each dimension; one with a single indicator needs none. */
  readonly judgements?: { readonly [dimension: string]: Judgement };
  /** ahp: how priorities are taken from the matrix; eigenvector. */
  readonly priority?: 'eigenvector' | 'geometric_mean' | 'column_mean';
};

export type Combination = 'multiplicative' | 'additive' | 'geometric' | 'game_theory';

/** How the weights of an index are found. */
export type WeightsRule = Omit<WeightRule, 'method'> & {
  readonly method: WeightMethod;
  readonly scope: IndexScope;
  /** The base period, with `scope: base`. */
  readonly base?: number;
  readonly within: 'none' | 'dimension';
  /** How dimensions are weighed where weights nest: as indicators are, after min-max anew, or all the same. */
  readonly between?: 'same' | 'renormalized' | 'equal';
  /** Added to every normalized value, in the shares and in the score. */
  readonly shift: number;
  /** combination: the sets that are joined, how, and with which shares (equal ones by default). */
  readonly parts?: readonly WeightRule[];
  readonly combine?: Combination;
  readonly shares?: readonly number[];
  /** benefit_of_the_doubt: least and most that an indicator contributes to a score, as shares of it. */
  readonly share_range?: readonly [number, number];
};

/** How the indicators of an index are normalized. */
export type NormalizeRule = Normalization & {
  readonly scope: IndexScope;
  /** The base period, with `scope: base`. */
  readonly base?: number;
  /** Indicators that are normalized otherwise, each complete. */
  readonly indicators?: { readonly [indicator: string]: Normalization };
};

/** How the indicators of an index are treated. */
export type TreatRule = Treatment & {
  /** Indicators that are treated otherwise, each complete. */
  readonly indicators?: { readonly [indicator: string]: Treatment };
};

export type AggregateMethod = 'arithmetic' | 'geometric' | 'harmonic' | 'power' | 'copeland' | 'topsis';

export type AggregateRule = {
  readonly method: AggregateMethod;
  /** power: the exponent, not 0. */
  readonly power?: number;
  /** How indicators are joined within a dimension; `method` then joins the dimensions. */
  readonly within?: AggregateMethod;
  /** topsis: weights multiply the values (default) or the squared distances. */
  readonly distance?: 'weighted_values' | 'weighted_squares';
  /** Means: a missing indicator is an error unless scores are made of those that are there. */
  readonly missing?: 'skip';
  /** skip: least share of the indicators (of each dimension, and of the dimensions) that must be there. */
  readonly least_share?: number;
};

/** Logarithms of an indicator with values at or below 0; each is COINr's function of that name. */
export type TreatLogarithm = 'log_ct' | 'log_ct_orig' | 'log_ct_plus';

export type TreatMethod = 'none' | 'winsorize' | 'outliers' | 'log' | 'box_cox';

/** What is done to one indicator before it is normalized. */
export type Treatment = {
  readonly method: TreatMethod;
  /** winsorize: type-7 quantiles that values are drawn in to. */
  readonly percentiles?: readonly [number, number];
  /** outliers: |skewness| (2) and excess kurtosis (3.5) that must both be exceeded. */
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** outliers: most points that are drawn in (5). */
  readonly limit?: number;
  /** outliers: what is done where that many points do not help; an error by default. */
  readonly otherwise?: 'error' | TreatLogarithm | 'box_cox';
  /** outliers: `otherwise` is done to the values as drawn in, not to those before. */
  readonly combine?: boolean;
  /** box_cox: the exponent; by maximum likelihood where it is not given. */
  readonly lambda?: number;
};
