import * as chi2 from '../../numeric/dist/chi2.ts';
import * as normal from '../../numeric/dist/normal.ts';
import { power } from '../../numeric/power.ts';
import { dot, mean, sum } from '../../numeric/sum.ts';
import {
  type Adf,
  adf,
  columnsOf,
  deterministicColumns,
  residualOf,
  type UnitRootOptions,
} from './dickey-fuller.ts';
import type { TestRow } from './types.ts';
import { type Deterministic, IPS_MOST_LAGS, ipsAdjustment, llcAdjustment } from './unit-root-tables.ts';

export type UnitRootTest = 'levin_lin_chu' | 'im_pesaran_shin' | 'maddala_wu';

/** One series per entity: consecutive periods in order. */
export type Series = { readonly entity: string; readonly values: Float64Array };

/**
 * Panel unit-root tests of one variable, in the order asked for.
 *
 * @status NaN with a reason where a test cannot be made: unbalanced panels for Levin, Lin and Chu, series too short
 * @cite Levin, Lin and Chu (2002), J. Econometrics 108; Im, Pesaran and Shin (2003), J. Econometrics 115;
 * Maddala and Wu (1999), Oxford Bulletin 61
 * @oracle test/oracle/unit-root
 */
export function unitRootTests(
  variable: string,
  series: readonly Series[],
  tests: readonly UnitRootTest[],
  options: UnitRootOptions,
): { readonly rows: readonly TestRow[]; readonly lags: readonly number[] } {
  const problem = problemOf(series, options);
  const regressions = problem === null ? series.map(({ values }) => adf(values, options)) : [];
  const singular = regressions.indexOf(null);
  const reason =
    problem ?? (singular < 0 ? null : `the regression of ${series[singular]!.entity} is exact or collinear`);
  const own = reason === null ? (regressions as readonly Adf[]) : [];
  return {
    rows: tests.map((test) =>
      reason === null ? testRow(test, variable, series, own, options) : unmade(test, variable, reason),
    ),
    lags: own.map(({ lags }) => lags),
  };
}

function problemOf(series: readonly Series[], { deterministic, lags }: UnitRootOptions): string | null {
  if (series.length < 2) return 'a panel test needs two entities or more';
  const most = typeof lags === 'number' ? lags : lags.most;
  const least = 2 * (most + 1) + columnsOf(deterministic) + 1;
  const short = series.find(({ values }) => values.length < least);
  if (short === undefined) return null;
  return `${short.entity} has ${short.values.length} periods in a row, fewer than the ${least} that ${most} lags need`;
}

function testRow(
  test: UnitRootTest,
  variable: string,
  series: readonly Series[],
  regressions: readonly Adf[],
  options: UnitRootOptions,
): TestRow {
  switch (test) {
    case 'levin_lin_chu':
      return levinLinChu(variable, series, regressions, options.deterministic);
    case 'im_pesaran_shin':
      return imPesaranShin(variable, regressions, options.deterministic);
    case 'maddala_wu':
      return maddalaWu(variable, regressions, options.deterministic);
  }
}

function made(test: UnitRootTest, variable: string, statistic: number): TestRow {
  const pValue = normal.sf(-statistic);
  return {
    test,
    of: [variable],
    statistic,
    distribution: 'normal',
    df: null,
    df2: null,
    pValue,
    reason: null,
  };
}

function unmade(test: UnitRootTest, variable: string, reason: string): TestRow {
  const distribution = test === 'maddala_wu' ? 'chi2' : 'normal';
  return {
    test,
    of: [variable],
    statistic: Number.NaN,
    distribution,
    df: null,
    df2: null,
    pValue: null,
    reason,
  };
}

