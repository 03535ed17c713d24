import type { LinearizedFit, ParameterEstimate } from '../nonlinear/linearized.ts';
import type { Factor, VcovChoice } from '../regression/types.ts';
import type { NamedColumn, RegimeDifference, RegimeTerm } from '../threshold/types.ts';

/** Replicate b draws one multiplier per entity from `stream(seed, stepId, 'kink', b)`. */
export type KinkBootstrap = {
  readonly replications: number;
  readonly weights: 'normal' | 'rademacher';
  /** Explicit multipliers instead of random ones, one per entity, for checks against other programs. */
  readonly draws?: readonly ArrayLike<number>[];
};

/** One kink model on complete, finite rows sorted by entity, then time. `absorb` empty means a constant. */
export type KinkInput = {
  readonly y: Float64Array;
  readonly kinkVariable: NamedColumn;
  readonly controls: readonly NamedColumn[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  readonly confidence: number;
  /** Least share of the rows on either side of the kink. */
  readonly trim: number;
  /** The exact minimum over every point between the trimmed ends, or the least of so many evenly spaced ones. */
  readonly grid: 'all' | number;
  readonly bootstrap: KinkBootstrap | null;
  readonly seed: number;
  readonly stepId: string;
  readonly onProgress?: (done: number, total: number) => void;
};

export type KinkProblem = {
  readonly at: 'outcome' | 'kink_variable' | 'controls' | 'trim';
  readonly message: string;
  readonly hint: string | null;
};

/** F = (S_0 - S_1)/(S_1/(N - n)) of no kink against one. */
export type KinkTest = {
  readonly fStatistic: number;
  readonly pValue: number | null;
  readonly critical: {
    readonly '0.10': number | null;
    readonly '0.05': number | null;
    readonly '0.01': number | null;
  };
  readonly replications: number;
  readonly failed: number;
  readonly reason: 'no_bootstrap' | 'all_replicates_failed' | null;
  /** F of every replicate that did not fail: of no kink, and of the estimated point against the replicate's own. */
  readonly replicates: Float64Array;
  readonly pointReplicates: Float64Array;
};

/** {g : F(g) = (S(g) - S_1)/(S_1/(N - n)) <= critical}. */
export type KinkSet = {
  readonly confLow: number;
  readonly confHigh: number;
  readonly connected: boolean;
  readonly critical: number;
  /** Where the critical value is from: replicates, or chi-square with one degree of freedom. */
  readonly method: 'bootstrap' | 'chi2';
  /** The set reaches an end of what trimming leaves. */
  readonly bounded: boolean;
};

export type KinkFit = {
  readonly test: KinkTest;
  readonly kink: ParameterEstimate;
  readonly set: KinkSet;
  /** S over the candidates and the estimate, ascending. */
  readonly curve: { readonly gamma: Float64Array; readonly rss: Float64Array; readonly f: Float64Array };
  readonly column: LinearizedFit['column'];
  readonly regimeTerms: readonly RegimeTerm[];
  readonly regimeDifference: readonly RegimeDifference[];
  readonly regimeRows: readonly [number, number];
  /** Sums of squares without and with the kink; scale of F. */
  readonly rss: readonly [number, number];
  readonly df: number;
  readonly candidates: number;
  readonly rowsUsed: Int32Array;
  readonly singletons: number;
  /** Of each row used: the kink variable, and the outcome less its effects and controls (fitted line plus residual). */
  readonly partial: { readonly x: Float64Array; readonly y: Float64Array; readonly fitted: Float64Array };
};
