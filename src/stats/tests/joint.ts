import type { RegressionFit } from '../regression/types.ts';
import { waldF } from '../regression/wald.ts';
import { type TestRow, withoutTest } from './types.ts';

/** Wald test that some terms are zero together, under the model's covariance matrix. */
export function jointTest(fit: RegressionFit, terms: readonly string[]): TestRow {
  const at = terms.map((term) => fit.terms.indexOf(term));
  const missing = terms.find((_, i) => at[i] === -1);
  if (missing !== undefined) {
    return withoutTest('joint', 'f', `${missing} is not estimated`, terms);
  }
  const { df, reason } = fit.vcovInfo;
  const test = waldF(fit.beta, fit.vcov, at, df, reason);
  const chi = df === null;
  return {
    test: 'joint',
    of: terms,
    statistic: chi ? test.statistic * at.length : test.statistic,
    distribution: chi ? 'chi2' : 'f',
    df: test.df,
    df2: test.df2,
    pValue: test.pValue,
    reason: test.reason,
  };
}
