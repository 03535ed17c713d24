import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RegressionResult, Results } from '../../src/results/results.ts';
import { runProgram } from '../support/run-program.ts';

/** Rows that stand alone in an absorbed effect are named wherever a reader looks for what became of the sample. */

const folder = mkdtempSync(path.join(tmpdir(), 'repro-singletons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALONE = ['North', 'South', 'East', 'West', 'Center', 'Coast', 'Hills'];

function data(): string {
  const rows = Array.from({ length: 8 * 5 }, (_, i) => {
    const [entity, time] = [Math.floor(i / 5), i % 5];
    return `e${entity},${2000 + time},${Math.sin(i * i)},${Math.cos(3 * i)}`;
  });
  const alone = ALONE.map((name, i) => `${name},${2000 + (i % 5)},${i},${i * i}`);
  return `${['place,year,y,x', ...rows, ...alone].join('\n')}\n`;
}

async function outputsOf(language: 'en' | 'zh'): Promise<(name: string) => string> {
  const study = {
    repro: 1,
    study: { id: language, title: 'Alone' },
    data: { sources: { d: { path: 'd.csv' } }, panel: { entity: 'place', time: 'year' } },
    models: {
      base: { kind: 'regression', outcome: 'y', regressors: ['x'], effects: ['entity', 'time'] },
      again: { kind: 'regression', outcome: 'y', regressors: ['x'], effects: ['entity'] },
      pooled: { kind: 'regression', outcome: 'y', regressors: ['x'] },
    },
    outputs: { formats: ['md'], language },
  };
  const file = path.join(folder, `${language}.yaml`);
  writeFileSync(file, JSON.stringify(study));
  const ran = await runProgram(
    'build',
    '-C',
    folder,
    '--out',
    path.join(folder, 'out'),
    '--no-cache',
    '-q',
    file,
  );
  expect(ran.stderr).toBe('');
  return (name) => readFileSync(path.join(folder, 'out', language, name), 'utf8');
}

beforeAll(() => {
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  writeFileSync(path.join(folder, 'd.csv'), data());
});

const SINGLETONS = ALONE.map((name, i) => ({
  entity: name,
  time: 2000 + (i % 5),
  effect: 'entity',
  level: name,
})).sort((a, b) => (a.entity < b.entity ? -1 : 1));

test('in the results, the provenance, the note and the appendix', async () => {
  const output = await outputsOf('en');
  const results = JSON.parse(output('results.json')) as Results;
  const [column] = (results.models.base as RegressionResult).columns;
  expect(column!.dropped_rows).toEqual([
    { reason: 'singleton of an absorbed effect', rows: 7, singletons: SINGLETONS },
  ]);
  expect(column!.fit.n_obs).toBe(40);
  const { singletons } = JSON.parse(output('provenance.json')) as { singletons: object };
  expect(singletons).toEqual({ base: { '(1)': SINGLETONS }, again: { '(1)': SINGLETONS } });
  expect(output('paper.md')).toContain(
    '7 rows left out: alone in an absorbed effect (Center 2004, Coast 2000, East 2002, Hills 2001, North 2000 and 2 more, which the appendix lists).',
  );
  const appendix = output('appendix.md');
  expect(appendix).toContain('| Table 1, Table 2 | Center | 2004 | Entity effects | Center |');
  for (const { entity, time } of SINGLETONS)
    expect(appendix).toContain(`| ${entity} | ${time} | Entity effects |`);
});

test('in Chinese', async () => {
  const output = await outputsOf('zh');
  expect(output('paper.md')).toContain(
    '（Center 2004、Coast 2000、East 2002、Hills 2001、North 2000，另有2行，列于附录）',
  );
  expect(output('appendix.md')).toContain('在被吸收的效应中仅有一个观测的样本行');
});
