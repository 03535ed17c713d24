import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isWholeFastState } from '../../src/cli/fast-state.ts';
import { checkStore } from '../../src/engine/fsck.ts';
import { nodeFiles } from '../../src/platform/node.ts';
import { filesUnder, installedPackage, type Ran, runRepro, type Workspace } from './workspace.ts';

/** Many whole builds in new processes, on a machine that does other things too. */
const slow = 1_800_000;

let workspace: Workspace;
let clean: { [name: string]: string };
const inside = (...parts: string[]) => path.join(workspace.folder, ...parts);
const lock = () => inside('specs/mine/repro.lock');
const repro = (...args: string[]): Ran => runRepro(workspace, args);
const made = () => ({ ...filesUnder(inside('outputs')), lock: readFileSync(lock(), 'latin1') });

beforeAll(() => {
  workspace = installedPackage();
  expect(repro('init', 'mine').code).toBe(0);
  const built = repro('build');
  expect(built.code, built.stderr).toBe(0);
  clean = made();
}, slow);
afterAll(() => workspace.remove());
function forget(): void {
  for (const name of ['.repro', 'outputs']) rmSync(inside(name), { recursive: true, force: true });
  rmSync(lock(), { force: true });
}
beforeEach(forget);

/** The next build ends what a killed one began. */
function expectResumed(what: string): void {
  const resumed = repro('build');
  expect(resumed.code, `${what}: ${resumed.stderr}`).toBe(0);
  expect(made(), what).toEqual(clean);
  const left = readdirSync(inside('.repro/lock'));
  if (left.length > 0) {
    // Killed when all was written and only its lock was left: the next build has nothing to do and takes no lock. One
    // that has something to do is not held up by the dead, and clears what it left.
    expect(resumed.stdout, what).toContain('nothing to do');
    const forced = repro('build', '--force', '--lock-timeout', '0');
    expect(forced.code, `${what}: ${forced.stderr}`).toBe(0);
    expect(made(), what).toEqual(clean);
  }
  expect(readdirSync(inside('.repro/lock')), what).toEqual([]);
  const check = checkStore({ files: nodeFiles, root: inside('.repro'), isWholeState: isWholeFastState });
  expect([check.damaged, check.missing, check.foreign, check.unknown], what).toEqual([[], [], [], []]);
}

/** A study without indices, regressions and figures: there are many builds, and each is as short as it gets. */
function leaveOneTable(): () => void {
  const file = inside('specs/mine/study.yaml');
  const text = readFileSync(file, 'utf8');
  const [head = '', models = ''] = text.split('indices:\n');
  const rest = /models:\n {2}summary.*\n/.exec(models)?.[0] ?? '';
  const outputs = models.slice(models.indexOf('outputs:'));
  writeFileSync(file, `${head}${rest.replace('services, ', '')}\n${outputs}`);
  const before = clean;
  const built = repro('build', '-q');
  expect(built.code, built.stderr).toBe(0);
  clean = made();
  forget();
  return () => {
    writeFileSync(file, text);
    clean = before;
  };
}

const traced = 'rename,write,mkdir,unlink';
const strace = spawnSync('strace', ['-V']).status === 0;

/** Of the builds that are to be killed at a rename, a folder or a removal: a call may fall away where a folder is there. */
const MOST = 0.8;

/** In CI at every one of them, elsewhere at five: `REPRO_CRASH_POINTS=all` is all of them, some minutes. */
const wantedPoints =
  process.env.REPRO_CRASH_POINTS ?? (process.env.REPRO_REQUIRE_TOOLS === '1' ? 'all' : '5');

