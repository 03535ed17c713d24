import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import * as chi2 from '../../numeric/dist/chi2.ts';
import * as f from '../../numeric/dist/f.ts';
import * as normal from '../../numeric/dist/normal.ts';
import * as t from '../../numeric/dist/t.ts';
import type { RegressionFit } from './types.ts';

/** Estimates against zero, two-sided, with intervals; df null for the normal. */
export function inference(
  beta: Float64Array,
  vcov: Float64Array,
  df: number | null,
  confidence: number,
): Pick<RegressionFit, 'beta' | 'stdError' | 'statistic' | 'pValue' | 'confLow' | 'confHigh' | 'vcov'> {
  const size = beta.length;
  const reach = reachOf((1 - confidence) / 2, df);
  const stdError = new Float64Array(size);
  const statistic = new Float64Array(size);
  const pValue = new Float64Array(size);
  const confLow = new Float64Array(size);
  const confHigh = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const error = Math.sqrt(vcov[j * size + j]!);
    const ratio = beta[j]! / error;
    stdError[j] = error;
    statistic[j] = ratio;
    pValue[j] = 2 * (df === null ? normal.sf(Math.abs(ratio)) : t.sf(Math.abs(ratio), df));
    confLow[j] = beta[j]! - reach * error;
    confHigh[j] = beta[j]! + reach * error;
  }
  return { beta, stdError, statistic, pValue, confLow, confHigh, vcov };
}

let last = { tail: Number.NaN, df: null as number | null, reach: Number.NaN };

/** Standard errors from an estimate to the ends of its interval; a row of small fits asks for the same one. */
function reachOf(tail: number, df: number | null): number {
  if (last.tail === tail && last.df === df) return last.reach;
  const reach = df === null ? normal.isf(tail) : t.isf(tail, df);
  last = { tail, df, reach };
  return reach;
}

/** A pivot of the correlations below this share is rounding: the covariance matrix of the slopes is singular. */
const SINGULAR = 1e-13;

/**
 * b'V^-1 b of the first `count` coefficients; null where their covariance matrix is singular, as it is with as many
 * slopes as clusters.
 */
export function waldChiSquare(beta: Float64Array, vcov: Float64Array, count: number): number | null {
  const size = beta.length;
  if (count === 0) return null;
  const scaled = new Float64Array(count * count);
  const solved = new Float64Array(count);
  const root = new Float64Array(count);
  for (let j = 0; j < count; j++) root[j] = Math.sqrt(vcov[j * size + j]!);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < count; i++) scaled[j * count + i] = vcov[j * size + i]! / root[i]! / root[j]!;
    solved[j] = beta[j]! / root[j]!;
  }
  const factor = cholesky(scaled, count, SINGULAR);
  if (factor.rank < count) return null;
  choleskySolveInPlace(factor, solved);
  let total = 0;
  for (let j = 0; j < count; j++) total += (beta[j]! / root[j]!) * solved[j]!;
  return total;
}

/** The Wald test that all slopes are zero, as F; with df null chi-square / k and its p-value. */
export function slopesTest(
  beta: Float64Array,
  vcov: Float64Array,
  slopes: number,
  df: number | null,
): { readonly fStatistic: number | null; readonly fPValue: number | null } {
  const chiSquare = waldChiSquare(beta, vcov, slopes);
  if (chiSquare === null) return { fStatistic: null, fPValue: null };
  const fStatistic = chiSquare / slopes;
  const fPValue = df === null ? chi2.sf(chiSquare, slopes) : f.sf(fStatistic, slopes, df);
  return { fStatistic, fPValue };
}
