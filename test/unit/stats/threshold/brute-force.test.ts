import { describe, expect, test } from 'vitest';
import { leastSquares, qr, residualsOf } from '../../../../src/numeric/qr.ts';
import { minimumRows } from '../../../../src/stats/threshold/candidates.ts';
import { estimateThresholds } from '../../../../src/stats/threshold/estimate.ts';
import { fitThreshold } from '../../../../src/stats/threshold/fit.ts';
import { prepareSample } from '../../../../src/stats/threshold/sample.ts';
import type { Step } from '../../../../src/stats/threshold/sequence.ts';
import type { ThresholdInput } from '../../../../src/stats/threshold/types.ts';
import { admissible, below, denseFit, denseSearch, simulatedInput } from './panels.ts';

/** Prefix sums against a Householder QR of the dummy regression, on a few dozen rows. */
const RELATIVE = 1e-10;

const CASES: Record<string, ThresholdInput> = {
  pooled: simulatedInput({ entities: 8, periods: 6, regressors: 1, effects: [] }),
  'one way': simulatedInput({ entities: 8, periods: 6, regressors: 1, effects: ['entity'] }),
  'time effects alone': simulatedInput({ entities: 8, periods: 6, regressors: 1, effects: ['time'] }),
  'two ways': simulatedInput({ entities: 8, periods: 6, regressors: 1, effects: ['entity', 'time'] }),
  'more periods than entities': simulatedInput({
    entities: 5,
    periods: 11,
    regressors: 1,
    effects: ['entity', 'time'],
  }),
  'unbalanced, one way': simulatedInput({
    entities: 9,
    periods: 7,
    regressors: 1,
    effects: ['entity'],
    keep: (i, t) => (i * 5 + t * 3) % 7 !== 0,
  }),
  'unbalanced, two ways': simulatedInput({
    entities: 9,
    periods: 7,
    regressors: 1,
    effects: ['entity', 'time'],
    keep: (i, t) => (i * 5 + t * 3) % 7 !== 0,
  }),
  'disconnected, two ways': simulatedInput({
    entities: 10,
    periods: 8,
    regressors: 1,
    effects: ['entity', 'time'],
    keep: (i, t) => i < 5 === t < 4,
  }),
  'two regressors, two ways, unbalanced': simulatedInput({
    entities: 10,
    periods: 7,
    regressors: 2,
    effects: ['entity', 'time'],
    keep: (i, t) => (i + t * 2) % 9 !== 0,
  }),
  ties: simulatedInput({ entities: 10, periods: 7, regressors: 1, effects: ['entity', 'time'], ties: true }),
};

describe.each(Object.entries(CASES))('%s', (_, base) => {
  const input: ThresholdInput = { ...base, maxThresholds: 3 };
  const least = minimumRows(0.1, input.y.length);
  const sample = prepareSample(input);
  if (!sample.ok) throw new Error(sample.error.message);
  const { scan, sequence } = estimateThresholds(sample.value);
  const gammaOf = (step: Step) => scan.candidates.gamma[step.index]!;

  function same(step: Step, given: readonly number[]): void {
    const dense = denseSearch(input, input.y, given, least);
    expect(gammaOf(step)).toBe(dense.gamma);
    expect(Math.abs(step.rss / dense.rss - 1)).toBeLessThan(RELATIVE);
    expect(Array.from(step.scanned, (j) => scan.candidates.gamma[j]!)).toEqual(
      dense.curve.map(({ gamma }) => gamma),
    );
    dense.curve.forEach(({ rss }, i) => {
      expect(Math.abs(step.rssAt[i]! / rss - 1)).toBeLessThan(RELATIVE);
    });
  }

  test('S(g) at every candidate of the first, second and third step equals a dense fit', () => {
    const [first, second, third] = sequence.steps;
    same(first!, []);
    same(second!, [gammaOf(first!)]);
    if (third !== undefined) same(third, sequence.refined[1]!.map(gammaOf));
  });

  test('refinement is another search given the other thresholds', () => {
    const [refined, second] = sequence.refined[1]!;
    same(refined!, [gammaOf(second!)]);
    expect(sequence.linearRss / denseFit(input, input.y, []).rss).toBeCloseTo(1, 10);
  });
});

