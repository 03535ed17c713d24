import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extendedPower } from '../../../src/numeric/double-double.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';

type Certified = { readonly [coefficient: string]: string };
type DataSet = {
  readonly columns: { readonly [name: string]: readonly number[] };
  readonly certified: { readonly coefficients: Certified; readonly se: Certified };
};
const dataSets: { readonly [name: string]: DataSet } = JSON.parse(
  readFileSync(new URL('expected.json', import.meta.url), 'utf8'),
);

/** Correct significant digits of coefficients and standard errors; null where the certified errors are zero. */
const DIGITS: [string, number, number, number | null][] = [
  // name, degree of the polynomial (0: several regressors), coefficients, standard errors
  ['Norris', 1, 12, 12],
  ['Pontius', 2, 11, 12],
  ['Longley', 0, 11, 12],
  ['Filip', 10, 6.5, 6.5],
  ['Wampler1', 5, 8, null],
  ['Wampler2', 5, 10, null],
  ['Wampler3', 5, 8, 10],
  ['Wampler4', 5, 7, 10],
  ['Wampler5', 5, 5, 10],
];

test.each(DIGITS)('%s', (name, degree, coefficientDigits, errorDigits) => {
  const { columns, certified } = dataSets[name]!;
  const x = degree === 0 ? Object.keys(columns).filter((column) => column !== 'y') : [];
  const terms = degree === 0 ? x : Array.from({ length: degree }, (_, j) => `x^${j + 1}`);
  const base = Float64Array.from(columns[x[0] ?? 'x']!);
  let power = new Float64Array(base.length).fill(1);
  const values = terms.map((_, j) => {
    if (degree === 0) return Float64Array.from(columns[x[j]!]!);
    power = power.map((value, i) => value * base[i]!);
    return power;
  });
  const fit = fitRegression({
    y: Float64Array.from(columns.y!),
    terms,
    columns: values,
    estimator: 'pooled_ols',
    absorb: [],
    entity: null,
    time: null,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  });
  expect(fit.omitted).toEqual([]);
  expect(worstDigits(fit.beta, certified.coefficients)).toBeGreaterThan(coefficientDigits);
  if (errorDigits !== null) expect(worstDigits(fit.stdError, certified.se)).toBeGreaterThan(errorDigits);
});

/** Log relative error of the worst; the certified constant B0 comes first, ours last. */
function worstDigits(got: Float64Array, certified: Certified): number {
  const k = got.length - 1;
  return Math.min(
    ...Array.from({ length: k + 1 }, (_, j) => {
      const want = Number(certified[`B${j}`]);
      const error = Math.abs(got[j === 0 ? k : j - 1]! / want - 1);
      return -Math.log10(Math.max(error, 1e-16));
    }),
  );
}

/** Where the study writes the powers they are carried in twice the working precision. */
const WRITTEN: [string, number][] = [
  ['Filip', 10],
  ['Wampler1', 5],
  ['Wampler2', 5],
  ['Wampler3', 5],
  ['Wampler4', 5],
  ['Wampler5', 5],
];
const CARRIED_DIGITS = 12;

test.each(WRITTEN)('%s, powers as the study writes them', (name, degree) => {
  const { columns, certified } = dataSets[name]!;
  const x = Float64Array.from(columns.x!);
  const powers = Array.from({ length: degree }, (_, j) => extendedPower(x, j + 1));
  const fit = fitRegression({
    y: Float64Array.from(columns.y!),
    terms: powers.map((_, j) => `x ^ ${j + 1}`),
    columns: powers.map(({ high }) => high),
    low: powers.map(({ low }) => low),
    estimator: 'pooled_ols',
    absorb: [],
    entity: null,
    time: null,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  });
  expect(fit.omitted).toEqual([]);
  expect(worstDigits(fit.beta, certified.coefficients)).toBeGreaterThan(CARRIED_DIGITS);
  if (Number(certified.se.B0) > 0)
    expect(worstDigits(fit.stdError, certified.se)).toBeGreaterThan(CARRIED_DIGITS);
});
