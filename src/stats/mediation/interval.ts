import * as normal from '../../numeric/dist/normal.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { mean, standardDeviation, sum } from '../../numeric/sum.ts';
import { missing } from './effects.ts';
import type { IntervalMethod, MediationEstimate } from './types.ts';

/** How an interval is made of replicates. `jackknife` is for `bca` alone: the estimate with each cluster left out. */
export type IntervalRule = {
  readonly method: IntervalMethod;
  readonly confidence: number;
  readonly jackknife: Float64Array | null;
};

/**
 * Bootstrap uncertainty of an estimate: standard deviation (n - 1) of the replicates, an interval between type-7
 * quantiles, and the p at which that interval would touch zero. `percentile`: the quantiles of the tails,
 * p = min(1, 2 min(share <= 0, share >= 0)). `bc`, `bca`: quantiles moved by the bias z0 (the share of replicates below
 * the estimate) and, for `bca`, by the acceleration of the jackknife over clusters.
 *
 * @status reason `one_sided_replicates`: all replicates lie on one side of the estimate, so that no bias is defined
 * @cite Efron (1987), JASA 82, sections 2-6; Efron and Tibshirani (1993), chapters 13 and 14
 */
export function replicateEstimate(
  estimate: number,
  replicates: Float64Array,
  rule: IntervalRule,
): MediationEstimate {
  const finite = replicates.filter(Number.isFinite);
  if (finite.length < 2) return missing(estimate, 'all_replicates_failed');
  const ascending = sorted(finite);
  const stdError = standardDeviation(ascending);
  const numbers = { estimate, stdError, statistic: stdError > 0 ? estimate / stdError : null };
  if (!(stdError > 0)) {
    const value = ascending[0]!;
    const pValue = rule.method === 'percentile' ? percentileP(ascending) : null;
    return { ...numbers, pValue, confLow: value, confHigh: value, reason: 'zero_variance' };
  }
  const bounds =
    rule.method === 'percentile'
      ? percentile(ascending, rule.confidence)
      : corrected(estimate, ascending, rule);
  if (bounds === null)
    return { ...numbers, pValue: null, confLow: null, confHigh: null, reason: 'one_sided_replicates' };
  return { ...numbers, ...bounds, reason: null };
}

type Bounds = { readonly pValue: number; readonly confLow: number; readonly confHigh: number };

function percentile(ascending: Float64Array, confidence: number): Bounds {
  return {
    pValue: percentileP(ascending),
    confLow: quantileType7(ascending, (1 - confidence) / 2),
    confHigh: quantileType7(ascending, 1 - (1 - confidence) / 2),
  };
}

function percentileP(ascending: Float64Array): number {
  const { atMost, atLeast } = sides(ascending, 0);
  return Math.min(1, (2 * Math.min(atMost, atLeast)) / ascending.length);
}

function sides(values: Float64Array, at: number): { below: number; atMost: number; atLeast: number } {
  let [below, atMost] = [0, 0];
  for (const value of values) {
    if (value < at) below += 1;
    if (value <= at) atMost += 1;
  }
  return { below, atMost, atLeast: values.length - below };
}

function corrected(estimate: number, ascending: Float64Array, rule: IntervalRule): Bounds | null {
  const n = ascending.length;
  const { below } = sides(ascending, estimate);
  if (below === 0 || below === n) return null;
  const z0 = normal.quantile(below / n);
  const a = rule.method === 'bca' && rule.jackknife !== null ? acceleration(rule.jackknife) : 0;
  const level = (p: number): number => {
    const moved = z0 + normal.quantile(p);
    return normal.cdf(z0 + moved / (1 - a * moved));
  };
  const tail = (1 - rule.confidence) / 2;
  return {
    pValue: correctedP(ascending, z0, a),
    confLow: quantileType7(ascending, level(tail)),
    confHigh: quantileType7(ascending, level(1 - tail)),
  };
}

/** The p whose interval touches zero: the level's formula solved for p at the share of replicates on each side. */
function correctedP(ascending: Float64Array, z0: number, a: number): number {
  const { atMost, atLeast } = sides(ascending, 0);
  const n = ascending.length;
  if (atMost === 0 || atLeast === 0) return 0;
  const tail = (z: number): number => {
    const moved = z - z0;
    return moved / (1 + a * moved) - z0;
  };
  const lower = atMost === n ? 1 : normal.cdf(tail(normal.quantile(atMost / n)));
  const upper = atLeast === n ? 1 : normal.sf(tail(normal.isf(atLeast / n)));
  return Math.min(1, 2 * Math.min(lower, upper));
}

/**
 * Efron's acceleration: a sixth of the skewness of the jackknife, sum d^3 / (6 (sum d^2)^1.5) with d the mean minus each;
 * 0 where they do not vary.
 */
export function acceleration(jackknife: Float64Array): number {
  const finite = jackknife.filter(Number.isFinite);
  if (finite.length < 2) return 0;
  const center = mean(finite);
  const d = finite.map((value) => center - value);
  const squares = sum(d.map((value) => value * value));
  if (!(squares > 0)) return 0;
  return sum(d.map((value) => value * value * value)) / (6 * squares * Math.sqrt(squares));
}
