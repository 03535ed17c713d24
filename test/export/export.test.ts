import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../support/run-program.ts';

const root = path.join(import.meta.dirname, '..', '..');
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-export-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const project = path.join(base, 'project');
const out = path.join(base, 'out');
const scripts = (id: string, ...name: string[]) => path.join(out, id, 'scripts', ...name);
const read = (file: string) => readFileSync(file, 'utf8');

/** Names that a plain script has trouble with: of entities, levels, columns and terms. */
const oddEntities = ['云南', 'a,b', 'say "no"', "it's", '$x `y`', 'back\\slash', '*/', 'TRUE', '007'];

function oddData(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = oddEntities.flatMap((entity, i) =>
    Array.from({ length: 6 }, (_, t) => {
      const x = Math.sin(i * 5 + t * t);
      const y = 0.5 * x + Math.cos(3 * i + 7 * t);
      return [quote(entity), 2000 + t, x, y, quote(['东', "o'x", 'N/A'][i % 3]!)].join(',');
    }),
  );
  return `省份,年,x,结果,区\n${rows.join('\n')}\n`;
}

const oddStudy = `repro: 1
study: { id: odd, title: "Odd */ names", data_status: simulated, seed: 1 }
data:
  sources: { a: { path: odd.csv, missing_codes: [] } }
  panel: { entity: 省份, time: 年 }
models:
  基准:
    kind: regression
    estimator: pooled_ols
    outcome: 结果
    regressors: [x, "x ^ 2", "if(省份 == \\"云南\\", x, 0)"]
    columns:
      - { label: "一 \\"q\\"", vcov: { type: HC1 } }
      - { label: "区", categorical: { 区: { base: "东" } }, vcov: { type: cluster, by: [entity] } }
      - { label: "where", where: "省份 != \\"a,b\\"", estimator: fixed_effects, effects: [entity, time] }
`;

beforeAll(async () => {
  cpSync(path.join(root, 'package.json'), path.join(project, 'package.json'));
  mkdirSync(path.join(project, 'specs/odd'), { recursive: true });
  writeFileSync(path.join(project, 'specs/odd/study.yaml'), oddStudy);
  writeFileSync(path.join(project, 'specs/odd/odd.csv'), oddData());
  for (const [folder, file] of [
    ['every', 'study.yaml'],
    ['designs', 'designs.yaml'],
    ['bends', 'bends.yaml'],
    ['tested', 'tests.yaml'],
    ['beside', 'companions.yaml'],
  ] as const) {
    const study = read(path.join(import.meta.dirname, file));
    const to = path.join(project, 'specs', folder);
    mkdirSync(to, { recursive: true });
    const here = study
      .replace('../../specs/public-capital/data/', '')
      .replace('../oracle/companion/data/', '');
    writeFileSync(path.join(to, 'study.yaml'), here);
    cpSync(path.join(root, 'test/oracle/companion/data/borders.csv'), path.join(to, 'borders.csv'));
    cpSync(path.join(root, 'specs/public-capital/data/produc.csv'), path.join(to, 'produc.csv'));
  }
  for (const kind of ['r', 'stata', 'python']) {
    const { code, stderr } = await runProgram('export', kind, '-C', project, '--out', out);
    expect(code, stderr).toBe(exitCodes.done);
  }
});

/** Whether a program is here; where tools are required, one that is missing fails the test instead. */
function has(command: string, args: readonly string[]): boolean {
  const found = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (!found && process.env.REPRO_REQUIRE_TOOLS) throw new Error(`${command} ${args.join(' ')} fails`);
  return found;
}

// Debian's python3, which is the one with Debian's packages.
const python = '/usr/bin/python3';
const peers = [
  { name: 'R', file: 'models.R', command: 'Rscript', probe: ['-e', 'library(sandwich); library(plm)'] },
  { name: 'Python', file: 'models.py', command: python, probe: ['-c', 'import statsmodels.api'] },
] as const;

function ran(command: string, file: string) {
  const { status, stdout, stderr } = spawnSync(command, [file], {
    encoding: 'utf8',
    cwd: base,
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
  });
  return { status, stdout, stderr };
}

