import type { Expr } from '../formula/ast.ts';

/** A quantity a model uses: its name as printed and the formula that makes it, with its place in the study. */
export type Term = { readonly name: string; readonly expr: Expr; readonly pointer?: string };

export type SmallSample = 'reghdfe' | 'areg' | 'plm' | 'none';

export type VcovSpec =
  | { readonly type: 'iid' | 'HC0' | 'HC1' | 'HC2' | 'HC3' }
  /** lags null: chosen from the number of periods. */
  | {
      readonly type: 'driscoll_kraay';
      readonly lags: number | null;
      readonly smallSample: 'reghdfe' | 'xtscc' | 'none';
    }
  | { readonly type: 'newey_west'; readonly lags: number | null; readonly smallSample: 'reghdfe' | 'none' }
  | { readonly type: 'cluster'; readonly by: readonly string[]; readonly smallSample: SmallSample };

export type Estimator =
  | 'pooled_ols'
  | 'fixed_effects'
  | 'random_effects'
  | 'between'
  | 'first_difference'
  | 'iv';

export type RandomVariance =
  | 'swamy_arora'
  | 'baltagi_chang'
  | 'wallace_hussain'
  | 'amemiya'
  | 'nerlove'
  | 'maximum_likelihood';

/** A column that enters as dummies; base null is the first level. */
export type CategoricalSpec = { readonly name: string; readonly base: string | number | null };

/** One column of a regression table, complete: nothing is inherited any more. */
export type RegressionColumnSpec = {
  readonly label: string;
  readonly estimator: Estimator;
  readonly outcome: Term;
  readonly regressors: readonly Term[];
  readonly controls: readonly Term[];
  /** 'entity', 'time' (the panel's roles) or other columns, absorbed. */
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: Expr | null;
  readonly variance: RandomVariance;
  /** first_difference: how many periods a difference spans; 1 else. */
  readonly span: number;
  readonly weights: { readonly variable: Term; readonly type: 'analytic' | 'frequency' } | null;
  readonly categorical: readonly CategoricalSpec[];
  readonly wild: { readonly replications: number; readonly weights: 'rademacher' | 'webb' } | null;
  /** iv, random_effects, between: terms among the regressors, and the excluded instruments of all of them. */
  readonly instruments: { readonly endogenous: readonly string[]; readonly terms: readonly Term[] } | null;
  /** random_effects: whose effects are random; the entities' where it is not there. */
  readonly random?: 'time' | 'both';
  /** random_effects with instruments. */
  readonly ivMethod?: 'g2sls' | 'ec2sls';
  /** first_difference: without a constant. */
  readonly constant?: false;
  /** Rows that alone have a level of an absorbed effect stay. */
  readonly singletons?: 'keep';
  /** Terms whose slopes differ by level of an absorbed effect. */
  readonly slopes?: readonly { readonly effect: string; readonly terms: readonly Term[] }[];
};
