import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../support/run-program.ts';

const root = path.join(import.meta.dirname, '..', '..');
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-indices-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const project = path.join(base, 'project');
const out = path.join(base, 'out');
const scripts = (id: string, ...name: string[]) => path.join(out, id, 'scripts', ...name);
const read = (file: string) => readFileSync(file, 'utf8');

/** A cross-section with names that a plain script has trouble with. */
const oddStudy = `repro: 1
study: { id: odd, title: "Odd */ names", data_status: simulated, seed: 1 }
data:
  sources: { a: { path: odd.csv, missing_codes: [] } }
  panel: { entity: 省份 }
indices:
  综合:
    normalize: { method: minmax, indicators: { 乙: { method: goalposts, values: [0, 9] } } }
    weights: { method: expert, values: { "甲": 0.25, "乙": 0.75 } }
    indicators:
      "甲": { direction: positive, formula: x * 2 }
      "乙": { direction: negative, formula: x ^ 2 }
models:
  s: { kind: descriptives, variables: [x] }
`;

beforeAll(async () => {
  cpSync(path.join(root, 'package.json'), path.join(project, 'package.json'));
  for (const id of ['odd', 'every']) mkdirSync(path.join(project, 'specs', id), { recursive: true });
  writeFileSync(path.join(project, 'specs/odd/study.yaml'), oddStudy);
  const entities = ['云南', '"a,b"', '"say ""no"""', "it's", 'TRUE', '007', 'back\\slash'];
  const rows = entities.map((entity, i) => `${entity},${(i * 5) % 7}`);
  writeFileSync(path.join(project, 'specs/odd/odd.csv'), `省份,x\n${rows.join('\n')}\n`);
  const study = read(path.join(import.meta.dirname, 'indices.yaml'));
  writeFileSync(
    path.join(project, 'specs/every/study.yaml'),
    study.replace('../../specs/public-capital/data/', ''),
  );
  cpSync(
    path.join(root, 'specs/public-capital/data/produc.csv'),
    path.join(project, 'specs/every/produc.csv'),
  );
  const { code, stderr } = await runProgram('export', 'r', '-C', project, '--out', out);
  expect(code, stderr).toBe(exitCodes.done);
});

function hasR(): boolean {
  const found = spawnSync('Rscript', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found && process.env.REPRO_REQUIRE_TOOLS) throw new Error('no Rscript');
  return found;
}

function ran(file: string) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' };
  return spawnSync('Rscript', [file], { encoding: 'utf8', cwd: base, env });
}

describe('indices.R of repro export r', () => {
  test.for([
    ['every-index', 30_000],
    ['odd', 16],
  ] as const)('R constructs the indices of %s to 1e-6', ([id, least], { skip }) => {
    if (!hasR()) skip('no R');
    const { status, stdout, stderr } = ran(scripts(id, 'indices.R'));
    const found = /^(\d+) of (\d+) numbers of indices compared to a relative 1e-06; 0 differ\.$/m.exec(
      stdout,
    );
    expect(found, stdout + stderr).not.toBeNull();
    expect(found![1]).toBe(found![2]);
    expect(Number(found![1])).toBeGreaterThanOrEqual(least);
    expect(status).toBe(0);
  });

  test('R tells a weight that differs, and a number that it did not meet', ({ skip }) => {
    if (!hasR()) skip('no R');
    const folder = path.join(base, 'wrong');
    cpSync(scripts('every-index'), folder, { recursive: true });
    const expected = read(path.join(folder, 'expected-indices.csv'));
    const wrong = expected.replace(
      /("critic",weight,"critic_roads",,)([\d.]+)/,
      (_, head, value) => `${head}${Number(value) * (1 + 3e-6)}`,
    );
    expect(wrong).not.toBe(expected);
    writeFileSync(path.join(folder, 'expected-indices.csv'), `${wrong}"critic",score,"nowhere",1990,1\n`);
    const { status, stdout } = ran(path.join(folder, 'indices.R'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/DIFFERS critic, weight of critic_roads/);
    expect(stdout).toMatch(/NOT COMPARED\n {2}critic score nowhere 1990/);
  });

  test('every number of the results is among those that R is held to, but for benefit of the doubt', () => {
    const lines = read(scripts('every-index', 'expected-indices.csv')).trimEnd().split('\n').slice(1);
    const [, indicesText = ''] = read(path.join(import.meta.dirname, 'indices.yaml')).split(
      /^(?:indices|models):$/m,
    );
    const indices = [...indicesText.matchAll(/^ {2}(\w+):$/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'doubtful');
    expect(indices).toHaveLength(23);
    for (const name of indices) {
      const own = lines.filter((line) => line.startsWith(`"${name}",`));
      expect(
        own.filter((line) => line.includes(',score,')),
        name,
      ).toHaveLength(816);
      expect(own.filter((line) => line.includes(',weight,')).length, name).toBeGreaterThanOrEqual(3);
    }
    expect(lines.some((line) => line.startsWith('"doubtful",'))).toBe(false);
    const script = read(scripts('every-index', 'indices.R'));
    expect(script).toContain(
      '# Not repeated: treated: the treatment of indicators: they are taken as treated;',
    );
    expect(script).toContain('#   doubtful: benefit of the doubt, a linear program for each row;');
  });

  test('text of a study stays data in the script', () => {
    const code = read(scripts('odd', 'indices.R'))
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(code.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
