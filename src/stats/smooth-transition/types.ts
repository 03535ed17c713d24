import type { LinearizedFit, ParameterEstimate } from '../nonlinear/linearized.ts';
import type { Factor, VcovChoice } from '../regression/types.ts';
import type { NamedColumn, RegimeDifference, RegimeTerm } from '../threshold/types.ts';

/**
 * One panel smooth transition regression on complete, finite rows sorted by entity, then time:
 * y = x'b_0 + sum over r of x'b_r g(q; gamma_r, c_r) + controls + effects + e.
 */
export type SmoothInput = {
  readonly y: Float64Array;
  readonly transitionVariable: NamedColumn;
  readonly regimeRegressors: readonly NamedColumn[];
  readonly controls: readonly NamedColumn[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  readonly confidence: number;
  /** Locations of each transition; `auto` takes what the sequence of tests points to. */
  readonly locations: 1 | 2 | 'auto';
  readonly maxTransitions: 1 | 2 | 3;
  /** Level of the linearity test; halved for each further transition. */
  readonly alpha: number;
  readonly test: SmoothStatistic;
  /** Locations lie between these quantiles of the transition variable: trim and 1 - trim. */
  readonly trim: number;
  /** Starting values: so many of gamma, so many of each location. */
  readonly grid: { readonly gamma: number; readonly location: number };
};

export type SmoothStatistic = 'lm_chi2' | 'lm_f' | 'robust_chi2' | 'robust_f';

/** A test against chi-square (df2 null) or F; NaN with a reason where it cannot be made. */
export type LmStatistic = {
  readonly statistic: number;
  readonly df: number;
  readonly df2: number | null;
  readonly pValue: number | null;
  readonly reason: string | null;
};

/**
 * `linearity`: no powers of q up to `order` against all; `sequence`: the power `order` given the lower ones;
 * `remaining`: no further transition after `transitions` of them.
 */
export type SmoothTest = {
  readonly hypothesis: 'linearity' | 'sequence' | 'remaining';
  readonly order: number;
  readonly transitions: number;
  readonly statistics: { readonly [statistic in SmoothStatistic]: LmStatistic };
};

export type Transition = {
  readonly gamma: ParameterEstimate;
  readonly locations: readonly ParameterEstimate[];
  /** gamma at the steepest that the search allows: a jump as far as the data can tell. */
  readonly atBound: boolean;
  /** Share of the rows with g between .1 and .9. */
  readonly between: number;
};

export type SmoothProblem = {
  readonly at: 'outcome' | 'transition_variable' | 'regime_regressors' | 'trim';
  readonly message: string;
  readonly hint: string | null;
};

export type SmoothFit = {
  readonly tests: readonly SmoothTest[];
  /** Locations per transition as estimated, and how `auto` came to them. */
  readonly locations: 1 | 2;
  /** Transitions that the tests select; 0 is the linear model. */
  readonly selected: number;
  /** By first location, ascending. */
  readonly transitions: readonly Transition[];
  readonly converged: boolean;
  readonly iterations: number;
  readonly column: LinearizedFit['column'];
  readonly regimeTerms: readonly RegimeTerm[];
  readonly regimeDifference: readonly RegimeDifference[];
  /** Sums of squares with 0, 1, ... transitions. */
  readonly rss: readonly number[];
  /** N ln(rss / N) + 2 k and + k ln N, k slopes and parameters without effects. */
  readonly aic: number;
  readonly bic: number;
  readonly rowsUsed: Int32Array;
  readonly singletons: number;
  /** g of each transition on the rows used. */
  readonly values: readonly Float64Array[];
};
