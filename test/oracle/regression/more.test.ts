import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as f from '../../../src/numeric/dist/f.ts';
import { takeFactor } from '../../../src/stats/regression/factor.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import { takeSample } from '../../../src/stats/regression/sample.ts';
import type {
  RandomVariance,
  RegressionFit,
  RegressionInput,
  VcovChoice,
} from '../../../src/stats/regression/types.ts';
import { breuschPaganTests } from '../../../src/stats/tests/breusch-pagan.ts';
import { effectsTests } from '../../../src/stats/tests/effects-f.ts';
import { resetTest } from '../../../src/stats/tests/reset.ts';
import { crossSectionTest, groupwiseTest } from '../../../src/stats/tests/residual-tests.ts';
import { serialCorrelationTest } from '../../../src/stats/tests/serial-correlation.ts';
import { varianceInflation } from '../../../src/stats/tests/vif.ts';
import { type PanelSample, readSample } from './data-sets.ts';

/** QR of raw columns in R against QR of demeaned columns here. */
const COEFFICIENT = 1e-10;
/** fixest solves normal equations; its standard errors are good to this. */
const STD_ERROR = 1e-9;
/** Statistics are made of both. */
const STATISTIC = 1e-9;
/** A p-value multiplies the relative error of its statistic, 40-fold at 1e-200. */
const P_VALUE = 1e-7;
/** Beyond this R's own tail of F is off in the sixth digit; see the test at the end. */
const FAR = 1e-250;
const FAR_P_VALUE = 1e-5;
/** AER's two-stage coefficients on raw logarithms carry the conditioning of their normal equations. */
const TWO_STAGES = 1e-10;

type Named = { readonly [term: string]: number };
type Head = {
  readonly y: string;
  readonly x: string | string[];
  readonly entity: string;
  readonly time: string;
};
type Own = {
  readonly coefficients: Named;
  readonly df_residual: number;
  readonly n_used: number;
  readonly sigma2?: { readonly idios: number; readonly id: number };
  readonly se: { readonly [vcov: string]: Named };
};
type Expected = {
  vcov: {
    [spec: string]: {
      [kind: string]: Head & { se: { [key: string]: Named }; df: { [key: string]: number } };
    };
  };
  estimators: {
    [spec: string]: Head & { between: Own; fd?: Own; walhus?: Own; amemiya?: Own; nerlove?: Own };
  };
  tests: {
    [spec: string]: {
      [name: string]: number | null | Named | { F: number; df2: number; p: number };
    };
  };
  iv: {
    [name: string]: {
      coefficients: Named;
      se: { [vcov: string]: Named };
      iid: { [name: string]: number | null };
      HC1: { [name: string]: number | null };
    };
  };
};
const expected = JSON.parse(readFileSync(new URL('more.json', import.meta.url), 'utf8')) as Expected;
/** Thousands of rows by thirteen covariance matrices: half of the time of all. CI runs them, and `npm run test:all`. */
const LARGE = process.env.CI || process.env.REPRO_LONG ? [] : ['petersen', 'laborsupply', 'males', 'wages'];
for (const part of [expected.vcov, expected.tests]) for (const spec of LARGE) delete part[spec];

