/** Columns of estimates, as the results file holds them. Field names are the file's own: snake_case. */

/** An estimate with its uncertainty. A number that is not there is null, and `reason` says why. */
export type Estimate = {
  readonly estimate: number | null;
  readonly std_error: number | null;
  readonly statistic: number | null;
  readonly p_value: number | null;
  readonly conf_low: number | null;
  readonly conf_high: number | null;
  readonly reason?: string;
};

export type TermResult = Estimate & {
  readonly term: string;
  /** Regime terms of a threshold model: the regressor and the regime, 0 the lowest. */
  readonly of?: string;
  readonly regime?: number;
  /** Wild cluster bootstrap, where it was asked for. */
  readonly wild?: WildResult;
};

export type WildResult = {
  readonly p_value: number | null;
  readonly conf_low: number | null;
  readonly conf_high: number | null;
  readonly reason?: string;
};

export type FitResult = {
  readonly n_obs: number;
  readonly n_entities: number | null;
  readonly n_periods: number | null;
  readonly df_model: number;
  readonly df_resid: number;
  readonly rss: number;
  readonly r2_within: number | null;
  readonly r2_overall: number | null;
  readonly r2_between: number | null;
  readonly r2_lsdv: number | null;
  readonly adj_r2: number | null;
  readonly f_statistic: number | null;
  readonly f_p_value: number | null;
  readonly reason?: string;
};

export type VcovResult = {
  readonly type: 'iid' | 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'cluster' | 'driscoll_kraay' | 'newey_west';
  readonly by: readonly string[];
  readonly n_clusters: readonly number[] | null;
  readonly small_sample: string | null;
  /** Degrees of freedom of t; null where the statistic is z. */
  readonly df: number | null;
  /** Driscoll-Kraay and Newey-West: how many periods back errors may depend on each other. */
  readonly lags?: number;
  /** Why there are no standard errors. */
  readonly reason?: string;
  /** A two-way matrix that was not positive semi-definite and was repaired says so. */
  readonly repaired?: boolean;
};

/** Rows that a model does not use; rows that alone have a level of an absorbed effect by name. */
export type DroppedResult = {
  readonly reason: string;
  readonly rows: number;
  readonly singletons?: readonly SingletonResult[];
};

/** `effect` as the study names it, and the level of it that no other row had once the ones before had gone. */
export type SingletonResult = {
  readonly entity: string;
  readonly time: number | null;
  readonly effect: string;
  readonly level: string;
};

/** Of a column's rows, weighted where the column is: outcome's units, and each term's own. */
export type MomentsResult = {
  readonly outcome_mean: number;
  readonly outcome_std_dev: number;
  readonly terms: readonly { readonly term: string; readonly std_dev: number }[];
};

export type ColumnResult = {
  readonly label: string;
  readonly outcome: string;
  readonly estimator: string;
  readonly effects: readonly string[];
  readonly terms: readonly TermResult[];
  readonly omitted: readonly { readonly term: string; readonly reason: string }[];
  readonly fit: FitResult;
  readonly vcov: VcovResult;
  readonly dropped_rows: readonly DroppedResult[];
  /** Effects of many levels, solved for by iteration; absent where directly. */
  readonly absorption?: {
    readonly method: 'conjugate_gradient';
    readonly iterations: number;
    readonly converged: boolean;
  };
  /** Random effects: the variance components and the estimator that made them. */
  readonly random?: {
    readonly method: string;
    /** Whose effects; the entities' where it is not there. */
    readonly of?: 'time' | 'both';
    readonly sigma_u: number;
    /** Of the periods' effects beside the entities'. */
    readonly sigma_v?: number;
    readonly sigma_e: number;
    readonly rho: number;
    /** Of maximum likelihood. */
    readonly log_likelihood?: number;
  };
  /** How instruments serve an equation with random effects. */
  readonly iv_method?: 'g2sls' | 'ec2sls';
  /** Differences without a constant. */
  readonly constant?: false;
  /** Rows that stand alone in an absorbed effect were kept. */
  readonly singletons?: 'keep';
  /** Terms whose slopes differ by level of an absorbed effect. */
  readonly slopes?: readonly { readonly effect: string; readonly terms: readonly string[] }[];
  readonly wild_bootstrap?: {
    readonly weights: 'rademacher' | 'webb';
    readonly replications: number;
    /** Every pattern of signs once. */
    readonly enumerated: boolean;
  };
  /** What each row counted, where not one. */
  readonly weights?: { readonly variable: string; readonly type: 'analytic' | 'frequency' };
  /** Differences: how many periods each spans. */
  readonly span?: number;
  /** Columns that entered as dummies, and the level without one. */
  readonly categorical?: readonly { readonly name: string; readonly base: string }[];
  /** Not of differences and of means of entities, whose rows are not the panel's. */
  readonly moments?: MomentsResult;
  /** Two-stage least squares. */
  readonly iv?: IvResult;
};

/** A test against F with df and df2, or against chi-square where df2 is null. */
export type WaldTestResult = {
  readonly statistic: number | null;
  readonly df: number;
  readonly df2: number | null;
  readonly p_value: number | null;
  readonly reason?: string;
};

export type IvResult = {
  readonly endogenous: readonly string[];
  readonly instruments: readonly string[];
  /** F of the excluded instruments under the column's covariance matrix. */
  readonly first_stage: readonly (WaldTestResult & {
    readonly term: string;
    readonly partial_r2: number | null;
  })[];
  /** F statistics of weak identification: with iid errors, and under the column's covariance matrix. */
  readonly cragg_donald: number | null;
  readonly kleibergen_paap: number | null;
  readonly underidentification: WaldTestResult;
  /** null where there are as many instruments as instrumented terms. */
  readonly overidentification: (WaldTestResult & { readonly method: 'sargan' | 'hansen_j' }) | null;
  readonly endogeneity: WaldTestResult;
};
