import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
import type { RegressionFit, VcovChoice } from '../../../src/stats/regression/types.ts';
import { type PanelSample, readSample } from './data-sets.ts';

/* Fits that keep singletons, as xtreg, areg and fixest do: `singletons: keep`. */

const COEFFICIENT = 1e-10;
const STD_ERROR = 1e-9;
/** An eigenvalue that is set to zero is one of a matrix that fixest made from normal equations. */
const REPAIRED = 1e-8;

type Named = { readonly [term: string]: number };
type Case = {
  readonly y: string;
  readonly x: string[];
  readonly entity: string;
  readonly time: string;
  readonly coefficients: Named;
  readonly se: { readonly [vcov: string]: Named };
  readonly stats: {
    n: number;
    df_residual: number;
    rss: number;
    r2: number;
    r2_adj: number;
    r2_within: number;
  };
  readonly repaired: boolean;
};
const expected = JSON.parse(readFileSync(new URL('singletons.json', import.meta.url), 'utf8')) as {
  [specAndKind: string]: Case;
};

function close(got: number | null | undefined, want: number, tolerance: number, what: string): void {
  const error = typeof got === 'number' ? Math.abs(got / want - 1) : Number.NaN;
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

function closeTerms(fit: RegressionFit, values: Float64Array, want: Named, tolerance: number, what: string) {
  for (const [term, value] of Object.entries(want))
    close(values[fit.terms.indexOf(term)], value, tolerance, `${what} ${term}`);
}

const CORRECTIONS = { fullK: 'areg', noneK: 'plm', CR0: 'none' } as const;
const DRISCOLL_KRAAY = { fullK: 'reghdfe', xtscc: 'xtscc', raw: 'none' } as const;

function vcovOf(key: string, { entity, time }: PanelSample): VcovChoice {
  const [, lags, profile] = /^DK_L(\d)_(\w+)$/.exec(key) ?? [];
  if (lags !== undefined) {
    const smallSample = DRISCOLL_KRAAY[profile as keyof typeof DRISCOLL_KRAAY];
    return { type: 'driscoll_kraay', time, lags: Number(lags), smallSample };
  }
  const [, way, correction] = /^cluster_(entity|time|twoway)(?:_(\w+))?$/.exec(key) ?? [];
  if (way === undefined) return { type: key as 'iid' };
  const by = { entity: [entity], time: [time], twoway: [entity, time] }[way]!;
  const smallSample = correction === undefined ? 'reghdfe' : CORRECTIONS[correction as 'CR0'];
  return { type: 'cluster', by, smallSample };
}

test.each(Object.entries(expected))('%s', (name, want) => {
  const sample = readSample(name.split('/')[0]!, want.entity, want.time);
  const { entity, time } = sample;
  const kind = name.split('/')[1]!;
  const absorb = { fe_entity: [entity], fe_time: [time], fe_twoway: [entity, time] }[kind]!;
  for (const [key, se] of Object.entries(want.se)) {
    const fit = fitRegression({
      y: sample.column(want.y),
      terms: want.x,
      columns: want.x.map(sample.column),
      estimator: 'fixed_effects',
      absorb,
      keepSingletons: true,
      entity,
      time,
      vcov: vcovOf(key, sample),
      confidence: 0.95,
      variance: 'swamy_arora',
    });
    const repaired = key === 'cluster_twoway' && want.repaired;
    if (repaired) expect(fit.vcovInfo.repaired, key).toBe(true);
    closeTerms(fit, fit.stdError, se, repaired ? REPAIRED : STD_ERROR, key);
    if (key !== 'iid') continue;
    closeTerms(fit, fit.beta, want.coefficients, COEFFICIENT, name);
    const { n, df_residual, rss, r2, r2_adj, r2_within } = want.stats;
    expect([fit.fit.nObs, fit.fit.dfResid, fit.singletons]).toEqual([n, df_residual, 0]);
    close(fit.fit.rss, rss, 1e-9, 'rss');
    close(fit.fit.r2Lsdv, r2, 1e-10, 'r2');
    close(fit.fit.adjR2, r2_adj, 1e-10, 'adjusted r2');
    close(fit.fit.r2Within, r2_within, 1e-10, 'within r2');
  }
});
