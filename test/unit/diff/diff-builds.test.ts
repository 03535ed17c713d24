import { describe, expect, it } from 'vitest';
import { diffBuilds, isEmpty } from '../../../src/diff/diff-builds.ts';
import { results, study } from '../audit/fixtures.ts';
import { side } from './fixtures.ts';

describe('diffBuilds', () => {
  it('finds nothing between a build and itself, and lists every row if asked', () => {
    const report = diffBuilds(side('a'), side('b'));
    expect(isEmpty(report)).toBe(true);
    expect(report.coefficients).toEqual([]);
    const all = diffBuilds(side('a'), side('b'), { all: true });
    expect(isEmpty(all)).toBe(true);
    expect(all.coefficients.length).toBeGreaterThan(10);
    expect(all.scores).toHaveLength(20);
  });

  it('counts numbers that differ by rounding, and does not list them', () => {
    const report = diffBuilds(side('a'), side('b', { 'indices.y.weights.0.weight': 0.7000000000000001 }));
    expect(report.weights).toEqual([]);
    expect(report.rounding).toBe(1);
    expect(isEmpty(report)).toBe(false);
    expect(
      diffBuilds(side('a'), side('b', { 'models.regimes.regime_difference.0.estimate': -0 }), { all: true })
        .rounding,
    ).toBe(0);
  });

  it('takes 0 and -0 for one number', () => {
    const zero = side('a', { 'models.summary.rows.0.mean': 0 });
    expect(isEmpty(diffBuilds(zero, side('b', { 'models.summary.rows.0.mean': -0 })))).toBe(true);
  });

  it('gives a coefficient its move in old standard errors, its stars and its sign', () => {
    const changed = side('b', {
      'models.baseline.columns.1.terms.0.estimate': -0.1,
      'models.baseline.columns.1.terms.0.p_value': 0.3,
    });
    expect(diffBuilds(side('a'), changed).coefficients).toEqual([
      {
        model: 'baseline',
        column: '(2)',
        term: 'x',
        old: { estimate: 0.4, std_error: 0.1, p_value: 0.01, stars: '*', reason: null },
        new: { estimate: -0.1, std_error: 0.1, p_value: 0.3, stars: '', reason: null },
        shift: -5,
        signFlip: true,
        change: 'changed',
      },
    ]);
  });

  it("marks stars by each side's own thresholds", () => {
    const lenient = side('b', {}, { 'outputs.stars': [{ symbol: '+', below: 0.5 }] });
    const report = diffBuilds(side('a'), lenient);
    const x = report.coefficients.find(
      ({ model, column, term }) => model === 'baseline' && column === '(1)' && term === 'x',
    );
    expect([x?.old?.stars, x?.new?.stars]).toEqual(['**', '+']);
    expect(report.study.map(({ path }) => path)).toEqual([
      'outputs.stars.*',
      'outputs.stars.**',
      'outputs.stars.***',
      'outputs.stars.+',
    ]);
  });

  it('lists a term added, a term removed, a term omitted', () => {
    const columns = results.models.baseline.kind === 'regression' ? results.models.baseline.columns : [];
    const [first, second] = columns;
    const omitted = {
      ...second,
      terms: second.terms.slice(0, 1),
      omitted: [{ term: 'z', reason: 'collinear' }],
    };
    const report = diffBuilds(
      side('a'),
      side('b', { 'models.baseline.columns': [{ ...first, terms: first.terms.slice(0, 1) }, omitted] }),
    );
    expect(
      report.coefficients.map(({ column, term, change, new: fresh }) => [
        column,
        term,
        change,
        fresh?.reason ?? null,
      ]),
    ).toEqual([
      ['(1)', '(Intercept)', 'removed', null],
      ['(2)', 'z', 'changed', 'omitted: collinear'],
      ['(2)', '(Intercept)', 'removed', null],
    ]);
  });

  it('compares the slope of a regime though the threshold in its name moved', () => {
    const report = diffBuilds(
      side('a'),
      side('b', {
        'models.regimes.columns.0.terms.0.term': 'x [q <= 3]',
        'models.regimes.columns.0.terms.1.term': 'x [q > 3]',
        'models.regimes.columns.0.terms.1.estimate': 0.7,
        'models.regimes.thresholds.0.value': 3,
      }),
    );
    expect(report.coefficients.map(({ term, change, shift }) => [term, change, shift])).toEqual([
      ['x [q > 3]', 'changed', expect.closeTo(1, 12)],
    ]);
    expect(report.thresholds.map(({ item, old, new: fresh }) => [item, old, fresh])).toEqual([
      ['threshold 1', 2, 3],
    ]);
  });

  it('ranks weights and scores, the largest move first', () => {
    const report = diffBuilds(
      side('a'),
      side('b', {
        'indices.y.weights.0.weight': 0.45,
        'indices.y.weights.1.weight': 0.55,
        'indices.y.scores.0.score': 0.35,
        'indices.y.scores.19.score': 0.81,
      }),
    );
    expect(report.weights.map((row) => [row.indicator, row.oldRank, row.newRank])).toEqual([
      ['i1', 1, 2],
      ['i2', 2, 1],
    ]);
    const [most] = report.scores;
    expect([most.entity, most.time, most.oldRank, most.newRank]).toEqual(['a', 1, 4, 2]);
  });

  it('reports data, tests, effects and verdicts', () => {
    const b = side('b', {
      'sample.rows': 19,
      'sample.balanced': false,
      'sample.imputed': [],
      'models.choice.preferred': 'random_effects',
      'models.channel.effects.indirect.estimate': 0.1,
      'models.regimes.selected': 0,
      'models.regimes.thresholds': [],
      'models.regimes.regime_difference': [],
      'hypotheses.H2.verdict': 'partially_supported',
      'hypotheses.H2.reasons.0.outcome': 'unmet',
    });
    const report = diffBuilds(side('a'), b);
    expect(report.data.map(({ subject, item, change }) => `${subject}: ${item} ${change}`)).toEqual([
      'sample: rows changed',
      'sample: balanced changed',
      'sample: imputed cells changed',
      'imputed i1, a, 2: value removed',
    ]);
    expect(report.tests).toEqual([
      {
        subject: 'choice',
        item: 'preferred',
        old: 'fixed_effects',
        new: 'random_effects',
        change: 'changed',
      },
    ]);
    expect(report.mediation.map(({ term, shift }) => [term, shift])).toEqual([['indirect', -2]]);
    expect(report.regimeDifferences.map(({ term, change }) => [term, change])).toEqual([
      ['x, regime 1 - 0', 'removed'],
    ]);
    expect(report.verdicts.map(({ hypothesis, old, new: fresh }) => [hypothesis, old, fresh])).toEqual([
      ['H2', 'supported', 'partially_supported'],
    ]);
    expect(report.verdicts[0].reasons.map(({ change }) => change)).toEqual(['changed', 'same']);
  });

  it('takes a reworded part for the same part', () => {
    const reworded = {
      'hypotheses.H1.reasons.0.claim': 'coefficient of x in main, column (1): positive, p < 0.05',
    };
    expect(diffBuilds(side('a'), side('b', reworded)).verdicts).toEqual([]);
    const fewer = diffBuilds(
      side('a'),
      side('b', { 'hypotheses.H1.reasons': results.hypotheses.H1.reasons.slice(1) }),
    );
    expect(fewer.verdicts[0].reasons.map(({ change }) => change)).toEqual(['removed', 'same']);
  });

  it('compares sources by content and columns', () => {
    const source = { name: 'p', rows: 20, columns: ['a', 'b'], digest: '1'.repeat(64) };
    const report = diffBuilds(
      { ...side('a'), sources: [source] },
      { ...side('b'), sources: [{ ...source, columns: ['a', 'c'], digest: '2'.repeat(64) }] },
    );
    expect(report.data.map(({ item, old, new: fresh, change }) => [item, old, fresh, change])).toEqual([
      ['column', 'b', null, 'removed'],
      ['column', null, 'c', 'added'],
      ['digest', '1'.repeat(64), '2'.repeat(64), 'changed'],
    ]);
  });

  it('lists sentences that went and came, in reading order', () => {
    const report = diffBuilds(
      { ...side('a'), sentences: ['One.', 'Two.', 'Three.', 'Four.'] },
      { ...side('b'), sentences: ['One.', 'Three.', 'Three and a half.', 'Four.'] },
    );
    expect(report.sentences).toEqual([
      { change: 'removed', old: 'Two.', new: null, words: null },
      { change: 'added', old: null, new: 'Three and a half.', words: null },
    ]);
  });

  it('compares a renamed model, hypothesis and indicator under the new name', () => {
    const indicator = (name: string) => ({
      name,
      pointer: '',
      label: name === 'i1' ? null : 'kept',
      unit: null,
      direction: 1 as const,
      expr: { kind: 'name' as const, name: 'raw', at: { start: 0, end: 3 } },
      text: 'raw',
    });
    const dimensions = (name: string) => [{ name: '', label: null, indicators: [indicator(name)] }];
    const a = side('a', {}, { 'indices.0.dimensions': dimensions('i1') });
    const renamedResults = {
      ...results,
      indices: {
        y: {
          ...results.indices.y,
          weights: [{ ...results.indices.y.weights[0], indicator: 'first' }, results.indices.y.weights[1]],
        },
      },
      models: Object.fromEntries(
        Object.entries(results.models).map(([name, model]) => [name === 'summary' ? 'table1' : name, model]),
      ),
    };
    const renamedDimension = [
      { name: '', label: null, indicators: [{ ...indicator('first'), label: null }] },
    ];
    const b = {
      ...side('b', {}, { 'indices.0.dimensions': renamedDimension, 'models.0.name': 'table1' }),
      results: renamedResults,
    };
    const report = diffBuilds(a, b);
    expect(report.study).toEqual([
      { path: 'indices.y.indicators.i1', change: 'renamed', old: 'i1', new: 'first' },
      { path: 'models.summary', change: 'renamed', old: 'summary', new: 'table1' },
    ]);
    expect(report.weights).toEqual([]);
    expect(report.descriptives).toEqual([]);
  });

  it('says that the studies were not compared where one side has results only', () => {
    const { study: _study, ...bare } = side('a');
    const report = diffBuilds({ ...bare, document: null }, side('b'));
    expect(report.studyCompared).toBe(false);
    expect(isEmpty(report)).toBe(true);
    expect(study.document).toBeDefined();
  });
});
