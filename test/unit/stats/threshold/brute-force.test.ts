import { describe, expect, test } from 'vitest';
import { minimumRows } from '../../../../src/stats/threshold/candidates.ts';
import { estimateThresholds } from '../../../../src/stats/threshold/estimate.ts';
import { fitThreshold } from '../../../../src/stats/threshold/fit.ts';
import { prepareSample } from '../../../../src/stats/threshold/sample.ts';
import type { Step } from '../../../../src/stats/threshold/sequence.ts';
import type { ThresholdInput } from '../../../../src/stats/threshold/types.ts';
import { denseFit, denseSearch, simulatedInput } from './panels.ts';

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
  const draws = [Array.from({ length: 8 }, (_, i) => (i * 3 + 1) % 5), Array.from({ length: 8 }, (_, i) => i % 3)];

  test.each(['one way', 'two ways', 'time effects alone', 'pooled'])('%s: F* of drawn entities by dense fits', (name) => {
    const input: ThresholdInput = {
      ...CASES[name]!,
      bootstrap: { replications: 0, method: 'residual_by_entity', draws: [draws, draws] },
    };
    const fitted = fitThreshold(input);
    if (!fitted.ok) throw new Error(fitted.error.message);
    const least = minimumRows(0.1, input.y.length);
    const df = input.y.length - (input.absorb.some((factor) => factor.name === 'entity') ? 8 : 1);
    fitted.value.tests.forEach((found, k) => {
      const { residuals } = denseFit(input, input.y, found.given);
      draws.forEach((drawn, b) => {
        const y = input.y.map((value, i) => value - residuals[i]! + residuals[drawn[Math.floor(i / 6)]! * 6 + (i % 6)]!);
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
  });
});