describe('replicates', () => {
  const draws = [
    Array.from({ length: 8 }, (_, i) => (i * 3 + 1) % 5),
    Array.from({ length: 8 }, (_, i) => i % 3),
  ];

  test.each(['one way', 'two ways', 'time effects alone', 'pooled'])(
    '%s: F* of drawn entities by dense fits',
    (name) => {
      const input: ThresholdInput = {
        ...CASES[name]!,
        bootstrap: { replications: 0, methods: ['residual_by_entity'], draws: [draws, draws] },
      };
      const fitted = fitThreshold(input);
      if (!fitted.ok) throw new Error(fitted.error.message);
      const least = minimumRows(0.1, input.y.length);
      const df = input.y.length - (input.absorb.some((factor) => factor.name === 'entity') ? 8 : 1);
      fitted.value.tests.forEach((found, k) => {
        const { residuals } = denseFit(input, input.y, found.given);
        draws.forEach((drawn, b) => {
          const y = input.y.map(
            (value, i) => value - residuals[i]! + residuals[drawn[Math.floor(i / 6)]! * 6 + (i % 6)]!,
          );
          const given: number[] = [];
          let before = denseFit(input, y, []).rss;
          for (let step = 0; step < k; step++) {
            const best = denseSearch(input, y, given, least);
            given.push(best.gamma);
            before = best.rss;
          }
          const after = denseSearch(input, y, given, least).rss;
          expect(found.replicates[b]! / ((before - after) / (after / df))).toBeCloseTo(1, 8);
        });
      });
    },
  );
});

describe('compat: hansen1999', () => {
  const input: ThresholdInput = { ...CASES['one way']!, compat: 'hansen1999', maxThresholds: 2 };
  const PERIODS = 6;
  const KEPT = PERIODS - 1;

  /** Demean over all periods, delete the last. */
  function transform(x: Float64Array): Float64Array {
    const out: number[] = [];
    for (let start = 0; start < x.length; start += PERIODS) {
      const block = x.slice(start, start + PERIODS);
      const mean = block.reduce((sum, value) => sum + value, 0) / PERIODS;
      for (let t = 0; t < KEPT; t++) out.push(block[t]! - mean);
    }
    return Float64Array.from(out);
  }

  function hansenFit(y: Float64Array, thresholds: readonly number[]) {
    const q = input.thresholdVariable.values;
    const x = input.regimeRegressors[0]!.values;
    const raw = [
      ...input.controls.map(({ values }) => values),
      x,
      ...thresholds.map((gamma) => below(x, q, gamma)),
    ];
    const columns = raw.map(transform);
    const factor = qr(columns, y.length);
    const residuals = residualsOf(factor, columns, y, leastSquares(factor, columns, y));
    return { residuals, rss: residuals.reduce((sum, e) => sum + e * e, 0) };
  }

  function hansenSearch(y: Float64Array, given: readonly number[], least: number) {
    const points = admissible(input.thresholdVariable.values, given, least).map((gamma) => ({
      gamma,
      rss: hansenFit(y, [...given, gamma]).rss,
    }));
    return points.reduce((best, point) => (point.rss < best.rss ? point : best));
  }

  test('S, F and F* of drawn entities on his rows', () => {
    const drawn = [4, 4, 0, 7, 2, 1, 6, 2];
    const fitted = fitThreshold({
      ...input,
      bootstrap: { replications: 0, methods: ['residual_by_entity'], draws: [[drawn], [drawn]] },
    });
    if (!fitted.ok) throw new Error(fitted.error.message);
    const least = minimumRows(0.1, input.y.length);
    const df = input.y.length - 8;
    const y = transform(input.y);
    fitted.value.tests.forEach((found, k) => {
      const best = hansenSearch(y, found.given, least);
      expect(found.gamma).toBe(best.gamma);
      expect(found.rss / best.rss).toBeCloseTo(1, 10);
      const { residuals } = hansenFit(y, found.given);
      const star = y.map(
        (value, i) => value - residuals[i]! + residuals[drawn[Math.floor(i / KEPT)]! * KEPT + (i % KEPT)]!,
      );
      const first = hansenSearch(star, [], least);
      const before = k === 0 ? hansenFit(star, []).rss : first.rss;
      const after = k === 0 ? first.rss : hansenSearch(star, [first.gamma], least).rss;
      expect(found.replicates[0]! / ((before - after) / (after / df))).toBeCloseTo(1, 8);
    });
  });
});
