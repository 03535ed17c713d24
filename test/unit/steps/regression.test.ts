import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import { stream } from '../../../src/numeric/rng.ts';
import type { StepOutcome } from '../../../src/plan/step.ts';
import type { ColumnResult, RegressionResult } from '../../../src/results/results.ts';
import { step } from '../../../src/steps/regression.ts';

const [ENTITIES, PERIODS] = [12, 5];
const rows = ENTITIES * PERIODS;
const entity = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / PERIODS));
const rng = stream(5, 'test', 'regression-step', 0);
const noise = () => Float64Array.from({ length: rows }, () => rng.normal());
const terms: { [name: string]: Float64Array } = {
  y: noise(),
  x: noise(),
  weight: Float64Array.from({ length: rows }, (_, i) => i % 4),
  negative: Float64Array.from({ length: rows }, (_, i) => (i === 7 ? -1 : 1)),
  half: new Float64Array(rows).fill(0.5),
  ramp: Float64Array.from({ length: rows }, (_, i) => 1000 + i / 7),
  'ramp ^ 2': Float64Array.from({ length: rows }, (_, i) => (1000 + i / 7) * (1000 + i / 7)),
  'ramp ^ 3': new Float64Array(rows).map((_, i) => i),
  endless: Float64Array.from({ length: rows }, (_, i) => (i === 3 ? Number.POSITIVE_INFINITY : i)),
};
const region = Array.from(entity, (code) => ['west', 'east', 'center'][code % 3]!);

const column = {
  label: '(1)',
  estimator: 'pooled_ols',
  outcome: 'y',
  regressors: ['x'],
  controls: [] as string[],
  effects: [] as string[],
  vcov: { type: 'HC1' },
  where: null,
  variance: 'swamy_arora',
};

function run(change: JsonObject): StepOutcome {
  const inputs = {
    frame: {
      rows,
      entityName: 'id',
      timeName: 'year',
      entityLabels: Array.from({ length: ENTITIES }, (_, i) => `e${i}`),
      entity,
      time: Float64Array.from({ length: rows }, (_, i) => 2000 + (i % PERIODS)),
      kept: new Uint8Array(rows).fill(1),
    },
    ...Object.fromEntries(
      Object.entries(terms).map(([name, values]) => [`term:${name}`, { kind: 'number', values }]),
    ),
    'factor:region': { kind: 'text', values: region },
  };
  const params = { name: 'm', pointer: '/models/m', confidence: 0.95, columns: [{ ...column, ...change }] };
  const context = { seed: 1, stepId: 'model:m', progress: () => {}, warn: () => {} };
  return step.run(inputs, params, context) as StepOutcome;
}

function columnOf(change: JsonObject): ColumnResult {
  const outcome = run(change);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return (outcome.value as { result: RegressionResult }).result.columns[0]!;
}

function problemsOf(change: JsonObject): readonly Problem[] {
  const outcome = run(change);
  return outcome.ok ? [] : outcome.problems;
}

describe('weights', () => {
  test('rows of weight zero are dropped and counted', () => {
    const result = columnOf({ weights: { variable: 'weight', type: 'analytic' } });
    expect(result.dropped_rows).toEqual([{ reason: 'zero weight: weight', rows: rows / 4 }]);
    expect(result.fit.n_obs).toBe((rows * 3) / 4);
    expect(result.weights).toEqual({ variable: 'weight', type: 'analytic' });
  });

  test('frequencies add up to the number of observations', () => {
    const result = columnOf({ weights: { variable: 'weight', type: 'frequency' } });
    expect(result.fit.n_obs).toBe((rows / 4) * (1 + 2 + 3));
  });

  test('a negative weight is named with its place', () => {
    const [problem] = problemsOf({ weights: { variable: 'negative', type: 'analytic' } });
    expect(problem!.message).toBe(
      'm, column (1): the weight negative is -1 at e1, 2002, and must be 0 or more',
    );
    expect(problem!.pointer).toBe('/models/m/weights');
  });

  test('a frequency is a whole number', () => {
    const [problem] = problemsOf({ weights: { variable: 'half', type: 'frequency' } });
    expect(problem!.message).toContain('must be a whole number');
  });
});

describe('categorical columns', () => {
  test('one dummy per level but the base, named as a formula', () => {
    const result = columnOf({ categorical: [{ name: 'region', base: 'east' }] });
    const names = ['x', 'region == "center"', 'region == "west"', '(Intercept)'];
    expect(result.terms.map(({ term }) => term)).toEqual(names);
    expect(result.categorical).toEqual([{ name: 'region', base: 'east' }]);
  });

  test('without a base the first level is it', () => {
    expect(columnOf({ categorical: [{ name: 'region', base: null }] }).categorical).toEqual([
      { name: 'region', base: 'center' },
    ]);
  });

  test('a base that no row has is a slip', () => {
    const [problem] = problemsOf({ categorical: [{ name: 'region', base: 'esat' }] });
    expect(problem!.message).toBe('m, column (1): no row has the base esat of region');
    expect(problem!.hint).toContain('east');
  });

  test('absorbed by entity effects, the dummies are omitted', () => {
    const result = columnOf({
      estimator: 'fixed_effects',
      effects: ['entity'],
      categorical: [{ name: 'region', base: 'east' }],
    });
    expect(result.omitted.map(({ reason }) => reason)).toEqual([
      'absorbed by the fixed effects',
      'absorbed by the fixed effects',
    ]);
  });
});

test('an infinite value is not taken for a missing one', () => {
  expect(columnOf({ controls: ['endless'] }).dropped_rows).toEqual([
    { reason: 'infinite: endless', rows: 1 },
  ]);
});

test('differences count the rows that have none', () => {
  const result = columnOf({ estimator: 'first_difference', span: 2 });
  expect(result.dropped_rows).toEqual([{ reason: 'no row one span of periods before', rows: 2 * ENTITIES }]);
  expect(result.span).toBe(2);
});

test('Driscoll-Kraay errors carry their lags and read t against the periods', () => {
  const one = columnOf({ vcov: { type: 'driscoll_kraay', lags: 1, smallSample: 'reghdfe' } });
  expect(one.vcov).toMatchObject({ type: 'driscoll_kraay', lags: 1, df: PERIODS - 1 });
  expect(one.terms.every(({ std_error }) => std_error !== null)).toBe(true);
});

test('powers are carried beyond double precision, and only what is one', () => {
  const carried = columnOf({ regressors: ['ramp', 'ramp ^ 2'] });
  expect(carried.omitted).toEqual([]);
  expect(carried.terms.every(({ std_error }) => std_error !== null)).toBe(true);
  // A column that only has the name of a power stays as it is.
  const named = columnOf({ regressors: ['x', 'ramp ^ 3'] });
  expect(named.terms.map(({ term }) => term)).toEqual(['x', 'ramp ^ 3', '(Intercept)']);
});
