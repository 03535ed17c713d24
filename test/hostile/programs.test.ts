import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../src/platform/programs.ts';
import { confinement } from '../../src/platform/sandbox.ts';
import type { Confinement, ProgramEnd, ProgramRun } from '../../src/ports/programs.ts';

/*
 * Programs that mean harm, under each confinement that works on this machine: what each promises, it keeps. What only
 * bwrap can promise is tried under bwrap.
 */
const project = realpathSync(mkdtempSync(path.join(process.cwd(), 'node_modules/.hostile-')));
const outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-outside-')));
const server = createServer((socket) => socket.end('reached'));
let port = 0;
let kinds: Confinement[] = [];

beforeAll(async () => {
  writeFileSync(path.join(project, 'undeclared.csv'), 'secret\n');
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as { port: number }).port;
  const best = await confinement();
  if (best !== 'bwrap') {
    // A kernel may refuse it (a container without user namespaces); that it is installed can be asked for.
    if (process.env.REPRO_REQUIRE_TOOLS === '1') execFileSync('bwrap', ['--version']);
    process.stderr.write(`bwrap does not work here: programs are tried under ${best} alone
`);
  }
  kinds =
    best === 'bwrap' ? ['bwrap', 'unshare', 'none'] : best === 'unshare' ? ['unshare', 'none'] : ['none'];
});
afterAll(() => {
  server.close();
  for (const folder of [project, outside]) rmSync(folder, { recursive: true, force: true });
});

function runNode(kind: Confinement, script: string, more: Partial<ProgramRun> = {}): Promise<ProgramEnd> {
  const run = programs({ project, signal: new AbortController().signal, confinement: kind });
  return run({
    argv: ['node', 'step.cjs'],
    files: { 'step.cjs': Buffer.from(script) },
    environment: [],
    timeoutMs: 20_000,
    memoryBytes: 512 * 1024 * 1024,
    outputs: ['out.csv'],
    ...more,
  });
}

const textOf = (ended: ProgramEnd): string =>
  ended.end === 'exited' && ended.files['out.csv'] instanceof Uint8Array
    ? Buffer.from(ended.files['out.csv']).toString()
    : JSON.stringify(ended);

const lives = (mark: string): boolean => {
  const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return listed.split('\n').some((line) => line.includes(mark));
};

async function underEach(wanted: readonly Confinement[], trial: (kind: Confinement) => Promise<void>) {
  for (const kind of kinds) if (wanted.includes(kind)) await trial(kind);
}
const all: readonly Confinement[] = ['bwrap', 'unshare', 'none'];

