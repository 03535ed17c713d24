import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hausman } from '../../../src/stats/hausman.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import type { RegressionFit, RegressionInput, VcovChoice } from '../../../src/stats/regression/types.ts';
import { type PanelSample, readSample } from './data-sets.ts';

/** QR with explicit dummies in R against QR of demeaned columns here. */
const COEFFICIENT = 1e-10;
/** fixest solves normal equations; its standard errors are good to this. */
const STD_ERROR = 1e-9;
/** A p-value multiplies the relative error of its statistic, 40-fold at 1e-200. */
const P_VALUE = 1e-7;
/** Sums of squares and what is made of them. */
const FIT = 1e-11;
/** Quadratic forms in differences of variance matrices. */
const CHI_SQUARE = 1e-9;

type Named = { readonly [term: string]: number };
type VcovRef = {
  df_t: number | string;
  se: Named;
  p: Named;
  ci95_low: Named;
  ci95_high: Named;
  wald_F: number | null;
  wald_p_F?: number;
  wald_chi2: number | null;
};
type FeRef = {
  y: string;
  x: string | string[];
  entity: string;
  time: string;
  coefficients: Named;
  stats: { n: number; df_residual: number; rss: number; r2: number; r2_adj: number; r2_within: number };
  xtreg: { r2_o?: number; r2_b?: number; cons?: number; cons_se?: number };
  vcov: { [key: string]: VcovRef };
};
type Chi = { chi2: number; df: number; p: number; positive_definite: boolean };
type Expected = {
  fe: { [spec: string]: { [kind: string]: FeRef } };
  re: {
    [spec: string]: {
      stata: {
        coefficients: Named;
        sigma_u: number;
        sigma_e: number;
        rmse: number;
        r2_w: number;
        r2_b: number;
        r2_o: number;
        vcov: { conventional: VcovRef; cluster_entity: VcovRef };
      };
      swar: { coefficients: Named; sigma2: { idios: number; id?: number } };
    };
  };
  /** Standard errors of two-way matrices that are not positive semidefinite, repaired as reghdfe does. */
  not_psd: { [spec: string]: { [kind: string]: Named } };
  tests: {
    [spec: string]: {
      default: Chi;
      sigmamore: Chi;
      mundlak: { chi2_cluster: number; p_cluster: number; df: number };
      i_time_sigmamore?: Chi;
    };
  };
};
const expected = readJson('expected.json') as Expected;
/** Pooled coefficients by lm. */
const pooled = readJson('pooled.json') as { [spec: string]: Named };

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

