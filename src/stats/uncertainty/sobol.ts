import { quantileType7, sorted } from '../../numeric/quantile.ts';
import type { Rng } from '../../numeric/rng.ts';
import { dot, mean, variance } from '../../numeric/sum.ts';

export type SobolEstimator = 'jansen' | 'saltelli' | 'sobol' | 'martinez' | 'coinr' | 'sensitivity';

/** What a model gave on A, on B, and on A with the column of each factor from B. */
export type SobolOutputs = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly mixed: readonly Float64Array[];
};

/** Share of the variance by a factor alone, and with all that it has part in; null where the output does not vary. */
export type SobolIndex = { readonly first: number | null; readonly total: number | null };

export type SobolInterval = { readonly low: number | null; readonly high: number | null };
export type SobolEstimate = SobolIndex & {
  readonly firstInterval: SobolInterval;
  readonly totalInterval: SobolInterval;
};

/**
 * Sobol indices of every factor. f_A, f_B, f_i are the outputs, m and V mean and variance of (f_A, f_B) with divisor 2n:
 *
 * - jansen: 1 - mean (f_B - f_i)^2 / (2 V) and mean (f_A - f_i)^2 / (2 V), the default;
 * - saltelli: mean (f_B - m)(f_i - f_A) / V; total as jansen;
 * - coinr: the same uncentered, V with divisor 2n - 1, as COINr has it: far below 0 in small designs;
 * - sobol: (mean f_B f_i - mean f_A mean f_B) / V and mean f_A (f_A - f_i) / V;
 * - martinez: cor(f_B, f_i) and 1 - cor(f_A, f_i);
 * - sensitivity: jansen as CRAN's sensitivity has it, divisors 2n - 1, V of f_A alone with n - 1.
 *
 * @shape a, b, mixed[i]: n base rows each
 * @cite Jansen (1999), Comput. Phys. Commun. 117; Saltelli et al. (2010), 181; Sobol' (1993); Homma & Saltelli (1996);
 *   Martinez (2011)
 * @oracle test/oracle/uncertainty
 */
export function sobolIndices(outputs: SobolOutputs, estimator: SobolEstimator): SobolIndex[] {
  const { a, b } = outputs;
  const n = a.length;
  const both = new Float64Array(2 * n);
  both.set(a);
  both.set(b, n);
  const unbiased = estimator === 'sensitivity' ? variance(a) : variance(both);
  const spread =
    estimator === 'coinr' || estimator === 'sensitivity' ? unbiased : (unbiased * (2 * n - 1)) / (2 * n);
  // Outputs that are equal but for the rounding of their mean do not vary.
  if (!(spread > ROUNDING * ROUNDING * dot(both, both))) return outputs.mixed.map(() => nothing);
  const center = mean(both);
  return outputs.mixed.map((mixed) => oneIndex({ a, b, mixed, spread, center }, estimator));
}

const ROUNDING = 1e-14;
const nothing: SobolIndex = { first: null, total: null };

type Parts = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly mixed: Float64Array;
  readonly spread: number;
  readonly center: number;
};

function oneIndex({ a, b, mixed, spread, center }: Parts, estimator: SobolEstimator): SobolIndex {
  const n = a.length;
  const jansenTotal = squares(a, mixed) / (2 * n) / spread;
  switch (estimator) {
    case 'jansen':
      return { first: 1 - squares(b, mixed) / (2 * n) / spread, total: jansenTotal };
    case 'sensitivity':
      return {
        first: 1 - squares(b, mixed) / (2 * n - 1) / spread,
        total: squares(a, mixed) / (2 * n - 1) / spread,
      };
    case 'saltelli':
    case 'coinr': {
      const shift = estimator === 'coinr' ? 0 : center;
      const products = a.map((value, i) => (b[i]! - shift) * (mixed[i]! - value));
      return { first: mean(products) / spread, total: jansenTotal };
    }
    case 'sobol':
      return {
        first: (dot(b, mixed) / n - mean(a) * mean(b)) / spread,
        total:
          dot(
            a,
            a.map((value, i) => value - mixed[i]!),
          ) /
          n /
          spread,
      };
    case 'martinez': {
      const total = correlation(a, mixed);
      return { first: correlation(b, mixed), total: total === null ? null : 1 - total };
    }
  }
}

function squares(x: Float64Array, y: Float64Array): number {
  const differences = x.map((value, i) => value - y[i]!);
  return dot(differences, differences);
}

function correlation(x: Float64Array, y: Float64Array): number | null {
  const dx = deviations(x);
  const dy = deviations(y);
  const length = Math.sqrt(dot(dx, dx) * dot(dy, dy));
  return length > 0 ? dot(dx, dy) / length : null;
}

function deviations(x: Float64Array): Float64Array {
  const center = mean(x);
  return x.map((value) => value - center);
}

/**
 * Sobol indices with percentile intervals: base rows are drawn again with replacement, each with its row of A, B and of
 * every mixed block.
 *
 * @cite Archer, Saltelli & Sobol (1997), J. Statist. Comput. Simul. 58, on the bootstrap of sensitivity indices
 */
export function sobolEstimates(
  outputs: SobolOutputs,
  estimator: SobolEstimator,
  options: {
    readonly resamples: number;
    readonly confidence: number;
    readonly stream: (resample: number) => Rng;
  },
): SobolEstimate[] {
  const point = sobolIndices(outputs, estimator);
  const n = outputs.a.length;
  const again: SobolIndex[][] = [];
  const rows = new Int32Array(n);
  const vary = point.some(({ first }) => first !== null);
  for (let r = 0; vary && r < options.resamples; r++) {
    const rng = options.stream(r);
    for (let i = 0; i < n; i++) rows[i] = rng.integer(n);
    const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
    again.push(sobolIndices({ a: of(outputs.a), b: of(outputs.b), mixed: outputs.mixed.map(of) }, estimator));
  }
  const interval = (k: number, which: 'first' | 'total'): SobolInterval => {
    const values = again.flatMap((indices) => indices[k]![which] ?? []);
    if (values.length === 0) return { low: null, high: null };
    const ascending = sorted(values);
    const tail = (1 - options.confidence) / 2;
    return { low: quantileType7(ascending, tail), high: quantileType7(ascending, 1 - tail) };
  };
  return point.map((index, k) => ({
    ...index,
    firstInterval: interval(k, 'first'),
    totalInterval: interval(k, 'total'),
  }));
}
