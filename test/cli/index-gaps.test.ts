import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RegressionResult, Results } from '../../src/results/results.ts';
import { runProgram } from '../support/run-program.ts';

/** Scores of fewer indicators are counted in the paper, listed in the appendix, and left out where they cannot go. */

const folder = mkdtempSync(path.join(tmpdir(), 'repro-gaps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DIGITS = 12;
/** By row: which of x, y, z are missing. */
const GAPS: { readonly [row: string]: readonly string[] } = {
  'e0 2001': ['z'],
  'e1 2000': ['x', 'y'],
  'e2 2002': ['y'],
};

const rows = Array.from({ length: 8 * 3 }, (_, i) => {
  const place = `e${Math.floor(i / 3)}`;
  const year = 2000 + (i % 3);
  const there = (name: string, value: number) =>
    GAPS[`${place} ${year}`]?.includes(name) === true ? Number.NaN : value;
  return {
    place,
    year,
    out: Math.sin(i * i),
    x: there('x', Math.cos(3 * i)),
    y: there('y', Math.sin(2 * i)),
    z: there('z', i % 5),
  };
});

const rule = { method: 'arithmetic', missing: 'skip', least_share: 0.5 };
const study = (id: string, language: 'en' | 'zh', indices: object, models: object = {}) => ({
  repro: 1,
  study: { id, title: 'Gaps', data_status: 'simulated' },
  data: { sources: { d: { path: 'd.csv' } }, panel: { entity: 'place', time: 'year' } },
  indices,
  models: { base: { kind: 'regression', outcome: 'out', regressors: ['score'] }, ...models },
  outputs: { formats: ['md'], language },
});
const indicators = { x: 'positive', y: 'negative', z: 'positive' };
const gappy = { score: { weights: { method: 'equal' }, aggregate: rule, indicators } };

async function run(command: readonly string[], id: string, text: object) {
  const file = path.join(folder, `${id}.yaml`);
  writeFileSync(file, JSON.stringify(text));
  return runProgram(...command, '-C', folder, '--out', path.join(folder, 'out'), file);
}

const output = (id: string, name: string) => readFileSync(path.join(folder, 'out', id, name), 'utf8');

beforeAll(() => {
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => (Number.isNaN(value) ? '' : value))
      .join(','),
  );
  writeFileSync(path.join(folder, 'd.csv'), `place,year,out,x,y,z\n${lines.join('\n')}\n`);
});

test('in the results, the paper and the appendix', async () => {
  const ran = await run(['build', '--no-cache', '-q'], 'gaps', study('gaps', 'en', gappy));
  expect(ran.code, ran.stderr).toBe(0);
  const results = JSON.parse(output('gaps', 'results.json')) as Results;
  const { scores, incomplete } = results.indices.score!;
  expect(incomplete).toEqual([
    { entity: 'e0', time: 2001, missing: ['z'], scored: true },
    { entity: 'e1', time: 2000, missing: ['x', 'y'], scored: false },
    { entity: 'e2', time: 2002, missing: ['y'], scored: true },
  ]);
  expect(scores.length).toBe(23);
  const unit = (name: 'x' | 'y' | 'z', value: number) => {
    const all = rows.map((row) => row[name]).filter((it) => !Number.isNaN(it));
    return (value - Math.min(...all)) / (Math.max(...all) - Math.min(...all));
  };
  const row = rows.find(({ place, year }) => place === 'e0' && year === 2001)!;
  const found = scores.find(({ entity, time }) => entity === 'e0' && time === 2001)!;
  expect(found.score).toBeCloseTo((unit('x', row.x) + 1 - unit('y', row.y)) / 2, DIGITS);
  const [column] = (results.models.base as RegressionResult).columns;
  expect(column!.fit.n_obs).toBe(23);
  expect(column!.dropped_rows).toEqual([{ reason: 'missing: score', rows: 1 }]);
  const paper = output('gaps', 'paper.md');
  expect(paper).toContain(
    'Where an indicator is missing, the score is made of those that are there, with their weights divided by their sum; where less than 50% of the indicators are there, there is no score.',
  );
  expect(paper).toContain('Of the 23 scores, 2 rest on fewer indicators because some are missing.');
  expect(paper).toContain('No score is given to 1 observation of which too few indicators are there.');
  const appendix = output('gaps', 'appendix.md');
  expect(appendix).toContain('| e0 | 2001 | 2 | z |  |');
  expect(appendix).toContain('| e1 | 2000 | 1 | x, y | none |');
});

test('in Chinese', async () => {
  const ran = await run(['build', '--no-cache', '-q'], 'zh', study('zh', 'zh', gappy));
  expect(ran.code, ran.stderr).toBe(0);
  expect(output('zh', 'paper.md')).toContain('在23个得分中，有2个因部分指标缺失而依据较少的指标计算。');
  expect(output('zh', 'paper.md')).toContain('另有1个观测值因可用指标过少而没有得分。');
  expect(output('zh', 'appendix.md')).toContain('| e1 | 2000 | 1 | x，y | 无 |');
});

test('an export says that it does not make such an index anew', async () => {
  const indices = { ...gappy, whole: { indicators: { out: 'positive', year: 'positive' } } };
  const ran = await run(['export', 'r'], 'exported', study('exported', 'en', indices));
  expect(ran.code, ran.stderr).toBe(0);
  const script = output('exported', 'scripts/indices.R');
  expect(script).toContain('construct("whole"');
  expect(script).not.toContain('construct("score"');
  expect(script).toContain('scores of the indicators that are there, where some are missing');
});

test('an index with gaps that is made of one that varies is refused', async () => {
  const indices = {
    inner: { indicators: { year: 'positive', out: 'positive' } },
    score: {
      aggregate: { missing: 'skip' },
      indicators: { q: { direction: 'positive', formula: 'inner * 2' }, x: 'positive' },
    },
  };
  const vary = { weights: ['equal'], normalize: ['rank'] };
  const choices = { kind: 'uncertainty', of: ['inner'], vary, replications: 4, carry: ['base'] };
  const ran = await run(
    ['build', '--no-cache', '-q'],
    'refused',
    study('refused', 'en', indices, { choices }),
  );
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('`score` is made of what varies, and lets indicators be missing');
});
