import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import type {
  RandomEffects,
  RandomVariance,
  RegressionFit,
  RegressionInput,
} from '../../../src/stats/regression/types.ts';
import { type PanelSample, readSample } from './data-sets.ts';

/*
 * Random effects of periods and of both, by four methods; by maximum likelihood; with instruments; the between estimator
 * with instruments; differences without a constant. plm 2.6-2 and lme4 1.1-31.
 */

const COEFFICIENT = 1e-10;
const STD_ERROR = 1e-9;
/** Components are differences of sums of squares. */
const COMPONENT = 1e-8;
/** plm takes both effects of an unbalanced panel out by iteration, to about 1e-7. */
const ITERATED = 1e-6;
/** lme4 maximizes numerically; what follows from its components has about six digits. */
const MAXIMIZED = 2e-5;

type Named = { readonly [term: string]: number };
type Own = {
  readonly coefficients: Named;
  readonly se: Named;
  readonly sigma2?: Named;
  readonly df_residual: number;
  readonly n_used: number;
};
type Row = {
  readonly y: string;
  readonly x: string | string[];
  readonly entity: string;
  readonly time: string;
  readonly balanced: boolean;
  readonly random: { readonly [methodAndEffect: string]: Own };
  readonly fd_nocons?: Own & { readonly cluster: Named };
  readonly ml?: { coefficients: Named; sigma_u: number; sigma_e: number; loglik: number; se: Named };
};
const expected = JSON.parse(readFileSync(new URL('random.json', import.meta.url), 'utf8')) as {
  models: { [spec: string]: Row };
  iv: { [name: string]: { coefficients: Named; se: Named; sigma2?: Named } };
};
const more = JSON.parse(readFileSync(new URL('random-more.json', import.meta.url), 'utf8')) as {
  nerlove_hedonic: { sigma2: Named; coefficients: Named; se: Named };
  g2sls_crime: { first_stage: Named; endogeneity: number };
};

