import type { Expr } from '../formula/ast.ts';
import type { Term, VcovSpec } from './estimation.ts';

/** What kink and smooth transition models have in common. */
type Nonlinear = {
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly outcome: Term;
  readonly controls: readonly Term[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: Expr | null;
  readonly confidence: number;
  readonly trim: number;
};

export type KinkSpec = Nonlinear & {
  readonly kind: 'kink';
  readonly kinkVariable: Term;
  readonly grid: 'all' | number;
  readonly bootstrap: { readonly replications: number; readonly weights: 'normal' | 'rademacher' } | null;
};

export type TransitionStatistic = 'lm_chi2' | 'lm_f' | 'robust_chi2' | 'robust_f';

export type SmoothTransitionSpec = Nonlinear & {
  readonly kind: 'smooth_transition';
  readonly transitionVariable: Term;
  readonly regimeRegressors: readonly Term[];
  readonly locations: 1 | 2 | 'auto';
  readonly maxTransitions: 1 | 2 | 3;
  /** Level of the linearity test; halved for each further transition. */
  readonly alpha: number;
  readonly test: TransitionStatistic;
  readonly grid: { readonly gamma: number; readonly location: number };
};

/** The variables of a model besides the outcome, in the order in which its equation has them. */
export function nonlinearTerms(model: KinkSpec | SmoothTransitionSpec): readonly Term[] {
  return model.kind === 'kink'
    ? [model.kinkVariable, ...model.controls]
    : [model.transitionVariable, ...model.regimeRegressors, ...model.controls];
}