describe('a build killed by the kernel on entering a call that changes the disk', { timeout: slow }, () => {
  test('is ended by the next, with the bytes of one that was left alone', (context) => {
    if (!strace) {
      if (process.env.REPRO_REQUIRE_TOOLS === '1') throw new Error('strace is not installed');
      context.skip('strace is not installed');
    }
    const restore = leaveOneTable();
    const log = inside('calls.log');
    const build = [process.execPath, workspace.bin, 'build', '-q', '-j', '1'];
    const run = (...options: string[]) =>
      spawnSync('strace', ['-f', '-qq', '-y', '-o', log, '-e', `trace=${traced}`, ...options, ...build], {
        cwd: workspace.folder,
      });
    expect(run().status).toBe(0);
    // The calls of the main thread, that is the one that writes files; by their place among its calls of that name.
    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .map((line) => line.replace(/ +/, ' '));
    const main = lines.find((line) => line.includes('rename('))?.split(' ')[0] ?? '';
    const points = traced
      .split(',')
      .flatMap((call) =>
        lines
          .filter((line) => line.startsWith(`${main} ${call}(`))
          .flatMap((line, i) => (line.includes(workspace.folder) ? [{ call, when: i + 1, line }] : [])),
      );
    expect(points.length).toBeGreaterThan(40);
    const every = wantedPoints === 'all' ? 1 : Math.max(1, Math.floor(points.length / Number(wantedPoints)));
    let [killed, counted] = [0, 0];
    for (let i = every >> 1; i < points.length; i += every) {
      const { call, when, line } = points[i]!;
      forget();
      const { signal, status } = run('-e', `inject=${call}:signal=KILL:when=${when}`);
      // Writes to pipes between threads come in between as they happen to: such a build is killed a call earlier or later.
      if (call !== 'write') {
        counted += 1;
        if (signal === 'SIGKILL' || status === 137) killed += 1;
      }
      expectResumed(`point ${i} of ${points.length}: ${line}`);
    }
    expect(killed).toBeGreaterThan(counted * MOST);
    restore();
  });
});

/** Repeatable numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

type Running = { readonly child: ChildProcess; readonly end: Promise<{ ran: string[]; killed: boolean }> };

function startBuild(): Running {
  const child = spawn(process.execPath, [workspace.bin, 'build', '-j', '2'], {
    cwd: workspace.folder,
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const end = new Promise<{ ran: string[]; killed: boolean }>((resolve) => {
    child.on('close', (code, signal) => {
      if (signal === null) expect(code, stderr).toBe(0);
      // One line for each step that ran: `mine [ 3/21] column:x 0.0 s`.
      const ran = [...stderr.matchAll(/^mine \[[ \d]+\/\d+\] (\S+) .* m?s$/gm)].map(
        (match) => match[1] ?? '',
      );
      resolve({ ran, killed: signal !== null });
    });
  });
  return { child, end };
}

describe('eight processes that build one project at once and are killed at random', { timeout: slow }, () => {
  test.each([1, 2, 3])('end with the right bytes, and run no finished step twice: seed %i', async (seed) => {
    const random = generator(seed);
    const builds = Array.from({ length: 8 }, startBuild);
    const timers = builds
      .slice(0, 5)
      .map(({ child }) => setTimeout(() => child.kill('SIGKILL'), 300 + random() * 2500));
    const ends = await Promise.all(builds.map(({ end }) => end));
    for (const timer of timers) clearTimeout(timer);
    expect(ends.filter(({ killed }) => !killed).length).toBeGreaterThanOrEqual(3);
    const ran = ends.flatMap((end) => end.ran);
    expect(ran.length).toBeGreaterThan(0);
    expect(ran.toSorted()).toEqual([...new Set(ran)].sort());
    expect(existsSync(inside('outputs/mine/paper.md'))).toBe(true);
    expectResumed(`seed ${seed}`);
  });
});

describe('whoever reads what is printed', { timeout: slow }, () => {
  test('may go away: the build goes on', () => {
    const shell = `"${process.execPath}" "${workspace.bin}" build -v 2>&1 | true; exit \${PIPESTATUS[0]}`;
    const { status } = spawnSync('bash', ['-c', shell], { cwd: workspace.folder });
    expect(status).toBe(0);
    expect(made()).toEqual(clean);
  });
});
