import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import type { ColumnResult, Estimate, Results, WaldTestResult } from '../../../src/results/results.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../schema/results.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

const estimate: Required<Estimate> = {
  estimate: 1,
  std_error: 1,
  statistic: 1,
  p_value: 0.1,
  conf_low: 0,
  conf_high: null,
  reason: 'r',
};
const wald: Required<WaldTestResult> = { statistic: 1, df: 1, df2: 2, p_value: null, reason: 'r' };
const chi = { statistic: 1, df: 1, p_value: 1, reason: 'r' };

const column: Required<ColumnResult> = {
  label: '(1)',
  outcome: 'y',
  estimator: 'fixed_effects',
  effects: ['entity'],
  terms: [
    {
      ...estimate,
      term: 'x',
      of: 'x',
      regime: 0,
      wild: { p_value: 0.1, conf_low: 0, conf_high: null, reason: 'r' },
    },
  ],
  moments: { outcome_mean: 1, outcome_std_dev: 2, terms: [{ term: 'x', std_dev: 3 }] },
  omitted: [{ term: 'z', reason: 'collinear' }],
  fit: {
    n_obs: 1,
    n_entities: 1,
    n_periods: null,
    df_model: 1,
    df_resid: 1,
    rss: 1,
    r2_within: 1,
    r2_overall: 1,
    r2_between: 1,
    r2_lsdv: 1,
    adj_r2: null,
    f_statistic: 1,
    f_p_value: 1,
    reason: 'r',
  },
  vcov: {
    type: 'cluster',
    by: ['entity'],
    n_clusters: [3],
    lags: 2,
    small_sample: 'reghdfe',
    df: 2,
    repaired: true,
    reason: 'r',
  },
  dropped_rows: [{ reason: 'missing', rows: 1 }],
  absorption: { method: 'conjugate_gradient', iterations: 12, converged: true },
  random: {
    method: 'swamy_arora',
    of: 'both',
    sigma_u: 1,
    sigma_v: 1,
    sigma_e: 1,
    rho: 0.5,
    log_likelihood: -1,
  },
  iv_method: 'ec2sls',
  constant: false,
  singletons: 'keep',
  slopes: [{ effect: 'entity', terms: ['year'] }],
  weights: { variable: 'w', type: 'analytic' },
  wild_bootstrap: { weights: 'webb', replications: 99, enumerated: false },
  span: 1,
  categorical: [{ name: 'region', base: 'east' }],
  iv: {
    endogenous: ['x'],
    instruments: ['z'],
    first_stage: [{ term: 'x', partial_r2: 0.1, ...wald }],
    cragg_donald: 1,
    kleibergen_paap: null,
    underidentification: wald,
    overidentification: { method: 'hansen_j', ...wald },
    endogeneity: { ...wald, df2: null },
  },
};

