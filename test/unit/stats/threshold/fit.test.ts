import { describe, expect, test } from 'vitest';
import { fitThreshold } from '../../../../src/stats/threshold/fit.ts';
import { regimeColumns, regimeMembership } from '../../../../src/stats/threshold/regimes.ts';
import type { ThresholdFit, ThresholdInput } from '../../../../src/stats/threshold/types.ts';
import { simulatedInput } from './panels.ts';

/** Two routes to one number in doubles, with a few hundred rows. */
const RELATIVE = 1e-10;

const panel = simulatedInput({ entities: 30, periods: 8, regressors: 1, effects: ['entity', 'time'] });
const booted: ThresholdInput = {
  ...panel,
  bootstrap: { replications: 99, methods: ['residual_by_entity'] },
};

function estimate(input: ThresholdInput): ThresholdFit {
  const fitted = fitThreshold(input);
  if (!fitted.ok) throw new Error(fitted.error.message);
  return fitted.value;
}

function close(actual: number, expected: number, relative = RELATIVE): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe('a panel with one threshold at .3', () => {
  const found = estimate(booted);

  test('the test finds it, and one is selected', () => {
    expect(found.selected).toBe(1);
    expect(found.thresholds).toHaveLength(1);
    const { value, confLow, confHigh } = found.thresholds[0]!;
    expect(confLow).toBeLessThanOrEqual(value);
    expect(confHigh).toBeGreaterThanOrEqual(value);
    expect(Math.abs(value - 0.3)).toBeLessThan(0.2);
    expect(found.tests).toHaveLength(2);
    expect(found.stopped).toBeNull();
  });

  test('p is the share of replicates above F, critical values are order statistics', () => {
    for (const { replicates, fStatistic, pValue, critical } of found.tests) {
      expect(replicates).toHaveLength(99);
      expect(pValue).toBe(replicates.filter((f) => f > fStatistic).length / 99);
      const ascending = replicates.slice().sort();
      // ceil(.90 * 99) = 90, ceil(.95 * 99) = 95, ceil(.99 * 99) = 99.
      expect(critical).toEqual({ '0.10': ascending[89], '0.05': ascending[94], '0.01': ascending[98] });
    }
  });

  test('sums of squares fall, the last one is the regression at the threshold', () => {
    const [s0, s1, s2] = found.rss;
    expect(s1!).toBeLessThan(s0!);
    expect(s2!).toBeLessThan(s1!);
    close(found.column.fit.rss, s1!);
    close(found.tests[0]!.fStatistic, (s0! - s1!) / (s1! / (240 - 30)));
  });

  test('sums of squares fall on coarse grids, where a refinement may not see the threshold it refines', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const few = simulatedInput({
        entities: 12,
        periods: 7,
        regressors: 2,
        effects: ['entity', 'time'],
        seed,
      });
      const { rss } = estimate({ ...few, grid: 10, trim: [0.1], maxThresholds: 3 });
      for (let k = 1; k < rss.length; k++) expect(rss[k], `seed ${seed}`).toBeLessThanOrEqual(rss[k - 1]!);
    }
  });

  test('regime terms come first, from the lowest regime up, and the difference is a Wald test', () => {
    const name = String(Number(found.thresholds[0]!.value.toPrecision(4)));
    const terms = [`x1 [q <= ${name}]`, `x1 [q > ${name}]`];
    expect(found.regimeTerms).toEqual([
      { term: terms[0], of: 'x1', regime: 0 },
      { term: terms[1], of: 'x1', regime: 1 },
    ]);
    expect(found.column.terms.slice(0, 5)).toEqual([...terms, 'x2', 'z1', 'z2']);
    const [difference] = found.regimeDifference;
    const k = found.column.terms.length;
    const v = (i: number, j: number) => found.column.vcov[i * k + j]!;
    close(difference!.estimate!, found.column.beta[1]! - found.column.beta[0]!);
    close(difference!.stdError!, Math.sqrt(v(0, 0) + v(1, 1) - 2 * v(0, 1)));
    expect(difference).toMatchObject({ of: 'x1', between: [0, 1], reason: null });
    expect(difference!.pValue!).toBeLessThan(0.001);
  });

  test('every row is in one regime', () => {
    const counts = [0, 0];
    for (const regime of found.membership) counts[regime] = counts[regime]! + 1;
    expect(found.regimeRows).toEqual(counts);
    expect(counts[0]! + counts[1]!).toBe(240);
    const { value } = found.thresholds[0]!;
    panel.thresholdVariable.values.forEach((q, i) => {
      expect(found.membership[i]).toBe(q <= value ? 0 : 1);
    });
  });

  test('the LR curve is zero at the threshold and bounds the set', () => {
    const [curve] = found.curves;
    const { gamma, lr } = curve!.curve;
    expect(lr[gamma.indexOf(curve!.value)]).toBe(0);
    const inside = Array.from(gamma).filter((_, i) => lr[i]! <= curve!.critical);
    expect([inside[0], inside.at(-1)]).toEqual([curve!.confLow, curve!.confHigh]);
    // c(.05) as Hansen (1999) prints it; his 7.35.
    expect(curve!.critical).toBeCloseTo(7.3523, 4);
  });
});