function close(got: number | null, want: number, tolerance: number, what: string): void {
  const error = got === null ? Number.NaN : Math.abs(got - want) / Math.max(Math.abs(want), Number.MIN_VALUE);
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

function closeTerms(
  fit: RegressionFit,
  values: Float64Array,
  want: Named,
  tolerance: number,
  what: string,
): void {
  for (const [term, value] of Object.entries(want))
    close(values[fit.terms.indexOf(term)]!, value, tolerance, `${what} ${term}`);
}

function inputOf(sample: PanelSample, { y, x }: Pick<Head, 'y' | 'x'>): RegressionInput {
  const terms = [x].flat();
  return {
    y: sample.column(y),
    terms,
    columns: terms.map(sample.column),
    estimator: 'pooled_ols',
    absorb: [],
    entity: sample.entity,
    time: sample.time,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  };
}

const DRISCOLL_KRAAY = { fullK: 'reghdfe', xtscc: 'xtscc', raw: 'none' } as const;
const NEWEY_WEST = { newey: 'reghdfe', raw: 'none' } as const;

/** The setting that a key of the reference answers; null where it has none. */
function vcovOf(key: string, kind: string, { entity, time }: PanelSample): VcovChoice | null {
  if (key === 'HC0') return { type: 'HC0' };
  if (key === 'lsdv_HC2') return { type: 'HC2' };
  if (key === 'lsdv_HC3') return { type: 'HC3' };
  if (key === 'cluster_entity_noneK') return { type: 'cluster', by: [entity], smallSample: 'plm' };
  const [, family, lag, profile] = /^(DK|NW)_L(\d)_(\w+)$/.exec(key)!;
  const lags = Number(lag);
  if (family === 'DK') {
    const smallSample = DRISCOLL_KRAAY[profile as keyof typeof DRISCOLL_KRAAY];
    return { type: 'driscoll_kraay', time, lags, smallSample };
  }
  if (kind !== 'pooled') return null;
  return {
    type: 'newey_west',
    entity,
    time,
    lags,
    smallSample: NEWEY_WEST[profile as keyof typeof NEWEY_WEST],
  };
}

function effectsOf(kind: string, { entity, time }: PanelSample): RegressionInput['absorb'] {
  if (kind.startsWith('fe_entity')) return [entity];
  if (kind.startsWith('fe_twoway')) return [entity, time];
  return kind.startsWith('fe_time') ? [time] : [];
}

describe.each(Object.entries(expected.vcov))('covariance matrices: %s', (spec, kinds) => {
  test.each(Object.entries(kinds))('%s', (kind, ref) => {
    const sample = readSample(spec, ref.entity, ref.time);
    const absorb = effectsOf(kind, sample);
    const estimator = kind === 'pooled' ? 'pooled_ols' : 'fixed_effects';
    for (const [key, se] of Object.entries(ref.se)) {
      const vcov = vcovOf(key, kind, sample);
      if (vcov === null) continue;
      const fit = fitRegression({ ...inputOf(sample, ref), estimator, absorb, vcov });
      closeTerms(fit, fit.stdError, se, STD_ERROR, key);
      // The reference reads uncorrected Newey-West errors against T - 1; Stata's newey against N - K.
      if (!key.startsWith('NW') || key.endsWith('newey')) expect(fit.vcovInfo.df, key).toBe(ref.df[key]);
    }
  });
});

describe.each(Object.entries(expected.estimators))('estimators: %s', (spec, ref) => {
  const sample = readSample(spec, ref.entity, ref.time);
  const input = inputOf(sample, ref);

  test('between', () => {
    const fit = fitRegression({ ...input, estimator: 'between' });
    closeTerms(fit, fit.beta, ref.between.coefficients, COEFFICIENT, 'between');
    closeTerms(fit, fit.stdError, ref.between.se.iid!, STD_ERROR, 'between se');
    expect(fit.fit.dfResid).toBe(ref.between.df_residual);
  });

  test.runIf(ref.fd !== undefined)('first differences', () => {
    const difference = { periods: sample.periods, span: 1 };
    const vcovs: { [key: string]: VcovChoice } = {
      iid: { type: 'iid' },
      lm_cluster_entity: { type: 'cluster', by: [sample.entity], smallSample: 'reghdfe' },
    };
    for (const [key, se] of Object.entries(ref.fd!.se)) {
      const fit = fitRegression({ ...input, estimator: 'first_difference', difference, vcov: vcovs[key]! });
      closeTerms(fit, fit.beta, ref.fd!.coefficients, COEFFICIENT, 'fd');
      closeTerms(fit, fit.stdError, se, STD_ERROR, `fd ${key}`);
      expect(fit.fit.nObs).toBe(ref.fd!.n_used);
    }
  });

  test.each([
    ['walhus', 'wallace_hussain'],
    ['amemiya', 'amemiya'],
    ['nerlove', 'nerlove'],
  ] as ['walhus' | 'amemiya' | 'nerlove', RandomVariance][])('random effects: %s', (key, variance) => {
    const own = ref[key]!;
    const fit = fitRegression({ ...input, estimator: 'random_effects', variance });
    closeTerms(fit, fit.beta, own.coefficients, COEFFICIENT, key);
    closeTerms(fit, fit.stdError, own.se.iid!, STD_ERROR, `${key} se`);
    close(fit.random!.sigmaE * fit.random!.sigmaE, own.sigma2!.idios, STATISTIC, 'sigma_e');
    close(fit.random!.sigmaU * fit.random!.sigmaU, own.sigma2!.id, STATISTIC, 'sigma_u');
  });
});

/** Singletons take part in tests of the reference, and are kept for F; its two-way residuals are iterated to 1e-7. */
const SINGLETONS = new Set(['produc_unbal', 'hedonic']);
const ITERATED = new Set(['empluk', 'hedonic']);

test.each(Object.entries(expected.tests))('specification tests: %s', (spec, ref) => {
  const head = expected.estimators[spec]!;
  const sample = readSample(spec, head.entity, head.time);
  const { entity, time } = sample;
  const input: RegressionInput = {
    ...inputOf(sample, head),
    difference: { periods: sample.periods, span: 1 },
  };
  const number = (key: string): number => ref[key] as number;
  const p = ref.p as Named;
  // A probability of zero is one that the reference's doubles do not hold.
  const closeP = (got: number | null, key: string, share = 1): void => {
    if (p[key] === undefined) return;
    const want = p[key] * share;
    if (want < 1e-300) expect(got, key).toBeLessThan(1e-290);
    else close(got, want, want < FAR ? FAR_P_VALUE : P_VALUE, `p of ${key}`);
  };
  const twoWay = { ...input, estimator: 'fixed_effects' as const, absorb: [entity, time] };
  const keepSingletons = SINGLETONS.has(spec);
  const [one] = effectsTests({ ...input, keepSingletons }, [entity]);
  const [ofEntity, ofTime, both] = effectsTests({ ...twoWay, keepSingletons }, [entity, time]);
  close(one!.statistic, number('F_entity'), STATISTIC, 'F entity');
  close(ofEntity!.statistic, number('F_entity_given_time'), STATISTIC, 'F entity, time');
  close(ofTime!.statistic, number('F_time_given_entity'), STATISTIC, 'F time, entity');
  close(both!.statistic, number('F_twoway_vs_pooled'), STATISTIC, 'F both');
  const [ofTimeAlone] = effectsTests({ ...input, keepSingletons }, [time]);
  close(ofTimeAlone!.statistic, number('F_time'), STATISTIC, 'F time');
  closeP(one!.pValue, 'F_entity');
  closeP(ofTimeAlone!.pValue, 'F_time');
  closeP(ofEntity!.pValue, 'F_entity_given_time');
  closeP(ofTime!.pValue, 'F_time_given_entity');
  closeP(both!.pValue, 'F_twoway_vs_pooled');
  const multipliers = breuschPaganTests(input);
  ['individual', 'time', 'twoways'].forEach((way, i) => {
    close(multipliers[i]!.statistic, number(`LM_bp_${way}`), STATISTIC, `LM ${way}`);
  });
  const serial = serialCorrelationTest(input);
  const xtserial = ref.xtserial as { F: number; df2: number; p: number };
  close(serial.statistic, xtserial.F, STATISTIC, 'xtserial');
  expect(serial.df2).toBe(xtserial.df2);
  close(serial.pValue, xtserial.p, P_VALUE, 'p of xtserial');
  const reset = resetTest(input);
  close(reset.statistic, number('reset'), STATISTIC, 'RESET');
  closeP(reset.pValue, 'reset');
  closeP(multipliers[2]!.pValue, 'LM_bp_twoways');
  // plm's is two-sided; ours is half of it, or 1 where the variance is estimated below zero.
  ['individual', 'time'].forEach((way, i) => {
    if (multipliers[i]!.pValue !== 1) closeP(multipliers[i]!.pValue, `LM_bp_${way}`, 0.5);
  });
  for (const [key, absorb] of [
    ['fe', [entity]],
    ['fe2', [entity, time]],
  ] as const) {
    const fit = fitRegression({ ...twoWay, absorb });
    const used = takeSample(input, fit.rowsUsed);
    const wald = groupwiseTest(fit.residuals, used.entity!);
    if (spec === 'hedonic') expect(wald.reason).toBe('the squared residuals of an entity do not vary');
    else if (!SINGLETONS.has(spec) && !(key === 'fe2' && ITERATED.has(spec))) {
      close(wald.statistic, number(`xttest3_${key}`), STATISTIC, `modified Wald ${key}`);
      closeP(wald.pValue, `xttest3_${key}`);
    }
    // The reference computes no CD of several hundred entities.
    if (ref[`pcdtest_cd_${key}`] === null) continue;
    const tolerance = key === 'fe2' && ITERATED.has(spec) ? 1e-5 : STATISTIC;
    const cd = crossSectionTest(fit.residuals, used.entity!, takeFactor(time, fit.rowsUsed));
    close(cd.statistic, number(`pcdtest_cd_${key}`), tolerance, `CD ${key}`);
    if (tolerance === STATISTIC) closeP(cd.pValue, `pcdtest_cd_${key}`);
  }
  for (const { term, pooled, within } of varianceInflation(twoWay)) {
    // A single regressor has no other to be explained by.
    if (ref.vif === null) close(pooled, 1, STATISTIC, 'VIF of one');
    else close(pooled, (ref.vif as Named)[term]!, STATISTIC, `VIF ${term}`);
    const wanted = (ref.vif_within as Named | null)?.[term];
    // The reference leaves out a term that the effects absorb.
    if (ref.vif_within && wanted === undefined) expect(within).toBeNull();
    else if (ref.vif_within) close(within, (ref.vif_within as Named)[term]!, STATISTIC, `VIF within ${term}`);
  }
});

const IV: {
  [name: string]: { spec: string; y: string; x: string[]; z: string[]; fe: boolean; year?: number };
} = {
  cigsw_1995_salestax: {
    spec: 'cigarettessw',
    y: 'lpacks',
    x: ['lrprice', 'lrincome'],
    z: ['rtaxs'],
    fe: false,
    year: 1995,
  },
  cigsw_1995_both: {
    spec: 'cigarettessw',
    y: 'lpacks',
    x: ['lrprice', 'lrincome'],
    z: ['rtaxs', 'rtax'],
    fe: false,
    year: 1995,
  },
  cigsw_panel_fe2: {
    spec: 'cigarettessw',
    y: 'lpacks',
    x: ['lrprice', 'lrincome'],
    z: ['rtaxs', 'rtax'],
    fe: true,
  },
  produc_unbal_iv_twoway: {
    spec: 'produc_unbal',
    y: 'lgsp',
    x: ['lpcap', 'lpc', 'lemp', 'unemp'],
    z: ['lhwy', 'lwater'],
    fe: true,
  },
};

test.each(Object.entries(expected.iv))('two-stage least squares: %s', (name, ref) => {
  const { spec, y, x, z, fe, year } = IV[name]!;
  const sample = readSample(spec, 'state', 'year');
  const { entity, time } = sample;
  const whole: RegressionInput = {
    ...inputOf(sample, { y, x }),
    estimator: 'iv',
    absorb: fe ? [entity, time] : [],
    instruments: { endogenous: [x[0]!], names: z, columns: z.map(sample.column) },
  };
  const at = sample.periods
    .map((_, row) => row)
    .filter((row) => year === undefined || sample.periods[row] === year);
  const rows = Int32Array.from(at);
  const values = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  const input: RegressionInput =
    year === undefined
      ? whole
      : {
          ...whole,
          y: values(whole.y),
          columns: whole.columns.map(values),
          entity: null,
          time: null,
          instruments: { ...whole.instruments!, columns: whole.instruments!.columns.map(values) },
        };
  // The reference keeps the singleton, which changes what HC1 and clusters count.
  const kinds = spec === 'produc_unbal' ? (['iid'] as const) : (['iid', 'HC1', 'cluster_entity'] as const);
  for (const kind of kinds) {
    const se = ref.se[kind];
    if (se === undefined) continue;
    const vcov: VcovChoice =
      kind === 'cluster_entity' ? { type: 'cluster', by: [entity], smallSample: 'reghdfe' } : { type: kind };
    const fit = fitRegression({ ...input, vcov });
    closeTerms(fit, fit.beta, ref.coefficients, TWO_STAGES, name);
    closeTerms(fit, fit.stdError, se, STD_ERROR, `${name} ${kind}`);
    if (kind === 'cluster_entity') continue;
    const stage = fit.iv!.firstStage[0]!.test.statistic;
    close(stage, ref[kind]['Weak instruments']!, STATISTIC, 'first stage');
    // With one instrumented term all of these are the first stage's F.
    close(fit.iv!.kleibergenPaap, stage, STATISTIC, 'Kleibergen-Paap');
    close(fit.iv!.endogeneity.statistic, ref[kind]['Wu-Hausman']!, STATISTIC, 'Wu-Hausman');
    if (kind === 'HC1') continue;
    close(fit.iv!.craggDonald, stage, STATISTIC, 'Cragg-Donald');
    const sargan = ref.iid.Sargan ?? null;
    if (sargan === null) expect(fit.iv!.overidentification).toBeNull();
    // Its N counts the singleton: 691 rows for our 690.
    else
      close(
        fit.iv!.overidentification!.statistic,
        spec === 'produc_unbal' ? (sargan * 690) / 691 : sargan,
        STATISTIC,
        'Sargan',
      );
  }
});

test('the tail of F where R loses digits, beside mpmath 1.3.0 at 40 digits', () => {
  // R 4.2.2 has 1.5516249077325305e-276 for it.
  close(f.sf(73.10218991271148, 63, 748), 1.5516206479475488e-276, 1e-12, 'pf(73.1, 63, 748)');
});
