import { describe, expect, it } from 'vitest';
import type { ColumnResult } from '../../../src/results/columns.ts';
import { informationOf } from '../../../src/results/information.ts';

// Printed by information.R: R 4.2.2, fixest 0.14.2, stats; Produc of plm 2.6-2.
const fixest = {
  n: 816,
  df: 748,
  rss: 8.794399964016217e-1,
  logLik: 1.629962949986048e3,
  aic: -3.123925899972096e3,
  bic: -2.804025723834537e3,
  rmse: 3.28290282163429e-2,
};
const lm = {
  n: 816,
  df: 811,
  rss: 6.294154363952954,
  logLik: 8.26981713573467e2,
  aic: -1.641963427146934e3,
  bic: -1.613736941017149e3,
  sigma: 8.809642153342558e-2,
};

/** The inputs are printed to 16 digits, and the logarithm loses none. */
const TOLERANCE = 1e-14;

const column = (estimator: string, { n, df, rss }: { n: number; df: number; rss: number }) =>
  ({ estimator, fit: { n_obs: n, df_resid: df, rss } }) as ColumnResult;

const close = (value: number | null, expected: number) =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(TOLERANCE * Math.abs(expected));

describe('information criteria', () => {
  it('are those of fixest with absorbed effects', () => {
    const found = informationOf(column('fixed_effects', fixest));
    close(found.log_likelihood, fixest.logLik);
    close(found.aic, fixest.aic);
    close(found.bic, fixest.bic);
    close(found.rmse, fixest.rmse);
  });

  it("are those of R's lm less its parameter for the error variance", () => {
    const found = informationOf(column('pooled_ols', lm));
    close(found.log_likelihood, lm.logLik);
    close(found.root_mse, lm.sigma);
    close(found.aic, lm.aic - 2);
    close(found.bic, lm.bic - Math.log(lm.n));
  });

  it('are none where no such likelihood is maximized, or where the fit is exact', () => {
    for (const estimator of ['random_effects', 'iv'])
      expect(informationOf(column(estimator, lm))).toEqual({
        rmse: null,
        root_mse: null,
        log_likelihood: null,
        aic: null,
        bic: null,
      });
    const weighted = { ...column('pooled_ols', lm), weights: { variable: 'w', type: 'analytic' as const } };
    expect(informationOf(weighted).aic).toBeNull();
    const exact = informationOf(column('pooled_ols', { n: 10, df: 8, rss: 0 }));
    expect([exact.rmse, exact.root_mse, exact.aic]).toEqual([0, 0, null]);
  });
});
