import { expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor, takeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import type { RegressionFit, RegressionInput } from '../../../../src/stats/regression/types.ts';

/** Two exact routes to one number. */
const SAME = 1e-10;
const N = 90;

function column(purpose: string, n = N): Float64Array {
  const rng = stream(5, 'estimators', purpose, 0);
  return Float64Array.from({ length: n }, () => rng.normal());
}

const entity = makeFactor(
  'entity',
  Array.from({ length: N }, (_, i) => Math.floor(i / 9)),
);
const time = makeFactor(
  'time',
  Array.from({ length: N }, (_, i) => i % 9),
);

function base(): RegressionInput {
  return {
    y: column('y'),
    terms: ['x', 'z'],
    columns: [column('x'), column('z')],
    estimator: 'fixed_effects',
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'HC1' },
    confidence: 0.95,
    variance: 'swamy_arora',
  };
}

function expectSame(a: RegressionFit, b: RegressionFit, terms = a.terms): void {
  for (const term of terms) {
    const [i, j] = [a.terms.indexOf(term), b.terms.indexOf(term)];
    expect(Math.abs(a.beta[i]! - b.beta[j]!)).toBeLessThan(SAME);
    expect(Math.abs(a.stdError[i]! - b.stdError[j]!)).toBeLessThan(SAME);
  }
}

test.each(['iid', 'HC0', 'HC1', 'HC2', 'HC3'] as const)(
  'frequency weights are rows written so many times: %s',
  (type) => {
    const counts = Array.from({ length: N }, (_, i) => 1 + ((i * 7) % 3));
    const rows = Int32Array.from(counts.flatMap((count, i) => Array.from({ length: count }, () => i)));
    const input = { ...base(), vcov: { type } };
    const spread = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
    const written = fitRegression({
      ...input,
      y: spread(input.y),
      columns: input.columns.map(spread),
      absorb: input.absorb.map((factor) => takeFactor(factor, rows)),
      entity: takeFactor(entity, rows),
      time: takeFactor(time, rows),
    });
    const values = Float64Array.from(counts);
    const weighted = fitRegression({ ...input, weights: { type: 'frequency', values } });
    expectSame(weighted, written);
    expect(weighted.fit.nObs).toBe(rows.length);
    expect(weighted.fit.dfResid).toBe(written.fit.dfResid);
    for (const key of ['r2Within', 'r2Overall', 'r2Lsdv', 'adjR2', 'rss'] as const)
      expect(Math.abs(weighted.fit[key]! - written.fit[key]!)).toBeLessThan(1e-9);
  },
);

test('equal analytic weights change nothing, and their scale does not matter', () => {
  const input = base();
  const plain = fitRegression(input);
  const equal = fitRegression({
    ...input,
    weights: { type: 'analytic', values: new Float64Array(N).fill(3) },
  });
  expectSame(equal, plain);
  expect(Math.abs(equal.fit.rss - plain.fit.rss)).toBeLessThan(SAME);
  const values = column('w').map((value) => 0.5 + value * value);
  const once = fitRegression({ ...input, weights: { type: 'analytic', values } });
  const scaled = values.map((value) => value * 40);
  expectSame(fitRegression({ ...input, weights: { type: 'analytic', values: scaled } }), once);
});

test('absorbed effects under weights are dummies under weights', () => {
  const values = column('w').map((value) => 0.5 + value * value);
  const input: RegressionInput = { ...base(), weights: { type: 'analytic', values }, vcov: { type: 'HC3' } };
  const dummies = [entity, time].flatMap((factor) =>
    Array.from({ length: factor.levels - 1 }, (_, level) =>
      Float64Array.from(factor.codes, (code) => (code === level + 1 ? 1 : 0)),
    ),
  );
  const written = fitRegression({
    ...input,
    estimator: 'pooled_ols',
    absorb: [],
    terms: [...input.terms, ...dummies.map((_, j) => `d${j}`)],
    columns: [...input.columns, ...dummies],
  });
  expectSame(fitRegression(input), written, ['x', 'z']);
});

test('a regressor that instruments itself gives least squares', () => {
  const input = base();
  const iv = fitRegression({
    ...input,
    estimator: 'iv',
    instruments: { endogenous: ['x'], names: ['x again'], columns: [input.columns[0]!] },
  });
  expectSame(iv, fitRegression(input));
});