describe('what must not change a number', () => {
  test('more replications leave the first ones as they are', () => {
    const few = estimate({ ...booted, bootstrap: { replications: 20, methods: ['wild_cluster'] } });
    const many = estimate({ ...booted, bootstrap: { replications: 50, methods: ['wild_cluster'] } });
    few.tests.forEach(({ replicates }, k) => {
      expect(Array.from(many.tests[k]!.replicates.slice(0, 20))).toEqual(Array.from(replicates));
    });
  });

  test('another seed or step draws other replicates', () => {
    const one = estimate(booted).tests[0]!.replicates;
    expect(Array.from(estimate({ ...booted, seed: 8 }).tests[0]!.replicates)).not.toEqual(Array.from(one));
    expect(Array.from(estimate({ ...booted, stepId: 'other' }).tests[0]!.replicates)).not.toEqual(
      Array.from(one),
    );
  });

  test('units by powers of two change no bit of F, p or the split', () => {
    const before = estimate(booted);
    const scale = (values: Float64Array, factor: number) => values.map((value) => value * factor);
    const after = estimate({
      ...booted,
      y: scale(booted.y, 1024),
      thresholdVariable: { name: 'q', values: scale(booted.thresholdVariable.values, 0.25) },
      regimeRegressors: [{ name: 'x1', values: scale(booted.regimeRegressors[0]!.values, 64) }],
    });
    before.tests.forEach(({ fStatistic, pValue, gamma, replicates }, k) => {
      const other = after.tests[k]!;
      expect([other.fStatistic, other.pValue, other.gamma]).toEqual([fStatistic, pValue, gamma / 4]);
      expect(Array.from(other.replicates)).toEqual(Array.from(replicates));
    });
  });

  test('an increasing transformation of q keeps the split', () => {
    const before = estimate(panel);
    const after = estimate({
      ...panel,
      thresholdVariable: { name: 'q', values: panel.thresholdVariable.values.map(Math.exp) },
    });
    expect(after.rss).toEqual(before.rss);
    expect(after.tests.map(({ gamma }) => gamma)).toEqual(before.tests.map(({ gamma }) => Math.exp(gamma)));
  });

  test('entities in another order: the same thresholds and sums of squares', () => {
    const order = Array.from({ length: 240 }, (_, i) => (29 - Math.floor(i / 8)) * 8 + (i % 8));
    const shuffle = (values: Float64Array) => Float64Array.from(order, (i) => values[i]!);
    const column = ({ name, values }: { name: string; values: Float64Array }) => ({
      name,
      values: shuffle(values),
    });
    const after = estimate({
      ...panel,
      y: shuffle(panel.y),
      thresholdVariable: column(panel.thresholdVariable),
      regimeRegressors: panel.regimeRegressors.map(column),
      controls: panel.controls.map(column),
    });
    const before = estimate(panel);
    expect(after.tests.map(({ gamma }) => gamma)).toEqual(before.tests.map(({ gamma }) => gamma));
    after.rss.forEach((value, k) => {
      close(value, before.rss[k]!);
    });
  });
});

