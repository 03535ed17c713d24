import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import { estimateThresholds } from '../../../src/stats/threshold/estimate.ts';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { prepareSample } from '../../../src/stats/threshold/sample.ts';
import type { ThresholdInput } from '../../../src/stats/threshold/types.ts';
import { readJson } from './hansen-data.ts';

/** Dense dummies in R against prefix sums through two projections. */
const RELATIVE = 1e-9;
/** F is a small difference of two sums of squares. */
const DIFFERENCE = 1e-8;

const reference = readJson<{
  S: number[];
  gamma: number[];
  candidates: number[];
  F: number[];
  draws: number[][][];
  F_star: number[][];
  coef: number[];
}>('two-way.json');

const rows = readFileSync(new URL('../regression/data/grunfeld.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number));
const [firm, year, inv, value, capital] = [0, 1, 2, 3, 4].map((at) => rows.map((row) => row[at]!));
const entity = makeFactor('entity', firm!);
const time = makeFactor('time', year!);
const input: ThresholdInput = {
  y: Float64Array.from(inv!),
  thresholdVariable: { name: 'capital', values: Float64Array.from(capital!) },
  regimeRegressors: [{ name: 'value', values: Float64Array.from(value!) }],
  controls: [{ name: 'capital', values: Float64Array.from(capital!) }],
  absorb: [entity, time],
  entity,
  time,
  vcov: { type: 'iid' },
  confidence: 0.95,
  maxThresholds: 3,
  alpha: 0.05,
  trim: [0.1],
  grid: 'all',
  bootstrap: {
    replications: 1,
    methods: ['residual_by_entity'],
    // The draws count firms from one.
    draws: reference.draws.map((draws) => draws.map((firms) => firms.map((one) => one - 1))),
  },
  regimeIntercepts: false,
  compat: 'none',
  seed: 1,
  stepId: 'two-way',
};

function close(actual: number, expected: number, tolerance = RELATIVE): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(tolerance);
}

test('two-way effects: three thresholds, one after another, the earlier ones refined', () => {
  const sample = prepareSample(input);
  if (!sample.ok) throw new Error(sample.error.message);
  const { scan, sequence } = estimateThresholds(sample.value);
  const gamma = (index: number) => scan.candidates.gamma[index];
  const { steps, refined } = sequence;
  expect([...steps.slice(0, 2), refined[1]![0]!, steps[2]!].map(({ index }) => gamma(index))).toEqual(
    reference.gamma,
  );
  expect(steps.map(({ scanned }) => scanned.length)).toEqual(reference.candidates);
  [sequence.linearRss, steps[0]!.rss, steps[1]!.rss, steps[2]!.rssNull, steps[2]!.rss].forEach((rss, i) => {
    close(rss, reference.S[i]!);
  });
});

test('two-way effects: F and F* of explicit draws, for one, two and three thresholds', () => {
  const fitted = fitThreshold(input);
  if (!fitted.ok) throw new Error(fitted.error.message);
  fitted.value.tests.forEach((one, k) => {
    close(one.fStatistic, reference.F[k]!, DIFFERENCE);
    reference.F_star[k]!.forEach((f, b) => {
      close(one.replicates[b]!, f, DIFFERENCE);
    });
  });
});
