import { expect, test } from 'vitest';
import type { RegressionSpec } from '../../../src/study/study.ts';
import { check } from './open-text.ts';

/** The example of the language's contract, word for word. */
const text = `repro: 1
study: { id: robust, title: Robust }
data:
  sources: { main: { path: data.csv } }
  panel: { entity: province, time: year }
models:
  robust:
    kind: regression
    outcome: rural
    regressors: [digital, "digital ^ 2", "lag(digital, 1)"]
    categorical: { region: { base: east } }
    weights: { variable: population, type: analytic }
    where: region != "west"
    instruments: { digital: ["lag(digital, 1)", post_offices_1984] }
    vcov: { type: driscoll_kraay, lags: 2 }
    columns:
      - { label: East, where: region == "east" }
      - { label: No controls, controls: [] }
hypotheses:
  H4:
    statement: The textbook coefficient is met.
    claim: { coefficient: { model: robust, term: digital, columns: last }, equals: -0.02615, within: 0.000005 }
  H5:
    statement: The center differs from the east.
    claim: { coefficient: { model: robust, term: 'region = "center"' }, sign: negative }
`;
const names = ['province', 'year', 'region', 'rural', 'digital', 'population', 'post_offices_1984'];
const kinds = { province: 'text', region: 'text' } as const;

test('the robust example binds as written', async () => {
  const { all, bound } = await check(text, { main: { names, kinds } });
  expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
  // A regressor among its own instruments is its own instrument, which is said and no more.
  expect(all.map(({ code }) => code)).toEqual(['BIND014']);
  const { columns } = bound.study!.models[0] as RegressionSpec;
  expect(columns.map(({ label }) => label)).toEqual(['East', 'No controls']);
  for (const column of columns) {
    expect(column).toMatchObject({
      estimator: 'iv',
      effects: [],
      weights: { type: 'analytic' },
      categorical: [{ name: 'region', base: 'east' }],
      instruments: { endogenous: ['digital'] },
      vcov: { type: 'driscoll_kraay', lags: 2, smallSample: 'reghdfe' },
    });
    expect(column.instruments!.terms.map(({ name }) => name)).toEqual(['post_offices_1984']);
  }
});
