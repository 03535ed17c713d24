import * as chi2 from '../../numeric/dist/chi2.ts';
import { dot } from '../../numeric/sum.ts';
import { countLevels } from '../regression/factor.ts';
import { fitRegression } from '../regression/fit.ts';
import type { Factor, RegressionInput } from '../regression/types.ts';
import type { TestRow } from './types.ts';

/**
 * Lagrange multiplier tests that the variance of entity effects, of time effects, of both is zero, on the residuals of
 * pooled least squares; unbalanced panels too. A variance cannot be negative, so the one-way tests are one-sided
 * (half the chi-square's tail, as Stata's xttest0); the two-way one is the sum of both, chi-square with two degrees.
 *
 * @cite Breusch & Pagan (1980), Review of Economic Studies 47; Baltagi & Li (1990), Econometric Theory 6
 * @oracle test/oracle/regression
 */
export function breuschPaganTests(input: RegressionInput): TestRow[] {
  const fit = fitRegression({ ...input, estimator: 'pooled_ols', absorb: [], vcov: { type: 'iid' } });
  const one = (factor: Factor): { row: TestRow; statistic: number } => {
    const { statistic, above } = multiplier(fit.residuals, factor);
    const pValue = above ? 0.5 * chi2.sf(statistic, 1) : 1;
    const row: TestRow = {
      test: 'breusch_pagan',
      of: [factor.name],
      statistic,
      distribution: 'chibar2',
      df: 1,
      df2: null,
      pValue,
      reason: null,
    };
    return { row, statistic };
  };
  const factors = [input.entity, input.time].filter((factor) => factor !== null);
  const ways = factors.map(one);
  const rows = ways.map(({ row }) => row);
  if (ways.length < 2) return rows;
  const statistic = ways[0]!.statistic + ways[1]!.statistic;
  const of = factors.map(({ name }) => name);
  const pValue = chi2.sf(statistic, 2);
  return [
    ...rows,
    { test: 'breusch_pagan', of, statistic, distribution: 'chi2', df: 2, df2: null, pValue, reason: null },
  ];
}

/** n^2 A^2 / (2 (sum T_g^2 - n)), A = sum of squared group sums over the sum of squares, less one. */
function multiplier(residuals: Float64Array, factor: Factor): { statistic: number; above: boolean } {
  const sums = new Float64Array(factor.levels);
  for (let i = 0; i < residuals.length; i++) sums[factor.codes[i]!]! += residuals[i]!;
  const n = residuals.length;
  let squares = 0;
  for (const count of countLevels(factor)) squares += count * count;
  const excess = dot(sums, sums) / dot(residuals, residuals) - 1;
  return { statistic: (n * n * excess * excess) / (2 * (squares - n)), above: excess > 0 };
}
