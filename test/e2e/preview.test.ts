import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** `repro preview` as a process: its pages follow the author, and only they are served. */
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-preview-')));
const study = path.join(project, 'specs/mine/study.yaml');
let running: ChildProcess;
let home = '';

beforeAll(async () => {
  writeFileSync(path.join(project, 'package.json'), '{}\n');
  execFileSync(process.execPath, [bin, 'init', 'mine', '-C', project]);
  running = spawn(process.execPath, [bin, 'preview', '-C', project, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.stderr?.resume();
  home = await new Promise((resolve) =>
    running.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().split('\n')[0] ?? '')),
  );
});
afterAll(async () => {
  running.kill('SIGINT');
  await new Promise((done) => running.once('exit', done));
  rmSync(project, { recursive: true, force: true });
});

const textAt = async (place: string) => (await fetch(new URL(place, home))).text();
async function until(place: string, words: string): Promise<string> {
  for (let i = 0; i < 1000; i++) {
    const text = await textAt(place);
    if (text.includes(words)) return text;
    await new Promise((wait) => setTimeout(wait, 30));
  }
  throw new Error(`${place} never said ${words}`);
}

it('serves the paper, follows edits and mistakes, and nothing outside the outputs', async () => {
  expect(home).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const first = await until('/', 'id="origins"');
  expect(first).toContain('<script src="/-/live.js?version=');
  expect(first).toMatch(/script-src 'self' 'sha256-/);
  // What is on the disk is the page as it is handed on.
  expect(readFileSync(path.join(project, 'outputs/mine/paper.html'), 'utf8')).not.toContain('live.js');
  const text = readFileSync(study, 'utf8');
  writeFileSync(study, text.replace(/^( {2}title: ).*$/m, '$1A title in preview'));
  const version = /live\.js\?version=(\d+)/.exec(await until('/mine/paper.html', 'A title in preview'))?.[1];
  writeFileSync(study, text.replace('kind: regression', 'kind: regresion'));
  const failed = await until('/mine/paper.html', 'class="failed"');
  expect(failed).toContain('A title in preview');
  await expect
    .poll(async () => /version=(\d+)/.exec(await textAt('/mine/paper.html'))?.[1])
    .not.toBe(version);
  writeFileSync(study, text);
  for (let i = 0; i < 500 && (await textAt('/mine/paper.html')).includes('class="failed"'); i++)
    await new Promise((wait) => setTimeout(wait, 30));
  expect(await textAt('/mine/paper.html')).not.toContain('class="failed"');

  symlinkSync(path.join(project, 'package.json'), path.join(project, 'outputs/mine/link.json'));
  for (const place of [
    '/mine/link.json',
    '/mine/nothing.html',
    '/other/paper.html',
    '/mine/%2e%2e/%2e%2e/package.json',
  ])
    expect((await fetch(new URL(place, home))).status, place).toBeGreaterThanOrEqual(400);
  expect((await fetch(new URL('/mine/results.json', home))).headers.get('content-type')).toContain(
    'application/json',
  );
});
