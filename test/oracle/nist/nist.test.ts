import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extendedPower } from '../../../src/numeric/double-double.ts';
import { dot } from '../../../src/numeric/sum.ts';
import { describe as describeValues } from '../../../src/stats/descriptives.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import { solveLeastSquares } from '../../../src/stats/regression/least-squares.ts';

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
  // what storing the data leaves (bench/accuracy), and but for Norris' errors (13.9 for lm's lucky 14.0) at least
  // as many as R's lm has, 12.5, 12.7, 13.0, 7.1, 9.8, 13.5, 9.3, 7.5 and 5.5 of coefficients
  ['Norris', 1, 13.2, 13.9],
  ['Pontius', 2, 13.4, 13.7],
  ['Longley', 0, 14, 14.8],
  ['Filip', 10, 7.8, 8.5],
  ['Wampler1', 5, 14.9, null],
  ['Wampler2', 5, 13.5, null],
  ['Wampler3', 5, 14.9, 14.3],
  ['Wampler4', 5, 14.9, 14.3],
  ['Wampler5', 5, 14.9, 14.3],
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

const noIntercept: { readonly [name: string]: DataSet } = JSON.parse(
  readFileSync(new URL('no-intercept.json', import.meta.url), 'utf8'),
);

/** Every model of the language has a constant: the two sets without one go to the kernel. */
test.each(Object.keys(noIntercept))('%s', (name) => {
  const { columns, certified } = noIntercept[name]!;
  const [y, x] = [Float64Array.from(columns.y!), Float64Array.from(columns.x!)];
  const { beta, rss, influence } = solveLeastSquares(y, [x], [Math.sqrt(dot(x, x))]);
  const error = Math.sqrt((dot(influence[0]!, influence[0]!) * rss) / (y.length - 1));
  expect(Math.abs(beta[0]! / Number(certified.coefficients.B1) - 1)).toBeLessThan(1e-14);
  expect(Math.abs(error / Number(certified.se.B1) - 1)).toBeLessThan(1e-13);
});

type Univariate = {
  readonly certified: { readonly mean: string; readonly sd: string };
  readonly values?: readonly number[];
  readonly digits?: string;
  readonly first?: number;
  readonly alternating?: readonly [number, number];
  readonly n?: number;
};
const univariate: { readonly [name: string]: Univariate } = JSON.parse(
  readFileSync(new URL('univariate.json', import.meta.url), 'utf8'),
);

function valuesOf({ values, digits, first, alternating, n }: Univariate): Float64Array {
  if (values !== undefined) return Float64Array.from(values);
  if (digits !== undefined) return Float64Array.from(digits, Number);
  return Float64Array.from({ length: n! }, (_, i) => (i === 0 ? first! : alternating![(i - 1) % 2]!));
}

/** Rounding the data to double alone leaves NumAcc3 and NumAcc4 some nine and eight digits of the standard deviation. */
const SPREAD: { readonly [name: string]: number } = { NumAcc3: 9, NumAcc4: 8, Mavro: 12, Michelso: 13 };

test.each(Object.keys(univariate))('%s: mean and standard deviation', (name) => {
  const { certified } = univariate[name]!;
  const { mean, stdDev } = describeValues(valuesOf(univariate[name]!));
  expect(-Math.log10(Math.max(1e-16, Math.abs(mean / Number(certified.mean) - 1)))).toBeGreaterThan(14);
  const digits = -Math.log10(Math.max(1e-16, Math.abs(stdDev / Number(certified.sd) - 1)));
  expect(digits).toBeGreaterThan(SPREAD[name] ?? 14);
});
