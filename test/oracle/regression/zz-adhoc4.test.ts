import { test } from 'vitest';
import { ds, fitRegression } from './zz-adhoc.test.ts';
test('gril', () => {
  const s: any = ds('griliches76', null, null, ['lw', 's', 'iq', 'expr', 'tenure', 'rns', 'smsa', 'med', 'kww', 'age', 'mrt', 'year']);
  const year = s.factor('year');
  for (const [vn, vcov] of Object.entries<any>({ iid: { type: 'iid' }, HC0: { type: 'HC0' }, HC1: { type: 'HC1' }, cl: { type: 'cluster', by: [year], smallSample: 'none' }, clr: { type: 'cluster', by: [year], smallSample: 'reghdfe' } })) for (const [en, zs] of [[['iq'], ['med', 'kww', 'age', 'mrt']], [['s', 'iq'], ['med', 'kww', 'age', 'mrt']]] as any) {
    const ex = ['expr', 'tenure', 'rns', 'smsa', ...(en.length === 1 ? ['s'] : [])];
    const dums = Array.from({ length: year.levels - 1 }, (_, k) => Float64Array.from(year.codes, (c: any) => (c === k + 1 ? 1 : 0)));
    const terms = [...en, ...ex, ...dums.map((_, k) => 'y' + k)];
    const fit = fitRegression({ y: s.col('lw'), terms, columns: [...[...en, ...ex].map(s.col), ...dums] as any, estimator: 'iv', absorb: [], entity: null, time: null, vcov, confidence: 0.95, variance: 'swamy_arora', instruments: { endogenous: en, names: zs, columns: zs.map(s.col) } } as any);
    console.log(vn, en.join(), JSON.stringify({ b: Array.from(fit.beta.slice(0, 2)), se: Array.from(fit.stdError.slice(0, 2)), cd: fit.iv!.craggDonald, kp: fit.iv!.kleibergenPaap, id: fit.iv!.underidentification.statistic, j: fit.iv!.overidentification?.statistic }));
  }
});
