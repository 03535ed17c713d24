import type {
  ColumnResult,
  Estimate,
  MediationResult,
  ModelResult,
  RegressionResult,
  TermResult,
  ThresholdResult,
} from '../../../src/results/results.ts';
import type { Claim, HypothesisSpec, RegressionSpec } from '../../../src/study/study.ts';

/** An estimate with a symmetric interval of half width `halfWidth`. */
export function estimate(value: number | null, p: number | null, halfWidth: number | null = null): Estimate {
  const low = value === null || halfWidth === null ? null : value - halfWidth;
  const high = value === null || halfWidth === null ? null : value + halfWidth;
  const reason = value === null || p === null ? { reason: 'no variation' } : {};
  return {
    estimate: value,
    std_error: 1,
    statistic: value,
    p_value: p,
    conf_low: low,
    conf_high: high,
    ...reason,
  };
}

export function term(name: string, value: number | null, p: number | null, halfWidth?: number): TermResult {
  return { term: name, ...estimate(value, p, halfWidth ?? null) };
}

export function column(
  label: string,
  terms: readonly TermResult[],
  omitted: ColumnResult['omitted'] = [],
): ColumnResult {
  return {
    label,
    outcome: 'y',
    estimator: 'fixed_effects',
    effects: ['entity'],
    terms,
    omitted,
    fit: {
      n_obs: 20,
      n_entities: 5,
      n_periods: 4,
      df_model: 1,
      df_resid: 14,
      rss: 1,
      r2_within: 0.5,
      r2_overall: 0.5,
      r2_between: 0.5,
      r2_lsdv: 0.9,
      adj_r2: 0.8,
      f_statistic: 3,
      f_p_value: 0.1,
    },
    vcov: { type: 'cluster', by: ['entity'], n_clusters: [5], small_sample: 'reghdfe', df: 4 },
    dropped_rows: [],
  };
}

export function regression(...columns: readonly ColumnResult[]): RegressionResult {
  return { kind: 'regression', columns };
}

/** A cumulative regression of y on x, with `controls` entering one by one. */
export function cumulativeSpec(name: string, controls: readonly string[]): RegressionSpec {
  const named = (text: string) => ({
    name: text,
    expr: { kind: 'name', name: text, at: { start: 0, end: text.length } } as const,
  });
  const column = (count: number) => ({
    label: `(${count + 1})`,
    estimator: 'fixed_effects' as const,
    outcome: named('y'),
    regressors: [named('x')],
    controls: controls.slice(0, count).map(named),
    effects: ['entity'],
    vcov: { type: 'cluster' as const, by: ['entity'], smallSample: 'reghdfe' as const },
    where: null,
    variance: 'swamy_arora' as const,
    span: 1,
    weights: null,
    categorical: [],
    wild: null,
    instruments: null,
  });
  return {
    kind: 'regression',
    name,
    pointer: `/models/${name}`,
    title: null,
    cumulative: true,
    confidence: 0.95,
    columns: [0, ...controls.map((_, position) => position + 1)].map(column),
  };
}

export function mediation(
  indirect: Estimate,
  bootstrap: MediationResult['bootstrap'] = null,
): MediationResult {
  const one = estimate(1, 0.01);
  return {
    kind: 'mediation',
    columns: [],
    effects: {
      total: one,
      direct: one,
      indirect,
      proportion_mediated: one,
      mediators: { m: { a: one, b: one, indirect, sobel: { statistic: 1, p_value: 0.3 } } },
    },
    bootstrap,
  };
}

/** A threshold model whose tests have these p-values. */
export function threshold(
  pValues: readonly (number | null)[],
  selected: number,
  differences: readonly Estimate[] = [],
): ThresholdResult {
  return {
    kind: 'threshold',
    threshold_variable: 'q',
    tests: pValues.map((p_value, position) => ({
      thresholds: position + 1,
      f_statistic: 10 / (position + 1),
      p_value,
      critical: { '0.10': 5, '0.05': 6, '0.01': 7 },
      replications: 300,
      failed: 0,
      method: 'residual_by_entity',
      ...(p_value === null ? { reason: 'no bootstrap was asked for' } : {}),
    })),
    selected,
    thresholds: [],
    columns: [],
    regime_difference: differences.map((difference, position) => ({
      ...difference,
      of: 'x',
      between: [position, position + 1] as const,
    })),
    regime_rows: [],
    rss: [],
    grid: { rule: 'all', candidates: 10, trim: [0.05] },
  };
}

export function hypothesis(claim: Claim): HypothesisSpec {
  return { name: 'H1', pointer: '/hypotheses/H1', statement: 'x raises y.', claim };
}

export type Models = { readonly [name: string]: ModelResult };
