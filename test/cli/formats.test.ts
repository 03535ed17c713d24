import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../support/run-program.ts';

const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-formats-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const repro = (command: string, ...args: string[]) => runProgram(command, '-C', project, ...args);
const every = [
  '--set',
  'outputs.formats=[md, tex, html, docx, pdf]',
  '--set',
  'outputs.figures=[svg, pdf, png]',
];

/** Every file of a folder with its bytes; provenance aside, which tells what ran. */
function filesOf(folder: string): { readonly [name: string]: string } {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return Object.fromEntries(
    names
      .filter((name) => statSync(path.join(folder, name)).isFile() && name !== 'provenance.json')
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name)).toString('base64')]),
  );
}

beforeAll(async () => {
  cpSync(path.join(import.meta.dirname, '..', '..', 'package.json'), path.join(project, 'package.json'));
  expect((await repro('init', 'mine')).code).toBe(0);
});

test.each(['en', 'zh'])('every format in %s is the same bytes from nothing again', async (language) => {
  const build = async (out: string) => {
    const folder = path.join(project, out);
    const set = [...every, '--set', `outputs.language=${language}`];
    const ran = await repro('build', ...set, '--out', folder, '--no-cache', '-j', '1');
    expect(ran).toMatchObject({ code: 0 });
    return filesOf(path.join(folder, 'mine'));
  };
  const first = await build(`one-${language}`);
  for (const format of ['md', 'tex', 'html', 'docx', 'pdf']) {
    expect(Object.keys(first)).toContain(`paper.${format}`);
    expect(Object.keys(first)).toContain(`appendix.${format}`);
  }
  const figures = Object.keys(first).filter((name) => name.startsWith('figures/'));
  for (const format of ['svg', 'pdf', 'png'])
    expect(figures.some((name) => name.endsWith(format))).toBe(true);
  expect(Object.keys(first).some((name) => /^tables\/.*\.json$/.test(name))).toBe(true);
  expect(await build(`two-${language}`)).toEqual(first);
});

test('a PDF on demand needs no TeX, and is no output', async () => {
  expect((await repro('build')).code).toBe(0);
  const before = filesOf(path.join(project, 'outputs'));
  const lock = readFileSync(path.join(project, 'specs/mine/repro.lock'), 'utf8');
  const { PATH } = process.env;
  process.env.PATH = '';
  const ran = await repro('build', '--pdf').finally(() => {
    process.env.PATH = PATH;
  });
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('.repro/pdf/mine/paper.pdf (by typst)');
  for (const name of ['paper.pdf', 'appendix.pdf'])
    expect(readFileSync(path.join(project, '.repro/pdf/mine', name), 'latin1')).toMatch(/^%PDF-/);
  expect(filesOf(path.join(project, 'outputs'))).toEqual(before);
  expect(existsSync(path.join(project, 'outputs/mine/paper.pdf'))).toBe(false);
  expect(readFileSync(path.join(project, 'specs/mine/repro.lock'), 'utf8')).toBe(lock);
  expect((await repro('fsck')).stdout).not.toContain('not a file of repro');
});
