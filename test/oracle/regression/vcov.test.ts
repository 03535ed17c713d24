import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeFactor } from '../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import type { RegressionInput, VcovChoice } from '../../../src/stats/regression/types.ts';
import { varianceInflation } from '../../../src/stats/tests/vif.ts';
import { readSample } from './data-sets.ts';

/** Two-way matrices that are repaired as reghdfe does, and every matrix of a regression over time, Longley's. */

type Named = { readonly [term: string]: number };
const expected = JSON.parse(readFileSync(new URL('vcov.json', import.meta.url), 'utf8')) as {
  repaired: { [specAndKind: string]: Named };
  longley: {
    coefficients: Named;
    rss: number;
    r2: number;
    r2_adj: number;
    F: number;
    se: { [key: string]: Named };
    vif: Named;
  };
};

function close(got: number | null, want: number, tolerance: number, what: string): void {
  const error = got === null ? Number.NaN : Math.abs(got / want - 1);
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

const PANELS: { [spec: string]: { y: string; entity: string } } = {
  crime: { y: 'lcrmrte', entity: 'county' },
  guns: { y: 'lvio', entity: 'state' },
  usairlines: { y: 'lcost', entity: 'firm' },
  fatalities_full: { y: 'fatal_rate', entity: 'state' },
};

/** An eigenvalue that is set to zero is one of a matrix that fixest made from normal equations. */
const REPAIRED = 1e-8;

describe('two-way matrices that are not positive semi-definite', () => {
  test.each(Object.entries(expected.repaired))('%s', (key, want) => {
    const [spec, kind] = key.split('/') as [string, string];
    const { y, entity: entityName } = PANELS[spec]!;
    const sample = readSample(spec, entityName, 'year');
    const { entity, time } = sample;
    const absorb = { pooled: [], fe_entity: [entity], fe_time: [time], fe_twoway: [entity, time] }[kind]!;
    const terms = Object.keys(want);
    const fit = fitRegression({
      y: sample.column(y),
      terms,
      columns: terms.map(sample.column),
      estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
      absorb,
      entity,
      time,
      vcov: { type: 'cluster', by: [entity, time], smallSample: 'reghdfe' },
      confidence: 0.95,
      variance: 'swamy_arora',
    });
    expect(fit.vcovInfo.repaired).toBe(true);
    for (const [term, se] of Object.entries(want))
      close(fit.stdError[fit.terms.indexOf(term)]!, se, REPAIRED, term);
  });
});

/** sandwich inverts the normal equations: the two halves of its symmetric matrices differ by 3e-8 here. */
const SANDWICH = 5e-8;

describe('Longley', () => {
  const { longley } = expected;
  const [head, ...rows] = readFileSync(new URL('data/longley.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const names = head!.split(',');
  const column = (name: string) =>
    Float64Array.from(rows, (row) => Number(row.split(',')[names.indexOf(name)]));
  const terms = names.filter((name) => name !== 'Employed');
  const input = (vcov: VcovChoice): RegressionInput => ({
    y: column('Employed'),
    terms,
    columns: terms.map(column),
    estimator: 'pooled_ols',
    absorb: [],
    entity: null,
    time: null,
    vcov,
    confidence: 0.95,
    variance: 'swamy_arora',
  });
  const entity = makeFactor(
    'entity',
    rows.map(() => 'one'),
  );
  const time = makeFactor('time', Array.from(column('Year')));
  const vcovOf = (key: string): VcovChoice => {
    const [, lags, adjusted] = /^NW_L(\d)(_adj)?$/.exec(key) ?? [];
    if (lags === undefined) return { type: key as 'iid' | 'HC0' | 'HC1' | 'HC2' | 'HC3' };
    const smallSample = adjusted === undefined ? 'none' : 'reghdfe';
    return { type: 'newey_west', entity, time, lags: Number(lags), smallSample };
  };

  test.each(Object.entries(longley.se))('%s', (key, se) => {
    const fit = fitRegression(input(vcovOf(key)));
    for (const [term, value] of Object.entries(longley.coefficients)) {
      const j = fit.terms.indexOf(term);
      // lm keeps about ten digits of these columns, whose condition is 5e9; NIST's certificates are in ../nist.
      close(fit.beta[j]!, value, 1e-9, term);
      close(fit.stdError[j]!, se[term]!, key === 'iid' ? 1e-8 : SANDWICH, `${key} ${term}`);
    }
  });

  test('fit and variance inflation', () => {
    const { fit } = fitRegression(input({ type: 'iid' }));
    close(fit.rss, longley.rss, 1e-9, 'rss');
    close(fit.r2Overall, longley.r2, 1e-12, 'r2');
    close(fit.adjR2, longley.r2_adj, 1e-12, 'adjusted r2');
    close(fit.fStatistic, longley.F, 1e-9, 'F');
    for (const { term, pooled } of varianceInflation(input({ type: 'iid' })))
      close(pooled, longley.vif[term]!, 1e-9, `VIF ${term}`);
  });
});
