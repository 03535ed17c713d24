import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/numeric/rng.ts';
import { type SobolEstimator, sobolEstimates, sobolIndices } from '../../../src/stats/uncertainty/sobol.ts';
import { close } from '../index/load.ts';
import { json } from './load.ts';

/** The manifest's tolerance. */
const RELATIVE = 1e-12;

type Indices = { Si: number[]; STi: number[] };
type Case = {
  N: number;
  yA: number[];
  yB: number[];
  yAB: number[][];
  estimates: { [name: string]: Indices };
  analytic: { S: number[]; ST: number[]; V: number };
  sensitivity_pkg_jansen?: { S: number[]; T: number[] };
};

const cases = json<{ ishigami: Case; gfunction: Case }>('expected-sobol.json');
const names: { [reference: string]: SobolEstimator } = {
  coinr: 'coinr',
  saltelli2010_centred: 'saltelli',
  jansen1999: 'jansen',
  sobol1993_homma1996: 'sobol',
  martinez: 'martinez',
};

const outputsOf = (it: Case) => ({
  a: Float64Array.from(it.yA),
  b: Float64Array.from(it.yB),
  mixed: it.yAB.map((values) => Float64Array.from(values)),
});

describe.each(['ishigami', 'gfunction'] as const)('Sobol indices of the %s function', (name) => {
  const reference = cases[name];

  it.each(Object.keys(reference.estimates))('%s', (estimator) => {
    const found = sobolIndices(outputsOf(reference), names[estimator]!);
    const expected = reference.estimates[estimator]!;
    expect(found.length).toBe(expected.Si.length);
    found.forEach(({ first, total }, i) => {
      // Sums of products that nearly cancel: relative to 1, the sum of all shares.
      close(first!, expected.Si[i]!, `first ${i}`, RELATIVE, RELATIVE);
      close(total!, expected.STi[i]!, `total ${i}`, RELATIVE, RELATIVE);
    });
  });

  it('holds the analytic value in intervals of three times the width of 99%', () => {
    const found = sobolEstimates(outputsOf(reference), 'jansen', {
      resamples: 500,
      confidence: 0.99,
      stream: (r) => stream(1, 'test', 'bootstrap', r),
    });
    found.forEach(({ first, total, firstInterval, totalInterval }, i) => {
      const wide = (low: number, high: number, value: number) => 1.5 * (high - low) + 0 * value;
      expect(Math.abs(first! - reference.analytic.S[i]!)).toBeLessThan(
        wide(firstInterval.low!, firstInterval.high!, first!),
      );
      expect(Math.abs(total! - reference.analytic.ST[i]!)).toBeLessThan(
        wide(totalInterval.low!, totalInterval.high!, total!),
      );
    });
  });
});

it("CRAN sensitivity's Jansen", () => {
  const reference = cases.ishigami;
  const expected = reference.sensitivity_pkg_jansen!;
  sobolIndices(outputsOf(reference), 'sensitivity').forEach(({ first, total }, i) => {
    close(first!, expected.S[i]!, `first ${i}`, RELATIVE, RELATIVE);
    close(total!, expected.T[i]!, `total ${i}`, RELATIVE, RELATIVE);
  });
});

it('has no indices where the output does not vary', () => {
  const same = Float64Array.of(0.1, 0.1, 0.1);
  expect(sobolIndices({ a: same, b: same, mixed: [same] }, 'jansen')).toEqual([{ first: null, total: null }]);
});
