import type { ColumnResult } from './columns.ts';

/** What is worked out of the sum of squares of a least-squares column; each null where it has no meaning. */
export type Information = {
  /** sqrt(RSS / N), the RMSE of fixest and modelsummary; outcome's units. */
  readonly rmse: number | null;
  /** sqrt(RSS / df), Stata's Root MSE and R's sigma; outcome's units. */
  readonly root_mse: number | null;
  /** Of normal errors of one variance, at its maximum: -N/2 (ln(2 pi RSS/N) + 1). */
  readonly log_likelihood: number | null;
  /** -2 ln L + 2 K and -2 ln L + K ln N, K = N - df: slopes, constant and absorbed effects, not the error variance. */
  readonly aic: number | null;
  readonly bic: number | null;
};

const NONE: Information = { rmse: null, root_mse: null, log_likelihood: null, aic: null, bic: null };

const ESTIMATORS = new Set(['pooled_ols', 'fixed_effects', 'first_difference', 'between']);

/**
 * Fit in the outcome's units and information criteria, by the rules of Stata and fixest (R's `lm` counts the error
 * variance as one more parameter). Random effects and instruments maximize no such likelihood, and weights have several.
 *
 * @cite Akaike (1974), IEEE Transactions on Automatic Control 19(6); Schwarz (1978), Annals of Statistics 6(2)
 */
export function informationOf({ estimator, fit, weights }: ColumnResult): Information {
  const { n_obs: n, df_resid: df, rss } = fit;
  if (!ESTIMATORS.has(estimator) || weights !== undefined) return NONE;
  const rmse = Math.sqrt(rss / n);
  const root = df > 0 ? Math.sqrt(rss / df) : null;
  if (!(rss > 0)) return { ...NONE, rmse, root_mse: root };
  const likelihood = -(n / 2) * (Math.log((2 * Math.PI * rss) / n) + 1);
  const parameters = n - df;
  return {
    rmse,
    root_mse: root,
    log_likelihood: likelihood,
    aic: -2 * likelihood + 2 * parameters,
    bic: -2 * likelihood + parameters * Math.log(n),
  };
}
