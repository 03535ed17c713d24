import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import type { RegressionFit, RegressionInput, VcovChoice } from '../../../src/stats/regression/types.ts';
import { readSample } from './data-sets.ts';

/* Trends of entities (`i.state##c.year`), beside lm with every column written out, and fixest. */

const COEFFICIENT = 1e-10;
const STD_ERROR = 1e-9;

type Named = { readonly [term: string]: number };
type Trends = { n: number; K: number; coefficients: Named; se: { [vcov: string]: Named } };
const more = JSON.parse(readFileSync(new URL('random-more.json', import.meta.url), 'utf8')) as {
  guns_trends: Trends;
  guns_trends_weighted: Trends;
};
const forms = JSON.parse(readFileSync(new URL('forms.json', import.meta.url), 'utf8')) as {
  forms: { [name: string]: { coefficients: Named; se: { [vcov: string]: Named } } };
};

function close(got: number | undefined, want: number, tolerance: number, what: string): void {
  expect(Math.abs((got ?? Number.NaN) / want - 1), `${what}: got ${got}, want ${want}`).toBeLessThan(
    tolerance,
  );
}

function closeTerms(fit: RegressionFit, values: Float64Array, want: Named, tolerance: number, what: string) {
  for (const [term, value] of Object.entries(want))
    close(values[fit.terms.indexOf(term)], value, tolerance, `${what} ${term}`);
}

const sample = readSample('guns', 'state', 'year');
const { entity, time } = sample;
const clustered = (smallSample: 'none' | 'areg' | 'reghdfe'): VcovChoice => ({
  type: 'cluster',
  by: [entity],
  smallSample,
});

function trends(vcov: VcovChoice, weighted = false): RegressionFit {
  const terms = ['law01', 'prisoners', 'density'];
  const input: RegressionInput = {
    y: sample.column('lvio'),
    terms,
    columns: terms.map(sample.column),
    estimator: 'fixed_effects',
    absorb: [entity, time],
    slopes: [{ effect: 0, columns: [sample.periods] }],
    entity,
    time,
    vcov,
    confidence: 0.95,
    variance: 'swamy_arora',
    weights: weighted ? { type: 'analytic', values: sample.column('population') } : null,
  };
  return fitRegression(input);
}

describe.each([
  ['guns_trends', false],
  ['guns_trends_weighted', true],
] as const)('%s', (name, weighted) => {
  const want = more[name];
  test.each(['iid', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster_none'])('%s', (key) => {
    const vcov = key === 'cluster_none' ? clustered('none') : { type: key as 'iid' };
    const fit = trends(vcov, weighted);
    expect(fit.fit.nObs).toBe(want.n);
    expect(fit.fit.dfResid).toBe(want.n - want.K);
    closeTerms(fit, fit.beta, want.coefficients, COEFFICIENT, name);
    closeTerms(fit, fit.stdError, want.se[key]!, STD_ERROR, key);
  });
});

test('fixest, which counts one coefficient more and no slope as nested', () => {
  const { coefficients, se } = forms.forms.guns_trend_by_state!;
  const n = more.guns_trends.n;
  const ours = {
    iid: [n - 126, n - 127],
    HC1: [n - 126, n - 127],
    cluster_entity: [n - 25, n - 77],
  } as const;
  const vcovs: { [key: string]: VcovChoice } = {
    iid: { type: 'iid' },
    HC1: { type: 'HC1' },
    cluster_entity: clustered('reghdfe'),
    cluster_entity_CR0: clustered('none'),
  };
  for (const [key, vcov] of Object.entries(vcovs)) {
    const fit = trends(vcov);
    closeTerms(fit, fit.beta, coefficients, COEFFICIENT, key);
    const [own, theirs] = ours[key as keyof typeof ours] ?? [1, 1];
    const scaled = fit.stdError.map((value) => value * Math.sqrt(own / theirs));
    closeTerms(fit, scaled, se[key]!, STD_ERROR, key);
  }
});

test('levels that their own trend fits are left out, and say nothing', () => {
  // Two rows of one state lie on its trend; the others do not change without them.
  const rows = Int32Array.from(
    sample.periods
      .map((_, row) => row)
      .filter((row) => entity.codes[row] !== 3 || sample.periods[row]! < 1979),
  );
  const without = Int32Array.from(rows.filter((row) => entity.codes[row] !== 3));
  const fitOn = (on: Int32Array): RegressionFit => {
    const at = (column: Float64Array): Float64Array => Float64Array.from(on, (row) => column[row]!);
    const codes = (factor: typeof entity) => ({ ...factor, codes: on.map((row) => factor.codes[row]!) });
    const [state, year] = [codes(entity), codes(time)];
    return fitRegression({
      y: at(sample.column('lvio')),
      terms: ['law01', 'prisoners'],
      columns: [at(sample.column('law01')), at(sample.column('prisoners'))],
      estimator: 'fixed_effects',
      absorb: [state, year],
      slopes: [{ effect: 0, columns: [at(sample.periods)] }],
      entity: state,
      time: year,
      vcov: { type: 'iid' },
      confidence: 0.95,
      variance: 'swamy_arora',
    });
  };
  const [whole, part] = [fitOn(rows), fitOn(without)];
  expect(whole.singletons).toBe(2);
  expect(whole.fit).toEqual(part.fit);
  expect(whole.beta).toEqual(part.beta);
});