describe('a hostile program', () => {
  it('reaches no network, not even this machine', async () => {
    const script = `require('node:net').connect(${port}, '127.0.0.1').on('data', (it) => done('reached')).on('error', (it) => done(it.code));
      const done = (text) => require('node:fs').writeFileSync('out.csv', text);`;
    await underEach(['bwrap', 'unshare'], async (kind) => {
      expect(textOf(await runNode(kind, script)), kind).toMatch(/^E[A-Z]+$/);
    });
    // The trial can tell: without confinement the server answers.
    expect(textOf(await runNode('none', script))).toBe('reached');
  });

  it('reads nothing of the project, and writes nothing beside its folder', async () => {
    const target = path.join(outside, 'left.txt');
    const script = `const fs = require('node:fs');
      const tried = (act) => { try { return String(act()); } catch (error) { return error.code; } };
      const read = tried(() => fs.readFileSync(${JSON.stringify(path.join(project, 'undeclared.csv'))}));
      const places = ['/etc/left.txt', '/usr/left.txt', ${JSON.stringify(target)}, ${JSON.stringify(path.join(project, 'left.txt'))}];
      fs.writeFileSync('out.csv', [read, ...places.map((place) => tried(() => fs.writeFileSync(place, 'x')))].join());`;
    await underEach(['bwrap'], async (kind) => {
      const [read] = textOf(await runNode(kind, script)).split(',');
      expect(read).toBe('ENOENT');
      for (const place of ['/etc/left.txt', '/usr/left.txt', target, path.join(project, 'left.txt')])
        expect(existsSync(place), place).toBe(false);
    });
  });

  it('leaves no child behind, however the child hides', async () => {
    await underEach(all, async (kind) => {
      const mark = `repro-survivor-${kind}-${process.pid}`;
      // In a session of its own, started by a child that ends: neither group nor parent leads to it.
      const start = (file: string) =>
        `require('node:child_process').spawn(process.execPath, ['${file}', '${mark}'], { detached: true, stdio: 'ignore' }).unref();`;
      const files = {
        'step.cjs': Buffer.from(`${start('again.cjs')}
          const timer = setInterval(() => require('node:fs').existsSync('out.csv') && clearInterval(timer), 20);`),
        'again.cjs': Buffer.from(start('child.cjs')),
        'child.cjs': Buffer.from(
          "require('node:fs').writeFileSync('out.csv', 'done'); setInterval(() => {}, 1000);",
        ),
      };
      const ended = await runNode(kind, '', { files });
      expect(textOf(ended), kind).toBe('done');
      await new Promise((wait) => setTimeout(wait, 100));
      expect(lives(mark), kind).toBe(false);
    });
  });

  it('is killed with all its children when it takes too long', async () => {
    await underEach(all, async (kind) => {
      const mark = `repro-slow-${kind}-${process.pid}`;
      const script = `require('node:child_process').spawn(process.execPath, ['-e', "setInterval(() => {}, 1000, '${mark}')"], { stdio: 'inherit' });
        setInterval(() => {}, 1000);`;
      const ended = await runNode(kind, script, { timeoutMs: 600 });
      expect(ended.end, kind).toBe('timeout');
      await new Promise((wait) => setTimeout(wait, 100));
      expect(lives(mark), kind).toBe(false);
    });
  });

  it('is stopped when its children together hold too much memory', async () => {
    const script = `const { fork } = require('node:child_process');
      if (process.argv[2] === 'child') { globalThis.kept = Buffer.alloc(90e6, 1); setInterval(() => {}, 1000); }
      else for (let i = 0; i < 4; i++) fork(__filename, ['child']);`;
    await underEach(all, async (kind) => {
      const ended = await runNode(kind, script, { memoryBytes: 300 * 1024 * 1024 });
      expect(ended.end, kind).toBe('memory');
    });
  });

  it('cannot fill our memory by what it says, nor our terminal with control characters', async () => {
    const script = `const line = 'x'.repeat(99) + '\\n';
      for (let i = 0; i < 300; i++) require('node:fs').writeSync(2, line.repeat(1000));
      console.error('\\u001b[31mred\\u0007\\u001b[0m\\u202dend'); process.exitCode = 3;`;
    const before = process.memoryUsage.rss();
    await underEach(all, async (kind) => {
      const ended = await runNode(kind, script);
      expect(ended).toMatchObject({ end: 'exited', code: 3 });
      expect(ended.said.length).toBeLessThan(20);
      expect(ended.said.at(-1)).toBe('red end');
      expect(ended.said.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  });

  it('cannot have a file read through a link, whatever it points to', async () => {
    const script = `const fs = require('node:fs'); fs.symlinkSync(${JSON.stringify(path.join(project, 'undeclared.csv'))}, 'out.csv');`;
    await underEach(all, async (kind) => {
      const ended = await runNode(kind, script);
      expect(ended.end === 'exited' && ended.files['out.csv'], kind).toBe('link');
    });
    expect(readFileSync(path.join(project, 'undeclared.csv'), 'utf8')).toBe('secret\n');
  });

  it('finds an empty folder and a bare environment', async () => {
    const script = `const fs = require('node:fs');
      fs.writeFileSync('out.csv', JSON.stringify([fs.readdirSync('.'), fs.readdirSync(process.env.TMPDIR), Object.keys(process.env).sort()]));`;
    process.env.REPRO_TEST_TOKEN = 'secret';
    await underEach(all, async (kind) => {
      const [files, temporary, names] = JSON.parse(textOf(await runNode(kind, script))) as string[][];
      expect(files).toEqual(['step.cjs']);
      expect(temporary.filter((name) => name !== 'step')).toEqual([]);
      const known = ['HOME', 'LANG', 'LC_ALL', 'PATH', 'PWD', 'REPRO_STEP', 'TMPDIR', 'TZ', 'SHLVL', '_'];
      expect(
        names.filter((name) => !known.includes(name)),
        kind,
      ).toEqual([]);
    });
  });

  it('ends with the build that started it', async () => {
    await underEach(all, async (kind) => {
      const stop = new AbortController();
      const run = programs({ project, signal: stop.signal, confinement: kind });
      const mark = `repro-cancelled-${kind}-${process.pid}`;
      const ended = run({
        argv: ['node', '-e', `setInterval(() => {}, 1000, '${mark}')`],
        files: {},
        environment: [],
        timeoutMs: 20_000,
        memoryBytes: 512 * 1024 * 1024,
        outputs: [],
      });
      setTimeout(() => stop.abort(), 300);
      expect((await ended).end, kind).toBe('cancelled');
      await new Promise((wait) => setTimeout(wait, 100));
      expect(lives(mark), kind).toBe(false);
    });
  });
});