describe('what cannot be done is said', () => {
  const unbalanced = simulatedInput({
    entities: 12,
    periods: 6,
    regressors: 1,
    effects: ['entity'],
    keep: (i, t) => i !== 3 || t !== 2,
  });

  test('residuals cannot change entities on an unbalanced panel; signs can', () => {
    const refused = fitThreshold({
      ...unbalanced,
      bootstrap: { replications: 9, methods: ['residual_by_entity'] },
    });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'unbalanced_residual_bootstrap' } });
    const signed = estimate({ ...unbalanced, bootstrap: { replications: 9, methods: ['wild_cluster'] } });
    expect(signed.tests[0]!.replicates).toHaveLength(9);
  });

  test('equal counts of other periods are not balanced', () => {
    const holes = simulatedInput({
      entities: 6,
      periods: 7,
      regressors: 1,
      effects: ['entity'],
      keep: (i, t) => i !== t,
    });
    expect(
      fitThreshold({ ...holes, bootstrap: { replications: 9, methods: ['residual_by_entity'] } }).ok,
    ).toBe(false);
  });

  test('compat asks for a balanced panel and entity effects', () => {
    expect(fitThreshold({ ...unbalanced, compat: 'hansen1999' })).toMatchObject({
      error: { kind: 'compat_unbalanced' },
    });
    expect(fitThreshold({ ...panel, compat: 'hansen1999' })).toMatchObject({
      error: { kind: 'compat_effects' },
    });
  });

  test('a trim that leaves no value', () => {
    expect(fitThreshold({ ...panel, trim: [0.51] })).toMatchObject({ error: { kind: 'no_candidates' } });
    const two = { name: 'q', values: panel.thresholdVariable.values.map((q) => (q > 0 ? 1 : 0)) };
    const split = estimate({ ...panel, thresholdVariable: two });
    expect(split.tests).toHaveLength(1);
    expect(split.stopped).toEqual({ thresholds: 2, reason: 'no_candidates' });
    expect(split.grid.candidates).toBe(1);
  });

  test('splits of a regressor that the effects explain are skipped and counted', () => {
    // Within an entity q does not change, so the split of an entity-constant regressor is constant too.
    const { codes } = panel.entity!;
    const constant = {
      ...panel,
      thresholdVariable: { name: 'q', values: Float64Array.from(codes) },
      regimeRegressors: [{ name: 'x1', values: Float64Array.from(codes, (code) => 5 + (code % 3)) }],
    };
    expect(fitThreshold(constant)).toMatchObject({ ok: false, error: { kind: 'no_variation' } });
  });

  test('nothing selected: the linear model, and the curve of the first test', () => {
    const flat = estimate({ ...panel, bootstrap: null });
    expect(flat.selected).toBe(0);
    expect(flat.thresholds).toEqual([]);
    expect(flat.regimeDifference).toEqual([]);
    expect(flat.curves).toHaveLength(1);
    expect(flat.curves[0]!.value).toBe(flat.tests[0]!.gamma);
    expect(flat.column.terms.slice(0, 4)).toEqual(['x1', 'x2', 'z1', 'z2']);
    expect(flat.regimeRows).toEqual([240]);
    close(flat.column.fit.rss, flat.rss[0]!);
  });
});

describe('singletons', () => {
  test('are dropped before anything is scanned', () => {
    const full = simulatedInput({
      entities: 12,
      periods: 6,
      regressors: 1,
      effects: ['entity', 'time'],
      keep: (i, t) => i !== 4 || t === 3,
    });
    const found = estimate(full);
    expect(found.singletons).toBe(1);
    expect(found.rowsUsed).toHaveLength(66);
    expect(Array.from(found.rowsUsed)).not.toContain(24);
    expect(found.membership).toHaveLength(66);
    close(found.tests[0]!.fStatistic, (found.rss[0]! - found.rss[1]!) / (found.rss[1]! / (66 - 11)));
    close(found.column.fit.rss, found.rss[0]!);
  });
});

describe('compat: hansen1999 as a whole', () => {
  test('selects, names and regresses on his rows', () => {
    const found = estimate({
      ...booted,
      absorb: [booted.entity!],
      compat: 'hansen1999',
      grid: 40,
      maxThresholds: 1,
    });
    expect(found.selected).toBe(1);
    expect(found.split).toBe('<');
    expect(found.regimeTerms[0]!.term).toMatch(/^x1 \[q < /);
    const { fit } = found.column;
    // 30 entities, 7 of 8 periods, 5 slopes, and the entities taken off twice.
    expect([fit.nObs, fit.dfResid]).toEqual([210, 210 - 30 - 5]);
    close(fit.rss, found.rss[1]!);
    expect(found.regimeRows[0]! + found.regimeRows[1]!).toBe(240);
  });
});

describe('names of regimes', () => {
  const ones = [{ name: 'digital', values: Float64Array.of(1, 1, 1, 1) }];
  const q = Float64Array.of(0.05, 0.10713, 0.2, 0.3);
  const terms = (thresholds: number[], split: '<=' | '<') => {
    const { regime } = regimeMembership(q, thresholds, split);
    return regimeColumns(ones, 'ind_a', thresholds, split, regime, false).terms.map(({ term }) => term);
  };

  test('four digits, ascending', () => {
    expect(terms([0.10713, 0.2], '<=')).toEqual([
      'digital [ind_a <= 0.1071]',
      'digital [0.1071 < ind_a <= 0.2]',
      'digital [ind_a > 0.2]',
    ]);
  });

  test("Hansen's grid puts a row at the threshold above it", () => {
    expect(terms([0.2], '<')).toEqual(['digital [ind_a < 0.2]', 'digital [ind_a >= 0.2]']);
    expect(Array.from(regimeMembership(q, [0.2], '<').regime)).toEqual([0, 0, 1, 1]);
    expect(Array.from(regimeMembership(q, [0.2], '<=').regime)).toEqual([0, 0, 0, 1]);
  });

  test('as many digits as tell thresholds apart', () => {
    expect(terms([0.107131, 0.107134], '<=')[1]).toBe('digital [0.107131 < ind_a <= 0.107134]');
  });
});
