import type { Factor, RegressionFit, VcovChoice } from '../regression/types.ts';

export type MediationColumn = { readonly name: string; readonly values: Float64Array };

export type MediationBootstrap = {
  readonly replications: number;
  /** Explicit draws instead of random ones: `draws[b]` lists the entity codes of replicate b. Their number replaces `replications`. */
  readonly draws?: readonly ArrayLike<number>[];
};

/**
 * Parallel mediation on complete, finite rows sorted by entity, then time: y on x, each m on x, y on x and all m,
 * with the same controls, effects and vcov. Shapes: every column and factor n. Replicate b draws from
 * `stream(seed, stepId, 'mediation', b)`.
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
  /** null: Sobel alone. */
  readonly bootstrap: MediationBootstrap | null;
  readonly seed: number;
  readonly stepId: string;
  readonly onProgress?: (event: { readonly done: number; readonly total: number }) => void;
};

/** Why a number is not there: a term was collinear, the signs of ab and c' differ, or nothing gives its uncertainty. */
export type MediationReason =
  | 'omitted_term'
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
};

export type MediationFit = {
  /** Total, one per mediator (in their order), direct. */
  readonly columns: readonly RegressionFit[];
  readonly total: MediationEstimate;
  readonly direct: MediationEstimate;
  /** Sum of ab over the mediators. */
  readonly indirect: MediationEstimate;
  /** Indirect over total; null where ab and c' have opposite signs (`suppression`). */
  readonly proportionMediated: MediationEstimate;
  readonly mediators: readonly MediatorEffects[];
  /** |c - c' - sum ab| over the largest of the three in absolute value; null where a term is omitted. */
  readonly identityGap: number | null;
  readonly bootstrap: {
    readonly method: 'entity';
    readonly interval: 'percentile';
    readonly replications: number;
    readonly failed: number;
    /** ab of every replicate that did not fail, in replicate order: one array per mediator, and their sum. */
    readonly replicates: readonly Float64Array[];
    readonly totalIndirect: Float64Array;
  } | null;
};
