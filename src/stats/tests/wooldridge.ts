import * as f from '../../numeric/dist/f.ts';
import { takeFactor } from '../regression/factor.ts';
import { differencesOf } from '../regression/first-difference.ts';
import { fitRegression } from '../regression/fit.ts';
import type { RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * Wooldridge's regressions of residuals on those one period before, with a constant and errors clustered by entity
 * without correction. Of the within residuals the slope is -1 / (T - 1) where the errors are not correlated; of those of
 * differences -1/2 where the errors of the levels are not, 0 where those of the differences are not. F with the degrees
 * of freedom of that regression, as plm's pwartest and pwfdtest.
 *
 * @shape input.difference: the periods' values, span 1
 * @cite Wooldridge (2010), sections 10.5.4 and 10.6.3
 * @oracle test/oracle/regression
 */
export function wooldridgeTest(
  test: 'wooldridge_within' | 'wooldridge_levels' | 'wooldridge_differences',
  input: RegressionInput,
): TestRow {
  const [entity, time] = [input.entity!, input.time!];
  const within = test === 'wooldridge_within';
  const fit = fitRegression({
    ...input,
    estimator: within ? 'fixed_effects' : 'first_difference',
    absorb: within ? [entity] : [],
    keepSingletons: true,
    vcov: { type: 'iid' },
  });
  const residuals = new Float64Array(input.y.length).fill(Number.NaN);
  fit.rowsUsed.forEach((row, i) => {
    residuals[row] = fit.residuals[i]!;
  });
  const { later, earlier } = differencesOf(input);
  const at = Array.from(later.keys()).filter(
    (i) => !Number.isNaN(residuals[later[i]!]!) && !Number.isNaN(residuals[earlier[i]!]!),
  );
  const now = Int32Array.from(at, (i) => later[i]!);
  const few = withoutTest(test, 'f', 'fewer than two entities have enough periods in a row');
  if (now.length < 4) return few;
  const clusters = takeFactor(entity, now);
  const regression = fitRegression({
    ...input,
    y: Float64Array.from(now, (row) => residuals[row]!),
    terms: ['before'],
    columns: [Float64Array.from(at, (i) => residuals[earlier[i]!]!)],
    low: null,
    estimator: 'pooled_ols',
    absorb: [],
    entity: clusters,
    time: null,
    difference: null,
    vcov: { type: 'cluster', by: [clusters], smallSample: 'none' },
  });
  const [slope, error] = [regression.beta[0]!, regression.stdError[0]!];
  if (regression.terms[0] !== 'before' || !(error > 0)) return few;
  const supposed = { wooldridge_within: -1 / (time.levels - 1), wooldridge_levels: -0.5 };
  const distance = (slope - (test === 'wooldridge_differences' ? 0 : supposed[test])) / error;
  const statistic = distance * distance;
  const df2 = regression.fit.dfResid;
  const pValue = f.sf(statistic, 1, df2);
  return { test, of: [], statistic, distribution: 'f', df: 1, df2, pValue, reason: null };
}