describe('repro export', () => {
  for (const { name, file, command, probe } of peers) {
    test(`${name} repeats every model to 1e-6`, ({ skip }) => {
      if (!has(command, probe)) skip(`no ${name} with its packages`);
      for (const id of ['every-model', 'designs', 'bends', 'tested', 'beside', 'odd']) {
        const { status, stdout, stderr } = ran(command, scripts(id, file));
        expect(stdout + stderr).toMatch(
          /^(\d+) of \1 numbers compared to a relative 1e-06; 0 comparisons differ/m,
        );
        expect(status).toBe(0);
      }
    }, 240_000);

    test(`${name} tells a number that differs, and one that it did not meet`, ({ skip }) => {
      if (!has(command, probe)) skip(`no ${name} with its packages`);
      const folder = path.join(base, `wrong-${name}`);
      cpSync(scripts('every-model'), folder, { recursive: true });
      const expected = read(path.join(folder, 'expected.csv'));
      const wrong = expected.replace(
        /(one_way,\(1\),g,std_error,)([\d.]+)/,
        (_, head, value) => `${head}${Number(value) * (1 + 3e-6)}`,
      );
      expect(wrong).not.toBe(expected);
      writeFileSync(path.join(folder, 'expected.csv'), `${wrong}nobody,(1),x,estimate,1\n`);
      const { status, stdout } = ran(command, path.join(folder, file));
      expect(status).toBe(1);
      expect(stdout).toMatch(/DIFFERS one_way \(1\),? g,? std_error/);
      expect(stdout).toMatch(/NOT COMPARED\n {2}nobody/);
    });
  }

  test('Python reads its script', ({ skip }) => {
    if (!has('python3', ['--version'])) skip('no python3');
    for (const id of ['every-model', 'designs', 'bends', 'tested', 'beside', 'odd'])
      execFileSync('python3', ['-m', 'py_compile', scripts(id, 'models.py')], { stdio: 'pipe' });
  });

  test('Stata gets commands of its own for every column', () => {
    const text = read(scripts('every-model', 'models.do'));
    for (const line of [
      'regress q g k lag_unemp_1 if used, vce(hc3)',
      'newey q g k lag_unemp_1 if used, lag(2) force',
      'reghdfe q g k g_k unemp if used, absorb(code_state year) vce(cluster code_state year)',
      'areg q g k g_k unemp i.year if used, absorb(code_state) vce(cluster code_state)',
      'xtscc q g k g_k unemp i.year if used, fe lag(2)',
      'reghdfe q g k g_k unemp if used, absorb(code_state year) vce(dkraay 3)',
      'xtreg q g k unemp if used, re',
      'ivreghdfe q k unemp (g = lag_g_1 lag_g_2) if used, absorb(code_state year) cluster(code_state)',
      'hausman fixed random, sigmamore',
      'capture noisily xthreg q unemp if used, rx(g) qx(k) thnum(2) trim(0.05 0.05) grid(50) bs(19 19)',
    ])
      expect(text.split('\n')).toContain(line);
    // Every number that the other scripts are held to but searches, constants and the test with dummies.
    expect(text.match(/^held /gm)!.length).toBeGreaterThan(300);
  });

  test('Stata gets the designs that it has, and says which it has not', () => {
    const text = read(scripts('designs', 'models.do'));
    for (const line of [
      'xtreg q g k unemp if used, re sa',
      'xtreg q g k unemp if used, mle tolerance(1e-10) ltolerance(1e-12)',
      'xtivreg q k unemp (g = lag_g_1 lag_g_2) if used, re ec2sls',
      'xtivreg q k unemp i.year (g = lag_g_1 lag_g_2) if used, re',
      'reghdfe q g k unemp if used, absorb(code_state##c.year year) vce(cluster code_state)',
      'regress q g k unemp i.code_state i.year i.code_state#c.year if used, vce(hc3)',
      'regress d_q d_g d_k if used, noconstant vce(cluster code_state)',
      '* Not repeated: xtreg has no components by Amemiya. The scripts of R and Python repeat it.',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toContain('xtset year\nxtreg q g k unemp if used, re\nheld');
    expect(text).toContain('*   random, column both: xtreg knows random effects of one kind, not of both;');
  });

  test('text of a study stays data in every script', () => {
    for (const [file, mark] of [
      ['models.R', '#'],
      ['models.do', '*'],
      ['models.py', '#'],
    ] as const) {
      const lines = read(scripts('odd', file)).split('\n');
      // Outside comments a script is ASCII, but for Stata's and Python's quoted names.
      const code = lines.filter((line) => !line.startsWith(mark));
      if (file === 'models.R') expect(code.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
      expect(code.join('\n')).not.toMatch(/^\s*\*\//m);
    }
    const columns = read(scripts('odd', 'columns.csv')).split('\n');
    expect(columns.slice(0, 3)).toEqual(['column,meaning', 'x,entity: 省份', 'x_2,time: 年']);
  });

  test('what no script repeats is said, in the script and on the screen', async () => {
    const { stdout } = await runProgram('export', 'python', 'every', '-C', project, '--out', out, '-n');
    expect(stdout).toContain('choice: its tests, which the script of R repeats');
    expect(stdout).toContain('path: the bootstrap of the indirect effect');
    expect(read(scripts('every-model', 'models.py'))).toContain(
      'choice: its tests, which the script of R repeats',
    );
    expect(read(scripts('every-model', 'models.R'))).not.toContain('choice: its tests');
    expect(stdout).toContain('5 files would be written');
  });

  test('an export that there is not is a usage error', async () => {
    const { code, stderr } = await runProgram('export', 'sas', 'odd', '-C', project);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toContain('there is no export sas: write r, stata, python or package');
    const none = await runProgram('export', '-C', project);
    expect(none.code).toBe(exitCodes.usage);
    expect(none.stderr).toContain('what is to be exported? Write r, stata, python or package');
  });

  test('scripts stand beside each other, and one that was changed by hand stays', async () => {
    const sums = () =>
      read(scripts('odd', 'SHA256SUMS'))
        .replace(/^\w+ {2}/gm, '')
        .split('\n');
    expect(sums()).toEqual([
      'columns.csv',
      'data.csv',
      'expected.csv',
      'models.R',
      'models.do',
      'models.py',
      '',
    ]);
    const file = scripts('odd', 'models.do');
    const before = read(file);
    writeFileSync(file, `${before}* mine\n`);
    const refused = await runProgram('export', 'stata', 'odd', '-C', project, '--out', out);
    expect(refused.code).toBe(exitCodes.machine);
    expect(refused.stderr).toContain(
      'that others wrote: models.do. Nothing was written; --overwrite replaces them',
    );
    const { code, stdout } = await runProgram(
      'export',
      'STATA',
      'odd',
      '-C',
      project,
      '--out',
      out,
      '--overwrite',
    );
    expect(code).toBe(exitCodes.done);
    expect(stdout).toMatch(/next: do .*models\.do, in Stata/);
    expect(read(file)).toBe(before);
  });
});
