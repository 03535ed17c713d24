import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import { stream } from '../../../src/numeric/rng.ts';
import type { StepOutcome } from '../../../src/plan/step.ts';
import type { ColumnResult, RegressionResult } from '../../../src/results/results.ts';
import { step } from '../../../src/steps/regression.ts';

/** Data that no estimator can do anything with, and data that take a part of it away: each is said, by every estimator. */

type Columns = { readonly [term: string]: Float64Array };
type Shape = { readonly entities: number; readonly periods: number };

const ESTIMATORS: { readonly [name: string]: JsonObject } = {
  pooled_ols: {},
  fixed_effects: { effects: ['entity', 'time'] },
  random_effects: {},
  between: {},
  first_difference: {},
  long_difference: { estimator: 'first_difference', span: 3 },
  iv: { instruments: { endogenous: ['x'], names: ['w'] } },
};
const NAMES = Object.keys(ESTIMATORS);
const PANEL: Shape = { entities: 8, periods: 6 };

function run(name: string, { entities, periods }: Shape, change: JsonObject, columns: Columns): StepOutcome {
  const rows = entities * periods;
  const rng = stream(5, 'test', 'bad-input-step', 0);
  const noise = () => Float64Array.from({ length: rows }, () => rng.normal());
  const terms: Columns = { y: noise(), x: noise(), z: noise(), w: noise(), ...columns };
  const inputs = {
    frame: {
      rows,
      entityName: 'id',
      timeName: 'year',
      entityLabels: Array.from({ length: entities }, (_, i) => `e${i}`),
      entity: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / periods)),
      time: Float64Array.from({ length: rows }, (_, i) => 2000 + (i % periods)),
      kept: new Uint8Array(rows).fill(1),
    },
    ...Object.fromEntries(
      Object.entries(terms).map(([term, values]) => [`term:${term}`, { kind: 'number', values }]),
    ),
    'factor:half': {
      kind: 'number',
      values: Float64Array.from({ length: rows }, (_, i) => Math.floor(i / periods) % 2),
    },
    'factor:whole': { kind: 'number', values: new Float64Array(rows).fill(1) },
  };
  const column = {
    label: '(1)',
    estimator: name,
    outcome: 'y',
    regressors: ['x', 'z'],
    controls: [],
    effects: [],
    vcov: { type: 'HC1' },
    where: null,
    variance: 'swamy_arora',
    ...ESTIMATORS[name],
    ...change,
  };
  const params = { name: 'm', pointer: '/models/m', confidence: 0.95, columns: [column] };
  const context = { seed: 1, stepId: 'model:m', progress: () => {}, warn: () => {} };
  return step.run(inputs, params as unknown as JsonObject, context) as StepOutcome;
}

function columnOf(name: string, columns: Columns, change: JsonObject = {}, shape = PANEL): ColumnResult {
  const outcome = run(name, shape, change, columns);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return (outcome.value as { result: RegressionResult }).result.columns[0]!;
}

function problemOf(name: string, columns: Columns, change: JsonObject = {}, shape = PANEL): Problem {
  const outcome = run(name, shape, change, columns);
  if (outcome.ok) throw new Error('nothing was wrong');
  return outcome.problems[0]!;
}

const rows = PANEL.entities * PANEL.periods;
const made = (of: (row: number) => number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => of(i));

/** Every number is there, or a reason beside it. */
function expectSound(column: ColumnResult): void {
  for (const term of column.terms) {
    const missing = Object.values(term).includes(null);
    expect(missing ? term.reason : 'complete', term.term).toBeTruthy();
  }
  const missing = Object.values(column.fit).includes(null);
  expect(missing ? column.fit.reason : 'complete').toBeTruthy();
}

