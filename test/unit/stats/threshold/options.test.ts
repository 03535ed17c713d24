import { describe, expect, test } from 'vitest';
import { minimumRows } from '../../../../src/stats/threshold/candidates.ts';
import { fitThreshold } from '../../../../src/stats/threshold/fit.ts';
import type { ThresholdFit, ThresholdInput } from '../../../../src/stats/threshold/types.ts';
import { denseSearch, simulatedInput } from './panels.ts';

/** Prefix sums against a Householder QR of the dummy regression, on a few dozen rows. */
const RELATIVE = 1e-10;

const panel = simulatedInput({ entities: 20, periods: 8, regressors: 1, effects: ['entity'] });

function estimate(input: ThresholdInput): ThresholdFit {
  const fitted = fitThreshold(input);
  if (!fitted.ok) throw new Error(fitted.error.message);
  return fitted.value;
}

function close(actual: number, expected: number): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(RELATIVE);
}

describe('several bootstrap schemes', () => {
  const booted = (methods: readonly ('residual_by_entity' | 'wild_cluster')[]) =>
    estimate({ ...panel, bootstrap: { replications: 99, methods } });

  test('each is reported, by scheme and then by number; the first decides', () => {
    const both = booted(['residual_by_entity', 'wild_cluster']);
    expect(both.tests.map(({ method, thresholds }) => [method, thresholds])).toEqual([
      ['residual_by_entity', 1],
      ['residual_by_entity', 2],
      ['wild_cluster', 1],
      ['wild_cluster', 2],
    ]);
    expect(both.tests[2]!.fStatistic).toBe(both.tests[0]!.fStatistic);
    expect(both.selected).toBe(booted(['residual_by_entity']).selected);
  });

  test('a scheme draws the same alone and beside another', () => {
    const both = booted(['residual_by_entity', 'wild_cluster']);
    const wild = booted(['wild_cluster']);
    expect(both.tests.slice(2)).toEqual(wild.tests);
    expect(both.tests[2]!.replicates).not.toEqual(both.tests[0]!.replicates);
  });

  test('progress names the scheme', () => {
    const seen: string[] = [];
    estimate({
      ...panel,
      maxThresholds: 1,
      bootstrap: { replications: 50, methods: ['wild_cluster', 'residual_by_entity'] },
      onProgress: ({ test: k, method, done, total }) => seen.push(`${method} ${k} ${done}/${total}`),
    });
    expect(seen).toEqual(['wild_cluster 1 50/50', 'residual_by_entity 1 50/50']);
  });

  test('replicates do not depend on how many others are drawn with them', () => {
    const of = (replications: number) =>
      estimate({ ...panel, bootstrap: { replications, methods: ['residual_by_entity'] } }).tests.map(
        ({ replicates }) => Array.from(replicates),
      );
    const [many, few] = [of(11), of(6)];
    few.forEach((replicates, k) => {
      expect(replicates).toEqual(many[k]!.slice(0, 6));
    });
  });
});

