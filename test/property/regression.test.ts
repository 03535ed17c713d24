import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../src/numeric/rng.ts';
import { makeFactor } from '../../src/stats/regression/factor.ts';
import { fitRegression } from '../../src/stats/regression/fit.ts';
import type { RegressionFit, RegressionInput } from '../../src/stats/regression/types.ts';

/** Two routes to one regression differ by rounding alone; draws are well conditioned. */
const ROUNDING = 1e-10;
const RUNS = { numRuns: 30, seed: 20250526 };

type Row = { entity: string; year: number; y: number; a: number; b: number };

/** An unbalanced panel of 4 to 9 entities and 4 to 8 years, one cell in ten missing. */
function drawRows(seed: number): Row[] {
  const rng = stream(seed, 'property', 'rows', 0);
  const [entities, years] = [4 + rng.integer(6), 4 + rng.integer(5)];
  const rows: Row[] = [];
  for (let e = 0; e < entities; e++) {
    for (let t = 0; t < years; t++) {
      const [a, b, noise, missing] = [rng.normal(), rng.normal() + e, rng.normal(), rng.uniform()];
      if (missing < 0.1) continue;
      rows.push({ entity: `e${e}`, year: 2000 + t, a, b, y: a - b + e + t / 2 + noise });
    }
  }
  return rows;
}

function shuffle(rows: readonly Row[], seed: number): Row[] {
  const rng = stream(seed, 'property', 'shuffle', 0);
  const out = [...rows];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

function sortRows(rows: readonly Row[]): Row[] {
  return [...rows].sort((p, q) => (p.entity < q.entity ? -1 : p.entity > q.entity ? 1 : p.year - q.year));
}

function inputOf(rows: readonly Row[]): RegressionInput {
  const entity = makeFactor(
    'entity',
    rows.map((row) => row.entity),
  );
  const time = makeFactor(
    'time',
    rows.map((row) => row.year),
  );
  return {
    y: Float64Array.from(rows, (row) => row.y),
    terms: ['a', 'b'],
    columns: [Float64Array.from(rows, (row) => row.a), Float64Array.from(rows, (row) => row.b)],
    estimator: 'fixed_effects',
    absorb: [entity, time],
    entity,
    time,
    vcov: { type: 'cluster', by: [entity], smallSample: 'areg' },
    confidence: 0.95,
    variance: 'swamy_arora',
  };
}

function near(got: number, want: number): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(ROUNDING * Math.max(Math.abs(want), 1e-3));
}

function slopes(fit: RegressionFit): { beta: number[]; stdError: number[] } {
  const at = ['a', 'b'].map((term) => fit.terms.indexOf(term));
  return { beta: at.map((j) => fit.beta[j]!), stdError: at.map((j) => fit.stdError[j]!) };
}

test('shuffled rows, once sorted, give the same bits', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (seed, order) => {
      const rows = drawRows(seed);
      const first = fitRegression(inputOf(sortRows(rows)));
      const second = fitRegression(inputOf(sortRows(shuffle(rows, order))));
      expect(second).toEqual(first);
    }),
    RUNS,
  );
});

test('rescaling a regressor rescales its slope and leaves t, R2 and the other slope', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: -9, max: 9 }), (seed, exponent) => {
      const input = inputOf(drawRows(seed));
      const scale = 3 * Number(`1e${exponent}`);
      const first = fitRegression(input);
      const second = fitRegression({
        ...input,
        columns: [input.columns[0]!.map((value) => value * scale), input.columns[1]!],
      });
      near(second.beta[0]! * scale, first.beta[0]!);
      near(second.beta[1]!, first.beta[1]!);
      near(second.statistic[0]!, first.statistic[0]!);
      near(second.fit.r2Within!, first.fit.r2Within!);
      near(second.fit.fStatistic!, first.fit.fStatistic!);
    }),
    RUNS,
  );
});

test('absorbed effects equal dummies', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const input = inputOf(drawRows(seed));
      const absorbed = fitRegression(input);
      fc.pre(absorbed.singletons === 0);
      const dummies = input.absorb.flatMap((factor) =>
        Array.from({ length: factor.levels - 1 }, (_, level) =>
          Float64Array.from(factor.codes, (code) => (code === level ? 1 : 0)),
        ),
      );
      const explicit = fitRegression({
        ...input,
        estimator: 'pooled_ols',
        absorb: [],
        terms: [...input.terms, ...dummies.map((_, j) => `d${j}`)],
        columns: [...input.columns, ...dummies],
      });
      const [got, want] = [slopes(absorbed), slopes(explicit)];
      for (let j = 0; j < 2; j++) {
        near(got.beta[j]!, want.beta[j]!);
        near(got.stdError[j]!, want.stdError[j]!);
      }
      near(absorbed.fit.rss, explicit.fit.rss);
      near(absorbed.fit.adjR2!, explicit.fit.adjR2!);
      expect(absorbed.fit.dfResid).toBe(explicit.fit.dfResid);
    }),
    RUNS,
  );
});
