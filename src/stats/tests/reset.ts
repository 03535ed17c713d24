import * as f from '../../numeric/dist/f.ts';
import { dot } from '../../numeric/sum.ts';
import { fitRegression } from '../regression/fit.ts';
import { center } from '../regression/least-squares.ts';
import type { RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * Ramsey's RESET: F test that the second to fourth powers of the fitted values, absorbed effects included, add nothing.
 * The values are centered and scaled first, which spans the same.
 *
 * @cite Ramsey (1969), JRSS B 31; Stata's estat ovtest
 * @oracle test/oracle/regression
 */
export function resetTest(input: RegressionInput): TestRow {
  const plain: RegressionInput = {
    ...input,
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    vcov: { type: 'iid' },
  };
  const fit = fitRegression(plain);
  const fitted = new Float64Array(input.y.length);
  fit.rowsUsed.forEach((row, i) => {
    fitted[row] = fit.fitted[i]!;
  });
  const { column } = center(fit.fitted);
  const spread = Math.sqrt(dot(column, column) / column.length);
  if (!(spread > 0)) return withoutTest('reset', 'f', 'the fitted values do not vary');
  const level = fit.fitted[0]! - column[0]!;
  const scaled = fitted.map((value) => (value - level) / spread);
  const powers = [2, 3, 4].map((power) =>
    scaled.map((value) =>
      power === 2 ? value * value : power === 3 ? value * value * value : value * value * value * value,
    ),
  );
  const names = powers.map((_, i) => ` power ${i + 2}`);
  const more = fitRegression({
    ...plain,
    terms: [...input.terms, ...names],
    columns: [...input.columns, ...powers],
  });
  const df = fit.fit.dfResid - more.fit.dfResid;
  const df2 = more.fit.dfResid;
  if (df <= 0 || df2 <= 0 || !(more.fit.rss > 0)) {
    return withoutTest('reset', 'f', 'the powers of the fitted values add no column');
  }
  const statistic = (fit.fit.rss - more.fit.rss) / df / (more.fit.rss / df2);
  const pValue = f.sf(Math.max(0, statistic), df, df2);
  return { test: 'reset', of: [], statistic, distribution: 'f', df, df2, pValue, reason: null };
}
