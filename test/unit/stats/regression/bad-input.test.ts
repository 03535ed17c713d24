import { describe, expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import type {
  Estimator,
  Factor,
  RegressionFit,
  RegressionInput,
  VcovChoice,
} from '../../../../src/stats/regression/types.ts';
import { varianceInflation } from '../../../../src/stats/tests/vif.ts';

const ENTITIES = 8;
const PERIODS = 6;

type Panel = { readonly n: number; readonly entity: Factor; readonly time: Factor };

function panelOf(entities: number, periods: number): Panel {
  const n = entities * periods;
  const factor = (name: string, of: (row: number) => number): Factor =>
    makeFactor(
      name,
      Array.from({ length: n }, (_, row) => of(row)),
    );
  return {
    n,
    entity: factor('entity', (row) => Math.floor(row / periods)),
    time: factor('time', (row) => row % periods),
  };
}

function draw({ n }: Panel, purpose: string): Float64Array {
  const rng = stream(1, 'bad-input', purpose, 0);
  return Float64Array.from({ length: n }, () => rng.normal());
}

const ESTIMATORS: readonly Estimator[] = [
  'pooled_ols',
  'fixed_effects',
  'random_effects',
  'between',
  'first_difference',
  'iv',
];

function inputOf(panel: Panel, estimator: Estimator, vcov: VcovChoice): RegressionInput {
  return {
    y: draw(panel, 'y'),
    terms: ['x', 'z'],
    columns: [draw(panel, 'x'), draw(panel, 'z')],
    estimator,
    absorb: estimator === 'fixed_effects' ? [panel.entity, panel.time] : [],
    entity: panel.entity,
    time: panel.time,
    vcov,
    confidence: 0.95,
    variance: 'swamy_arora',
    ...(estimator === 'first_difference'
      ? { difference: { periods: Float64Array.from(panel.time.codes), span: 1 } }
      : {}),
    ...(estimator === 'iv'
      ? { instruments: { endogenous: ['x'], names: ['w'], columns: [draw(panel, 'w')] } }
      : {}),
  };
}

function vcovsOf(panel: Panel, estimator: Estimator): VcovChoice[] {
  const plain: VcovChoice[] = [{ type: 'iid' }, { type: 'HC0' }, { type: 'HC2' }, { type: 'HC3' }];
  const cluster: VcovChoice = { type: 'cluster', by: [panel.entity], smallSample: 'reghdfe' };
  if (estimator === 'between') return [...plain, cluster];
  return [...plain, cluster, { type: 'driscoll_kraay', time: panel.time, lags: null, smallSample: 'xtscc' }];
}

/** Every number is there, or the covariance matrix says why it is not. */
function expectSound(fit: RegressionFit): void {
  expect([...fit.beta].every(Number.isFinite)).toBe(true);
  const complete = [...fit.stdError].every(Number.isFinite);
  expect(complete || fit.vcovInfo.reason !== null).toBe(true);
  expect(fit.terms.length).toBe(fit.beta.length);
}

const panel = panelOf(ENTITIES, PERIODS);

describe.each(ESTIMATORS)('%s', (estimator) => {
  const fits = (change: Partial<RegressionInput>, of = panel): RegressionFit[] =>
    vcovsOf(of, estimator).map((vcov) => fitRegression({ ...inputOf(of, estimator, vcov), ...change }));

  test('a constant regressor is omitted', () => {
    const columns = [draw(panel, 'x'), new Float64Array(panel.n).fill(3)];
    for (const fit of fits({ columns })) {
      expect(fit.omitted).toEqual([{ term: 'z', reason: 'constant' }]);
      expectSound(fit);
    }
  });

  test('of collinear terms one is omitted', () => {
    const x = draw(panel, 'x');
    for (const fit of fits({ columns: [x, x.map((value) => 2 * value + 1)] })) {
      // An instrumented term comes after the exogenous ones.
      const term = estimator === 'iv' ? 'x' : 'z';
      expect(fit.omitted).toEqual([{ term, reason: 'collinear with earlier terms' }]);
      expectSound(fit);
    }
  });

  test('without any regressor that varies only the constant is left', () => {
    const columns = [1, 3].map((value) => new Float64Array(panel.n).fill(value));
    for (const fit of fits({ columns })) {
      expect(fit.terms).toEqual(['(Intercept)']);
      expect(fit.fit.fStatistic).toBeNull();
      expectSound(fit);
    }
  });

  test('an outcome that does not vary', () => {
    for (const fit of fits({ y: new Float64Array(panel.n).fill(7) })) expectSound(fit);
  });

  test('one cluster', () => {
    const one = makeFactor('c', new Array<number>(panel.n).fill(1));
    const vcov: VcovChoice = { type: 'cluster', by: [one], smallSample: 'reghdfe' };
    const fit = fitRegression(inputOf(panel, estimator, vcov));
    expect(fit.vcovInfo.reason).toBe('clustered errors need two clusters or more');
    expect([...fit.beta].every(Number.isFinite)).toBe(true);
    expect(fit.fit.fStatistic).toBeNull();
  });

  test('fewer clusters than regressors: no joint test', () => {
    const by = [
      makeFactor(
        'c',
        Array.from(panel.entity.codes, (code) => code % 2),
      ),
    ];
    const vcov: VcovChoice = { type: 'cluster', by, smallSample: 'none' };
    const fit = fitRegression(inputOf(panel, estimator, vcov));
    expectSound(fit);
    expect(fit.fit.fStatistic).toBeNull();
  });

  test('rows that fit exactly leave no standard errors, and say so', () => {
    const small = panelOf(2, 2);
    for (const fit of fits({ ...inputOf(small, estimator, { type: 'iid' }) }, small)) expectSound(fit);
  });
});

test('a regressor that the effects absorb is omitted', () => {
  const ofEntity = Float64Array.from(panel.entity.codes, (code) => code * code);
  const input = inputOf(panel, 'fixed_effects', { type: 'iid' });
  const fit = fitRegression({ ...input, columns: [ofEntity, input.columns[1]!] });
  expect(fit.omitted).toEqual([{ term: 'x', reason: 'absorbed by the fixed effects' }]);
});

test('entities seen once are dropped and counted; alone they leave nothing', () => {
  const rows = panel.n + 1;
  const entity = makeFactor('entity', [...panel.entity.codes, ENTITIES]);
  const time = makeFactor('time', [...panel.time.codes, 0]);
  const wide = { n: rows, entity, time };
  const fit = fitRegression(inputOf(wide, 'fixed_effects', { type: 'iid' }));
  expect(fit.singletons).toBe(1);
  expect(fit.fit.nEntities).toBe(ENTITIES);
  const alone = fitRegression(inputOf(panelOf(12, 1), 'fixed_effects', { type: 'iid' }));
  expect(alone.fit.nObs).toBe(0);
  expect(alone.fit.dfResid).toBeLessThanOrEqual(0);
});

test('an equation that its instruments do not identify has no coefficients', () => {
  const input = inputOf(panel, 'iv', { type: 'HC1' });
  const again = { endogenous: ['x'], names: ['z again'], columns: [input.columns[1]!] };
  const fit = fitRegression({ ...input, instruments: again });
  expect(fit.terms).toEqual([]);
  expect(fit.omitted[0]).toEqual({ term: 'x', reason: 'not identified by the instruments' });
  expect(fit.iv).toBeUndefined();
});

test('leverage one: HC3 does not exist, HC1 does', () => {
  const columns = [draw(panel, 'x'), Float64Array.from({ length: panel.n }, (_, row) => (row === 0 ? 1 : 0))];
  const base = inputOf(panel, 'pooled_ols', { type: 'HC3' });
  expect(fitRegression({ ...base, columns }).vcovInfo.reason).toBe(
    'a row has leverage 1, where HC3 does not exist',
  );
  expectSound(fitRegression({ ...base, columns, vcov: { type: 'HC1' } }));
});

test('one period has no Driscoll-Kraay errors', () => {
  const one = panelOf(12, 1);
  const vcov: VcovChoice = { type: 'driscoll_kraay', time: one.time, lags: 1, smallSample: 'reghdfe' };
  const fit = fitRegression(inputOf(one, 'pooled_ols', vcov));
  expect(fit.vcovInfo.reason).toBe('Driscoll-Kraay errors need two periods or more');
});

test('a term that the effects absorb has no inflation within them', () => {
  const columns = [
    draw(panel, 'x'),
    Float64Array.from(panel.entity.codes, (code, i) => code + panel.time.codes[i]!),
  ];
  const [x, age] = varianceInflation({ ...inputOf(panel, 'fixed_effects', { type: 'iid' }), columns });
  expect(x!.within).toBeGreaterThanOrEqual(1 - 1e-12);
  expect(age).toMatchObject({ within: null, reason: 'the other terms or the effects fit it exactly' });
});
