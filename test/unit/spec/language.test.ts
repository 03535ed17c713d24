import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, panelColumns, smallModels, smallStudy } from './open-text.ts';
import { restOfLanguage } from './rest-of-language.ts';

const folder = new URL('../../../specs/digital-rural/', import.meta.url);

const columns = {
  ...panelColumns,
  yearbook: {
    names: ['province', 'year', 'grain'],
    kinds: { province: 'text', year: 'number', grain: 'number' },
  },
} as const;

describe('the language', () => {
  it('of the seed paper builds as written', async () => {
    const text = readFileSync(new URL('study.yaml', folder), 'utf8');
    const { opened } = await check(text, {});
    expect(opened.diagnostics).toEqual([]);
    const names = readFileSync(new URL(opened.sources[0]!.path, folder), 'utf8')
      .split('\n', 1)[0]!
      .trim()
      .split(',');
    const { all, bound } = await check(text, { [opened.sources[0]!.name]: { names, kinds: {} } });
    expect(all).toEqual([]);
    expect(
      bound.study!.indices.map(
        (index) => index.dimensions.flatMap((dimension) => dimension.indicators).length,
      ),
    ).toEqual([18, 11]);
  });

  it('has the rest as well', async () => {
    const { all, bound } = await check(restOfLanguage, columns);
    expect(all).toEqual([]);
    const study = bound.study!;
    expect(study.sources).toMatchObject([
      {
        delimiter: ';',
        encoding: 'latin1',
        missingCodes: ['-', '-99'],
        license: 'MIT',
        url: 'https://example.org',
        redistributable: null,
      },
      { format: 'xlsx', sheet: 'T3', layout: { columns: 'y*', time: 'year', value: 'grain' } },
    ]);
    expect(study.join).toEqual({ how: 'left' });
    expect(study.sample.expect).toEqual({ entities: 31, periods: 12, balanced: false, rows: 300 });
    expect(study.missing).toEqual({ method: 'linear', edges: 'extrapolate', maxGap: 3, columns: ['grain'] });
    expect(study.indices[0]).toMatchObject({
      weights: { method: 'entropy', scope: 'by_time', within: 'dimension', shift: 1e-4 },
      normalize: { scope: 'by_time' },
      hasDimensions: true,
    });
    expect(study.outputs).toEqual({
      formats: ['md'],
      figures: ['svg'],
      paperFigures: ['roadmap'],
      language: 'en',
      stars: null,
      parentheses: 'interval',
      digits: 3,
      templates: 'my-templates',
    });
  });

  it('fills in what a model leaves out', async () => {
    const { bound } = await check(restOfLanguage, columns);
    const model = (name: string) => bound.study!.models.find((one) => one.name === name)!;
    expect(model('re')).toMatchObject({
      columns: [{ estimator: 'random_effects', variance: 'baltagi_chang', effects: ['entity', 'time'] }],
    });
    expect(model('robust')).toMatchObject({
      confidence: 0.9,
      title: 'Robustness',
      columns: [{ label: 'East' }, { label: 'No controls', controls: [] }],
    });
    expect(model('replication')).toMatchObject({
      effects: ['entity'],
      maxThresholds: 1,
      trim: [0.01],
      grid: 400,
      bootstrap: null,
      compat: 'hansen1999',
      alpha: 0.05,
    });
    expect(model('twice')).toMatchObject({
      trim: [0.01, 0.05],
      bootstrap: { replications: 300, methods: ['wild_cluster'] },
    });
    expect(model('channel')).toMatchObject({
      effects: [],
      bootstrap: { replications: 1000, method: 'entity', interval: 'percentile' },
    });
  });

  it('binds composite claims', async () => {
    const { bound } = await check(restOfLanguage, columns);
    const claim = (name: string) => bound.study!.hypotheses.find((one) => one.name === name)!.claim;
    expect(claim('H4')).toMatchObject({ columns: 'last', condition: { equals: -0.02615, within: 0.000005 } });
    expect(claim('H5')).toEqual({
      kind: 'any',
      members: [
        {
          kind: 'not',
          member: {
            kind: 'coefficient',
            model: 're',
            term: 'x',
            columns: 'last',
            condition: { sign: 'negative' },
          },
        },
        {
          kind: 'coefficient',
          model: 're',
          term: 'x',
          columns: 'last',
          condition: { greaterThan: 0.1, lessThan: 2 },
        },
      ],
    });
    expect(claim('H6')).toMatchObject({
      kind: 'indirect_effect',
      mediator: null,
      condition: { intervalExcludesZero: true },
    });
    expect(claim('H7')).toEqual({ kind: 'thresholds', model: 'twice', atLeast: 1, atMost: 1, exactly: 1 });
    expect(claim('H9')).toMatchObject({ term: '(Intercept)', columns: ['East'] });
  });

  it('reads a cross-section', async () => {
    const text = (smallStudy + smallModels).replace(', time: year', '');
    const { all, bound } = await check(text);
    expect(all).toEqual([]);
    expect(bound.study!.panel).toEqual({ entity: 'province', time: null });
    expect(bound.study!.models[0]).toMatchObject({ columns: [{ vcov: { type: 'HC1' } }] });
  });

  it('does not depend on the order of keys', async () => {
    const shuffled = `models:\n  base: { regressors: [x], outcome: y, kind: regression }\n${smallStudy}`;
    const [a, b] = [await check(smallStudy + smallModels), await check(shuffled)];
    expect(b.all).toEqual([]);
    const { document: _a, ...first } = a.bound.study!;
    const { document: _b, ...second } = b.bound.study!;
    expect(JSON.stringify(second).replace(/"at":\{[^}]*\}/g, '')).toBe(
      JSON.stringify(first).replace(/"at":\{[^}]*\}/g, ''),
    );
  });
});
