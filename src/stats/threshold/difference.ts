import type { RegressionFit } from '../regression/types.ts';
import type { RegimeDifference, RegimeTerm } from './types.ts';
import { waldTest } from './wald.ts';

/** Upper minus lower slope of each pair of adjacent regimes, by the fit's own covariance and degrees of freedom. */
export function regimeDifferences(
  fit: RegressionFit,
  terms: readonly RegimeTerm[],
  confidence: number,
): readonly RegimeDifference[] {
  const differences: RegimeDifference[] = [];
  for (let i = 0; i + 1 < terms.length; i++) {
    const lower = terms[i]!;
    const upper = terms[i + 1]!;
    if (lower.of === upper.of) differences.push(difference(fit, lower, upper, confidence));
  }
  return differences;
}

function difference(
  fit: RegressionFit,
  lower: RegimeTerm,
  upper: RegimeTerm,
  confidence: number,
): RegimeDifference {
  const shown = { of: lower.of, between: [lower.regime, upper.regime] as const };
  const k = fit.terms.length;
  const low = fit.terms.indexOf(lower.term);
  const high = fit.terms.indexOf(upper.term);
  if (low < 0 || high < 0) {
    const none = { statistic: null, pValue: null, confLow: null, confHigh: null };
    return { ...shown, estimate: null, stdError: null, ...none, reason: 'omitted_term' };
  }
  const estimate = fit.beta[high]! - fit.beta[low]!;
  const variance = fit.vcov[low * k + low]! + fit.vcov[high * k + high]! - 2 * fit.vcov[low * k + high]!;
  const stdError = Math.sqrt(Math.max(0, variance));
  const test = waldTest(estimate, stdError, fit.vcovInfo.df, confidence);
  return { ...shown, estimate, stdError, ...test, reason: null };
}
