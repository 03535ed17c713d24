import type { CategoricalSpec, Estimator, RandomVariance, VcovSpec } from '../study/study.ts';
import type { DesignParams } from './design.ts';

/** A column of a regression as the plan hands it over (plan/params.ts). */
export type ColumnParams = DesignParams & {
  readonly label: string;
  readonly estimator: Estimator;
  readonly outcome: string;
  readonly regressors: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: string | null;
  readonly variance: RandomVariance;
  readonly span?: number;
  readonly weights?: { readonly variable: string; readonly type: 'analytic' | 'frequency' };
  readonly wild?: {
    readonly replications: number;
    readonly weights: 'rademacher' | 'webb';
    readonly seed: number;
  };
  readonly categorical?: readonly CategoricalSpec[];
  readonly instruments?: { readonly endogenous: readonly string[]; readonly names: readonly string[] };
};
