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
  terms.forEach((upper, i) => {
    if (upper.regime === 0) return;
    const below = terms[i - 1];
    // The lowest regime's intercept is what the others are measured from: it is no term of the regression.
    const lower = below?.of === upper.of ? below : null;
    differences.push(difference(fit, lower, upper, confidence));
  });
  return differences;
}

function difference(
  fit: RegressionFit,
  lower: RegimeTerm | null,
  upper: RegimeTerm,
  confidence: number,
): RegimeDifference {
  const shown = { of: upper.of, between: [upper.regime - 1, upper.regime] as const };
  const k = fit.terms.length;
  const low = lower === null ? null : fit.terms.indexOf(lower.term);
  const high = fit.terms.indexOf(upper.term);
  if ((low !== null && low < 0) || high < 0) {
    const none = { statistic: null, pValue: null, confLow: null, confHigh: null };
    return { ...shown, estimate: null, stdError: null, ...none, reason: 'omitted_term' };
  }
  const own = fit.vcov[high * k + high]!;
  const estimate = fit.beta[high]! - (low === null ? 0 : fit.beta[low]!);
  const variance = low === null ? own : fit.vcov[low * k + low]! + own - 2 * fit.vcov[low * k + high]!;
  const stdError = Math.sqrt(Math.max(0, variance));
  const test = waldTest(estimate, stdError, fit.vcovInfo.df, confidence);
  return { ...shown, estimate, stdError, ...test, reason: null };
}