/** Formulas 2 to 12 of Levin, Lin and Chu; standard deviations over rows, as theirs, and round(3.21 T^(1/3)) lags of Bartlett. */
function levinLinChu(
  variable: string,
  series: readonly Series[],
  regressions: readonly Adf[],
  deterministic: Deterministic,
): TestRow {
  const periods = series[0]!.values.length;
  const other = series.find(({ values }) => values.length !== periods);
  if (other !== undefined) {
    const reason = `needs a balanced panel, and ${other.entity} has ${other.values.length} periods where ${series[0]!.entity} has ${periods}`;
    return unmade('levin_lin_chu', variable, reason);
  }
  const level = concatenated(regressions.map((one) => one.level));
  const difference = concatenated(regressions.map((one) => one.difference));
  const n = series.length;
  const squares = dot(level, level);
  const rho = dot(level, difference) / squares;
  let rss = 0;
  for (let i = 0; i < level.length; i++) {
    const residual = difference[i]! - rho * level[i]!;
    rss += residual * residual;
  }
  const stdError = Math.sqrt(rss / level.length / squares);
  const ratios = series.map(
    ({ values }, i) => Math.sqrt(longRunVariance(values, deterministic)) / regressions[i]!.sigma,
  );
  const length = periods - mean(regressions.map(({ lags }) => lags)) - 1;
  const { mean: mu, spread } = llcAdjustment(periods, deterministic);
  const variance = rss / (n * length);
  return made(
    'levin_lin_chu',
    variable,
    (rho / stdError - ((n * length * mean(ratios)) / variance) * stdError * mu) / spread,
  );
}

/** Bartlett's long-run variance of the differences, less their mean or trend. */
function longRunVariance(values: Float64Array, deterministic: Deterministic): number {
  const size = values.length - 1;
  const raw = Float64Array.from({ length: size }, (_, t) => values[t + 1]! - values[t]!);
  const change = residualOf(raw, deterministicColumns(size, deterministic));
  const lags = Math.round(3.21 * power(values.length, 1 / 3));
  let total = dot(change, change) / size;
  for (let lag = 1; lag <= lags && lag < size; lag++) {
    const product = dot(change.subarray(0, size - lag), change.subarray(lag));
    total += (2 * product * (1 - lag / (lags + 1))) / size;
  }
  return total;
}

/** W-tbar: standardized mean of the t statistics. */
function imPesaranShin(variable: string, regressions: readonly Adf[], deterministic: Deterministic): TestRow {
  if (deterministic === 'none')
    return unmade('im_pesaran_shin', variable, 'needs an intercept: its moments are tabulated with one');
  const adjustments = regressions.map(({ lags, length }) =>
    lags > IPS_MOST_LAGS
      ? { mean: Number.NaN, spread: Number.NaN }
      : ipsAdjustment(length - lags - 1, lags, deterministic),
  );
  const [center, spread] = [mean(adjustments.map((it) => it.mean)), mean(adjustments.map((it) => it.spread))];
  if (Number.isNaN(center) || Number.isNaN(spread))
    return unmade('im_pesaran_shin', variable, 'so many lags in series so short are not tabulated');
  const average = mean(regressions.map(({ t }) => t));
  return made(
    'im_pesaran_shin',
    variable,
    (Math.sqrt(regressions.length) * (average - center)) / Math.sqrt(spread),
  );
}

/** MacKinnon (1994), JBES 12, tables 3 and 4: the normal quantile of p is a polynomial in t, below and above a limit. */
const MACKINNON: {
  readonly [deterministic in Deterministic]: {
    readonly limit: number;
    readonly small: readonly number[];
    readonly large: readonly number[];
  };
} = {
  none: { limit: -1.04, small: [0.6344, 1.2378, 0.032496], large: [0.4797, 0.93557, -0.06999, 0.033066] },
  intercept: {
    limit: -1.61,
    small: [2.1659, 1.4412, 0.038269],
    large: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  trend: { limit: -2.89, small: [3.2512, 1.6047, 0.049588], large: [2.5261, 0.61654, -0.37956, -0.060285] },
};

/** Fisher's combination of the p-values of the entities' tests: minus twice the sum of their logarithms, chi-square(2n). */
function maddalaWu(variable: string, regressions: readonly Adf[], deterministic: Deterministic): TestRow {
  const { limit, small, large } = MACKINNON[deterministic];
  const logs = regressions.map(({ t }) => {
    const terms = t <= limit ? small : large;
    let value = 0;
    for (let k = terms.length - 1; k >= 0; k--) value = value * t + terms[k]!;
    return Math.log(normal.sf(-value));
  });
  const statistic = -2 * sum(logs);
  const df = 2 * regressions.length;
  const pValue = chi2.sf(statistic, df);
  return {
    test: 'maddala_wu',
    of: [variable],
    statistic,
    distribution: 'chi2',
    df,
    df2: null,
    pValue,
    reason: null,
  };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}
