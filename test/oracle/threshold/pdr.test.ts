import { describe, expect, test } from 'vitest';
import { regimeModel } from '../../../src/stats/threshold/column.ts';
import { estimateThresholds } from '../../../src/stats/threshold/estimate.ts';
import { fitThreshold } from '../../../src/stats/threshold/fit.ts';
import { lrSet } from '../../../src/stats/threshold/lr-set.ts';
import { prepareSample } from '../../../src/stats/threshold/sample.ts';
import type { ThresholdInput } from '../../../src/stats/threshold/types.ts';
import { hansenInput, readJson } from './hansen-data.ts';

/** pdR prints seven digits of F and of sums of squares. */
const PRINTED = 1e-6;
/** Coefficients and errors of the regime terms are returned in full; `lm` and ours differ by rounding. */
const RELATIVE = 1e-9;

const reference = readJson<{
  threshold: number[];
  region: [number, number][];
  sse: number[];
  lr: number[];
  dependent: [number, number, number][][];
  thresholds: (number | number[])[];
}>('pdr.json');

const input: ThresholdInput = { ...hansenInput(), compat: 'pdr', grid: 400 };
const prepared = prepareSample(input);
if (!prepared.ok) throw new Error(prepared.error.message);
const sample = prepared.value;
const { scan, sequence } = estimateThresholds(sample);

function close(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(tolerance);
}

describe('compat: pdr', () => {
  // pdR prints the first threshold, the second, the first refined, the third.
  const [first, second, third] = sequence.steps;
  const steps = [first!, second!, sequence.refined[1]![0]!, third!];

  test.each([0, 1, 2, 3])('step %i: threshold, sum of squares, set and F', (k) => {
    const step = steps[k]!;
    expect(scan.candidates.gamma[step.index]).toBe(reference.threshold[k]);
    close(step.rss, reference.sse[k + 1]!, PRINTED);
    close((step.rssNull - step.rss) / (step.rss / sample.df), reference.lr[k]!, PRINTED);
    const set = lrSet(scan.candidates, step, sample.df, 0.95);
    expect([set.confLow, set.confHigh]).toEqual(reference.region[k]);
  });

  test.each([1, 2, 3])('%i thresholds: slopes by regime and classical errors', (k) => {
    const thresholds = [reference.thresholds[k - 1]!].flat();
    const classical = regimeModel(sample, thresholds, '<').column;
    reference.dependent[k - 1]!.forEach(([estimate, error], regime) => {
      close(classical.beta[regime]!, estimate, RELATIVE);
      close(classical.stdError[regime]!, error, RELATIVE);
    });
  });

  test('its third null model lacks the lower threshold, and a warning says that the test is wrong', () => {
    expect(sequence.steps[2]!.nullGiven).toHaveLength(1);
    const fitted = fitThreshold(input);
    if (!fitted.ok) throw new Error(fitted.error.message);
    expect(fitted.value.tests[2]!.given).toEqual([0.53616]);
    expect(fitted.value.warnings).toMatchObject([{ kind: 'pdr_third_test', at: 'compat' }]);
    // Hansen's own program has 4.18 here.
    close(fitted.value.tests[2]!.fStatistic, 46.39575, PRINTED);
  });
});