function close(got: number | null | undefined, want: number, tolerance: number, what: string): void {
  const error = typeof got === 'number' ? Math.abs(got / want - 1) : Number.NaN;
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

function closeTerms(fit: RegressionFit, values: Float64Array, want: Named, tolerance: number, what: string) {
  for (const [term, value] of Object.entries(want))
    close(values[fit.terms.indexOf(term)], value, tolerance, `${what} ${term}`);
}

function inputOf(sample: PanelSample, y: string, x: string | string[]): RegressionInput {
  const terms = [x].flat();
  return {
    y: sample.column(y),
    terms,
    columns: terms.map(sample.column),
    estimator: 'random_effects',
    absorb: [],
    entity: sample.entity,
    time: sample.time,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
  };
}

/** plm's effects of periods are not the least-squares ones where a panel is unbalanced; lm's are, and V is dense. */
function closeToDense(fit: RegressionFit): void {
  const { sigma2, coefficients, se } = more.nerlove_hedonic;
  const { sigmaE, sigmaU, sigmaV } = fit.random!;
  close(sigmaE * sigmaE, sigma2.idios!, COMPONENT, 'sigma_e');
  close(sigmaU * sigmaU, sigma2.id!, COMPONENT, 'sigma_u');
  close(sigmaV! * sigmaV!, sigma2.time!, COMPONENT, 'sigma of time');
  closeTerms(fit, fit.beta, coefficients, COEFFICIENT, 'b');
  closeTerms(fit, fit.stdError, se, STD_ERROR, 'se');
}

const METHODS: { [plm: string]: RandomVariance } = {
  swar: 'baltagi_chang',
  walhus: 'wallace_hussain',
  amemiya: 'amemiya',
  nerlove: 'nerlove',
};
const EFFECTS: { [plm: string]: RandomEffects } = { time: 'time', twoways: 'both' };

describe.each(Object.entries(expected.models))('%s', (spec, row) => {
  const sample = readSample(spec, row.entity, row.time);
  const input = inputOf(sample, row.y, row.x);

  test.each(Object.entries(row.random))('random effects: %s', (name, want) => {
    const [method, effect] = name.split('_') as [string, string];
    const fit = fitRegression({ ...input, variance: METHODS[method]!, random: EFFECTS[effect]! });
    const iterated = effect === 'twoways' && !row.balanced;
    const { sigmaE, sigmaU, sigmaV } = fit.random!;
    const tolerance = iterated ? ITERATED : COMPONENT;
    close(sigmaE * sigmaE, want.sigma2!.idios!, tolerance, 'sigma_e');
    const variances = effect === 'time' ? { time: sigmaU } : { id: sigmaU, time: sigmaV! };
    if (spec === 'hedonic' && name === 'nerlove_twoways') return closeToDense(fit);
    for (const [role, sigma] of Object.entries(variances)) {
      const own = want.sigma2![role]!;
      if (own === 0) expect(sigma).toBe(0);
      else close(sigma * sigma, own, tolerance, `sigma of ${role}`);
    }
    closeTerms(fit, fit.beta, want.coefficients, iterated ? ITERATED : COEFFICIENT, 'b');
    // Of unbalanced two-way effects plm reports (X'V^-1 X)^-1 without sigma_e^2.
    const share = iterated ? fit.random!.rmse : 1;
    const se = Object.fromEntries(Object.entries(want.se).map(([term, value]) => [term, value * share]));
    closeTerms(fit, fit.stdError, se, iterated ? ITERATED : STD_ERROR, 'se');
  });

  test.runIf(row.ml !== undefined)('maximum likelihood', () => {
    const ml = row.ml!;
    const fit = fitRegression({ ...input, variance: 'maximum_likelihood' });
    closeTerms(fit, fit.stdError, ml.se, MAXIMIZED, 'se');
    for (const [term, value] of Object.entries(ml.coefficients)) {
      const j = fit.terms.indexOf(term);
      expect(Math.abs(fit.beta[j]! - value) / fit.stdError[j]!, term).toBeLessThan(MAXIMIZED);
    }
    // Its least is not zero.
    if (ml.sigma_u < 1e-8) expect(fit.random!.sigmaU).toBe(0);
    else close(fit.random!.sigmaU, ml.sigma_u, MAXIMIZED, 'sigma_u');
    close(fit.random!.sigmaE, ml.sigma_e, MAXIMIZED, 'sigma_e');
    // Never below what lme4 found, but for rounding.
    expect(fit.random!.logLikelihood! - ml.loglik).toBeGreaterThan(-1e-9 * Math.abs(ml.loglik));
    close(fit.random!.logLikelihood, ml.loglik, 1e-9, 'log likelihood');
  });

  test.runIf(row.fd_nocons !== undefined)('differences without a constant', () => {
    const want = row.fd_nocons!;
    const difference = { periods: sample.periods, span: 1 };
    // plm leaves out what changes by the same amount everywhere (experience, in wages), which is a constant here.
    const terms = Object.keys(want.coefficients);
    const ofThese = { ...inputOf(sample, row.y, terms), terms };
    const changes: RegressionInput = {
      ...ofThese,
      estimator: 'first_difference',
      difference,
      constant: false,
    };
    const fit = fitRegression(changes);
    expect(fit.terms).not.toContain('(Intercept)');
    expect(fit.fit.nObs).toBe(want.n_used);
    expect(fit.fit.dfResid).toBe(want.df_residual);
    closeTerms(fit, fit.beta, want.coefficients, COEFFICIENT, 'b');
    closeTerms(fit, fit.stdError, want.se, STD_ERROR, 'se');
    const vcov = { type: 'cluster', by: [sample.entity], smallSample: 'reghdfe' } as const;
    const clustered = fitRegression({ ...changes, vcov });
    closeTerms(clustered, clustered.stdError, want.cluster, STD_ERROR, 'clustered se');
  });
});

const CRIME = {
  endogenous: ['lprbarr', 'lpolpc'],
  names: ['ltaxpc', 'lmix'],
};

test.each([
  ['crime_re2sls_bvk', { estimator: 'random_effects' }],
  ['crime_re2sls_baltagi', { estimator: 'random_effects', ivMethod: 'ec2sls' }],
  ['crime_be2sls', { estimator: 'between' }],
] as [string, Partial<RegressionInput>][])('%s', (name, own) => {
  const want = expected.iv[name]!;
  const sample = readSample('crime', 'county', 'year');
  const years = Object.keys(want.coefficients).filter((term) => term.startsWith('factor(year)'));
  const terms = Object.keys(want.coefficients).filter((term) => term !== '(Intercept)');
  const column = (term: string): Float64Array =>
    years.includes(term)
      ? sample.periods.map((year) => Number(String(year) === term.slice('factor(year)'.length)))
      : sample.column(term);
  const fit = fitRegression({
    ...inputOf(sample, 'lcrmrte', []),
    terms,
    columns: terms.map(column),
    instruments: { ...CRIME, columns: CRIME.names.map(sample.column) },
    ...own,
  });
  closeTerms(fit, fit.beta, want.coefficients, 1e-9, name);
  closeTerms(fit, fit.stdError, want.se, STD_ERROR, `${name} se`);
  if (want.sigma2 === undefined) return;
  if (own.ivMethod === undefined) {
    for (const { term, test: stage } of fit.iv!.firstStage)
      close(stage.statistic, more.g2sls_crime.first_stage[term]!, STD_ERROR, `first stage of ${term}`);
    close(fit.iv!.endogeneity.statistic, more.g2sls_crime.endogeneity, 1e-7, 'exogeneity');
  }
  close(fit.random!.sigmaE * fit.random!.sigmaE, want.sigma2.idios!, COMPONENT, 'sigma_e');
  close(fit.random!.sigmaU * fit.random!.sigmaU, want.sigma2.id!, COMPONENT, 'sigma_u');
});
