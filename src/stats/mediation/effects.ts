import * as normal from '../../numeric/dist/normal.ts';
import type { RegressionFit } from '../regression/types.ts';
import { productTest } from './product-tests.ts';
import type { MediationEstimate, MediationReason } from './types.ts';

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

/** ab with Sobel's standard error and a symmetric normal interval. */
export function sobelEstimate(
  a: MediationEstimate,
  b: MediationEstimate,
  confidence: number,
): MediationEstimate {
  const { stdError, statistic, pValue, reason } = productTest(a, b, 'sobel');
  if (a.estimate === null || b.estimate === null) return missing(null, 'omitted_term');
  const estimate = a.estimate * b.estimate;
  if (stdError === null) return missing(estimate, reason ?? 'zero_variance');
  const reach = normal.isf((1 - confidence) / 2) * stdError;
  return {
    estimate,
    stdError,
    statistic,
    pValue,
    confLow: estimate - reach,
    confHigh: estimate + reach,
    reason: null,
  };
}
