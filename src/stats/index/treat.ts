import { invariant } from '../../base/invariant.ts';
import type { TreatLogarithm, Treatment } from '../../catalog/index-methods.ts';
import { power } from '../../numeric/power.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { mean, sum } from '../../numeric/sum.ts';

/** COINr's defaults. */
const SKEWNESS = 2;
const KURTOSIS = 3.5;
const LIMIT = 5;
/** COINr's offset of a shifted logarithm, as a share of the range. */
const OFFSET = 0.01;

export type Moments = { readonly skewness: number | null; readonly kurtosis: number | null };

/** One treated indicator: what was done, with the cells it moved (every cell where the whole column is transformed). */
export type Treated = {
  readonly values: Float64Array;
  readonly method: Exclude<Treatment['method'], 'none' | 'outliers'> | 'unchanged' | TreatLogarithm;
  /** Rows whose value was drawn in, ascending. */
  readonly moved: readonly number[];
  /** Values as they were drawn in, before a transform. n */
  readonly drawn: Float64Array;
  readonly lambda: number | null;
  readonly before: Moments;
  readonly after: Moments;
};

/** What was done, as it is reported. */
type Done = (
  method: Treated['method'],
  treated: Float64Array,
  more?: { readonly drawn?: Float64Array; readonly lambda?: number },
) => Treated;

export type TreatFault = { readonly why: string };

/**
 * Treats one indicator over all kept cells.
 *
 * `winsorize` draws values in to two type-7 quantiles. `outliers` is COINr's rule: while |skewness| and excess kurtosis
 * both exceed their limits, the most extreme point of the tail that skewness points to is drawn in to the next, at most
 * `limit` points; where that does not help the indicator stays as it was (as drawn in, with `combine`) and `otherwise`
 * is done. `log` is ln x. `box_cox` is (x^lambda - 1) / lambda.
 *
 * @shape values n, complete -> n
 * @cite Becker et al. (2022), JOSS 7(78), COINr; Box & Cox (1964), JRSS B 26
 * @oracle test/oracle/index/composite
 */
export function treatIndicator(values: Float64Array, rule: Treatment): Treated | TreatFault {
  const before = momentsOf(values);
  const done: Done = (method, treated, { drawn = values, lambda = null } = {}) => ({
    values: treated,
    method,
    moved: [...values.keys()].filter((i) => drawn[i] !== values[i]),
    drawn,
    lambda,
    before,
    after: momentsOf(treated),
  });
  switch (rule.method) {
    case 'none':
      return done('unchanged', values);
    case 'winsorize': {
      const drawn = drawnIn(values, rule.percentiles ?? [0.01, 0.99]);
      return done('winsorize', drawn, { drawn });
    }
    case 'log': {
      const bad = values.find((value) => !(value > 0));
      if (bad !== undefined) return { why: `its value ${bad} has no logarithm` };
      return done('log', values.map(Math.log));
    }
    case 'box_cox': {
      const bad = values.find((value) => !(value > 0));
      if (bad !== undefined) return { why: `Box-Cox needs values above 0, and one is ${bad}` };
      const lambda = rule.lambda ?? likeliestLambda(values);
      return done('box_cox', boxCox(values, lambda), { lambda });
    }
    case 'outliers':
      return treatOutliers(values, rule, before, done);
  }
}

function drawnIn(values: Float64Array, [low, high]: readonly [number, number]): Float64Array {
  const ascending = sorted(values);
  const least = quantileType7(ascending, low);
  const greatest = quantileType7(ascending, high);
  return values.map((value) => Math.min(greatest, Math.max(least, value)));
}

function treatOutliers(
  values: Float64Array,
  rule: Treatment,
  before: Moments,
  done: Done,
): Treated | TreatFault {
  if (isRegular(before, rule)) return done('unchanged', values);
  const limit = rule.limit ?? LIMIT;
  const { drawn, helps } = winsorizeOutliers(values, rule, limit);
  if (helps) return done('winsorize', drawn, { drawn });
  const otherwise = rule.otherwise ?? 'error';
  if (otherwise === 'error') {
    const was = `skewness ${before.skewness!.toPrecision(3)}, kurtosis ${before.kurtosis!.toPrecision(3)}`;
    return { why: `drawing in ${limit} points leaves it irregular (${was})` };
  }
  const start = rule.combine === true ? drawn : values;
  if (otherwise !== 'box_cox') return done(otherwise, logarithm(start, otherwise), { drawn: start });
  const raised = aboveZero(start);
  const lambda = rule.lambda ?? likeliestLambda(raised);
  return done('box_cox', boxCox(raised, lambda), { drawn: start, lambda });
}

