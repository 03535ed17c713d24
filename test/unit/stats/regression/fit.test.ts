import { describe, expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { describe as describeColumn } from '../../../../src/stats/descriptives.ts';
import { hausman } from '../../../../src/stats/hausman.ts';
import {
  findSingletons,
  makeFactor,
  rowsWithoutSingletons,
} from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import type { RegressionInput } from '../../../../src/stats/regression/types.ts';

const ENTITIES = 8;
const PERIODS = 6;
/** Two exact routes to one number. */
const SAME = 1e-12;

function panel(): RegressionInput & { readonly entity: NonNullable<RegressionInput['entity']> } {
  const rng = stream(3, 'fit', 'panel', 0);
  const n = ENTITIES * PERIODS;
  const entity = makeFactor(
    'entity',
    Array.from({ length: n }, (_, i) => Math.floor(i / PERIODS)),
  );
  const time = makeFactor(
    'time',
    Array.from({ length: n }, (_, i) => i % PERIODS),
  );
  const draw = () => Float64Array.from({ length: n }, () => rng.normal());
  const [a, b, noise] = [draw(), draw(), draw()];
  const y = a.map((value, i) => 1 + value - 2 * b[i]! + entity.codes[i]! + noise[i]!);
  return {
    y,
    terms: ['a', 'b'],
    columns: [a, b],
    estimator: 'fixed_effects',
    absorb: [entity],
    entity,
    time,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  };
}

test('terms that the effects absorb or that repeat others are omitted with the reason, the later first', () => {
  const input = panel();
  const [a, b] = input.columns as [Float64Array, Float64Array];
  const trait = Float64Array.from(input.entity.codes, (code) => code * 1e6);
  const fit = fitRegression({
    ...input,
    terms: ['a', 'trait', 'b', 'sum', 'seven'],
    columns: [a, trait, b, a.map((value, i) => 1e8 * (value + b[i]!)), new Float64Array(a.length).fill(7)],
  });
  expect(fit.terms).toEqual(['a', 'b', '(Intercept)']);
  expect(fit.omitted).toEqual([
    { term: 'trait', reason: 'absorbed by the fixed effects' },
    { term: 'sum', reason: 'collinear with earlier terms' },
    { term: 'seven', reason: 'constant' },
  ]);
  const plain = fitRegression(input);
  for (let j = 0; j < 3; j++) expect(Math.abs(fit.beta[j]! - plain.beta[j]!)).toBeLessThan(SAME);
});

test('a time trend under entity and time effects is absorbed, in whatever unit', () => {
  const input = panel();
  const year = Float64Array.from(input.time!.codes, (code) => 1990 + code);
  const fit = fitRegression({
    ...input,
    terms: ['year', 'a'],
    columns: [year, input.columns[0]!],
    absorb: [input.entity, input.time!],
  });
  expect(fit.omitted).toEqual([{ term: 'year', reason: 'absorbed by the fixed effects' }]);
});

test('residuals and fitted values add up on the rows used', () => {
  const input = panel();
  const fit = fitRegression({ ...input, absorb: [input.entity, input.time!] });
  expect(fit.singletons).toBe(0);
  fit.rowsUsed.forEach((row, i) => {
    expect(fit.fitted[i]! + fit.residuals[i]!).toBeCloseTo(input.y[row]!, 12);
  });
});

test('singletons are dropped and counted, and the rest is the fit without them', () => {
  const input = panel();
  const keep = Int32Array.from({ length: input.y.length }, (_, i) => i).filter((i) => i < 36 || i === 40);
  const take = (column: Float64Array) => Float64Array.from(keep, (row) => column[row]!);
  const levels = (codes: Int32Array) =>
    makeFactor(
      'entity',
      Array.from(keep, (row) => codes[row]!),
    );
  const entity = levels(input.entity.codes);
  const fit = fitRegression({
    ...input,
    y: take(input.y),
    columns: input.columns.map(take),
    entity,
    time: levels(input.time!.codes),
    absorb: [entity],
  });
  expect(fit.singletons).toBe(1);
  expect(fit.fit.nObs).toBe(36);
  expect(fit.fit.nEntities).toBe(6);
  expect([...fit.rowsUsed]).toEqual(Array.from({ length: 36 }, (_, i) => i));
});

test('slopes alone with a constant: no regressor leaves the mean', () => {
  const input = { ...panel(), terms: [], columns: [], estimator: 'pooled_ols' as const, absorb: [] };
  const fit = fitRegression(input);
  const { mean, stdDev, n } = describeColumn(input.y);
  expect(fit.terms).toEqual(['(Intercept)']);
  expect(fit.beta[0]).toBeCloseTo(mean, 12);
  expect(fit.stdError[0]).toBeCloseTo(stdDev / Math.sqrt(n), 12);
  expect(fit.fit.fStatistic).toBeNull();
});

test('as many coefficients as rows: estimates stand, everything about their spread is not a number', () => {
  const fit = fitRegression({
    ...panel(),
    y: Float64Array.of(1, 3),
    terms: ['a'],
    columns: [Float64Array.of(0, 1)],
    estimator: 'pooled_ols',
    absorb: [],
    entity: null,
    time: null,
  });
  expect(fit.beta[0]).toBeCloseTo(2, 14);
  expect(fit.pValue[0]).toBeNaN();
  expect(fit.fit.fStatistic).toBeNull();
});

test('every row a singleton: nothing is left, and nothing is thrown', () => {
  const entity = makeFactor('entity', [0, 1, 2]);
  const fit = fitRegression({
    ...panel(),
    y: Float64Array.of(1, 3, 2),
    terms: ['a'],
    columns: [Float64Array.of(0, 1, 5)],
    entity,
    time: null,
    absorb: [entity],
  });
  expect(fit.singletons).toBe(3);
  expect(fit.fit.nObs).toBe(0);
  expect(fit.terms).toEqual(['(Intercept)']);
});

test('an indefinite two-way covariance matrix is repaired and says so', () => {
  const input = panel();
  const n = input.y.length;
  let repaired = 0;
  for (let draw = 0; draw < 40; draw++) {
    const rng = stream(5, 'fit', 'indefinite', draw);
    const by = ['g', 'h'].map((name) =>
      makeFactor(
        name,
        Array.from({ length: n }, () => rng.integer(3)),
      ),
    );
    const fit = fitRegression({ ...input, vcov: { type: 'cluster', by, smallSample: 'reghdfe' } });
    if (fit.vcovInfo.repaired) repaired += 1;
    // A variance that the repair takes away is no standard error of zero.
    const told = fit.vcovInfo.reason === 'the repair of the two-way matrix leaves a variance of zero';
    for (const value of fit.stdError.subarray(0, 2))
      expect(told ? Number.isNaN(value) : value > 0).toBe(true);
  }
  expect(repaired).toBeGreaterThan(0);
});

test('as many slopes as clusters: no F statistic', () => {
  const input = panel();
  const by = [
    makeFactor(
      'half',
      Array.from(input.y, (_, i) => i % 2),
    ),
  ];
  const fit = fitRegression({ ...input, vcov: { type: 'cluster', by, smallSample: 'reghdfe' } });
  expect(fit.vcovInfo.df).toBe(1);
  expect(fit.fit.fStatistic).toBeNull();
});

test('random effects with too few entities estimate nothing and say why', () => {
  const input = panel();
  const entity = makeFactor(
    'entity',
    Array.from(input.y, (_, i) => i % 2),
  );
  const fit = fitRegression({ ...input, estimator: 'random_effects', entity, absorb: [] });
  expect(fit.terms).toEqual([]);
  expect(fit.omitted.map(({ term }) => term)).toEqual(['a', 'b']);
  const outcome = hausman({ ...input, entity, absorb: [] });
  expect(outcome.statistic).toBeNaN();
  expect(outcome.reason).toMatch(/sigma_u cannot be estimated/);
});

test('Hausman leaves a time-constant regressor out of the contrast and keeps it in random effects', () => {
  const input = panel();
  const trait = Float64Array.from(input.entity.codes, (code) => (code % 3) - 1);
  const outcome = hausman({
    ...input,
    terms: ['trait', 'a'],
    columns: [trait, input.columns[0]!],
    absorb: [],
  });
  expect(outcome.contrast.map(({ term }) => term)).toEqual(['a']);
  expect(outcome.df).toBe(1);
  expect(outcome.mundlak.df).toBe(1);
});

test('units of the regressors change no test', () => {
  const input = panel();
  const small = hausman({ ...input, absorb: [] });
  const large = hausman({
    ...input,
    columns: [input.columns[0]!.map((value) => value * 1e9), input.columns[1]!],
    absorb: [],
  });
  expect(large.df).toBe(small.df);
  expect(Math.abs(large.sigmamore.statistic / small.sigmamore.statistic - 1)).toBeLessThan(1e3 * SAME);
  expect(large.definite).toBe(small.definite);
});

test('describe: count, mean, standard deviation, extremes', () => {
  expect(describeColumn([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
    n: 8,
    mean: 5,
    stdDev: Math.sqrt(32 / 7),
    min: 2,
    max: 9,
  });
  expect(describeColumn([]).mean).toBeNaN();
  expect(describeColumn([3]).stdDev).toBeNaN();
});

test('random effects of an outcome that is fitted exactly within entities are not estimated, and say so', () => {
  const input = panel();
  const [a] = input.columns as [Float64Array, Float64Array];
  const y = a.map((value, i) => 2 * value + input.entity.codes[i]!);
  const fit = fitRegression({
    ...input,
    y,
    terms: ['a'],
    columns: [a],
    absorb: [],
    estimator: 'random_effects',
  });
  expect(fit.terms).toEqual([]);
  expect(fit.omitted).toEqual([{ term: 'a', reason: expect.stringContaining('exactly') }]);
  expect(fit.fit.fStatistic).toBeNull();
});

describe('singletons by name', () => {
  test('are the rows that are left out, each alone in its level once the ones before are gone', () => {
    for (let draw = 0; draw < 60; draw++) {
      const rng = stream(9, 'fit', 'singletons', draw);
      const n = 14;
      const factors = ['a', 'b'].map((name) =>
        makeFactor(
          name,
          Array.from({ length: n }, () => rng.integer(7)),
        ),
      );
      const alone = findSingletons(factors, n);
      const gone = new Set(alone.map(({ row }) => row));
      const left = Array.from({ length: n }, (_, row) => row).filter((row) => !gone.has(row));
      expect(left).toEqual([...rowsWithoutSingletons(factors, n)]);
      const there = new Set(Array.from({ length: n }, (_, row) => row));
      for (const { row, factor } of alone) {
        const { codes } = factors[factor]!;
        expect([...there].filter((other) => codes[other] === codes[row])).toEqual([row]);
        there.delete(row);
      }
    }
  });
});
