import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import * as chi2 from '../../numeric/dist/chi2.ts';
import * as f from '../../numeric/dist/f.ts';
import { dot } from '../../numeric/sum.ts';
import type { Factor } from '../regression/types.ts';
import { orthonormalBasis, removeSpanInPlace } from '../threshold/basis.ts';
import { transform } from '../threshold/scan.ts';
import type { Within } from '../within/within.ts';
import type { LmStatistic, SmoothTest } from './types.ts';

const SINGULAR = 1e-12;

/**
 * LM tests that added columns do not belong in a model, from the null model's residuals: with one variance, and with
 * scores clustered by entity (the `HAC` version of the literature, robust to heteroskedasticity and to any dependence
 * within entities). F versions divide by the number of columns and correct for degrees of freedom.
 *
 * @shape residuals n, transformed; null columns of n, raw; added columns of n, raw
 * @cite Gonzalez, Terasvirta, van Dijk and Yang (2017), section 3; Colletaz and Hurlin (2006) for the F version
 */
export function lmTest(
  within: Within,
  residuals: Float64Array,
  nullColumns: readonly Float64Array[],
  added: readonly Float64Array[],
  entity: Factor | null,
): SmoothTest['statistics'] {
  const basis = orthonormalBasis(
    nullColumns.map((column) => transform(within, column)),
    nullColumns.map((column) => Math.sqrt(dot(column, column))),
  );
  const columns = orthonormalBasis(
    added.map((column) => {
      const rest = transform(within, column);
      removeSpanInPlace(rest, basis);
      removeSpanInPlace(rest, basis);
      return rest;
    }),
    added.map((column) => Math.sqrt(dot(column, column)) * 1e-3),
  );
  const n = residuals.length;
  const df = columns.length;
  const df2 = n - df - within.rank - basis.length;
  if (df === 0) return everywhere(unmade('the added terms are collinear with the model'));
  if (df2 <= 0) return everywhere(unmade('as many coefficients as observations'));
  const score = Float64Array.from(columns, (column) => dot(column, residuals));
  const plain = (n * dot(score, score)) / dot(residuals, residuals);
  const robust = robustStatistic(columns, residuals, score, entity);
  return {
    lm_chi2: chiSquare(plain, df),
    lm_f: fRatio(plain, df, df2, n),
    robust_chi2: robust === null ? unmade(FEW) : chiSquare(robust, df),
    robust_f: robust === null ? unmade(FEW) : fRatio(robust, df, df2, n),
  };
}

const FEW = 'fewer entities than added terms';

/** s'B^-1 s with B the cross-products of entities' scores; null where it is singular. */
function robustStatistic(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  score: Float64Array,
  entity: Factor | null,
): number | null {
  const k = columns.length;
  const groups = entity?.levels ?? residuals.length;
  const sums = columns.map((column) => {
    const own = new Float64Array(groups);
    for (let i = 0; i < column.length; i++)
      own[entity === null ? i : entity.codes[i]!]! += column[i]! * residuals[i]!;
    return own;
  });
  const meat = new Float64Array(k * k);
  for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) meat[a * k + b] = dot(sums[a]!, sums[b]!);
  const factor = cholesky(meat, k, SINGULAR);
  if (factor.rank < k) return null;
  const solved = new Float64Array(score);
  choleskySolveInPlace(factor, solved);
  return dot(score, solved);
}

function chiSquare(statistic: number, df: number): LmStatistic {
  return { statistic, df, df2: null, pValue: chi2.sf(statistic, df), reason: null };
}

function fRatio(lm: number, df: number, df2: number, n: number): LmStatistic {
  const statistic = (lm * df2) / (n * df);
  return { statistic, df, df2, pValue: f.sf(statistic, df, df2), reason: null };
}

function unmade(reason: string): LmStatistic {
  return { statistic: Number.NaN, df: 0, df2: null, pValue: null, reason };
}

function everywhere(one: LmStatistic): SmoothTest['statistics'] {
  return { lm_chi2: one, lm_f: one, robust_chi2: one, robust_f: one };
}
