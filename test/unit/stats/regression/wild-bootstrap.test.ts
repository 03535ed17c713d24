import { describe, expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../../src/stats/regression/fit.ts';
import type { RegressionInput, WildOptions } from '../../../../src/stats/regression/types.ts';

const [ENTITIES, PERIODS] = [7, 6];
const N = ENTITIES * PERIODS;
const entity = makeFactor(
  'entity',
  Array.from({ length: N }, (_, i) => Math.floor(i / PERIODS)),
);
const time = makeFactor(
  'time',
  Array.from({ length: N }, (_, i) => i % PERIODS),
);

function column(purpose: string): Float64Array {
  const rng = stream(9, 'wild', purpose, 0);
  return Float64Array.from({ length: N }, () => rng.normal());
}

function input(
  replications: number,
  weights: WildOptions['weights'],
  absorb = [entity, time],
): RegressionInput {
  const x = column('x');
  return {
    y: column('y').map((value, i) => value + 0.4 * x[i]!),
    terms: ['x', 'z'],
    columns: [x, column('z')],
    estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb,
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.9,
    variance: 'swamy_arora',
    wild: {
      replications,
      weights,
      confidence: 0.9,
      stream: (replicate) => stream(9, 'wild', 'draws', replicate),
    },
  };
}

/** The definition, regression by regression: restricted fit, new outcome, full fit, t. */
function bruteForce(given: RegressionInput, nullValue: number, weightsOf: readonly Float64Array[]): number {
  const plain = { ...given, wild: null };
  const [x, z] = given.columns;
  const shifted = given.y.map((value, i) => value - nullValue * x![i]!);
  const restricted = fitRegression({ ...plain, y: shifted, terms: ['z'], columns: [z!] });
  const tOf = (y: Float64Array): number => {
    const fit = fitRegression({ ...plain, y });
    return Math.abs((fit.beta[0]! - nullValue) / fit.stdError[0]!);
  };
  const own = tOf(given.y);
  let above = 0;
  for (const weights of weightsOf) {
    const y = given.y.map(
      (value, i) => value - restricted.residuals[i]! + weights[entity.codes[i]!]! * restricted.residuals[i]!,
    );
    if (tOf(y) > own * (1 + 1e-9)) above += 1;
  }
  return above / weightsOf.length;
}

const signs = Array.from({ length: 1 << ENTITIES }, (_, pattern) =>
  Float64Array.from({ length: ENTITIES }, (_unused, g) => (((pattern >> g) & 1) === 1 ? 1 : -1)),
);

describe.each([
  ['two-way effects', [entity, time]],
  ['pooled', []],
])('%s', (_, absorb) => {
  test('all patterns of signs, against regressions one by one', () => {
    const given = input(200, 'rademacher', absorb);
    const fit = fitRegression(given);
    expect(fit.wild).toMatchObject({ enumerated: true, replications: 1 << ENTITIES });
    expect(fit.wild!.slopes[0]!.pValue).toBe(bruteForce(given, 0, signs));
  });

  test('the interval ends where the same bootstrap begins to reject', () => {
    const given = input(200, 'rademacher', absorb);
    const { confLow, confHigh, reason } = fitRegression(given).wild!.slopes[0]!;
    expect(reason).toBeNull();
    const width = confHigh - confLow;
    for (const [end, out] of [
      [confLow, -1],
      [confHigh, 1],
    ] as const) {
      expect(bruteForce(given, end + out * 1e-6 * width, signs)).toBeLessThanOrEqual(0.1 + 1e-12);
      expect(bruteForce(given, end - out * 1e-6 * width, signs)).toBeGreaterThan(0.1);
    }
  });

  test("Webb's weights, drawn, against regressions one by one", () => {
    const given = input(150, 'webb', absorb);
    const values = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)];
    const drawn = Array.from({ length: 150 }, (_unused, replicate) => {
      const rng = stream(9, 'wild', 'draws', replicate);
      return Float64Array.from({ length: ENTITIES }, () => values[rng.integer(6)]!);
    });
    expect(fitRegression(given).wild!.slopes[0]!.pValue).toBe(bruteForce(given, 0, drawn));
  });
});

test('weights of observations take part', () => {
  const values = column('w').map((value) => 0.5 + value * value);
  const given = { ...input(200, 'rademacher'), weights: { type: 'analytic' as const, values } };
  expect(fitRegression(given).wild!.slopes[0]!.pValue).toBe(bruteForce(given, 0, signs));
});

test('with one cluster there is none, and it is said', () => {
  const one = makeFactor('c', new Array<number>(N).fill(1));
  const given = input(50, 'rademacher');
  const fit = fitRegression({ ...given, vcov: { type: 'cluster', by: [one], smallSample: 'reghdfe' } });
  expect(fit.wild!.slopes[0]!.reason).toBe('clustered errors need two clusters or more');
});

test('without a covariance matrix there is no bootstrap of t either', () => {
  const [entities, periods] = [2, 10];
  const n = entities * periods;
  const rng = stream(3, 'wild', 'mirror', 0);
  const column = () => Float64Array.from({ length: n }, () => rng.normal());
  const rows = Array.from({ length: n }, (_, i) => i);
  const entity = makeFactor(
    'entity',
    rows.map((i) => Math.floor(i / periods)),
  );
  const time = makeFactor(
    'time',
    rows.map((i) => i % periods),
  );
  const fit = fitRegression({
    y: column(),
    terms: ['x'],
    columns: [column()],
    estimator: 'fixed_effects',
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
    confidence: 0.95,
    variance: 'swamy_arora',
    wild: {
      replications: 19,
      weights: 'webb',
      confidence: 0.95,
      stream: (r) => stream(4, 'wild', 'draw', r),
    },
  });
  const reason = 'scores sum to zero in every cluster or period';
  expect(fit.vcovInfo.reason).toBe(reason);
  expect(fit.wild!.slopes).toEqual([{ pValue: NaN, confLow: NaN, confHigh: NaN, reason }]);
});