/**
 * COINr's logarithms of x with least value l, greatest g and a = .01 (g - l): `log_ct` is ln(x - l + a), `log_ct_orig`
 * ln(x - l + 1), `log_ct_plus` the first where x is skewed to the right and -ln(g - x + a) where it is not.
 *
 * @shape x n -> n, ascending in x
 * @oracle test/oracle/index
 */
function logarithm(x: Float64Array, kind: TreatLogarithm): Float64Array {
  if (kind === 'log_ct_orig') {
    const least = extremeOf(x, -1);
    return x.map((value) => Math.log(value - least + 1));
  }
  const mirrored = kind === 'log_ct_plus' && !((momentsOf(x).skewness ?? 0) > 0);
  if (!mirrored) return aboveZero(x).map(Math.log);
  return aboveZero(x.map((value) => -value)).map((value) => -Math.log(value));
}

/** Passes where either of the two is within its limit; a column that does not vary passes. */
function isRegular({ skewness, kurtosis }: Moments, rule: Treatment): boolean {
  if (skewness === null || kurtosis === null) return true;
  return Math.abs(skewness) < (rule.skewness ?? SKEWNESS) || kurtosis < (rule.kurtosis ?? KURTOSIS);
}

/** Whether `limit` points are enough, and the values with so many drawn in. Points that tie with the extreme one move with it. */
function winsorizeOutliers(
  values: Float64Array,
  rule: Treatment,
  limit: number,
): { readonly drawn: Float64Array; readonly helps: boolean } {
  const drawn = values.slice();
  const moved = new Set<number>();
  while (moved.size < limit) {
    const moments = momentsOf(drawn);
    if (isRegular(moments, rule)) break;
    const turn = moments.skewness! > 0 ? 1 : -1;
    const extreme = extremeOf(drawn, turn);
    drawn.forEach((value, i) => {
      if (value === extreme) moved.add(i);
    });
    const rest = drawn.filter((value) => value !== extreme);
    if (rest.length === 0) break;
    const next = extremeOf(rest, turn);
    for (const i of moved) drawn[i] = next;
  }
  return { drawn, helps: isRegular(momentsOf(drawn), rule) };
}

function extremeOf(values: Float64Array, turn: 1 | -1): number {
  let extreme = values[0]!;
  for (const value of values) if ((value - extreme) * turn > 0) extreme = value;
  return extreme;
}

/** x - min + .01 (max - min), which is above 0. */
function aboveZero(values: Float64Array): Float64Array {
  const least = extremeOf(values, -1);
  const range = extremeOf(values, 1) - least;
  return values.map((value) => value - least + OFFSET * range);
}

/**
 * Sample skewness and excess kurtosis with their small-sample corrections (type 2, those of SAS and Excel). Null where
 * there are too few values or none differ.
 *
 * @cite Joanes & Gill (1998), The Statistician 47
 */
export function momentsOf(values: Float64Array): Moments {
  const n = values.length;
  const center = mean(values);
  const moment = (order: 2 | 3 | 4) => sum(values.map((value) => power(value - center, order))) / n;
  const m2 = moment(2);
  if (!(m2 > 0)) return { skewness: null, kurtosis: null };
  const g1 = moment(3) / (m2 * Math.sqrt(m2));
  const g2 = moment(4) / (m2 * m2) - 3;
  return {
    skewness: n > 2 ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : null,
    kurtosis: n > 3 ? (((n + 1) * g2 + 6) * (n - 1)) / ((n - 2) * (n - 3)) : null,
  };
}

function boxCox(values: Float64Array, lambda: number): Float64Array {
  return values.map((value) => (lambda === 0 ? Math.log(value) : (power(value, lambda) - 1) / lambda));
}

/** Where the likelihood of lambda is sought. */
const LAMBDAS: readonly [number, number] = [-2, 2];
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const LAMBDA_WIDTH = 1e-6;

/**
 * The lambda in [-2, 2] under which transformed values are likeliest to be normal, to about 1e-6, by golden section.
 *
 * @cite Box & Cox (1964), equation 8
 */
function likeliestLambda(values: Float64Array): number {
  const n = values.length;
  const logs = sum(values.map(Math.log));
  const likelihood = (lambda: number): number => {
    const transformed = boxCox(values, lambda);
    const center = mean(transformed);
    const variance = sum(transformed.map((value) => (value - center) * (value - center))) / n;
    return -(n / 2) * Math.log(variance) + (lambda - 1) * logs;
  };
  let [low, high] = LAMBDAS;
  invariant(low < high, 'lambdas in order');
  while (high - low > LAMBDA_WIDTH) {
    const one = high - GOLDEN * (high - low);
    const other = low + GOLDEN * (high - low);
    if (likelihood(one) >= likelihood(other)) high = other;
    else low = one;
  }
  const middle = (low + high) / 2;
  return Number(middle.toFixed(4));
}
