import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockFormat } from '../../src/engine/lock.ts';
import { sealed } from '../../src/engine/sealed.ts';
import { nodeProcesses } from '../../src/platform/node.ts';
import { filesUnder, installedPackage, type Ran, runRepro, type Workspace } from './workspace.ts';

/** Many whole builds in new processes, on a machine that does other things too. */
const slow = 300_000;

let workspace: Workspace;
/** Outputs of the study as it is written, and with another seed and sentence. */
let clean: { [name: string]: string };
let changed: { [name: string]: string };
const inside = (...parts: string[]) => path.join(workspace.folder, ...parts);
const repro = (...args: string[]): Ran => runRepro(workspace, args);
const outputs = () => filesUnder(inside('outputs'));
const study = () => inside('specs/mine/study.yaml');
const edit = (from: string, to: string) =>
  writeFileSync(study(), readFileSync(study(), 'utf8').replace(from, to));
const change = () => edit('columns: cumulative', 'columns: single    ');
const takeBack = () => edit('columns: single    ', 'columns: cumulative');

beforeAll(() => {
  workspace = installedPackage();
  expect(repro('init', 'mine').code).toBe(0);
  edit('formats: [md, html, tex]', 'formats: [md]');
  expect(repro('build', '-q').code).toBe(0);
  clean = outputs();
  change();
  expect(repro('build', '-q').code).toBe(0);
  changed = outputs();
  expect(changed).not.toEqual(clean);
}, slow);
afterAll(() => workspace.remove());
/** Built as it is written, then changed: the next build has something to do. */
beforeEach(() => {
  takeBack();
  rmSync(inside('.repro'), { recursive: true, force: true });
  expect(repro('build', '-q').code).toBe(0);
  change();
});

describe('the lock of a project', { timeout: slow }, () => {
  const hold = (pid: number) => {
    mkdirSync(inside('.repro/lock'), { recursive: true });
    const holder = { ...nodeProcesses.self, pid };
    writeFileSync(inside(`.repro/lock/${pid}-0123456789abcdef.json`), sealed(lockFormat, holder));
  };

  test('that is held is waited for as long as --lock-timeout says; then the holder is named, with 5', () => {
    hold(process.pid);
    const start = performance.now();
    const { code, stderr } = repro('build', '-q', '--lock-timeout', '1');
    expect(code).toBe(5);
    expect(stderr).toContain(`held its lock too long: process ${process.pid} on ${nodeProcesses.self.host}`);
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect(outputs()).toEqual(clean);
    expect(readdirSync(inside('.repro/lock'))).toHaveLength(1);
  });

  test('is taken over from the dead at once', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    hold(pid);
    expect(repro('build', '-q', '--lock-timeout', '0').code).toBe(0);
    expect(outputs()).toEqual(changed);
    expect(readdirSync(inside('.repro/lock'))).toEqual([]);
  });
});

describe('a clock that jumps', { timeout: slow }, () => {
  const build = (shiftMs: string): Ran => {
    const shifted = `const now = Date.now; Date.now = () => now() + (${shiftMs});`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [workspace.bin, 'build'], {
      cwd: workspace.folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shifted)}` },
    });
    return { code: status, stdout, stderr };
  };
  const tenYears = 3.2e11;

  test.each([
    ['back', `${-tenYears}`],
    ['ahead', `${tenYears}`],
    ['at every look', '(Math.random() - 0.5) * 1e12'],
  ])('%s hides no change and invents none', (_way, shift) => {
    for (let turn = 0; turn < 2; turn++) {
      expect(build(shift).code).toBe(0);
      expect(outputs()).toEqual(changed);
      expect(build(shift).stdout).toMatch(/nothing to do/);
      takeBack();
      expect(build('0').code).toBe(0);
      expect(outputs()).toEqual(clean);
      expect(build(shift).stdout).toMatch(/nothing to do/);
      change();
    }
  });
});

const strace = spawnSync('strace', ['-V']).status === 0;

describe('a disk that refuses a call on the log', { timeout: slow }, () => {
  const inject = (fault: string): Ran => {
    const log = ['-f', '-qq', '-o', inside('calls.log'), '-P', inside('.repro/log/000001.log')];
    const { status, stdout, stderr } = spawnSync(
      'strace',
      [...log, '-e', `inject=${fault}`, process.execPath, workspace.bin, 'build', '-j', '1'],
      { cwd: workspace.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', CI: '1' } },
    );
    expect(readFileSync(inside('calls.log'), 'utf8'), fault).toContain('(INJECTED)');
    return { code: status, stdout, stderr };
  };

  test.runIf(strace || process.env.REPRO_REQUIRE_TOOLS === '1').each([
    ['write:error=ENOSPC', 'no space is left on the device'],
    ['write:error=EIO:when=2+', 'input/output error'],
    ['fsync:error=EIO', 'input/output error'],
  ])('%s: the build says so and ends with 1; the outputs stay, and nothing is lost', (fault, words) => {
    const { code, stderr } = inject(fault);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`cannot write .*/log/000001\\.log: ${words}`)),
    ]);
    expect(outputs()).toEqual(clean);
    expect(readdirSync(inside('.repro/lock'))).toEqual([]);
    expect(repro('build', '-q').code).toBe(0);
    expect(outputs()).toEqual(changed);
    expect(repro('fsck').code).toBe(0);
  });

  test.runIf(strace || process.env.REPRO_REQUIRE_TOOLS === '1')(
    'because it is read-only is told once, and the outputs are written',
    () => {
      const { code, stderr } = inject('write:error=EROFS');
      expect(code).toBe(0);
      expect(stderr.match(/cannot be written \(the file system is read-only\)/g)).toHaveLength(1);
      expect(outputs()).toEqual(changed);
    },
  );
});