test('first differences of two periods are fixed effects', () => {
  const rows = Int32Array.from({ length: N }, (_, i) => i).filter((i) => i % 9 < 2);
  const input = base();
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const two: RegressionInput = {
    ...input,
    y: take(input.y),
    columns: input.columns.map(take),
    absorb: input.absorb.map((factor) => takeFactor(factor, rows)),
    entity: takeFactor(entity, rows),
    time: takeFactor(time, rows),
    vcov: { type: 'iid' },
  };
  const difference = { periods: Float64Array.from(rows, (row) => row % 9), span: 1 };
  const changes = fitRegression({ ...two, estimator: 'first_difference', absorb: [], difference });
  expectSame(changes, fitRegression(two), ['x', 'z']);
});

test('a long difference takes only pairs that far apart, gaps or not', () => {
  const rows = Int32Array.from({ length: N }, (_, i) => i).filter((i) => i !== 4 && i % 9 !== 7);
  const input = base();
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const fit = fitRegression({
    ...input,
    y: take(input.y),
    columns: input.columns.map(take),
    estimator: 'first_difference',
    absorb: [],
    entity: takeFactor(entity, rows),
    time: takeFactor(time, rows),
    difference: { periods: Float64Array.from(rows, (row) => row % 9), span: 4 },
  });
  // Ten entities with pairs (0,4) (1,5) (2,6) (4,8); the first lost its period 4.
  expect(fit.fit.nObs).toBe(10 * 4 - 2);
  expect(fit.undifferenced).toBe(rows.length - fit.fit.nObs);
});

test('Cragg and Donald with two instrumented terms is the least eigenvalue', () => {
  const n = N;
  const z = ['z1', 'z2', 'z3'].map((name) => column(name));
  const make = (name: string, a: number, b: number): Float64Array =>
    column(name).map((value, i) => value + a * z[0]![i]! + b * z[1]![i]! + 0.2 * z[2]![i]!);
  const fit = fitRegression({
    ...base(),
    estimator: 'iv',
    absorb: [],
    columns: [make('x1', 1, 0.3), make('x2', 0.5, -0.7)],
    instruments: { endogenous: ['x', 'z'], names: ['z1', 'z2', 'z3'], columns: z },
    vcov: { type: 'iid' },
  });
  const [x1, x2] = [make('x1', 1, 0.3), make('x2', 0.5, -0.7)];
  const center = (values: Float64Array): Float64Array => {
    let level = 0;
    for (const value of values) level += value / n;
    return values.map((value) => value - level);
  };
  const inner = (a: Float64Array, b: Float64Array): number => {
    let total = 0;
    for (let i = 0; i < n; i++) total += a[i]! * b[i]!;
    return total;
  };
  const residual = (y: Float64Array, on: readonly Float64Array[]): Float64Array =>
    fitRegression({
      ...base(),
      y,
      terms: on.map((_, j) => `t${j}`),
      columns: on,
      estimator: 'pooled_ols',
      absorb: [],
      vcov: { type: 'iid' },
    }).residuals;
  const x = [center(x1), center(x2)];
  const v = x.map((values) => residual(values, z));
  const explained = x.map((values, j) => values.map((value, i) => value - v[j]![i]!));
  // Least root of |E - r V| = 0, E and V the explained and residual cross products.
  const [e11, e12, e22] = [
    inner(explained[0]!, explained[0]!),
    inner(explained[0]!, explained[1]!),
    inner(explained[1]!, explained[1]!),
  ];
  const [v11, v12, v22] = [inner(v[0]!, v[0]!), inner(v[0]!, v[1]!), inner(v[1]!, v[1]!)];
  const [a, b, c] = [v11 * v22 - v12 * v12, -(e11 * v22 + e22 * v11 - 2 * e12 * v12), e11 * e22 - e12 * e12];
  const least = (-b - Math.sqrt(b * b - 4 * a * c)) / (2 * a);
  expect(fit.iv!.craggDonald / ((least * (n - 4)) / 3)).toBeCloseTo(1, 10);
  expect(fit.iv!.kleibergenPaap).toBe(fit.iv!.craggDonald);
  expect(fit.iv!.underidentification.df).toBe(2);
});
