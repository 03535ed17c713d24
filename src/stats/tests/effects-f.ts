import * as f from '../../numeric/dist/f.ts';
import { takeFactor } from '../regression/factor.ts';
import { fitRegression } from '../regression/fit.ts';
import type { Factor, RegressionFit, RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * F tests that absorbed effects are zero: each kind given the others, and all together where there are several. Every
 * fit is on the rows that the full model keeps, with errors of one variance.
 *
 * @cite Baltagi (2013), Econometric Analysis of Panel Data, section 2.1.2
 * @oracle test/oracle/regression
 */
export function effectsTests(input: RegressionInput, factors: readonly Factor[]): TestRow[] {
  if (factors.length === 0) return [];
  const full = fitWith(input, factors, null);
  const sets = factors.map((factor) => [factor]);
  if (factors.length > 1) sets.push([...factors]);
  return sets.map((tested) => {
    const names = tested.map(({ name }) => name);
    const kept = factors.filter((factor) => !tested.includes(factor));
    const restricted = fitWith(input, kept, full.rowsUsed);
    const df = restricted.fit.dfResid - full.fit.dfResid;
    const df2 = full.fit.dfResid;
    if (df <= 0 || df2 <= 0 || !(full.fit.rss > 0)) {
      return withoutTest('effects', 'f', 'no degrees of freedom are left', names);
    }
    const statistic = (restricted.fit.rss - full.fit.rss) / df / (full.fit.rss / df2);
    const pValue = f.sf(Math.max(0, statistic), df, df2);
    return { test: 'effects', of: names, statistic, distribution: 'f', df, df2, pValue, reason: null };
  });
}

function fitWith(input: RegressionInput, absorb: readonly Factor[], rows: Int32Array | null): RegressionFit {
  return fitRegression({
    ...(rows === null ? input : rowsOf(input, rows)),
    estimator: absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: rows === null ? absorb : absorb.map((factor) => takeFactor(factor, rows)),
    vcov: { type: 'iid' },
  });
}

function rowsOf(input: RegressionInput, rows: Int32Array): RegressionInput {
  const values = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...input,
    y: values(input.y),
    columns: input.columns.map(values),
    entity: input.entity === null ? null : takeFactor(input.entity, rows),
    time: input.time === null ? null : takeFactor(input.time, rows),
    weights: input.weights == null ? null : { ...input.weights, values: values(input.weights.values) },
  };
}
