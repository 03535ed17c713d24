import type { Expr } from '../../../src/formula/ast.ts';
import type { ColumnResult, Estimate, Results, TermResult } from '../../../src/results/results.ts';
import type { Study, Term } from '../../../src/study/study.ts';

const name = (text: string): Expr => ({ kind: 'name', name: text, at: { start: 0, end: text.length } });
const term = (text: string): Term => ({ name: text, expr: name(text) });

/** A study of 4 entities in 5 periods with every kind of model. Parsed formulas stand for themselves. */
export const study: Study = {
  id: 'tiny',
  title: 'Tiny',
  dataStatus: 'simulated',
  seed: 1,
  sources: [],
  panel: { entity: 'e', time: 't' },
  join: { how: 'outer' },
  sample: { where: null, expect: { entities: null, periods: null, balanced: null, rows: null } },
  missing: { method: 'none', edges: 'none', maxGap: null, columns: [] },
  variables: [],
  indices: [
    {
      name: 'y',
      pointer: '/indices/y',
      label: null,
      symbol: null,
      normalize: { method: 'minmax', scope: 'pooled' },
      weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
      aggregate: { method: 'arithmetic' },
      transform: 'ln',
      hasDimensions: false,
      dimensions: [],
    },
  ],
  order: ['y'],
  models: [
    {
      kind: 'descriptives',
      name: 'summary',
      pointer: '/models/summary',
      title: null,
      variables: [term('y')],
    },
    {
      kind: 'regression',
      name: 'baseline',
      pointer: '/models/baseline',
      title: null,
      cumulative: true,
      confidence: 0.95,
      columns: [0, 1].map((controls) => ({
        label: `(${controls + 1})`,
        estimator: 'fixed_effects',
        outcome: term('y'),
        regressors: [term('x')],
        controls: controls === 1 ? [term('z')] : [],
        effects: ['entity'],
        vcov: { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' },
        where: null,
        variance: 'swamy_arora',
        span: 1,
        weights: null,
        categorical: [],
        wild: null,
        instruments: null,
      })),
    },
    { kind: 'hausman', name: 'choice', pointer: '/models/choice', title: null, of: 'baseline' },
    {
      kind: 'mediation',
      style: 'product',
      theory: {},
      serial: false,
      moderator: null,
      tests: ['sobel'],
      nonlinear: false,
      sensitivity: false,
      name: 'channel',
      pointer: '/models/channel',
      title: null,
      outcome: term('y'),
      treatment: term('x'),
      mediators: [term('m')],
      controls: [],
      effects: ['entity'],
      vcov: { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' },
      where: null,
      confidence: 0.95,
      bootstrap: null,
    },
    {
      kind: 'threshold',
      name: 'regimes',
      pointer: '/models/regimes',
      title: null,
      outcome: term('y'),
      thresholdVariable: term('q'),
      regimeRegressors: [term('x')],
      controls: [],
      effects: ['entity'],
      vcov: { type: 'HC1' },
      where: null,
      confidence: 0.95,
      maxThresholds: 2,
      alpha: 0.05,
      trim: [0.2],
      grid: 'all',
      bootstrap: { replications: 100, methods: ['residual_by_entity'] },
      regimeIntercepts: false,
      compat: 'none',
    },
  ],
  hypotheses: [
    {
      name: 'H1',
      pointer: '/hypotheses/H1',
      statement: 'x raises y.',
      claim: {
        kind: 'coefficient',
        model: 'baseline',
        term: 'x',
        columns: 'all',
        condition: { sign: 'positive', pBelow: 0.05 },
      },
    },
    {
      name: 'H2',
      pointer: '/hypotheses/H2',
      statement: 'The slope changes.',
      claim: {
        kind: 'all',
        members: [
          { kind: 'thresholds', model: 'regimes', atLeast: 1 },
          { kind: 'regime_difference', model: 'regimes', term: 'x', condition: { pBelow: 0.05 } },
        ],
      },
    },
  ],
  outputs: {
    formats: ['md'],
    figures: ['svg'],
    paperFigures: ['roadmap'],
    language: 'en',
    stars: [
      { symbol: '*', below: 0.05 },
      { symbol: '**', below: 0.01 },
      { symbol: '***', below: 0.001 },
    ],
    parentheses: 'statistic',
    digits: 4,
    templates: null,
  },
  document: { repro: 1, study: { id: 'tiny' } },
  variants: [],
};

/** A normal-looking estimate: the interval is 2 standard errors each way. */
export function estimated(estimate: number, std_error: number, p_value: number): Estimate {
  return {
    estimate,
    std_error,
    statistic: estimate / std_error,
    p_value,
    conf_low: estimate - 2 * std_error,
    conf_high: estimate + 2 * std_error,
  };
}

export function term2(name: string, estimate: number, se: number, p: number): TermResult {
  return { term: name, ...estimated(estimate, se, p) };
}

export function column(
  label: string,
  outcome: string,
  terms: readonly TermResult[],
  rss: number,
  df_resid: number,
): ColumnResult {
  const vcov = { type: 'cluster', by: ['entity'], n_clusters: [4], small_sample: 'reghdfe', df: 3 } as const;
  return {
    label,
    outcome,
    estimator: 'fixed_effects',
    effects: ['entity'],
    terms,
    omitted: [],
    fit: {
      n_obs: 20,
      n_entities: 4,
      n_periods: 5,
      df_model: terms.length - 1,
      df_resid,
      rss,
      r2_within: 0.4,
      r2_overall: 0.3,
      r2_between: 0.2,
      r2_lsdv: 0.8,
      adj_r2: 0.7,
      f_statistic: 10,
      f_p_value: 0.05,
    },
    vcov,
    dropped_rows: [],
  };
}

const ENTITIES = ['a', 'b', 'c', 'd'];
const scores = ENTITIES.flatMap((entity, i) =>
  [1, 2, 3, 4, 5].map((time, j) => {
    const score = (1 + i + j) / 10;
    return { entity, time, score, value: Math.log(score) };
  }),
);

const intercept = term2('(Intercept)', 1, 0.1, 0.001);
const x1 = term2('x', 0.5, 0.1, 0.005);
const x2 = term2('x', 0.4, 0.1, 0.01);
const direct = term2('x', 0.3, 0.1, 0.04);
const a = term2('x', 0.5, 0.1, 0.01);
const b = term2('m', 0.4, 0.1, 0.02);
const total = term2('x', 0.3 + 0.5 * 0.4, 0.1, 0.01);

const low = { ...term2('x [q <= 2]', 0.1, 0.1, 0.4), of: 'x', regime: 0 };
const high = { ...term2('x [q > 2]', 0.6, 0.1, 0.001), of: 'x', regime: 1 };
const regimesColumn: ColumnResult = {
  ...column('(1)', 'y', [low, high, intercept], 8, 14),
  vcov: { type: 'HC1', by: [], n_clusters: null, small_sample: null, df: 14 },
};

const { term: _total, ...totalEffect } = total;
const { term: _direct, ...directEffect } = direct;
const { term: _a, ...aPath } = a;
const { term: _b, ...bPath } = b;

/** Results of {@link study} that keep every identity. */
export const results: Results = {
  schema: 'repro/results/1',
  study: { id: 'tiny', title: 'Tiny', data_status: 'simulated', digest: '0' },
  sample: {
    rows: 20,
    entities: 4,
    periods: 5,
    balanced: true,
    imputed: [{ variable: 'i1', entity: 'a', time: 2, value: 1.5, method: 'linear' }],
  },
  indices: {
    y: {
      weights: [
        { dimension: null, indicator: 'i1', direction: 'positive', weight: 0.7, entropy: 0.9 },
        { dimension: null, indicator: 'i2', direction: 'negative', weight: 0.3, entropy: 0.95 },
      ],
      scores,
    },
  },
  models: {
    summary: {
      kind: 'descriptives',
      rows: [{ variable: 'y', n: 20, mean: 2, std_dev: 0.9, min: 1, max: 3 }],
    },
    baseline: {
      kind: 'regression',
      columns: [
        column('(1)', 'y', [x1, intercept], 10, 15),
        column('(2)', 'y', [x2, term2('z', 0.1, 0.2, 0.65), intercept], 9, 14),
      ],
    },
    choice: {
      kind: 'hausman',
      statistic: 4,
      df: 1,
      p_value: 0.045,
      definite: true,
      sigmamore: { statistic: 5, df: 1, p_value: 0.025 },
      auxiliary: { method: 'mundlak', statistic: 3, df: 1, p_value: 0.083 },
      preferred: 'fixed_effects',
      contrast: [{ term: 'x', fixed_effects: 0.4, random_effects: 0.3, difference: 0.4 - 0.3 }],
    },
    channel: {
      kind: 'mediation',
      columns: [
        column('(1)', 'y', [total, intercept], 10, 15),
        column('(2)', 'm', [a, intercept], 5, 15),
        column('(3)', 'y', [direct, b, intercept], 9, 14),
      ],
      effects: {
        total: totalEffect,
        direct: directEffect,
        indirect: estimated(0.2, 0.05, 0.01),
        proportion_mediated: estimated(0.4, 0.1, 0.01),
        mediators: {
          m: {
            a: aPath,
            b: bPath,
            indirect: estimated(0.2, 0.05, 0.01),
            sobel: { statistic: 2, p_value: 0.0455 },
          },
        },
      },
      bootstrap: null,
    },
    regimes: {
      kind: 'threshold',
      threshold_variable: 'q',
      tests: [
        {
          thresholds: 1,
          f_statistic: (12 - 8) / (8 / 16),
          p_value: 0.01,
          critical: { '0.10': 4, '0.05': 5, '0.01': 7 },
          replications: 100,
          failed: 0,
          method: 'residual_by_entity',
        },
        {
          thresholds: 2,
          f_statistic: (8 - 7) / (7 / 16),
          p_value: 0.3,
          critical: { '0.10': 4, '0.05': 5, '0.01': 7 },
          replications: 100,
          failed: 0,
          method: 'residual_by_entity',
        },
      ],
      selected: 1,
      thresholds: [{ value: 2, conf_low: 1.5, conf_high: 2.5, connected: true }],
      columns: [regimesColumn],
      regime_difference: [{ of: 'x', between: [0, 1], ...estimated(0.5, 0.1, 0.001) }],
      regime_rows: [8, 12],
      rss: [12, 8, 7],
      grid: { rule: 'all', candidates: 10, trim: [0.2] },
    },
  },
  hypotheses: {
    H1: {
      statement: 'x raises y.',
      verdict: 'supported',
      reasons: [
        {
          claim: 'coefficient of x in baseline, column (1): positive, p < 0.05',
          observed: '0.5, p = 0.005',
          outcome: 'met',
        },
        {
          claim: 'coefficient of x in baseline, column (2): positive, p < 0.05',
          observed: '0.4, p = 0.01',
          outcome: 'met',
        },
      ],
    },
    H2: {
      statement: 'The slope changes.',
      verdict: 'supported',
      reasons: [
        { claim: 'thresholds in regimes: at least 1', observed: '1 selected', outcome: 'met' },
        {
          claim: 'difference of x in regimes, regime 2 minus regime 1: p < 0.05',
          observed: '0.5, p = 0.001',
          outcome: 'met',
        },
      ],
    },
  },
};

/** New values by dotted path: `models.baseline.columns.0.fit.rss`. */
export type Change = { readonly [path: string]: unknown };

/** A deep copy with some places changed, to right or wrong values alike. */
export function altered<T>(value: T, change: Change): T {
  const copy = structuredClone(value);
  for (const [path, replacement] of Object.entries(change)) {
    const keys = path.split('.');
    let place = copy as Record<string, unknown>;
    for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
    place[keys[keys.length - 1]] = replacement;
  }
  return copy;
}
