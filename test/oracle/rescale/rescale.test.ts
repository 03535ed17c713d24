import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rescaled, type Scale } from '../../../src/results/rescale.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import { momentsOn } from '../../../src/stats/regression/moments.ts';
import { columnResult } from '../../../src/steps/column-result.ts';
import { columnMoments } from '../../../src/steps/moments.ts';

const expected = JSON.parse(readFileSync(new URL('rescale.json', import.meta.url), 'utf8'));
const [head = '', ...lines] = readFileSync(
  new URL('../../../specs/public-capital/data/produc.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n');
const names = head.split(',');
const raw = (name: string) =>
  Float64Array.from(lines, (line) => Number(line.split(',')[names.indexOf(name)]));
const logRatio = (a: string, b: string) => {
  const below = raw(b);
  return raw(a).map((value, i) => Math.log(value / below[i]!));
};
const q = logRatio('gsp', 'emp');
const columns = [
  { name: 'g', values: logRatio('pcap', 'emp') },
  { name: 'k', values: logRatio('pc', 'emp') },
  { name: 'unemp', values: raw('unemp') },
];

/** Relative: R prints 15 digits, and sums in another order. */
const TOLERANCE = 1e-12;
const close = (value: number | null, other: number) =>
  expect(Math.abs((value ?? Number.NaN) - other)).toBeLessThanOrEqual(TOLERANCE * Math.abs(other));

const fit = fitRegression({
  y: q,
  terms: columns.map(({ name }) => name),
  columns: columns.map(({ values }) => values),
  estimator: 'pooled_ols',
  absorb: [],
  entity: null,
  time: null,
  vcov: { type: 'iid' },
  confidence: 0.95,
  variance: 'swamy_arora',
});
const column = columnResult(fit, {
  label: '(1)',
  outcome: 'q',
  estimator: 'pooled_ols',
  effects: [],
  dropped: [],
  moments: columnMoments(fit, { y: q, columns }),
});

describe('coefficients on other scales, beside those of parameters (R)', () => {
  for (const scale of ['standardized', 'exponentiated'] as const satisfies readonly Scale[])
    it(scale, () => {
      for (const term of column.terms.filter(({ term: name }) => name !== '(Intercept)')) {
        const found = rescaled(column, term, scale)!;
        const other = expected[scale][term.term];
        for (const field of ['estimate', 'std_error', 'conf_low', 'conf_high'] as const)
          close(found[field], other[field]);
        expect(found.p_value).toBe(term.p_value);
        expect(found.statistic).toBe(term.statistic);
      }
    });

  it('moments of the outcome', () => {
    close(column.moments!.outcome_mean, expected.moments.mean);
    close(column.moments!.outcome_std_dev, expected.moments.std_dev);
  });

  it('the constant has no spread, and what is beyond the largest number is none', () => {
    const constant = column.terms.find(({ term }) => term === '(Intercept)')!;
    expect(rescaled(column, constant, 'standardized')).toBeNull();
    expect(rescaled(column, { ...constant, estimate: 800 }, 'exponentiated')).toMatchObject({
      estimate: null,
      std_error: null,
    });
  });
});

describe('weighted moments', () => {
  const values = Float64Array.of(1, 4, 9, 16, 25);
  const all = Int32Array.of(0, 1, 2, 3, 4);

  it('a frequency weight repeats its row', () => {
    const repeated = Float64Array.of(1, 4, 4, 9, 9, 9, 16, 25);
    const plain = momentsOn(
      repeated,
      Int32Array.from(repeated, (_, i) => i),
    );
    const weighted = momentsOn(values, all, { type: 'frequency', values: Float64Array.of(1, 2, 3, 1, 1) });
    close(weighted.mean, plain.mean);
    close(weighted.stdDev, plain.stdDev);
  });

  it('analytic weights matter only by their shares, equal ones not at all', () => {
    const plain = momentsOn(values, all);
    const equal = momentsOn(values, all, { type: 'analytic', values: new Float64Array(5).fill(7) });
    close(equal.mean, plain.mean);
    close(equal.stdDev, plain.stdDev);
    const some = Float64Array.of(1, 2, 3, 4, 5);
    const one = momentsOn(values, all, { type: 'analytic', values: some });
    const other = momentsOn(values, all, { type: 'analytic', values: some.map((weight) => 10 * weight) });
    close(one.stdDev, other.stdDev);
  });

  it('rows that were not used do not count', () => {
    const some = momentsOn(values, Int32Array.of(0, 2, 4));
    expect(some).toEqual(momentsOn(Float64Array.of(1, 9, 25), Int32Array.of(0, 1, 2)));
  });
});
