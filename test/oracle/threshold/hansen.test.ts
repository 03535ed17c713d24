import { describe, expect, test } from 'vitest';
import { regimeModel } from '../../../src/stats/threshold/column.ts';
import { estimateThresholds } from '../../../src/stats/threshold/estimate.ts';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { lrSet } from '../../../src/stats/threshold/lr-set.ts';
import { prepareSample } from '../../../src/stats/threshold/sample.ts';
import type { Step } from '../../../src/stats/threshold/sequence.ts';
import type { ThresholdInput } from '../../../src/stats/threshold/types.ts';
import { hansenInput, readJson } from './hansen-data.ts';

/** Sums of squares and F by prefix sums against a dense QR per candidate in R: both carry about 1e-13. */
const RELATIVE = 1e-9;

type Reference = {
  n_candidates: number;
  gamma: number;
  S0: number;
  S1: number;
  F: number;
  ci: { level: number; lower: number; upper: number; n_points: number }[];
  thresholds_sorted: number[];
  regime_counts: number[];
  coef: number[];
  df_resid: number;
  se_classic: number[];
  se_white_HC1: number[];
  se_cluster_CR1_stata: number[];
  LR_curve_sample: { gamma: number; S: number }[];
};
type Variant = Record<'single' | 'double' | 'double_refined' | 'triple', Reference>;

const reference = readJson<Record<string, Variant>>('hansen1999.json');
const VARIANTS: Record<string, Partial<ThresholdInput>> = {
  fe_all: {},
  fe_q400: { grid: 400 },
  hansen_all: { compat: 'hansen1999' },
  hansen_q400: { compat: 'hansen1999', grid: 400 },
};

function close(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(RELATIVE * Math.abs(expected));
}

function prepared(change: Partial<ThresholdInput>) {
  const sample = prepareSample({ ...hansenInput(), ...change });
  if (!sample.ok) throw new Error(sample.error.message);
  return sample.value;
}

describe.each(Object.entries(VARIANTS))('%s', (name, change) => {
  const sample = prepared(change);
  const { scan, sequence } = estimateThresholds(sample);
  const { candidates } = scan;
  const steps: Record<keyof Variant, Step> = {
    single: sequence.steps[0]!,
    double: sequence.steps[1]!,
    double_refined: sequence.refined[1]![0]!,
    triple: sequence.steps[2]!,
  };
  test.each(Object.keys(steps) as (keyof Variant)[])('%s: S(g), F and intervals', (key) => {
    const step = steps[key];
    const expected = reference[name]![key];
    expect(candidates.gamma[step.index]).toBe(expected.gamma);
    expect(step.scanned.length).toBe(expected.n_candidates);
    expect(sample.df).toBe(7345);
    close(step.rssNull, expected.S0);
    close(step.rss, expected.S1);
    close((step.rssNull - step.rss) / (step.rss / sample.df), expected.F);
    for (const { level, lower, upper, n_points } of expected.ci) {
      const set = lrSet(candidates, step, sample.df, level);
      expect([set.confLow, set.confHigh]).toEqual([lower, upper]);
      const inside = set.curve.lr.filter((lr) => lr <= set.critical).length;
      expect(inside).toBe(n_points);
    }
    const { curve } = lrSet(candidates, step, sample.df, 0.95);
    for (const { gamma, S } of expected.LR_curve_sample) close(curve.rss[curve.gamma.indexOf(gamma)]!, S);
  });

  test.each(Object.keys(steps) as (keyof Variant)[])('%s: the regression at its thresholds', (key) => {
    const expected = reference[name]![key];
    const k = expected.thresholds_sorted.length + 1;
    const vcovs = [
      [{ type: 'iid' }, expected.se_classic],
      [{ type: 'HC1' }, expected.se_white_HC1],
      [
        { type: 'cluster', by: [sample.input.entity!], smallSample: 'reghdfe' },
        expected.se_cluster_CR1_stata,
      ],
    ] as const;
    for (const [vcov, errors] of vcovs) {
      const changed = { ...sample, input: { ...sample.input, vcov } };
      const model = regimeModel(changed, expected.thresholds_sorted, candidates.split);
      expect(model.regimeRows).toEqual(expected.regime_counts);
      // R lists the controls first and the regimes last.
      const order = [...expected.coef.keys()].map((j) => (j < 5 ? j + k : j - 5));
      order.forEach((at, j) => {
        close(model.column.beta[at]!, expected.coef[j]!);
        close(model.column.stdError[at]!, errors[j]!);
      });
      expect(model.column.fit.dfResid).toBe(expected.df_resid);
    }
  });
});

test('the whole fit without a bootstrap reports every test and selects nothing', () => {
  const fitted = fitThreshold(hansenInput());
  if (!fitted.ok) throw new Error(fitted.error.message);
  const fit = fitted.value;
  expect(fit.tests.map(({ gamma }) => gamma)).toEqual([0.0157, 0.54003, 0.36652]);
  expect(fit.selected).toBe(0);
  expect(fit.thresholds).toEqual([]);
  expect(fit.tests[0]).toMatchObject({ pValue: null, reason: 'no_bootstrap' });
  expect(fit.grid).toEqual({ rule: 'all', candidates: 6667, trim: [0.01, 0.01, 0.05] });
  close(fit.rss[0]!, fit.column.fit.rss);
});

test("Stata's xthreg prints the same sums of squares, coefficients and, on its scale, F", () => {
  /** Its copy of the data is float32, to seven digits. */
  const FLOAT32 = 1e-5;
  const xthreg = readJson<{
    thresholds: number[];
    RSS: number[];
    F: number[];
    single: { b: number[] };
    double: { b: number[] };
    triple: { b: number[] };
  }>('xthreg.json');
  const sample = prepared({});
  const columns = [0, 1, 2, 3].map((k) => {
    const thresholds = xthreg.thresholds.slice(0, k).sort((a, b) => a - b);
    return regimeModel(sample, thresholds, '<=').column;
  });
  columns.forEach(({ fit }, k) => {
    expect(Math.abs(fit.rss / xthreg.RSS[k]! - 1)).toBeLessThan(FLOAT32);
    if (k === 0) return;
    const f = (columns[k - 1]!.fit.rss - fit.rss) / (fit.rss / (565 * 14 - 14));
    expect(Math.abs(f / xthreg.F[k - 1]! - 1)).toBeLessThan(1e-3);
  });
  const UNITS = [1, 100, 1e3, 1, 1];
  [xthreg.single, xthreg.double, xthreg.triple].forEach(({ b }, k) => {
    b.forEach((expected, j) => {
      const beta = columns[k + 1]!.beta[j < 5 ? j + k + 2 : j - 5]!;
      expect(Math.abs((beta * (UNITS[j] ?? 1)) / expected - 1)).toBeLessThan(1e-3);
    });
  });
});
