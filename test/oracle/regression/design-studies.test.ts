import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ColumnResult, RegressionResult, Results, TestsResult } from '../../../src/results/results.ts';
import { runProgram } from '../../support/run-program.ts';

/*
 * Random effects of both kinds, with instruments and by maximum likelihood, slopes by level, singletons that are kept
 * and differences without a constant as a study writes them, from its text to its results.json and its documents.
 */

type Named = { readonly [term: string]: number };
const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as T;
const random = read<{
  models: {
    [spec: string]: {
      random: { [name: string]: { coefficients: Named; se: Named } };
      fd_nocons: { coefficients: Named; se: Named };
      ml: { sigma_u: number; loglik: number };
    };
  };
  iv: { [name: string]: { coefficients: Named; se: Named } };
}>('random');
const more = read<{ guns_trends: { coefficients: Named; se: { [vcov: string]: Named } } }>('random-more');
const named = read<{ [spec: string]: { tests: { [name: string]: { statistic: number } } } }>('named-tests');
const singletons = read<{ [name: string]: { coefficients: Named; se: { [vcov: string]: Named } } }>(
  'singletons',
);

const folder = mkdtempSync(path.join(tmpdir(), 'repro-designs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(path.join(folder, 'package.json'), '{}\n');

type Model = { readonly [key: string]: unknown };

async function build(
  id: string,
  file: string,
  panel: { readonly entity: string; readonly time: string },
  variables: { readonly [name: string]: string },
  models: { readonly [name: string]: Model },
  more: { readonly rows?: (text: string) => string; readonly language?: 'zh' } = {},
): Promise<{
  readonly results: Results;
  readonly columns: { [name: string]: ColumnResult };
  readonly paper: string;
}> {
  const home = path.join(folder, id);
  mkdirSync(home, { recursive: true });
  const text = readFileSync(new URL(`data/${file}.csv`, import.meta.url), 'utf8');
  writeFileSync(path.join(home, 'data.csv'), more.rows?.(text) ?? text);
  const study = {
    repro: 1,
    study: { id, title: id },
    data: { sources: { data: { path: 'data.csv' } }, panel },
    variables: Object.fromEntries(Object.entries(variables).map(([name, formula]) => [name, { formula }])),
    models: Object.fromEntries(
      Object.entries(models).map(([name, model]) => [
        name,
        { kind: 'regression', vcov: { type: 'iid' }, ...model },
      ]),
    ),
    outputs: { formats: ['md'], language: more.language ?? 'en' },
  };
  writeFileSync(path.join(home, 'study.yaml'), JSON.stringify(study, null, 1));
  const outputs = path.join(home, 'outputs');
  const args = ['build', '-C', home, '--out', outputs, '--no-cache', '-q', path.join(home, 'study.yaml')];
  const ran = await runProgram(...args);
  expect(ran.stderr).toBe('');
  const results = JSON.parse(readFileSync(path.join(outputs, id, 'results.json'), 'utf8')) as Results;
  const columns = Object.fromEntries(
    Object.entries(results.models)
      .filter(([, model]) => model.kind === 'regression')
      .map(([name, model]) => [name, (model as RegressionResult).columns[0]!]),
  );
  return { results, columns, paper: readFileSync(path.join(outputs, id, 'paper.md'), 'utf8') };
}

function close(column: ColumnResult, coefficients: Named, se: Named, nameOf = (name: string) => name): void {
  const found = new Map(column.terms.map((term) => [term.term, term]));
  for (const [name, want] of Object.entries(coefficients)) {
    const term = found.get(nameOf(name));
    expect(Math.abs(term!.estimate! / want - 1), name).toBeLessThan(1e-9);
    expect(Math.abs(term!.std_error! / se[name]! - 1), `se ${name}`).toBeLessThan(1e-9);
  }
}

const STATES = { entity: 'state', time: 'year' };
const PRODUC = { lgsp: 'ln(gsp)', lpcap: 'ln(pcap)', lpc: 'ln(pc)', lemp: 'ln(emp)' };
const PRODUCTION = { outcome: 'lgsp', regressors: ['lpcap', 'lpc', 'lemp', 'unemp'] };

test('instruments of equations with random effects and of means', async () => {
  const years = /^factor\(year\)(\d+)$/;
  const reference = random.iv.crime_re2sls_bvk!;
  const terms = Object.keys(reference.coefficients).filter((name) => !/year|Intercept/.test(name));
  const model: Model = {
    outcome: 'lcrmrte',
    regressors: ['lprbarr', 'lpolpc'],
    controls: terms.slice(2),
    instruments: { lprbarr: ['ltaxpc', 'lmix'], lpolpc: ['ltaxpc', 'lmix'] },
  };
  const staged = { ...model, estimator: 'random_effects', categorical: { year: { base: 81 } } };
  const { columns, paper } = await build(
    'crime',
    'crime',
    { entity: 'county', time: 'year' },
    { lcrmrte: 'ln(crmrte)' },
    {
      g2sls: staged,
      ec2sls: { ...staged, iv_method: 'ec2sls' },
      between: { ...model, estimator: 'between' },
    },
  );
  const nameOf = (name: string) => name.replace(years, 'year == $1');
  close(columns.g2sls!, reference.coefficients, reference.se, nameOf);
  const baltagi = random.iv.crime_re2sls_baltagi!;
  close(columns.ec2sls!, baltagi.coefficients, baltagi.se, nameOf);
  close(columns.between!, random.iv.crime_be2sls!.coefficients, random.iv.crime_be2sls!.se);
  expect([columns.g2sls!.iv_method, columns.ec2sls!.iv_method]).toEqual(['g2sls', 'ec2sls']);
  expect(paper).toContain('Instruments are transformed as the equation is (G2SLS).');
  expect(paper).toContain('as deviations from the means of the entities and as these means (EC2SLS)');
});

test('random effects of both kinds, maximum likelihood, differences without a constant', async () => {
  const re = { ...PRODUCTION, estimator: 'random_effects' };
  const { columns, paper } = await build('produc', 'produc', STATES, PRODUC, {
    time: { ...re, random: ['time'] },
    both: { ...re, random: ['time', 'entity'] },
    amemiya: { ...re, random: ['entity', 'time'], variance: 'amemiya' },
    likely: { ...re, variance: 'maximum_likelihood' },
    changes: { ...PRODUCTION, estimator: 'first_difference', constant: false },
  });
  const want = random.models.produc!;
  close(columns.time!, want.random.swar_time!.coefficients, want.random.swar_time!.se);
  close(columns.both!, want.random.swar_twoways!.coefficients, want.random.swar_twoways!.se);
  close(columns.amemiya!, want.random.amemiya_twoways!.coefficients, want.random.amemiya_twoways!.se);
  close(columns.changes!, want.fd_nocons.coefficients, want.fd_nocons.se);
  expect(columns.changes!.terms.map(({ term }) => term)).not.toContain('(Intercept)');
  expect(columns.likely!.random!.log_likelihood).toBeCloseTo(want.ml.loglik, 8);
  expect(columns.both!.random).toMatchObject({ of: 'both', method: 'swamy_arora' });
  expect(paper).toContain('Effects of year are random.');
  expect(paper).toContain('Effects of state and year are random.');
  expect(paper).toContain('Variance components by maximum likelihood.');
  expect(paper).toContain('Differences without a constant');
});

test('trends of entities; an entity that its trend fits is dropped and named', async () => {
  const model = {
    outcome: 'lvio',
    regressors: ['law01', 'prisoners', 'density'],
    effects: ['entity', 'time'],
    slopes: { entity: ['time'] },
  };
  const variables = { lvio: 'ln(violent)' };
  const { columns, paper } = await build('guns', 'guns', STATES, variables, { trends: model });
  close(columns.trends!, more.guns_trends.coefficients, more.guns_trends.se.iid!);
  expect(columns.trends!.slopes).toEqual([{ effect: 'entity', terms: ['year'] }]);
  expect(paper).toContain('Slopes of *year* that differ by state are absorbed too.');

  const few = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !line.startsWith('Alabama') || /^Alabama,197[78],/.test(line))
      .join('\n');
  const short = await build(
    'short',
    'guns',
    STATES,
    variables,
    { trends: model },
    { rows: few, language: 'zh' },
  );
  const [dropped] = short.columns.trends!.dropped_rows;
  expect(dropped).toMatchObject({ reason: 'fitted exactly by an absorbed effect and its slopes', rows: 2 });
  expect(dropped!.singletons!.map(({ entity, time, effect }) => [entity, time, effect])).toEqual([
    ['Alabama', 1977, 'entity'],
    ['Alabama', 1978, 'entity'],
  ]);
  expect(short.paper).toContain('被某一吸收效应及其斜率完全拟合');
});

test('tests that are made where they are named', async () => {
  const names = ['honda', 'king_wu', 'gourieroux_holly_monfort', 'bera_sosa_escudero_yoon', 'baltagi_li'];
  const include = [...names, 'wooldridge_within', 'wooldridge_levels', 'wooldridge_differences'];
  const { results, paper } = await build('tested', 'produc', STATES, PRODUC, {
    base: { ...PRODUCTION, effects: ['entity'] },
    tested: { kind: 'tests', vcov: undefined, of: 'base', include },
    usual: { kind: 'tests', vcov: undefined, of: 'base' },
  });
  const rows = (results.models.tested as TestsResult).tests;
  const want = named.produc!.tests;
  const keys = [
    'LM_honda_individual',
    'LM_honda_time',
    'LM_honda_twoways',
    'LM_kw_twoways',
    'LM_ghm_twoways',
  ];
  const order = [
    ...keys,
    'pbsytest_re',
    'pbsytest_ar',
    'pbsytest_j',
    'pwartest',
    'pwfdtest_fe',
    'pwfdtest_fd',
  ];
  expect(rows.length).toBe(order.length);
  order.forEach((key, i) => {
    expect(Math.abs(rows[i]!.statistic! / want[key]!.statistic - 1), key).toBeLessThan(1e-9);
  });
  const usual = (results.models.usual as TestsResult).tests.map((row) => row.test);
  expect(usual.filter((test) => include.includes(test))).toEqual([]);
  expect(paper).toContain('¼ χ²(0) + ½ χ²(1) + ¼ χ²(2)');
  expect(paper).toContain('Signed multipliers reject where they are large.');
});

test('singletons that are kept', async () => {
  const kept = (text: string): string => {
    const [head, ...rows] = text.trim().split('\n');
    const at = head!.split(',').indexOf('kept');
    return `${[head, ...rows.filter((row) => row.split(',')[at] === '1')].join('\n')}\n`;
  };
  const { columns, paper } = await build(
    'kept',
    'produc',
    STATES,
    PRODUC,
    { both: { ...PRODUCTION, effects: ['entity', 'time'], singletons: 'keep' } },
    { rows: kept },
  );
  const want = singletons['produc_unbal/fe_twoway']!;
  close(columns.both!, want.coefficients, want.se.iid!);
  expect(columns.both!.dropped_rows).toEqual([]);
  expect(paper).toContain('Rows that alone have a level of an absorbed effect are kept.');
});
