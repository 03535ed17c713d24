import * as chi2 from '../../numeric/dist/chi2.ts';
import * as f from '../../numeric/dist/f.ts';
import { waldChiSquare } from './inference.ts';
import type { WaldTest } from './types.ts';

/** F test that some coefficients are zero; NaN with a reason where their matrix is singular. */
export function waldF(
  beta: Float64Array,
  matrix: Float64Array,
  at: readonly number[],
  df2: number | null,
  reason: string | null,
): WaldTest {
  const size = beta.length;
  const block = Float64Array.from(at.flatMap((b) => at.map((a) => matrix[b * size + a]!)));
  const chosen = Float64Array.from(at, (j) => beta[j]!);
  const chiSquare = reason === null ? waldChiSquare(chosen, block, at.length) : null;
  if (chiSquare === null) {
    const why = reason ?? 'the covariance matrix of the coefficients is singular';
    return { statistic: Number.NaN, df: at.length, df2, pValue: null, reason: why };
  }
  const statistic = chiSquare / at.length;
  const pValue = df2 === null ? chi2.sf(chiSquare, at.length) : f.sf(statistic, at.length, df2);
  return { statistic, df: at.length, df2, pValue, reason: null };
}
