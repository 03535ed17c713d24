import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import { runProgram } from '../support/run-program.ts';

/*
 * A folder per fault: a study, its data, and what is printed about them (expected.txt). UPDATE_GOLDENS=1 writes the
 * texts anew: read the difference before it is committed.
 */
const studies = path.join(path.dirname(fileURLToPath(import.meta.url)), 'studies');
const update = process.env.UPDATE_GOLDENS === '1';
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-broken-')));
writeFileSync(path.join(project, 'package.json'), '{}\n');
afterAll(() => rmSync(project, { recursive: true, force: true }));

type Told = {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint: string | null;
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | null;
};
type Checked = {
  readonly printed: string;
  readonly exitCode: number;
  readonly told: readonly Told[];
};

/** What `check` says of a study and, where that finds nothing, what `build` says. */
async function problemsOf(name: string): Promise<Checked> {
  const folder = path.join(project, name);
  cpSync(path.join(studies, name), folder, { recursive: true });
  prepare[name]?.(folder);
  const said = async (command: string): Promise<Checked> => {
    const words = [command, '-C', project, '--no-cache', path.join(folder, 'study.yaml')];
    const { code, stderr } = await runProgram(...words, '-q');
    const json = JSON.parse((await runProgram(...words, '--json')).stdout) as { diagnostics: Told[] };
    // Places are printed from the working directory, wherever that is.
    const near = `${path.relative(process.cwd(), folder)}${path.sep}`;
    const printed = stderr.replaceAll(near, '').replaceAll(`${project}/`, '');
    return { printed, exitCode: code, told: json.diagnostics };
  };
  const checked = await said('check');
  const built = await said('build');
  if (checked.exitCode === exitCodes.done) return built;
  expect(built.printed, 'build says what check says').toBe(checked.printed);
  return checked;
}

/** What cannot be committed as a file. */
const prepare: { readonly [name: string]: (folder: string) => void } = {
  'link-escape': (folder) =>
    symlinkSync(path.join(studies, 'absent-column', 'data.csv'), path.join(folder, 'data.csv')),
  'study-not-utf8': (folder) => {
    const file = path.join(folder, 'study.yaml');
    writeFileSync(file, readFileSync(file, 'utf8'), 'latin1');
  },
};

const names = readdirSync(studies).sort();

describe('what is printed of a study that its data do not fit', () => {
  it.each(names)('%s', async (name) => {
    const { printed, exitCode, told } = await problemsOf(name);
    const golden = path.join(studies, name, 'expected.txt');
    if (update || !existsSync(golden)) writeFileSync(golden, printed);
    expect(printed).toBe(readFileSync(golden, 'utf8'));
    expect(exitCode).toBe(exitCodes.invalid);
    const errors = told.filter(({ severity }) => severity === 'error');
    expect(errors.length).toBeGreaterThan(0);
    for (const { code, message, at } of told) {
      expect(Object.keys(codes)).toContain(code);
      expect(message).not.toBe('');
      expect(at, `${message} has a place`).toMatchObject({
        line: expect.any(Number),
        column: expect.any(Number),
      });
    }
  });
});
