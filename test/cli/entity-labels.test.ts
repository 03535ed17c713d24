import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../support/run-program.ts';

/** Documents and figures call entities by their labels wherever they name one; data files keep the keys. */

const folder = mkdtempSync(path.join(tmpdir(), 'repro-entity-labels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENTITIES = Array.from({ length: 14 }, (_, i) => `zz${10 + i}`);
const labelOf = (entity: string) => `Land ${entity.slice(2)}`;

function data(): string {
  const rows = ENTITIES.flatMap((entity, e) =>
    // The last has one row, and so stands alone in its effect.
    Array.from({ length: e === ENTITIES.length - 1 ? 1 : 6 }, (_, t) => {
      const a = 3 + Math.sin(e * e + t);
      const b = e === 3 && t === 2 ? '' : 4 + Math.cos(3 * e + t * t);
      const y = a + 0.3 * Math.sin(7 * e + 11 * t);
      return [entity, 2000 + t, y, a, b, 5 + Math.sin(e + 5 * t), 30 + e, 100 + ((e * 7) % 10)].join(',');
    }),
  );
  return `${['place,year,y,a,b,c,lat,lon', ...rows].join('\n')}\n`;
}

const study = {
  repro: 1,
  study: { id: 'named', title: 'Names', seed: 3 },
  data: {
    sources: { d: { path: 'd.csv' } },
    panel: {
      entity: 'place',
      time: 'year',
      labels: Object.fromEntries(ENTITIES.map((entity) => [entity, labelOf(entity)])),
    },
    missing: { method: 'linear' },
    neighbors: { near: { latitude: 'lat', longitude: 'lon', distance: 'nearest', nearest: 3 } },
  },
  indices: {
    score: {
      treat: { method: 'winsorize', percentiles: [0.05, 0.95] },
      indicators: { a: 'positive', b: 'positive', c: 'negative' },
    },
  },
  models: {
    base: { kind: 'regression', outcome: 'y', regressors: ['score'], effects: ['entity', 'time'] },
    regimes: {
      kind: 'threshold',
      outcome: 'y',
      threshold_variable: 'b',
      regime_regressors: ['score'],
      where: 'lat < 43',
      effects: ['entity'],
      max_thresholds: 1,
      bootstrap: { replications: 20, method: 'wild_cluster' },
    },
    spatial: { kind: 'companion', method: 'moran', variable: 'score', neighbors: 'near' },
    choices: { kind: 'uncertainty', of: ['score'], vary: { weights: ['equal'] }, design: 'factorial' },
  },
  outputs: { formats: ['md', 'tex', 'html'] },
};

const outputs: { [name: string]: string } = {};

beforeAll(async () => {
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  writeFileSync(path.join(folder, 'd.csv'), data());
  const file = path.join(folder, 'named.yaml');
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
  expect(ran.code, ran.stderr).toBe(0);
  const out = path.join(folder, 'out/named');
  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (/\.(md|tex|html|svg|csv|json)$/.test(name))
      outputs[name] = readFileSync(path.join(out, name), 'utf8');
  }
}, 60_000);

test('no document and no figure prints a key', () => {
  const told = Object.entries(outputs).filter(([name]) => /\.(md|tex|html|svg)$/.test(name));
  const printed = told.flatMap(([name, text]) => {
    // But for the study itself, which the appendix reprints: its lines say what each key is called.
    const lines = text.split('\n').filter((line) => /zz\d\d/.test(line) && !/Land/.test(line));
    return lines.map((line) => `${name}: ${line.slice(0, 200)}`);
  });
  expect(printed).toEqual([]);
  expect(told.length).toBeGreaterThan(15);
});

test('labels stand where keys would: prose, scores, filled cells, lonely rows, quadrants, ranks, regimes, figures', () => {
  const named = (name: string) => new Set(outputs[name]?.match(/Land \d\d/g));
  expect(named('paper.md').size).toBeGreaterThanOrEqual(ENTITIES.length);
  expect(outputs['appendix.md']).toContain('| Land 13 | 2002 |');
  expect(outputs['appendix.md']).toMatch(/\| Table \d+ \|.*Land 23/);
  for (const figure of ['ranks-score', 'regions-score', 'index-score', 'moran-spatial'])
    expect(named(`figures/${figure}.svg`).size, figure).toBeGreaterThan(0);
});

test('data files and results keep the keys', () => {
  expect(outputs['results.json']).toContain('"zz10"');
  expect(outputs['tables/scores-score.csv']).toContain('zz10,2000');
  expect(
    Object.keys(outputs).filter((name) => /\.csv$/.test(name) && /Land/.test(outputs[name] ?? '')),
  ).toEqual([]);
});