describe.each(NAMES)('%s', (name) => {
  test('collinear terms', () => {
    const x = made((i) => Math.sin(i * i));
    const column = columnOf(name, { x, z: x.map((value) => 2 * value + 1) });
    const term = name === 'iv' ? 'x' : 'z';
    expect(column.omitted).toEqual([{ term, reason: 'collinear with earlier terms' }]);
    expectSound(column);
  });

  test('a constant regressor', () => {
    const column = columnOf(name, { z: made(() => 3) });
    expect(column.omitted).toEqual([{ term: 'z', reason: 'constant' }]);
    expectSound(column);
  });

  test('no row left', () => {
    const problem = problemOf(name, { z: made(() => Number.NaN) });
    expect(problem).toMatchObject({ code: 'DATA011', severity: 'error', pointer: '/models/m' });
    expect(problem.message).toBe('m, column (1): 0 complete rows are left for 2 terms (48 rows missing: z)');
  });

  test('infinite values are dropped and counted, and told from missing ones', () => {
    const column = columnOf(name, { z: made((i) => (i === 3 ? Number.POSITIVE_INFINITY : Math.cos(i * i))) });
    expect(column.dropped_rows[0]).toEqual({ reason: 'infinite: z', rows: 1 });
    expectSound(column);
    expect(problemOf(name, { z: made(() => Number.NEGATIVE_INFINITY) }).message).toContain(
      '48 rows infinite: z',
    );
  });

  test('fewer clusters than regressors', () => {
    const vcov = { type: 'cluster', by: ['half'], smallSample: 'reghdfe' };
    const column = columnOf(name, {}, { vcov });
    expect(column.fit.f_statistic).toBeNull();
    expect(column.fit.reason).toContain('no F: 2 clusters cannot tell 2 slopes apart, at most 1');
    expectSound(column);
  });

  test('one cluster', () => {
    const vcov = { type: 'cluster', by: ['whole'], smallSample: 'reghdfe' };
    const column = columnOf(name, {}, { vcov });
    expect(column.vcov.reason).toBe('clustered errors need two clusters or more');
    expect(column.terms.every(({ estimate, std_error }) => estimate !== null && std_error === null)).toBe(
      true,
    );
    expect(column.fit.reason).toContain('no F: clustered errors need two clusters or more');
    expectSound(column);
  });
});

describe('entities seen once', () => {
  const once: Shape = { entities: 12, periods: 1 };

  test('fixed effects and differences have no row left, and say which there were', () => {
    expect(problemOf('fixed_effects', {}, {}, once).message).toContain(
      '0 rows (12 more stand alone in an absorbed effect)',
    );
    for (const name of ['first_difference', 'long_difference'])
      expect(problemOf(name, {}, {}, once).message).toContain(
        '0 rows (12 more have no row one span of periods before)',
      );
  });

  test('random effects cannot tell the two variances apart', () => {
    const column = columnOf('random_effects', {}, {}, once);
    const reason = 'sigma_u cannot be estimated: too few entities, or no variation within them';
    expect(column.omitted).toEqual([
      { term: 'x', reason },
      { term: 'z', reason },
    ]);
    expect(column.fit.reason).toContain('no F: no slope was estimated');
  });

  test.each(['pooled_ols', 'between', 'iv'])('%s takes them as they are', (name) => {
    expectSound(columnOf(name, {}, {}, once));
  });

  test('an entity seen once among others is dropped by name', () => {
    const gone = made((i) => (i > 0 && i < PANEL.periods ? Number.NaN : Math.sin(i)));
    const column = columnOf('fixed_effects', { z: gone });
    expect(column.dropped_rows).toEqual([
      { reason: 'missing: z', rows: 5 },
      {
        reason: 'singleton of an absorbed effect',
        rows: 1,
        singletons: [{ entity: 'e0', time: 2000, effect: 'entity', level: 'e0' }],
      },
    ]);
  });
});

test('the between estimator counts entities', () => {
  const two: Shape = { entities: 2, periods: 20 };
  expect(problemOf('between', {}, {}, two).message).toContain(
    'means of 2 entities leave no degree of freedom',
  );
});

test('a regressor that the effects absorb', () => {
  const column = columnOf('fixed_effects', {
    z: made((i) => Math.floor(i / PANEL.periods) + (i % PANEL.periods)),
  });
  expect(column.omitted).toEqual([{ term: 'z', reason: 'absorbed by the fixed effects' }]);
});

test('two clusters mirror each other under period effects: no standard error of rounding', () => {
  const two: Shape = { entities: 2, periods: 20 };
  const vcov = { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' };
  const column = columnOf('fixed_effects', {}, { vcov }, two);
  expect(column.vcov.reason).toBe('scores sum to zero in every cluster or period');
  expect(column.terms.map(({ std_error }) => std_error)).toEqual([null, null, null]);
  expectSound(column);
});