describe('intercepts of regimes', () => {
  const CASES = {
    'one way': panel,
    'two ways, unbalanced': simulatedInput({
      entities: 10,
      periods: 7,
      regressors: 2,
      effects: ['entity', 'time'],
      keep: (i, t) => (i + t * 2) % 9 !== 0,
    }),
    pooled: simulatedInput({ entities: 8, periods: 6, regressors: 1, effects: [] }),
  };

  test.each(Object.entries(CASES))('%s: the search is that of a dense fit with split dummies', (_, base) => {
    const input = { ...base, maxThresholds: 1 as const, regimeIntercepts: true };
    const ones = { name: 'one', values: new Float64Array(base.y.length).fill(1) };
    const dense = denseSearch(
      { ...base, regimeRegressors: [...base.regimeRegressors, ones] },
      base.y,
      [],
      minimumRows(0.1, base.y.length),
    );
    const found = estimate(input);
    expect(found.tests[0]!.gamma).toBe(dense.gamma);
    close(found.tests[0]!.rss, dense.rss);
  });

  test('are terms of the column, measured from the lowest regime', () => {
    const found = estimate({
      ...panel,
      alpha: 0.9999,
      regimeIntercepts: true,
      bootstrap: { replications: 19, methods: ['wild_cluster'] },
    });
    expect(found.selected).toBe(2);
    const shifts = found.regimeTerms.filter(({ of }) => of === '(Intercept)');
    expect(shifts.map(({ regime }) => regime)).toEqual([1, 2]);
    expect(shifts[0]!.term).toMatch(/^\(Intercept\) \[/);
    const at = (k: number) => found.column.terms.indexOf(shifts[k]!.term);
    const differences = found.regimeDifference.filter(({ of }) => of === '(Intercept)');
    expect(differences.map(({ between }) => between)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(differences[0]!.estimate).toBe(found.column.beta[at(0)]);
    expect(differences[0]!.stdError).toBe(found.column.stdError[at(0)]);
    close(differences[1]!.estimate!, found.column.beta[at(1)]! - found.column.beta[at(0)]!);
    const refined = Math.min(...found.rss);
    expect(found.column.fit.rss).toBeLessThanOrEqual(refined * (1 + RELATIVE));
  });
});

test('confidence sets at 90, 95 and 99 percent contain one another', () => {
  const { curves } = estimate(panel);
  const { intervals, confLow, confHigh, value } = curves[0]!;
  expect(intervals.map(({ confidence }) => confidence)).toEqual([0.9, 0.95, 0.99]);
  expect(intervals.map(({ critical }) => Number(critical.toFixed(4)))).toEqual([5.9395, 7.3523, 10.5916]);
  expect([intervals[1]!.confLow, intervals[1]!.confHigh]).toEqual([confLow, confHigh]);
  let [low, high] = [value, value];
  for (const set of intervals) {
    expect(set.confLow).toBeLessThanOrEqual(low);
    expect(set.confHigh).toBeGreaterThanOrEqual(high);
    [low, high] = [set.confLow, set.confHigh];
  }
});

describe('compat: xthreg', () => {
  test('is least squares on all rows, on its own scale', () => {
    const ours = estimate(panel);
    const theirs = estimate({ ...panel, compat: 'xthreg' });
    const [n, entities, periods] = [160, 20, 8];
    expect(theirs.rss).toEqual(ours.rss);
    close(theirs.tests[0]!.fStatistic, (ours.tests[0]!.fStatistic * (n - periods)) / (n - entities));
    expect(theirs.column.stdError).toEqual(ours.column.stdError);
  });

  test('refuses what that program does not do, or does by a rule that is not known', () => {
    expect(fitThreshold({ ...panel, compat: 'xthreg', grid: 400 })).toMatchObject({
      error: { kind: 'compat_grid', at: 'grid' },
    });
    const two = { ...panel, absorb: [panel.entity!, panel.time!] };
    expect(fitThreshold({ ...two, compat: 'xthreg' })).toMatchObject({ error: { kind: 'compat_effects' } });
  });
});

describe('what a reader should know', () => {
  const kinds = (input: ThresholdInput) => estimate(input).warnings.map(({ kind, at }) => [kind, at]);
  const withQ = (q: (row: number) => number): ThresholdInput => ({
    ...panel,
    maxThresholds: 1,
    thresholdVariable: { name: 'q', values: Float64Array.from(panel.y, (_, i) => q(i)) },
  });

  test('nothing, of a sound model', () => {
    expect(kinds(panel)).toEqual([]);
  });

  test('a threshold variable of few values', () => {
    expect(kinds(withQ((i) => i % 3))).toEqual([['few_values', 'threshold_variable']]);
    const [warning] = estimate(withQ((i) => i % 3)).warnings;
    expect(warning!.message).toBe(
      'q has 3 distinct values, of which trimming leaves 2 candidates: the interval of the threshold is no finer than these',
    );
  });

  test('a threshold variable that never changes within an entity', () => {
    expect(kinds(withQ((i) => Math.floor(i / 8)))).toEqual([
      ['constant_within_entities', 'threshold_variable'],
    ]);
  });

  test('its intercepts of regimes are absorbed: an error at the key', () => {
    expect(
      fitThreshold({
        ...withQ((i) => Math.floor(i / 8)),
        regimeIntercepts: true,
        regimeRegressors: panel.regimeRegressors,
      }),
    ).toMatchObject({ ok: false, error: { kind: 'no_variation', at: 'regime_intercepts' } });
  });

  test('a bootstrap of few entities, and a regime of one', () => {
    const few = simulatedInput({ entities: 4, periods: 10, regressors: 1, effects: ['entity'] });
    const own = {
      ...few,
      maxThresholds: 1 as const,
      alpha: 0.9999,
      trim: [0.2],
      thresholdVariable: {
        name: 'q',
        values: Float64Array.from(few.y, (_, i) => (i < 10 ? i : 100 + (i % 7))),
      },
      bootstrap: { replications: 9, methods: ['wild_cluster'] as const },
    };
    const found = kinds(own);
    expect(found).toContainEqual(['few_entities', 'bootstrap']);
    const lone = estimate({
      ...own,
      thresholdVariable: { name: 'q', values: Float64Array.from(few.y, (_, i) => (i < 10 ? 0 : 1)) },
    });
    expect(lone.warnings.map(({ kind }) => kind)).toContain('lone_entity');
  });

  test('no candidate: whether the variable, or the trim, is to blame', () => {
    expect(fitThreshold(withQ(() => 2))).toMatchObject({
      error: {
        at: 'threshold_variable',
        message: 'q has the same value in all 160 rows, so that there is nothing to split by',
      },
    });
    expect(fitThreshold({ ...withQ((i) => (i < 3 ? 0 : 1)) })).toMatchObject({
      error: {
        at: 'threshold_variable',
        message:
          'q has 2 distinct values, and none of them leaves 16 of 160 rows (trim 0.1) on either side: the most even split, at 0, leaves 3 and 157',
      },
    });
    const small = simulatedInput({ entities: 5, periods: 3, regressors: 1, effects: ['entity'] });
    expect(fitThreshold({ ...small, trim: [0.49] })).toMatchObject({
      error: { at: 'trim', message: 'trim 0.49 asks for 8 of 15 rows in each of two regimes' },
    });
  });
});
