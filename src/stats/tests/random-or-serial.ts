import * as chi2 from '../../numeric/dist/chi2.ts';
import * as normal from '../../numeric/dist/normal.ts';
import { dot } from '../../numeric/sum.ts';
import { countLevels } from '../regression/factor.ts';
import { differencesOf } from '../regression/first-difference.ts';
import { fitRegression } from '../regression/fit.ts';
import type { RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * Entity effects and serial correlation are easily taken for one another. Bera, Sosa-Escudero and Yoon test each so that
 * a little of the other does no harm; Baltagi and Li both together. On pooled residuals, unbalanced panels too; a
 * period before counts by its value.
 *
 * @shape input.difference: the periods' values, span 1
 * @cite Bera, Sosa-Escudero & Yoon (2001), J. Econometrics 101; Sosa-Escudero & Bera (2008), Stata Journal 8(1); Baltagi &
 * Li (1991), Statistics & Probability Letters 11
 * @oracle test/oracle/regression
 */
export function randomOrSerial(
  test: 'bera_sosa_escudero_yoon' | 'baltagi_li',
  input: RegressionInput,
): TestRow[] {
  const fit = fitRegression({ ...input, estimator: 'pooled_ols', absorb: [], vcov: { type: 'iid' } });
  const { residuals } = fit;
  const { later, earlier } = differencesOf(input);
  const [entity, time] = [input.entity!, input.time!];
  const n = residuals.length;
  const sums = new Float64Array(entity.levels);
  for (let i = 0; i < n; i++) sums[entity.codes[i]!]! += residuals[i]!;
  const now = Float64Array.from(later, (row) => residuals[row]!);
  const before = Float64Array.from(earlier, (row) => residuals[row]!);
  const counts = countLevels(entity);
  const squares = dot(counts, counts);
  const most = Math.max(...countLevels(time));
  const rest = squares - 3 * n + 2 * most;
  if (!(dot(now, now) > 0) || !(rest > 0) || n <= most)
    return [withoutTest(test, 'chi2', 'too few periods in a row')];
  const a = 1 - dot(sums, sums) / dot(residuals, residuals);
  const b = dot(now, before) / dot(now, now);
  const both = (a + 2 * b) * (a + 2 * b);
  if (test === 'baltagi_li') return [chiSquare(test, n * n * (both / (2 * rest) + (b * b) / (n - most)), 2)];
  const net = b + ((n - most) / (squares - n)) * a;
  const serial = (net * net * (squares - n) * n * n) / ((n - most) * rest);
  const random = -Math.sqrt((n * n) / (2 * rest)) * (a + 2 * b);
  return [
    {
      test,
      of: [entity.name],
      statistic: random,
      distribution: 'normal',
      df: null,
      df2: null,
      pValue: normal.sf(random),
      reason: null,
    },
    chiSquare('bera_sosa_escudero_yoon_serial', serial, 1),
  ];
}

function chiSquare(test: TestRow['test'], statistic: number, df: number): TestRow {
  const pValue = chi2.sf(statistic, df);
  return { test, of: [], statistic, distribution: 'chi2', df, df2: null, pValue, reason: null };
}
