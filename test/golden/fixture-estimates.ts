import type { ColumnResult, Estimate, TermResult } from '../../src/results/results.ts';

/** Two-sided p of a normal, coarse: fixture numbers need to look right, not to be exact. */
const pOf = (z: number): number => {
  const size = Math.abs(z);
  return Math.min(1, 2 * Math.exp(-0.717 * size - 0.416 * size * size) * 0.5);
};

export function estimate(value: number, error: number): Estimate {
  return {
    estimate: value,
    std_error: error,
    statistic: value / error,
    p_value: pOf(value / error),
    conf_low: value - 2.04 * error,
    conf_high: value + 2.04 * error,
  };
}

export const term = (of: string, value: number, error: number): TermResult => ({
  term: of,
  ...estimate(value, error),
});

export const nothing: Estimate = {
  estimate: null,
  std_error: null,
  statistic: null,
  p_value: null,
  conf_low: null,
  conf_high: null,
};

export function column(
  label: string,
  outcome: string,
  terms: readonly TermResult[],
  more: Partial<ColumnResult> = {},
): ColumnResult {
  return {
    label,
    outcome,
    estimator: 'fixed_effects',
    effects: ['entity', 'time'],
    terms,
    omitted: [],
    fit: {
      n_obs: 372,
      n_entities: 31,
      n_periods: 12,
      df_model: terms.length - 1,
      df_resid: 372 - 42 - terms.length,
      rss: 1.2345,
      r2_within: 0.3812 + terms.length / 50,
      r2_overall: 0.7123,
      r2_between: 0.6987,
      r2_lsdv: 0.9871,
      adj_r2: 0.9854,
      f_statistic: 43.21,
      f_p_value: 2.1e-9,
    },
    vcov: { type: 'cluster', by: ['entity'], n_clusters: [31], small_sample: 'reghdfe', df: 30 },
    dropped_rows: [],
    ...more,
  };
}
