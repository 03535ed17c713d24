import { describe, expect, it } from 'vitest';
import { selfAudit } from '../../../src/audit/self-audit.ts';
import type { Results } from '../../../src/results/results.ts';
import { altered, type Change, results, study } from './fixtures.ts';

const audit = (of: Results) =>
  selfAudit({ study, results: of, lqDiscrepancies: [{ variable: 'lq', time: 1, discrepancy: 1e-16 }] });
const broken = (change: Change) =>
  audit(altered(results, change))
    .filter(({ ok }) => !ok)
    .map(({ check, subject }) => `${subject}: ${check}`);

describe('selfAudit', () => {
  it('finds nothing in results that keep every identity, and says what it looked at', () => {
    const rows = audit(results);
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.find(({ check }) => check === "c = c' + ab")?.expected).toBe('at most 1e-10');
  });

  it('says what was observed where a check fails', () => {
    const [row] = audit(altered(results, { 'indices.y.weights.0.weight': 0.8 })).filter(({ ok }) => !ok);
    expect(row).toEqual({
      check: 'weights sum to one',
      subject: 'y',
      observed: 'largest deviation 0.1',
      expected: 'at most 1e-12',
      ok: false,
    });
  });

  it.each<[string, Change]>([
    ['sample: rows fit entities and periods', { 'sample.periods': 6 }],
    [
      'sample: imputed cells are listed once',
      { 'sample.imputed': [results.sample.imputed[0], results.sample.imputed[0]] },
    ],
    ['y: entropies lie in [0, 1]', { 'indices.y.weights.0.entropy': 1.2 }],
    ['y: scores in range', { 'indices.y.scores.3.score': 1.5, 'indices.y.scores.3.value': Math.log(1.5) }],
    ['y: values are transformed scores', { 'indices.y.scores.3.value': 0 }],
    ['y: one score per row', { 'indices.y.scores': results.indices.y.scores.slice(1) }],
    ['summary: min <= mean <= max', { 'models.summary.rows.0.mean': 4, 'models.summary.rows.0.std_dev': 0 }],
    ['summary: standard deviation within the Bhatia-Davis bound', { 'models.summary.rows.0.std_dev': 1.1 }],
    ['baseline: statistic = estimate / standard error', { 'models.baseline.columns.0.terms.0.statistic': 4 }],
    [
      'baseline: N and dropped rows add up to the sample',
      { 'models.baseline.columns.0.dropped_rows': [{ reason: 'missing: z', rows: 1 }] },
    ],
    [
      'baseline: residual degrees of freedom fit N and the terms',
      { 'models.baseline.columns.1.fit.df_resid': 15 },
    ],
    ['baseline: degrees of freedom of t follow the clusters', { 'models.baseline.columns.1.vcov.df': 14 }],
    ['baseline: R2 in range and in order', { 'models.baseline.columns.1.fit.r2_within': 0.9 }],
    [
      'baseline: a term more never raises the residual sum of squares',
      { 'models.baseline.columns.1.fit.rss': 11 },
    ],
    [
      'baseline: an interval excludes zero exactly where p is below its level',
      { 'models.baseline.columns.1.terms.1.p_value': 0.01 },
    ],
    ['choice: the preferred estimator follows sigmamore', { 'models.choice.preferred': 'random_effects' }],
    ['choice: the contrast is the difference of the slopes', { 'models.choice.contrast.0.difference': 0.2 }],
    ['channel: no proportion under suppression', { 'models.channel.effects.indirect.estimate': -0.2 }],
    ['regimes: S0 >= S1 >= S2 >= S3', { 'models.regimes.rss': [12, 8, 8.5] }],
    ['regimes: thresholds lie in their intervals', { 'models.regimes.thresholds.0.conf_low': 2.1 }],
    ['regimes: regimes add up to N', { 'models.regimes.regime_rows': [8, 11] }],
    ['regimes: regimes keep their trimmed share', { 'models.regimes.regime_rows': [3, 17] }],
    [
      'regimes: critical values rise with the level',
      { 'models.regimes.tests.0.critical': { '0.10': 4, '0.05': 5, '0.01': 4 } },
    ],
    ['regimes: the number selected follows from the p-values', { 'models.regimes.tests.0.p_value': 0.2 }],
    ['regimes: F follows from the sums of squares', { 'models.regimes.tests.1.f_statistic': 2 }],
    ['H1: the verdict follows from its parts', { 'hypotheses.H1.verdict': 'not_supported' }],
    ['H1: parts agree with signs and p-values', { 'hypotheses.H1.reasons.0.outcome': 'opposite' }],
    ['H2: parts agree with signs and p-values', { 'hypotheses.H2.reasons.1.outcome': 'unmet' }],
  ])('%s', (expected, change) => {
    expect(broken(change)).toContain(expected);
  });

  it('notices a path that is not its coefficient, and then that the identity fails', () => {
    const found = broken({ 'models.channel.effects.mediators.m.a.estimate': 0.51 });
    expect(found).toEqual([
      'channel: indirect effects are products of their paths',
      'channel: effects are coefficients of the columns',
    ]);
    expect(broken({ 'models.channel.effects.mediators.m.indirect.estimate': 0.21 })).toContain(
      "channel: c = c' + ab",
    );
  });

  it('notices a location quotient whose weighted mean is not 1, and a number that is not one', () => {
    for (const discrepancy of [0.3, Number.NaN]) {
      const rows = selfAudit({ study, results, lqDiscrepancies: [{ variable: 'lq', time: 3, discrepancy }] });
      expect(rows.filter(({ ok }) => !ok).map(({ subject }) => subject)).toEqual(['lq']);
    }
  });

  it('leaves rows and degrees of freedom to Hansen where his program is followed', () => {
    const hansen = {
      ...study,
      models: study.models.map((model) =>
        model.kind === 'threshold' ? { ...model, compat: 'hansen1999' as const } : model,
      ),
    };
    const fewer = altered(results, {
      'models.regimes.columns.0.fit.n_obs': 16,
      'models.regimes.regime_rows': [8, 12],
    });
    const rows = selfAudit({ study: hansen, results: fewer, lqDiscrepancies: [] });
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('deletes no period where xthreg is followed', () => {
    const xthreg = {
      ...study,
      models: study.models.map((model) =>
        model.kind === 'threshold' ? { ...model, compat: 'xthreg' as const } : model,
      ),
    };
    const checked = { study: xthreg, results, lqDiscrepancies: [] };
    expect(selfAudit(checked).filter(({ ok }) => !ok)).toEqual([]);
    const short = altered(results, { 'models.regimes.columns.0.fit.n_obs': 16 });
    const failed = selfAudit({ ...checked, results: short }).filter(({ ok }) => !ok);
    expect(failed.map(({ check }) => check)).toContain('regimes add up to N');
  });
});
