import type { Factor, RegressionFit, VcovChoice } from '../regression/types.ts';

export type MediationColumn = { readonly name: string; readonly values: Float64Array };

export type IntervalMethod = 'percentile' | 'bc' | 'bca';

export type MediationBootstrap = {
  readonly replications: number;
  /** Default percentile. */
  readonly interval?: IntervalMethod;
  /** Explicit draws instead of random ones: `draws[b]` lists the entity codes of replicate b. Their number replaces `replications`. */
  readonly draws?: readonly ArrayLike<number>[];
};

/** Tests of one ab beside the bootstrap. */
export type ProductTest = 'sobel' | 'aroian' | 'goodman' | 'joint_significance' | 'monte_carlo';

/** Which slopes change with the moderator: x on m, m on y, x on y given m. */
export type ModeratedPath = 'a' | 'b' | 'direct';

export type Moderator = {
  readonly column: MediationColumn;
  /** `a`, `b` or both among them. */
  readonly paths: readonly ModeratedPath[];
  /** Names of the products: treatment times moderator, each mediator times moderator. */
  readonly treatmentProduct: string;
  readonly mediatorProducts: readonly string[];
};

/**
 * Mediation on complete, finite rows sorted by entity, then time: y on x, each m on x (with `serial` also on the
 * mediators before it), y on x and all m, with the same controls, effects and vcov. Shapes: every column and factor n.
 * Replicate b draws from `stream(seed, stepId, 'mediation', b)`, the Monte Carlo interval of mediator j from
 * `stream(seed, stepId, 'mediation-monte-carlo', j)`.
 */
export type MediationInput = {
  readonly y: Float64Array;
  readonly treatment: MediationColumn;
  /** At least one. */
  readonly mediators: readonly MediationColumn[];
  readonly controls: readonly MediationColumn[];
  readonly absorb: readonly Factor[];
  /** The cluster of the bootstrap; null in a cross-section, where rows are redrawn. */
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  readonly confidence: number;
  /** The mediators form a chain in their order. Not with a moderator. */
  readonly serial?: boolean;
  /** Its products use deviations from the mean of the moderator over the rows given. */
  readonly moderator?: Moderator | null;
  /** `two_step`: y on x and m on x alone; no path b, no product. */
  readonly style?: 'product' | 'two_step';
  /** Adds the squares of the mediators, as deviations from their means, to the outcome's equation. */
  readonly nonlinear?: boolean;
  /** One mediator, no moderator: how the effect changes with correlated errors of its equations. */
  readonly sensitivity?: boolean;
  /** Default 20,000. */
  readonly monteCarloDraws?: number;
  /** Tests besides Sobel's. */
  readonly tests?: readonly ProductTest[];
  /** null: Sobel alone. */
  readonly bootstrap: MediationBootstrap | null;
  readonly seed: number;
  readonly stepId: string;
  readonly onProgress?: (event: { readonly done: number; readonly total: number }) => void;
};

/**
 * Why a number is not there: a term was collinear, the signs of ab and c' differ, nothing gives its uncertainty, or the
 * design has no such number.
 */
export type MediationReason =
  | 'omitted_term'
  | 'one_sided_replicates'
  | 'negative_variance'
  | 'moderated'
  | 'not_linear'
  | 'two_step'
  | 'suppression'
  | 'no_bootstrap'
  | 'all_replicates_failed'
  | 'zero_variance';

export type MediationEstimate = {
  readonly estimate: number | null;
  readonly stdError: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly confLow: number | null;
  readonly confHigh: number | null;
  readonly reason: MediationReason | null;
};

export type MediatorEffects = {
  readonly name: string;
  /** x -> m, m -> y given x: with the model's vcov and t. */
  readonly a: MediationEstimate;
  readonly b: MediationEstimate;
  /** ab: bootstrap where there is one, else Sobel. */
  readonly indirect: MediationEstimate;
  readonly sobel: {
    readonly stdError: number | null;
    readonly statistic: number | null;
    readonly pValue: number | null;
    readonly reason: MediationReason | null;
  };
  /** Those asked for besides Sobel's. */
  readonly tests: ProductTests;
  /** Slope of the squared mediator in the outcome's equation; null where it was not asked for. */
  readonly square: MediationEstimate | null;
  readonly moderation: ModerationEffects | null;
};

export type NormalTest = {
  readonly stdError: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly reason: MediationReason | null;
};

export type ProductTests = {
  readonly aroian?: NormalTest;
  readonly goodman?: NormalTest;
  /** The larger p of the two paths. */
  readonly jointSignificance?: { readonly pValue: number | null; readonly reason: MediationReason | null };
  readonly monteCarlo?: {
    readonly confLow: number | null;
    readonly confHigh: number | null;
    readonly draws: number;
    readonly reason: MediationReason | null;
  };
};

export type ModerationEffects = {
  /** Slope of the indirect effect in the moderator; none where both paths are moderated (`not_linear`). */
  readonly index: MediationEstimate;
  /** Indirect effects at the mean of the moderator minus, plus none of, and plus its standard deviation. */
  readonly low: MediationEstimate;
  readonly mean: MediationEstimate;
  readonly high: MediationEstimate;
  /** High minus low. */
  readonly difference: MediationEstimate;
};

/** A path through several mediators: positions in their order, at least two. */
export type ChainEffect = { readonly through: readonly number[]; readonly indirect: MediationEstimate };

export type SensitivityFit = {
  /** Correlation of the errors of the two equations at which the indirect effect is zero. */
  readonly rhoAtZero: MediationEstimate;
  /** Product of the shares of the unexplained variances of m and y that a confounder with this rho explains. */
  readonly residualProduct: number;
  /** The same of the variances within the effects. */
  readonly withinProduct: number;
  readonly curve: readonly { readonly rho: number; readonly indirect: MediationEstimate }[];
};

export type MediationFit = {
  /** Total, one per mediator (in their order), direct (not in the two-step style). */
  readonly columns: readonly RegressionFit[];
  readonly total: MediationEstimate;
  readonly direct: MediationEstimate;
  /** Sum of ab over the mediators and of every chain. */
  readonly indirect: MediationEstimate;
  /** Indirect over total; null where ab and c' have opposite signs (`suppression`). */
  readonly proportionMediated: MediationEstimate;
  readonly mediators: readonly MediatorEffects[];
  /** Serial mediators: paths through two and more, and the slopes of later mediators on earlier ones. */
  readonly chains: readonly ChainEffect[];
  readonly links: readonly {
    readonly from: number;
    readonly to: number;
    readonly estimate: MediationEstimate;
  }[];
  readonly moderator: { readonly mean: number; readonly stdDev: number } | null;
  readonly sensitivity: SensitivityFit | null;
  /** Clusters of the sample, which the bootstrap draws from. */
  readonly clusters: number;
  /** |c - c' - sum ab| over the largest of the three in absolute value; null where a term is omitted or the moderated
   * equations do not have this identity. */
  readonly identityGap: number | null;
  readonly bootstrap: {
    readonly method: 'entity';
    readonly interval: IntervalMethod;
    readonly replications: number;
    readonly failed: number;
    /** ab of every replicate that did not fail, in replicate order: one array per mediator, and their sum. */
    readonly replicates: readonly Float64Array[];
    readonly totalIndirect: Float64Array;
  } | null;
};
