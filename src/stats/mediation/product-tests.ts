import * as normal from '../../numeric/dist/normal.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import type { MediationEstimate, MediationReason, NormalTest, ProductTest, ProductTests } from './types.ts';

/** The variance of ab: first order, plus or minus the product of the variances. */
export type Variance = 'sobel' | 'aroian' | 'goodman';

/**
 * z test of ab with independent a and b, two-sided. `sobel`: first-order delta method; `aroian` adds the product of the
 * variances, `goodman` takes it away, which may leave nothing.
 *
 * @cite Sobel (1982), Sociological Methodology 13; Aroian (1947), Annals of Mathematical Statistics 18;
 *   Goodman (1960), JASA 55
 */
export function productTest(a: MediationEstimate, b: MediationEstimate, kind: Variance): NormalTest {
  if (a.estimate === null || b.estimate === null) return without('omitted_term');
  const [sa, sb] = [a.stdError ?? Number.NaN, b.stdError ?? Number.NaN];
  const viaA = b.estimate * sa;
  const viaB = a.estimate * sb;
  const second = kind === 'sobel' ? 0 : kind === 'aroian' ? sa * sa * sb * sb : -(sa * sa * sb * sb);
  const variance = viaA * viaA + viaB * viaB + second;
  if (kind === 'goodman' && variance <= 0) return without('negative_variance');
  const stdError = Math.sqrt(variance);
  if (!(stdError > 0 && Number.isFinite(stdError))) return without('zero_variance');
  const statistic = (a.estimate * b.estimate) / stdError;
  return { stdError, statistic, pValue: 2 * normal.sf(Math.abs(statistic)), reason: null };
}

function without(reason: MediationReason): NormalTest {
  return { stdError: null, statistic: null, pValue: null, reason };
}

/** Pairs of standard normal numbers, one pair per draw. */
export type NormalPairs = { readonly first: Float64Array; readonly second: Float64Array };

/**
 * Type-7 quantiles of (a + s_a z1)(b + s_b z2) over the draws.
 *
 * @shape pairs: both of the number of draws
 * @cite MacKinnon, Lockwood and Williams (2004), Multivariate Behavioral Research 39
 */
export function monteCarloInterval(
  a: MediationEstimate,
  b: MediationEstimate,
  confidence: number,
  pairs: NormalPairs,
): NonNullable<ProductTests['monteCarlo']> {
  const draws = pairs.first.length;
  if (a.estimate === null || b.estimate === null)
    return { confLow: null, confHigh: null, draws, reason: 'omitted_term' };
  if (a.stdError === null || b.stdError === null)
    return { confLow: null, confHigh: null, draws, reason: 'zero_variance' };
  const [ea, sa, eb, sb] = [a.estimate, a.stdError, b.estimate, b.stdError];
  const ascending = sorted(pairs.first.map((z, i) => (ea + sa * z) * (eb + sb * pairs.second[i]!)));
  const tail = (1 - confidence) / 2;
  return {
    confLow: quantileType7(ascending, tail),
    confHigh: quantileType7(ascending, 1 - tail),
    draws,
    reason: null,
  };
}

/** The tests asked for besides Sobel's; `pairs` is called only for a Monte Carlo interval. */
export function productTests(
  a: MediationEstimate,
  b: MediationEstimate,
  asked: readonly ProductTest[],
  confidence: number,
  pairs: () => NormalPairs,
): ProductTests {
  const wants = (test: ProductTest) => asked.includes(test);
  return {
    ...(wants('aroian') ? { aroian: productTest(a, b, 'aroian') } : {}),
    ...(wants('goodman') ? { goodman: productTest(a, b, 'goodman') } : {}),
    ...(wants('joint_significance') ? { jointSignificance: jointSignificance(a, b) } : {}),
    ...(wants('monte_carlo') ? { monteCarlo: monteCarloInterval(a, b, confidence, pairs()) } : {}),
  };
}

/** ab is shown where both a and b are: the larger of their p. MacKinnon et al. (2002), Psychological Methods 7. */
function jointSignificance(
  a: MediationEstimate,
  b: MediationEstimate,
): NonNullable<ProductTests['jointSignificance']> {
  if (a.estimate === null || b.estimate === null) return { pValue: null, reason: 'omitted_term' };
  if (a.pValue === null || b.pValue === null) return { pValue: null, reason: 'zero_variance' };
  return { pValue: Math.max(a.pValue, b.pValue), reason: null };
}