function close(got: number | null, want: number, tolerance: number, what: string): void {
  const error = got === null ? Number.NaN : Math.abs(got - want) / Math.max(Math.abs(want), Number.MIN_VALUE);
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

const VCOVS: { [key: string]: (sample: PanelSample) => VcovChoice } = {
  iid: () => ({ type: 'iid' }),
  HC1: () => ({ type: 'HC1' }),
  cluster_entity: ({ entity }) => ({ type: 'cluster', by: [entity], smallSample: 'reghdfe' }),
  cluster_entity_fullK: ({ entity }) => ({ type: 'cluster', by: [entity], smallSample: 'areg' }),
  cluster_entity_CR0: ({ entity }) => ({ type: 'cluster', by: [entity], smallSample: 'none' }),
  cluster_time: ({ time }) => ({ type: 'cluster', by: [time], smallSample: 'reghdfe' }),
  cluster_twoway: ({ entity, time }) => ({ type: 'cluster', by: [entity, time], smallSample: 'reghdfe' }),
};

function effectsOf(kind: string, { entity, time }: PanelSample): RegressionInput['absorb'] {
  if (kind.startsWith('fe_entity')) return [entity];
  if (kind.startsWith('fe_twoway')) return [entity, time];
  return kind.startsWith('fe_time') ? [time] : [];
}

function inputOf(sample: PanelSample, y: string, x: string | readonly string[]) {
  const terms = [x].flat();
  return {
    y: sample.column(y),
    terms,
    columns: terms.map(sample.column),
    entity: sample.entity,
    time: sample.time,
    confidence: 0.95,
    variance: 'swamy_arora' as const,
  };
}

function checkTerms(fit: RegressionFit, coefficients: Named, ref: VcovRef, what: string): void {
  for (const [term, value] of Object.entries(coefficients)) {
    const j = fit.terms.indexOf(term);
    close(fit.beta[j]!, value, COEFFICIENT, `${what} ${term}`);
    close(fit.stdError[j]!, ref.se[term]!, STD_ERROR, `${what} se ${term}`);
    close(fit.pValue[j]!, ref.p[term]!, P_VALUE, `${what} p ${term}`);
    // An end of an interval may lie next to zero: measured against the standard error.
    const unit = ref.se[term]!;
    expect(Math.abs(fit.confLow[j]! - ref.ci95_low[term]!) / unit, `${what} low ${term}`).toBeLessThan(
      10 * STD_ERROR,
    );
    expect(Math.abs(fit.confHigh[j]! - ref.ci95_high[term]!) / unit, `${what} high ${term}`).toBeLessThan(
      10 * STD_ERROR,
    );
  }
}

function checkFit(fit: RegressionFit, ref: FeRef, kind: string): void {
  const { stats, xtreg } = ref;
  expect(fit.fit.nObs).toBe(stats.n);
  expect(fit.fit.dfResid).toBe(stats.df_residual);
  close(fit.fit.rss, stats.rss, FIT, 'rss');
  close(fit.fit.adjR2, stats.r2_adj, FIT, 'adj r2');
  if (kind === 'pooled') {
    close(fit.fit.r2Overall, stats.r2, FIT, 'r2');
    return;
  }
  close(fit.fit.r2Lsdv, stats.r2, FIT, 'r2 lsdv');
  close(fit.fit.r2Within, stats.r2_within, FIT, 'r2 within');
  if (xtreg.r2_o !== undefined) close(fit.fit.r2Overall, xtreg.r2_o, FIT, 'r2 overall');
  if (xtreg.r2_b !== undefined) close(fit.fit.r2Between, xtreg.r2_b, FIT, 'r2 between');
  if (!kind.startsWith('fe_entity')) return;
  if (xtreg.cons !== undefined) close(fit.beta.at(-1)!, xtreg.cons, COEFFICIENT, 'constant');
  if (xtreg.cons_se !== undefined) close(fit.stdError.at(-1)!, xtreg.cons_se, STD_ERROR, 'se constant');
}

describe.each(Object.entries(expected.fe))('%s', (spec, kinds) => {
  test.each(Object.entries(kinds))('%s', (kind, ref) => {
    const sample = readSample(spec, ref.entity, ref.time);
    const absorb = effectsOf(kind, sample);
    const estimator = kind === 'pooled' ? 'pooled_ols' : 'fixed_effects';
    for (const [key, vcovRef] of Object.entries(ref.vcov)) {
      const vcov = VCOVS[key]!(sample);
      const fit = fitRegression({ ...inputOf(sample, ref.y, ref.x), estimator, absorb, vcov });
      if (key === 'iid') checkFit(fit, ref, kind);
      // Where a two-way matrix has a negative eigenvalue fixest's is not repaired; its repair as by reghdfe is beside it.
      const repaired = key === 'cluster_twoway' ? expected.not_psd[spec]?.[kind] : undefined;
      if (repaired !== undefined) {
        expect(fit.vcovInfo.repaired, key).toBe(true);
        for (const [term, se] of Object.entries(repaired))
          close(fit.stdError[fit.terms.indexOf(term)]!, se, STD_ERROR, `${key}, repaired, se ${term}`);
        continue;
      }
      if (fit.vcovInfo.repaired && spec === 'hedonic') continue;
      expect(fit.vcovInfo.df).toBe(vcovRef.df_t);
      checkTerms(fit, kind === 'pooled' ? pooled[spec]! : ref.coefficients, vcovRef, key);
      if (vcovRef.wald_F !== null) close(fit.fit.fStatistic, vcovRef.wald_F, CHI_SQUARE, `${key} F`);
    }
  });
});

test.each(Object.entries(expected.re))('random effects: %s', (spec, { stata, swar }) => {
  const panel = Object.values(expected.fe[spec]!)[0]!;
  const sample = readSample(spec, panel.entity, panel.time);
  const input = { ...inputOf(sample, panel.y, panel.x), estimator: 'random_effects' as const, absorb: [] };
  const iid = fitRegression({ ...input, vcov: { type: 'iid' } });
  checkTerms(iid, stata.coefficients, stata.vcov.conventional, 'conventional');
  close(iid.random!.sigmaU, stata.sigma_u, FIT, 'sigma_u');
  close(iid.random!.sigmaE, stata.sigma_e, FIT, 'sigma_e');
  close(iid.fit.r2Within, stata.r2_w, FIT, 'r2 within');
  close(iid.fit.r2Between, stata.r2_b, FIT, 'r2 between');
  close(iid.fit.r2Overall, stata.r2_o, FIT, 'r2 overall');
  expect(iid.vcovInfo.df).toBeNull();
  const clustered = fitRegression({ ...input, vcov: VCOVS.cluster_entity!(sample) });
  checkTerms(clustered, stata.coefficients, stata.vcov.cluster_entity, 'cluster');
  const unbalanced = fitRegression({ ...input, vcov: { type: 'iid' }, variance: 'baltagi_chang' });
  for (const [term, value] of Object.entries(swar.coefficients))
    close(unbalanced.beta[unbalanced.terms.indexOf(term)]!, value, COEFFICIENT, `swar ${term}`);
  close(unbalanced.random!.sigmaE * unbalanced.random!.sigmaE, swar.sigma2.idios, FIT, 'swar sigma_e');
});

test.each(Object.entries(expected.tests))('Hausman: %s', (spec, ref) => {
  const panel = Object.values(expected.fe[spec]!)[0]!;
  const sample = readSample(spec, panel.entity, panel.time);
  const input = inputOf(sample, panel.y, panel.x);
  const outcome = hausman({ ...input, absorb: [] });
  close(outcome.statistic, ref.default.chi2, CHI_SQUARE, 'default');
  expect(outcome.df).toBe(ref.default.df);
  expect(outcome.definite).toBe(ref.default.positive_definite);
  close(outcome.sigmamore.statistic, ref.sigmamore.chi2, CHI_SQUARE, 'sigmamore');
  close(outcome.sigmamore.pValue, ref.sigmamore.p, P_VALUE, 'p');
  expect(outcome.preferred).toBe(ref.sigmamore.p < 0.05 ? 'fixed_effects' : 'random_effects');
  close(outcome.mundlak.statistic, ref.mundlak.chi2_cluster, CHI_SQUARE, 'Mundlak');
  expect(outcome.mundlak.df).toBe(ref.mundlak.df);
  close(outcome.mundlak.pValue, ref.mundlak.p_cluster, P_VALUE, 'Mundlak p');
});

test.each(['produc', 'produc_interaction', 'grunfeld', 'gasoline'])(
  'Hausman with time effects on a balanced panel: the rank-k statistic on all coefficients, %s',
  (spec) => {
    const panel = Object.values(expected.fe[spec]!)[0]!;
    const sample = readSample(spec, panel.entity, panel.time);
    const outcome = hausman({ ...inputOf(sample, panel.y, panel.x), absorb: [sample.time] });
    const ref = expected.tests[spec]!.i_time_sigmamore!;
    close(outcome.sigmamore.statistic, ref.chi2, CHI_SQUARE, 'sigmamore');
    expect(outcome.sigmamore.df).toBe(ref.df);
  },
);

test('the published one-way regression on Produc', () => {
  const sample = readSample('produc', 'state', 'year');
  const fit = fitRegression({
    ...inputOf(sample, 'lgsp', ['lpcap', 'lpc', 'lemp', 'unemp']),
    estimator: 'fixed_effects',
    absorb: [sample.entity],
    vcov: { type: 'iid' },
  });
  // Baltagi (2013), Econometric Analysis of Panel Data, table 2.4, to the printed digits.
  const printed = [-0.02615, 0.29201, 0.76816, -0.0053];
  printed.forEach((value, j) => {
    expect(Math.abs(fit.beta[j]! - value)).toBeLessThan(0.000005);
  });
});
