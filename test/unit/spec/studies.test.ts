import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, panelColumns, smallModels, smallStudy } from './open-text.ts';

const publicCapital = readFileSync(
  new URL('../../../specs/public-capital/study.yaml', import.meta.url),
  'utf8',
);
const producNames = ['state', 'year', 'region', 'pcap', 'hwy', 'water', 'util', 'pc', 'gsp', 'emp', 'unemp'];
const produc = {
  produc: {
    names: producNames,
    kinds: Object.fromEntries(producNames.map((name) => [name, 'number' as const])),
  },
};

describe('a study without fault', () => {
  it('binds, with every default', async () => {
    const { all, bound } = await check(smallStudy + smallModels);
    expect(all).toEqual([]);
    const study = bound.study!;
    expect(study.sources[0]).toMatchObject({
      name: 'main',
      format: 'csv',
      encoding: 'utf-8',
      missingCodes: [],
      layout: null,
    });
    expect(study).toMatchObject({ id: 'small', dataStatus: 'observed', seed: 7, join: { how: 'outer' } });
    expect(study.missing).toEqual({ method: 'none', edges: 'none', maxGap: null, columns: [] });
    expect(study.outputs).toEqual({
      formats: ['md', 'tex', 'html'],
      figures: ['svg'],
      paperFigures: ['roadmap'],
      language: 'en',
      stars: [
        { symbol: '*', below: 0.05 },
        { symbol: '**', below: 0.01 },
        { symbol: '***', below: 0.001 },
      ],
      parentheses: 'statistic',
      digits: 4,
      templates: null,
    });
    const model = study.models[0]!;
    expect(model).toMatchObject({ kind: 'regression', cumulative: false, confidence: 0.95 });
    expect(model.kind === 'regression' ? model.columns : []).toMatchObject([
      {
        label: '(1)',
        estimator: 'pooled_ols',
        effects: [],
        vcov: { type: 'cluster', by: ['entity'], smallSample: 'reghdfe' },
        variance: 'swamy_arora',
      },
    ]);
  });

  it('of the repository binds as written', async () => {
    const { all, bound } = await check(publicCapital, produc);
    // Outcome and mediator are both per worker: true, and worth a reader's thought.
    expect(all.filter(({ code }) => code !== 'BIND031')).toEqual([]);
    const study = bound.study!;
    // Not gsp and emp, of which the outcome is made.
    expect(study.missing.columns).toEqual(['hwy', 'util', 'water']);
    expect(study.indices[0]!.dimensions.map((dimension) => dimension.indicators.length)).toEqual([1, 2]);
    const baseline = study.models.find((model) => model.name === 'baseline');
    expect(
      baseline?.kind === 'regression'
        ? baseline.columns.map((column) => [column.label, column.controls.length])
        : [],
    ).toEqual([
      ['(1)', 0],
      ['(2)', 1],
    ]);
    const textbook = study.models.find((model) => model.name === 'textbook');
    expect(
      textbook?.kind === 'regression' ? textbook.columns[0]!.regressors.map((term) => term.name) : [],
    ).toEqual(['ln(pcap)', 'ln(pc)', 'ln(emp)', 'unemployment']);
    const regimes = study.models.find((model) => model.name === 'regimes');
    expect(regimes).toMatchObject({
      maxThresholds: 2,
      trim: [0.05, 0.05],
      grid: 'all',
      bootstrap: { replications: 1000, methods: ['residual_by_entity'] },
      compat: 'none',
    });
    expect(study.hypotheses[2]!.claim).toEqual({
      kind: 'all',
      members: [
        { kind: 'thresholds', model: 'regimes', atLeast: 1 },
        { kind: 'regime_difference', model: 'regimes', term: 'public_capital', condition: { pBelow: 0.05 } },
      ],
    });
    expect(study.document).toMatchObject({ repro: 1, study: { id: 'public-capital' } });
  });
});

describe('what follows from where a name stands', () => {
  it('orders variables and indices by need, not by place', async () => {
    const { bound, all } = await check(`${smallStudy}variables:
  c: { formula: b + i }
  b: { formula: ln(y) }
  q: { label: A plain column }
indices:
  i: { indicators: { b: positive, w: { direction: negative, formula: "lag(x, 1)" } } }
${smallModels}`);
    expect(all).toEqual([]);
    expect(bound.study!.order).toEqual(['b', 'i', 'c', 'q']);
    expect(bound.study!.variables.map((variable) => variable.name)).toEqual(['b', 'c', 'q']);
    expect(bound.study!.variables[2]!.definition).toMatchObject({
      kind: 'formula',
      text: 'q',
      expr: { kind: 'name', name: 'q' },
    });
    // Raw columns behind the index, never an outcome (y).
    expect(bound.study!.missing.columns).toEqual(['x']);
  });

  it('names inline terms canonically, and finds them by any spelling', async () => {
    const { bound, all } = await check(`${smallStudy}models:
  base:
    kind: regression
    outcome: y
    regressors: [x^2, "lag( x,1 )"]
    effects: [province, time]
    vcov: { type: cluster, by: [region, year] }
    columns:
      - { label: All }
      - { label: West, where: region == "west", controls: [z] }
      - { label: Pooled, estimator: pooled_ols }
hypotheses:
  H1: { statement: s, claim: { coefficient: { model: base, term: x ^ 2, columns: all }, sign: positive } }
  H2: { statement: s, claim: { coefficient: { model: base, term: "lag(x,1)", columns: [West] }, p_below: 0.1 } }
`);
    expect(all).toEqual([]);
    const model = bound.study!.models[0]!;
    if (model.kind !== 'regression') throw new Error('not a regression');
    expect(model.columns.map((column) => column.label)).toEqual(['All', 'West', 'Pooled']);
    expect(model.columns.map((column) => column.effects)).toEqual([
      ['entity', 'time'],
      ['entity', 'time'],
      [],
    ]);
    expect(model.columns[0]!.vcov).toEqual({
      type: 'cluster',
      by: ['region', 'time'],
      smallSample: 'reghdfe',
    });
    expect(model.columns[1]!.regressors.map((term) => term.name)).toEqual(['x ^ 2', 'lag(x, 1)']);
    expect(bound.study!.hypotheses[0]!.claim).toMatchObject({ term: 'x ^ 2', columns: 'all' });
    expect(bound.study!.hypotheses[1]!.claim).toMatchObject({ term: 'lag(x, 1)', columns: ['West'] });
  });

  it('calls no name unknown while a source could not be read', async () => {
    const { all, bound } = await check(
      `${smallStudy}variables: { v: { formula: ln(nowhere) } }\n${smallModels}`,
      {},
    );
    expect(all).toEqual([]);
    expect(bound.study).not.toBeNull();
    expect(Object.keys(panelColumns)).toEqual(['main']);
  });
});
