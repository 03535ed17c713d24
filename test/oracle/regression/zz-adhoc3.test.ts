import { test } from 'vitest';
import { load, rel, ds } from './zz-adhoc.test.ts';
import { effectsTests } from '../../../src/stats/tests/effects-f.ts';
import { breuschPaganTests } from '../../../src/stats/tests/breusch-pagan.ts';
import { serialCorrelationTest } from '../../../src/stats/tests/serial-correlation.ts';
import { groupwiseTest, crossSectionTest } from '../../../src/stats/tests/residual-tests.ts';
import { resetTest } from '../../../src/stats/tests/reset.ts';
import { varianceInflation } from '../../../src/stats/tests/vif.ts';
import { fitRegression } from '../../../src/stats/regression/fit.ts';
test('panel', () => {
  for (const spec of ['cigar','empluk','fatalities','fatalities_quadratic','gasoline','grunfeld','hedonic','laborsupply','males','petersen','produc','produc_interaction','produc_quadratic','produc_unbal','wages']) {
    const d = load('tests_' + spec + '.json'); const r = load('re_' + spec + '.json'); const x = [r.x].flat(); const t = d.tests;
    const s = ds(r.dataset, r.entity, r.time, [r.y, ...x]);
    const input: any = { y: s.col(r.y), terms: x, columns: x.map(s.col), estimator: 'fixed_effects', absorb: [s.entity, s.time], entity: s.entity, time: s.time, vcov: { type: 'iid' }, confidence: 0.95, variance: 'swamy_arora', difference: { periods: s.periods, span: 1 } };
    const out: string[] = []; const c = (n: string, got: any, want: any) => { const e = rel(got, want); if (!(e < 1e-9)) out.push(`${n} ${got} ${want}`); };
    const ef = effectsTests(input, [s.entity, s.time]);
    const one = effectsTests({ ...input }, [s.entity]);
    try { c('Fe', one[0]!.statistic, t.F_entity.statistic.F); c('Fe|t', ef[0]!.statistic, t.F_entity_given_time.statistic.F); c('Ft|e', ef[1]!.statistic, t.F_time_given_entity.statistic.F); c('F2', ef[2]!.statistic, t.F_twoway_vs_pooled.statistic.F); } catch (e) { out.push('F ' + e); }
    const lm = breuschPaganTests(input); ['individual', 'time', 'twoways'].forEach((k, i) => c('LM' + k, lm[i]!.statistic, t['LM_bp_' + k].statistic.chisq));
    if (t.xtserial?.F) c('xts', serialCorrelationTest(input).statistic, t.xtserial.F);
    const f1 = fitRegression({ ...input, absorb: [s.entity] }); const f2 = fitRegression(input);
    const sub = (f: any) => { const map = f.rowsUsed; const take = (q: any) => { const vals = Array.from(map, (i: any) => q.codes[i]); const u = [...new Set(vals)].sort((a: any, b: any) => a - b); const m = new Map(u.map((v, i) => [v, i])); return { name: q.name, codes: Int32Array.from(vals as any, (v: any) => m.get(v)!), levels: u.length }; }; return [take(s.entity), take(s.time)] as any; };
    const [e1, t1] = sub(f1); const [e2, t2] = sub(f2);
    if (t.xttest3_fe) c('xt3', groupwiseTest(f1.residuals, e1).statistic, t.xttest3_fe.chi2); if (t.xttest3_fe2) c('xt3b', groupwiseTest(f2.residuals, e2).statistic, t.xttest3_fe2.chi2);
    c('cd1', crossSectionTest(f1.residuals, e1, t1).statistic, t.pcdtest_cd_fe?.statistic?.z); c('cd2', crossSectionTest(f2.residuals, e2, t2).statistic, t.pcdtest_cd_fe2?.statistic?.z);
    if (t.reset?.statistic) c('reset', resetTest({ ...input, absorb: [], estimator: 'pooled_ols' }).statistic, t.reset.statistic.RESET);
    if (t.vif_pooled) for (const v of varianceInflation(input)) { c('vif ' + v.term, v.pooled, t.vif_pooled.vif[v.term]); c('vifw ' + v.term, v.within, t.vif_within_twoway?.vif[v.term]); }
    console.log(spec, out.length === 0 ? 'ok' : out.join(' | '));
  }
});
