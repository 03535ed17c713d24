import type { Results } from '../../src/results/results.ts';
import { column, estimate, nothing, term } from './fixture-estimates.ts';

const CONTROLS = [
  term('fis', -0.102, 0.0386),
  term('dev', 0.192, 0.0342),
  term('fai', -0.00000283, 0.00000135),
];
const constant = (value: number) => term('(Intercept)', value, 0.4);
const score = (entity: string, time: number, value: number) => ({
  entity,
  time,
  score: Math.exp(value),
  value,
});

const robust = { type: 'HC1', by: [], n_clusters: null, small_sample: null, df: 324 } as const;

/** Results that fit `fixtureStudy`. */
export function fixtureResults(): Results {
  return {
    schema: 'repro/results/1',
    study: {
      id: 'fixture',
      title: 'Digital economy and rural revitalization',
      data_status: 'simulated',
      digest: 'ab'.repeat(32),
    },
    sample: {
      rows: 372,
      entities: 31,
      periods: 12,
      balanced: true,
      imputed: [
        { variable: 'grain_output', entity: 'Anhui', time: 2014, value: 3415.5, method: 'linear' },
        { variable: 'grain_output', entity: 'Tibet', time: 2022, value: 107.25, method: 'nearest' },
      ],
    },
    indices: {
      rural: {
        weights: [
          {
            dimension: 'prosperity',
            indicator: 'grain_output',
            direction: 'positive',
            weight: 0.4871,
            entropy: 0.9512,
          },
          {
            dimension: 'prosperity',
            indicator: 'machinery',
            direction: 'positive',
            weight: 0.2603,
            entropy: 0.9739,
          },
          {
            dimension: 'culture',
            indicator: 'illiteracy',
            direction: 'negative',
            weight: 0.1107,
            entropy: 0.9889,
          },
          { dimension: 'culture', indicator: 'tv', direction: 'positive', weight: 0.1419, entropy: 0.9858 },
        ],
        scores: [
          score('Anhui', 2011, -0.91),
          score('Anhui', 2022, -0.55),
          score('Beijing', 2011, -0.88),
          score('Beijing', 2022, -0.6),
        ],
      },
      digital: {
        weights: [
          { dimension: null, indicator: 'internet', direction: 'positive', weight: 0.6048, entropy: 0.9313 },
          { dimension: null, indicator: 'mobile', direction: 'positive', weight: 0.3952, entropy: 0.9551 },
        ],
        scores: [
          score('Anhui', 2011, -2.91),
          score('Anhui', 2022, -1.55),
          score('Beijing', 2011, -1.88),
          score('Beijing', 2022, -0.9),
        ],
      },
    },
    models: {
      summary: {
        kind: 'descriptives',
        rows: [
          { variable: 'rural', n: 372, mean: -0.897, std_dev: 0.287, min: -1.567, max: -0.57 },
          { variable: 'digital', n: 372, mean: -1.993, std_dev: 0.64, min: -3.201, max: -0.884 },
          { variable: 'fis', n: 372, mean: 0.115, std_dev: 0.034, min: 0.004, max: 0.204 },
          { variable: 'dev', n: 372, mean: 10.856, std_dev: 0.462, min: 9.682, max: 12.156 },
          { variable: 'fai', n: 372, mean: 19193.2456, std_dev: 14846.3391, min: 516.3123, max: 65087.9251 },
          { variable: 'ind_a', n: 372, mean: 0.959, std_dev: 0.307, min: 4.42e-10, max: 3.063 },
        ],
      },
      baseline: {
        kind: 'regression',
        columns: [
          column('(1)', 'rural', [term('digital', 0.11, 0.0126), constant(-1.027)]),
          column('(2)', 'rural', [
            term('digital', 0.105, 0.0129),
            term('fis', 0.225, 0.165),
            constant(-1.05),
          ]),
          column('(3)', 'rural', [
            term('digital', 0.0911, 0.0137),
            term('fis', 0.289, 0.165),
            term('dev', 0.103, 0.035),
            constant(-2.251),
          ]),
          column('(4)', 'rural', [term('digital', 0.0816, 0.0126), ...CONTROLS, constant(-3.252)]),
        ],
      },
      specification: {
        kind: 'hausman',
        statistic: 38.6123,
        df: 4,
        p_value: 8.4e-8,
        definite: false,
        sigmamore: { statistic: 34.3012, df: 4, p_value: 6.5e-7 },
        auxiliary: { method: 'mundlak', statistic: 19.333, df: 4, p_value: 0.00068 },
        preferred: 'fixed_effects',
        contrast: [
          { term: 'digital', fixed_effects: 0.0816, random_effects: 0.1012, difference: -0.0196 },
          { term: 'fis', fixed_effects: -0.102, random_effects: 0.0871, difference: -0.1891 },
        ],
      },
      channel: {
        kind: 'mediation',
        columns: [
          column('Total', 'rural', [term('digital', 0.0816, 0.0126), ...CONTROLS, constant(-3.252)]),
          column('ind_a', 'ind_a', [term('digital', 0.418, 0.0789), ...CONTROLS, constant(2.23)]),
          column('Direct', 'rural', [
            term('digital', 0.07, 0.0129),
            term('ind_a', 0.0277, 0.0087),
            ...CONTROLS,
            constant(-3.314),
          ]),
        ],
        effects: {
          total: estimate(0.0816, 0.0126),
          direct: estimate(0.07, 0.0129),
          indirect: {
            estimate: 0.0116,
            std_error: 0.0051,
            statistic: 2.27,
            p_value: 0.012,
            conf_low: 0.0028,
            conf_high: 0.0229,
          },
          proportion_mediated: { ...nothing, estimate: 0.1422, conf_low: 0.0311, conf_high: 0.3127 },
          mediators: {
            ind_a: {
              a: estimate(0.418, 0.0789),
              b: estimate(0.0277, 0.0087),
              indirect: {
                estimate: 0.0116,
                std_error: 0.0051,
                statistic: 2.27,
                p_value: 0.012,
                conf_low: 0.0028,
                conf_high: 0.0229,
              },
              sobel: { statistic: 2.73, p_value: 0.0063 },
            },
          },
        },
        bootstrap: { method: 'entity', interval: 'percentile', replications: 1000, failed: 0 },
      },
      regimes: {
        kind: 'threshold',
        threshold_variable: 'ind_a',
        tests: [
          {
            thresholds: 1,
            f_statistic: 48.47,
            p_value: 0,
            critical: { '0.10': 25.5603, '0.05': 31.0312, '0.01': 44.6012 },
            replications: 1000,
            failed: 0,
            method: 'residual_by_entity',
          },
          {
            thresholds: 2,
            f_statistic: 16.24,
            p_value: 0.231,
            critical: { '0.10': 21.6613, '0.05': 25.7612, '0.01': 36.0312 },
            replications: 1000,
            failed: 0,
            method: 'residual_by_entity',
          },
        ],
        selected: 1,
        thresholds: [{ value: 0.8123, conf_low: 0.7911, conf_high: 0.9, connected: true }],
        columns: [
          column(
            '(1)',
            'rural',
            [
              { ...term('digital [ind_a <= 0.8123]', 0.0998, 0.0131), of: 'digital', regime: 0 },
              { ...term('digital [ind_a > 0.8123]', 0.1182, 0.0145), of: 'digital', regime: 1 },
              ...CONTROLS,
              constant(-3.171),
            ],
            { vcov: robust },
          ),
        ],
        regime_difference: [{ of: 'digital', between: [0, 1], ...estimate(0.0184, 0.0062) }],
        regime_rows: [141, 231],
        rss: [1.4012, 1.2345, 1.1801],
        grid: { rule: 'all', candidates: 334, trim: [0.05, 0.05] },
      },
    },
    hypotheses: {
      H1: {
        statement: 'The digital economy has a direct and positive impact on rural revitalization.',
        verdict: 'supported',
        reasons: [
          {
            claim: 'coefficient of digital in baseline (4) is positive with p < 0.05',
            observed: '0.0816, p = 7.1e-11',
            outcome: 'met',
          },
        ],
      },
      H2: {
        statement:
          'The digital economy influences rural revitalization by affecting industrial agglomeration.',
        verdict: 'partially_supported',
        reasons: [
          {
            claim: 'indirect effect through ind_a is positive, interval excludes zero',
            observed: '0.0116 [0.0028, 0.0229]',
            outcome: 'met',
          },
        ],
      },
      H3: {
        statement: 'Industrial agglomeration has a nonlinear impact on rural revitalization.',
        verdict: 'not_supported',
        reasons: [{ claim: 'regimes selects at least 1 threshold', observed: '1', outcome: 'met' }],
      },
    },
  };
}