/** Every member there can be, so that the types and the schema are held against each other both ways. */
const full: Results = {
  schema: 'repro/results/1',
  study: { id: 'a', title: 't', data_status: 'observed', digest: 'd' },
  sample: {
    rows: 1,
    entities: 1,
    periods: 1,
    balanced: true,
    imputed: [{ variable: 'x', entity: 'e', time: 1, value: 1, method: 'linear' }],
  },
  indices: {
    i: {
      weights: [
        {
          dimension: null,
          indicator: 'x',
          direction: 'positive',
          weight: 1,
          entropy: null,
          reason: 'equal',
          time: 1,
        },
      ],
      scores: [{ entity: 'e', time: null, score: 1, value: 0 }],
      treatment: [
        {
          indicator: 'x',
          method: 'box_cox',
          lambda: 0.5,
          skewness_before: 1,
          kurtosis_before: null,
          skewness_after: 1,
          kurtosis_after: null,
          reason: 'r',
          moved: [{ entity: 'e', time: null, from: 1, to: 0 }],
        },
      ],
      judgements: [{ dimension: null, size: 3, lambda_max: 3, consistency_index: 0, consistency_ratio: 0 }],
      components: [{ dimension: null, time: 1, eigenvalues: [1], retained: 1 }],
      parts: [{ method: 'entropy', share: null, reason: 'r', time: 1, weights: { x: 1 } }],
      diagnostics: {
        mean_correlation: null,
        least: { first: 'x', second: 'y', correlation: 0 },
        greatest: null,
        indicators: [{ indicator: 'x', std_dev: 1, correlation: null, effective_weight: null, reason: 'r' }],
        alphas: [{ dimension: null, indicators: 1, alpha: null, reason: 'r' }],
        reason: 'r',
      },
    },
  },
  models: {
    checks: {
      kind: 'tests',
      of: 'base',
      column: '(1)',
      tests: [
        {
          test: 'effects',
          of: ['entity'],
          statistic: 1,
          distribution: 'f',
          df: 1,
          df2: null,
          p_value: 0.1,
          reason: 'r',
        },
      ],
      vif: [{ term: 'x', pooled: 1, within: null, reason: 'r' }],
    },
    summary: {
      kind: 'descriptives',
      rows: [{ variable: 'x', n: 1, mean: 1, std_dev: null, min: 1, max: 1, reason: 'r' }],
    },
    base: { kind: 'regression', columns: [column] },
    test: {
      kind: 'hausman',
      statistic: 1,
      df: 1,
      p_value: 1,
      definite: true,
      sigmamore: chi,
      auxiliary: { ...chi, method: 'mundlak' },
      preferred: 'fixed_effects',
      reason: 'r',
      contrast: [{ term: 'x', fixed_effects: 1, random_effects: 1, difference: 0 }],
    },
    channel: {
      kind: 'mediation',
      columns: [column],
      effects: {
        total: estimate,
        direct: estimate,
        indirect: estimate,
        proportion_mediated: estimate,
        mediators: {
          m: {
            a: estimate,
            b: estimate,
            indirect: estimate,
            sobel: { statistic: 1, p_value: null, reason: 'r' },
          },
        },
      },
      bootstrap: { method: 'entity', interval: 'percentile', replications: 10, failed: 0 },
    },
    around: {
      kind: 'companion',
      method: 'moran',
      variables: ['x'],
      rows: 1,
      dropped_rows: [{ reason: 'missing', rows: 1 }],
      measures: [
        {
          measure: 'moran_i',
          of: ['a'],
          time: null,
          estimate: null,
          expectation: 0,
          std_error: null,
          statistic: null,
          df: 1,
          p_value: null,
          reason: 'r',
        },
      ],
      neighbors: { name: 'n', entities: 1, links: 1, row_standardized: true },
      columns: [column],
    },
    regimes: {
      kind: 'threshold',
      threshold_variable: 'q',
      tests: [
        {
          thresholds: 1,
          f_statistic: 1,
          p_value: 0,
          critical: { '0.10': 1, '0.05': 1, '0.01': null },
          replications: 10,
          failed: 0,
          method: 'wild_cluster',
          reason: 'r',
        },
      ],
      selected: 1,
      thresholds: [
        {
          value: 1,
          conf_low: 0,
          conf_high: 2,
          connected: true,
          intervals: [{ confidence: 0.9, critical: 5.94, conf_low: 0.5, conf_high: 2, connected: false }],
        },
      ],
      columns: [column],
      regime_difference: [{ ...estimate, of: 'x', between: [0, 1] }],
      regime_rows: [3, 4],
      rss: [2, 1],
      grid: { rule: 400, candidates: 380, trim: [0.05] },
    },
  },
  hypotheses: {
    H1: { statement: 's', verdict: 'supported', reasons: [{ claim: 'c', observed: 'o', outcome: 'met' }] },
  },
};

type Record = { [key: string]: Json };

/** Every mapping in a value, with a way to change it. */
function mappings(value: Json, path = ''): { path: string; node: Record }[] {
  if (value === null || typeof value !== 'object') return [];
  const below = Object.entries(value).flatMap(([key, member]) => mappings(member as Json, `${path}/${key}`));
  return Array.isArray(value) ? below : [{ path, node: value as Record }, ...below];
}

const optional = new Set([
  'absorption',
  'treatment',
  'judgements',
  'components',
  'parts',
  'diagnostics',
  'lambda',
  'reason',
  'intervals',
  'of',
  'regime',
  'time',
  'repaired',
  'random',
  'absorption',
  'lags',
  'weights',
  'span',
  'wild',
  'wild_bootstrap',
  'categorical',
  'iv',
  'iv_method',
  'constant',
  'singletons',
  'slopes',
  'moments',
  'sigma_v',
  'log_likelihood',
  'neighbors',
]);
/** Numbers of a companion have what their measure has. */
const ofMeasure = new Set(['measure', 'of', 'time', 'estimate']);
/** Mappings by name, whose members come and go. */
const named = /^\/(indices|models|hypotheses)$|\/mediators$|\/parts\/\d+\/weights$/;

describe('schema/results.schema.json', () => {
  it('accepts everything that the types have', () => {
    expect(validate(full) ? [] : validate.errors).toEqual([]);
  });

  it('demands every member that the types demand, and no other may come', () => {
    const copy = structuredClone(full) as unknown as Json;
    for (const { path, node } of mappings(copy)) {
      if (named.test(path)) continue;
      node.unknown = 1;
      expect(validate(copy), `${path} with a stranger`).toBe(false);
      delete node.unknown;
      for (const key of Object.keys(node)) {
        if (optional.has(key) && !/\/measures\/\d+$/.test(path)) continue;
        if (/\/measures\/\d+$/.test(path) && !ofMeasure.has(key)) continue;
        const value = node[key]!;
        delete node[key];
        expect(validate(copy), `${path} without ${key}`).toBe(false);
        node[key] = value;
      }
    }
    expect(validate(copy)).toBe(true);
  });
});
