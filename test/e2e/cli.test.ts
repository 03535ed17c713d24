import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesUnder, installedPackage, type Ran, runRepro, type Workspace } from './workspace.ts';

/** A whole build in a new process, on a machine that does other things too. */
const slow = 120_000;

let workspace: Workspace;
const repro = (...args: string[]): Ran => runRepro(workspace, args);
const inside = (...parts: string[]) => path.join(workspace.folder, ...parts);
const study = () => inside('specs/mine/study.yaml');
const edit = (from: string, to: string) => {
  const text = readFileSync(study(), 'utf8');
  expect(text).toContain(from);
  writeFileSync(study(), text.replace(from, to));
};

beforeAll(() => {
  workspace = installedPackage();
}, slow);
afterAll(() => workspace.remove());

describe('a user outside the repository', { timeout: slow }, () => {
  test('makes a study, builds it, changes it, compares, cleans', () => {
    expect(repro('init', 'mine').code).toBe(0);
    expect(repro('init', 'mine')).toMatchObject({ code: 2, stdout: '' });
    expect(repro('check', 'mine')).toMatchObject({ code: 0, stdout: expect.stringContaining('mine: no ') });

    const first = repro('build');
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^mine: \d+ of \d+ steps ran in .*, outputs\/mine\n/);
    expect(readdirSync(inside('outputs/mine'))).toEqual(
      expect.arrayContaining([
        'paper.md',
        'paper.tex',
        'paper.html',
        'appendix.md',
        'results.json',
        'provenance.json',
      ]),
    );
    expect(readdirSync(inside('.repro'))).toContain('.gitignore');

    const again = repro('build');
    expect(again.stdout).toMatch(/^mine: nothing to do \(\d+ steps fresh\), outputs\/mine\n$/);
    expect(again.stderr).toBe('');

    edit('method: entropy', 'method: equal');
    const why = repro('explain', 'mine:index:services');
    expect(why.stdout).toMatch(
      /index:services {2}runs\n {4}weights\.method: "entropy" -> "equal" {2}\(specs\/mine\/study\.yaml:\d+\)/,
    );

    const difference = repro('diff', 'mine');
    expect(difference.stdout).toContain('indices.services.weights.method');
    expect(repro('diff', 'mine', '--exit-code').code).toBe(3);
    expect(JSON.parse(repro('diff', 'mine', '--json').stdout)).toMatchObject({
      schema: 'repro/diff/1',
      ok: true,
    });
    expect(repro('build').code).toBe(0);
    expect(repro('diff').stdout).toContain('indices.services.weights.method');
    expect(repro('diff', 'outputs/mine', 'mine').stdout).toContain('No differences');

    rmSync(inside('outputs/mine/appendix.md'));
    expect(repro('appendix', 'mine').stdout).toContain('restored outputs/mine/appendix.md');
    const state = JSON.parse(repro('status', '--json').stdout) as {
      data: { studies: { id: string; stale: number }[] };
    };
    expect(state.data.studies).toMatchObject([{ id: 'mine', stale: 0 }]);

    writeFileSync(inside('outputs/mine/notes.txt'), 'by hand');
    expect(repro('clean').code).toBe(0);
    expect(readdirSync(inside('outputs/mine'))).toEqual(['notes.txt']);
    rmSync(inside('outputs'), { recursive: true });
    expect(repro('clean', '--with-cache').code).toBe(0);
    expect(existsSync(inside('.repro'))).toBe(false);
    expect(existsSync(study())).toBe(true);
  });

  test('restores what was changed by hand, and says so', () => {
    repro('build', '-q');
    const paper = inside('outputs/mine/paper.md');
    const before = readFileSync(paper, 'utf8');
    appendFileSync(paper, 'an edit\n');
    expect(repro('build').stdout).toContain('restored outputs/mine/paper.md');
    expect(readFileSync(paper, 'utf8')).toBe(before);
    expect(repro('build').stdout).toContain('nothing to do');
  });

  test('gets the same bytes on 1 and 3 workers, from nothing, after a move, after clean', () => {
    repro('build', '-q');
    const before = filesUnder(inside('outputs/mine'));
    const variants: string[][] = [
      ['-j', '1', '--out', 'one'],
      ['-j', '3', '--force', '--out', 'three'],
      ['--no-cache', '--out', 'none'],
    ];
    for (const args of variants) {
      const ran = repro('build', 'mine', ...args);
      expect(ran.code, ran.stderr).toBe(0);
      expect(filesUnder(inside(args.at(-1) ?? '', 'mine'))).toEqual(before);
    }
    const moved = inside('moved');
    mkdirSync(moved);
    for (const name of ['specs', '.repro', 'package.json'])
      cpSync(inside(name), path.join(moved, name), { recursive: true });
    const there = runRepro(workspace, ['build'], moved);
    expect(there.stdout).toMatch(/^mine: 0 of \d+ steps ran/);
    expect(filesUnder(path.join(moved, 'outputs/mine'))).toEqual(before);
    rmSync(moved, { recursive: true });
    for (const name of ['one', 'three', 'none']) rmSync(inside(name), { recursive: true });
  });

  test('finds that a file has changed even where size and times are the same', () => {
    repro('build', '-q');
    expect(repro('build').stdout).toContain('nothing to do');
    const data = inside('specs/mine/data/regions.csv');
    const { atime, mtime, size } = statSync(data);
    const text = readFileSync(data, 'utf8');
    const other = inside('specs/mine/data/other.csv');
    writeFileSync(
      other,
      text.replace(/(\d)\n$/, (_, digit: string) => `${(Number(digit) + 1) % 10}\n`),
    );
    utimesSync(other, atime, mtime);
    renameSync(other, data);
    expect(statSync(data)).toMatchObject({ size, mtime });
    expect(repro('build').stdout).toMatch(/^mine: [1-9]\d* of \d+ steps ran/);
    writeFileSync(data, text);
    repro('build', '-q');
  });
});

