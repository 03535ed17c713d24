import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** `repro build --watch` as a process, while somebody edits. */
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
let project = '';
let running: ChildProcess | null = null;

beforeEach(() => {
  project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-watching-')));
  writeFileSync(path.join(project, 'package.json'), '{}\n');
});
afterEach(async () => {
  await stop();
  rmSync(project, { recursive: true, force: true });
});

const study = () => path.join(project, 'specs/mine/study.yaml');
const page = (): string => {
  try {
    return readFileSync(path.join(project, 'outputs/mine/paper.html'), 'utf8');
  } catch {
    return '';
  }
};

function start(...more: string[]): void {
  running = spawn(process.execPath, [bin, 'build', '--watch', '-C', project, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.stdout?.resume();
  running.stderr?.resume();
}

async function stop(): Promise<number | null> {
  const child = running;
  running = null;
  if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
  child.kill('SIGINT');
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

/** Waits up to a minute and a half: what is asked is that it comes, on a machine however busy. */
async function until(test: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    if (test()) return;
    await new Promise((wait) => setTimeout(wait, 20));
  }
  throw new Error(`never came: ${what}`);
}

describe('repro build --watch', () => {
  it('follows edits, keeps the last good paper under what is wrong, and leaves it whole', async () => {
    execFileSync(process.execPath, [bin, 'init', 'mine', '-C', project]);
    const text = readFileSync(study(), 'utf8');
    const titled = (title: string) => text.replace(/^( {2}title: ).*$/m, `$1${title}`);
    start();
    await until(() => page().includes('</html>'), 'the first paper');
    writeFileSync(study(), titled('A second title'));
    await until(() => page().includes('A second title'), 'the new title');

    writeFileSync(study(), titled('A third title').replace('kind: regression', 'kind: regresion'));
    await until(() => page().includes('class="failed"'), 'the banner');
    expect(page()).toContain('A second title');
    expect(page()).toContain('regresion');
    writeFileSync(study(), titled('A fourth title').replace(/^models:/m, 'modells:'));
    await until(() => page().includes('modells'), 'the second failure');
    expect(page().match(/class="failed"/g)).toHaveLength(1);

    writeFileSync(study(), titled('A fifth title'));
    await until(() => page().includes('A fifth title'), 'the paper after the mistake');
    expect(page()).not.toContain('class="failed"');
    const good = page();

    writeFileSync(study(), 'nothing: at all\n');
    await until(() => page().includes('class="failed"'), 'the banner of another mistake');
    expect(await stop()).toBe(130);
    expect(page()).toBe(good);
    writeFileSync(study(), titled('A fifth title'));
    const after = execFileSync(process.execPath, [bin, 'build', '-C', project], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(after).toContain('nothing to do');
    // What came in two parts is what comes at once.
    execFileSync(process.execPath, [bin, 'verify', 'mine', '-C', project], { stdio: 'pipe' });
  }, 240_000);

  it('gives up a build that a change has overtaken', async () => {
    const folder = path.dirname(study());
    mkdirSync(folder, { recursive: true });
    const rows = ['a', 'b', 'c'].flatMap((region, i) =>
      [1, 2, 3, 4].map((year) => `${region},${year},${i * year + year}`),
    );
    writeFileSync(path.join(folder, 'data.csv'), `region,year,output\n${rows.join('\n')}\n`);
    const mark = `repro-overtaken-${process.pid}`;
    const script = (ms: number) =>
      `setTimeout(() => require('node:fs').writeFileSync('out.csv', 'n\\n${ms}\\n'), ${ms}, '${mark}');`;
    writeFileSync(path.join(folder, 'step.cjs'), script(600_000));
    writeFileSync(
      study(),
      `repro: 1
study: { id: mine, title: A slow program, seed: 1 }
data: { sources: { main: { path: data.csv } }, panel: { entity: region, time: year } }
models:
  slow: { kind: external, command: [node, step.cjs, ${mark}], inputs: { step.cjs: { file: step.cjs } }, outputs: { out.csv: {} } }
`,
    );
    const alive = () =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(`step.cjs ${mark}`);
    start('--allow-exec');
    await until(alive, 'the slow program');
    // The slow one would take ten minutes: who waits for it never comes here.
    writeFileSync(path.join(folder, 'step.cjs'), script(5));
    await until(() => page().includes('</html>'), 'the paper of the quick program');
    expect(alive()).toBe(false);
  }, 240_000);
});
