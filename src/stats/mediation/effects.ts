import * as normal from '../../numeric/dist/normal.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { standardDeviation } from '../../numeric/sum.ts';
import type { RegressionFit } from '../regression/types.ts';
import type { MediationEstimate, MediationReason, MediatorEffects } from './types.ts';

/** A coefficient with the fit's own uncertainty; null numbers where the term was omitted. */
export function termEstimate(fit: RegressionFit, term: string): MediationEstimate {
  const at = fit.terms.indexOf(term);
  if (at < 0 || !Number.isFinite(fit.beta[at]!)) return missing(null, 'omitted_term');
  return {
    estimate: fit.beta[at]!,
    stdError: fit.stdError[at]!,
    statistic: fit.statistic[at]!,
    pValue: fit.pValue[at]!,
    confLow: fit.confLow[at]!,
    confHigh: fit.confHigh[at]!,
    reason: null,
  };
}

/** An estimate (or none) of which nothing else is known. */
export function missing(estimate: number | null, reason: MediationReason): MediationEstimate {
  return {
    estimate,
    stdError: null,
    statistic: null,
    pValue: null,
    confLow: null,
    confHigh: null,
    reason,
  };
}

/** Paths of one mediator, its ab by bootstrap replicates where there are some, and Sobel's test beside it. */
export function mediatorEffects(
  name: string,
  a: MediationEstimate,
  b: MediationEstimate,
  replicates: Float64Array | null,
  confidence: number,
): MediatorEffects {
  const sobel = sobelEstimate(a, b, confidence);
  return {
    name,
    a,
    b,
    indirect:
      replicates === null || sobel.estimate === null
        ? sobel
        : bootstrapEstimate(sobel.estimate, replicates, confidence),
    sobel: {
      stdError: sobel.stdError,
      statistic: sobel.statistic,
      pValue: sobel.pValue,
      reason: sobel.reason,
    },
  };
}

/**
 * First-order delta method on ab with independent a and b; normal, two-sided.
 *
 * @cite Sobel (1982), Sociological Methodology 13
 */
function sobelEstimate(a: MediationEstimate, b: MediationEstimate, confidence: number): MediationEstimate {
  if (a.estimate === null || b.estimate === null) return missing(null, 'omitted_term');
  const estimate = a.estimate * b.estimate;
  const viaA = b.estimate * (a.stdError ?? Number.NaN);
  const viaB = a.estimate * (b.stdError ?? Number.NaN);
  const stdError = Math.sqrt(viaA * viaA + viaB * viaB);
  if (!(stdError > 0 && Number.isFinite(stdError))) return missing(estimate, 'zero_variance');
  const statistic = estimate / stdError;
  const reach = normal.isf((1 - confidence) / 2) * stdError;
  return {
    estimate,
    stdError,
    statistic,
    pValue: 2 * normal.sf(Math.abs(statistic)),
    confLow: estimate - reach,
    confHigh: estimate + reach,
    reason: null,
  };
}

/**
 * Bootstrap uncertainty of an estimate: standard deviation (n - 1) of the replicates, percentile interval by type-7
 * quantiles, p = min(1, 2 min(share <= 0, share >= 0)).
 *
 * @cite Efron and Tibshirani (1993), chapter 13
 */
export function bootstrapEstimate(
  estimate: number,
  replicates: Float64Array,
  confidence: number,
): MediationEstimate {
  const finite = replicates.filter(Number.isFinite);
  if (finite.length < 2) return missing(estimate, 'all_replicates_failed');
  const ascending = sorted(finite);
  const stdError = standardDeviation(ascending);
  let atMost = 0;
  let atLeast = 0;
  for (const value of ascending) {
    if (value <= 0) atMost += 1;
    if (value >= 0) atLeast += 1;
  }
  return {
    estimate,
    stdError,
    statistic: stdError > 0 ? estimate / stdError : null,
    pValue: Math.min(1, (2 * Math.min(atMost, atLeast)) / ascending.length),
    confLow: quantileType7(ascending, (1 - confidence) / 2),
    confHigh: quantileType7(ascending, 1 - (1 - confidence) / 2),
    reason: stdError > 0 ? null : 'zero_variance',
  };
}