describe('what is wrong', { timeout: slow }, () => {
  test('in a study ends with 4, shows the place, and leaves the outputs alone', () => {
    repro('build', '-q');
    const before = filesUnder(inside('outputs/mine'));
    edit('outcome: income', 'outcome: incme');
    const failed = repro('build');
    expect(failed.code).toBe(4);
    expect(failed.stdout).toBe('');
    expect(failed.stderr).toMatch(/BIND002[\s\S]*specs\/mine\/study\.yaml:\d+:\d+[\s\S]*income/);
    const told = JSON.parse(repro('check', '--json').stdout) as {
      ok: boolean;
      diagnostics: { code: string }[];
    };
    expect(told).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'BIND002', at: { file: 'specs/mine/study.yaml' } }],
    });
    edit('outcome: incme', 'outcome: income');
    expect(filesUnder(inside('outputs/mine'))).toEqual(before);
    expect(repro('build').code).toBe(0);
  });

  test.each([
    [['buld'], 'build'],
    [['build', 'mnie'], 'mine'],
    [['build', '--sett', 'a=1'], '--set'],
    [['build', '--jobs', 'many'], 'whole number'],
    [['build', '--set', 'x'], 'PATH=VALUE'],
    [['explain', 'mine:index:servces'], 'index:services'],
  ])('on the command line ends with 2: %j', (args, said) => {
    const { code, stdout, stderr } = repro(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('is told in one line where the machine refuses', () => {
    writeFileSync(inside('blocked'), 'a file, not a folder');
    const { code, stderr } = repro('build', '--out', 'blocked', '-q');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^repro: cannot write .*blocked/);
  });
});

describe('a dry run', { timeout: slow }, () => {
  test('says what would run and writes nothing', () => {
    repro('build', '-q');
    edit('seed: 20250101', 'seed: 7');
    const before = filesUnder(inside('.repro'));
    const { code, stdout } = repro('build', '-n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mine: \d+ of \d+ steps would run\n/);
    for (const args of [['status'], ['explain', 'mine'], ['graph', '--mermaid']])
      expect(repro(...args).code).toBe(0);
    expect(filesUnder(inside('.repro'))).toEqual(before);
    edit('seed: 7', 'seed: 20250101');
  });
});

describe('a signal', { timeout: slow }, () => {
  test('stops the build with 130; the lock is free, the outputs are whole, the next build goes on', async () => {
    const threshold =
      'models.regimes={kind: threshold, outcome: income, threshold_variable: investment_share, ' +
      'regime_regressors: [services], bootstrap: {replications: 1000000, method: residual_by_entity}}';
    repro('build', '-q');
    const before = filesUnder(inside('outputs/mine'));
    const child = spawn(process.execPath, [workspace.bin, 'build', 'mine', '--set', threshold], {
      cwd: workspace.folder,
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    // The bootstrap of a million replications is under way by then, and far from done.
    const begun = new Promise((resolve) => setTimeout(resolve, 3000));
    await Promise.race([begun, ended]);
    child.kill('SIGINT');
    const code = await ended;
    expect(code).toBe(130);
    expect(readdirSync(inside('.repro/lock'))).toEqual([]);
    expect(filesUnder(inside('outputs/mine'))).toEqual(before);
    expect(repro('build').code).toBe(0);
  });
});

describe('the rest', { timeout: slow }, () => {
  test('help has examples, version and schema are data', () => {
    expect(repro('--help').stdout).toContain('Examples:');
    expect(repro('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse(repro('schema').stdout)).toHaveProperty('$schema');
  });

  test('the graph is drawn as text, Mermaid and DOT', () => {
    expect(repro('graph', 'mine').stdout).toContain('  results\n    <- ');
    expect(repro('graph', 'mine', '--mermaid').stdout).toMatch(/^flowchart TD\n/);
    expect(repro('graph', 'mine', '--dot').stdout).toMatch(/^digraph "mine" \{\n/);
  });

  test('options may stand before the command', () => {
    expect(repro('-C', workspace.folder, 'build', 'mine', '-q')).toMatchObject({ code: 0, stdout: '' });
  });
});
