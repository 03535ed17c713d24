import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { readLock, type StudyLock, studyLock } from '../../src/cli/study-lock.ts';
import { type Entry, scanSegment } from '../../src/engine/log.ts';
import { readIndex } from '../../src/engine/log-index.ts';
import type { StepReport } from '../../src/engine/settle.ts';
import { nodeFiles } from '../../src/platform/node.ts';
import { runProgram } from '../support/run-program.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'repro-verify-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A project that has been built once, as a template: a copy of it is as good as a build. */
const built = path.join(base, 'built');
let made: Promise<unknown> | null = null;
async function buildOnce(): Promise<unknown> {
  cpSync(path.join(import.meta.dirname, '..', '..', 'package.json'), path.join(built, 'package.json'));
  await runProgram('init', 'mine', '-C', built);
  return runProgram('build', '-C', built);
}

let project = '';
let count = 0;
const inside = (...parts: string[]) => path.join(project, ...parts);
const repro = (command: string, ...args: string[]) => runProgram(command, '-C', project, ...args);
const lockFile = () => inside('specs/mine/repro.lock');
const read = (file: string) => readFileSync(file, 'utf8');
const lock = (): StudyLock => {
  const found = readLock(read(lockFile()));
  if (found === null) throw new Error('the lock is not whole');
  return found;
};

function edit(file: string, from: string | RegExp, to: string): void {
  const text = read(file);
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

function flip(file: string, at: number | null = null): void {
  const bytes = readFileSync(file);
  const byte = at ?? bytes.length >> 1;
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

/** Bytes of the log that are found by different checks, in entries that the last build needs. */
function bytesOfLog(file: string): { readonly what: string; readonly at: number }[] {
  const entries: Entry[] = [];
  scanSegment(nodeFiles, file, (entry) => entries.push(entry));
  const record = entries.find((entry) => entry.kind === 'record');
  const value = entries.find((entry) => entry.kind === 'value' && entry.digest === record?.value);
  if (record === undefined || value === undefined) throw new Error('the log has no entry');
  return [
    { what: 'the first line', at: 3 },
    { what: 'the line of a value', at: value.start + 5 },
    { what: 'a value', at: value.at + (value.length >> 1) },
    { what: 'the line of a record', at: record.start + 5 },
    { what: 'a record', at: record.at + (record.length >> 1) },
    { what: 'the end of a record', at: record.at + record.length },
  ];
}

function tree(folder: string): { [name: string]: string } {
  const files: { [name: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.relative(folder, file)] = readFileSync(file, 'latin1');
  }
  return files;
}

beforeEach(async () => {
  made ??= buildOnce();
  await made;
  project = path.join(base, `p${count++}`);
  cpSync(built, project, { recursive: true });
});

describe('the lock', () => {
  test('is written by a build beside its study, and left alone by one that gives the same', async () => {
    const text = read(lockFile());
    expect(Object.keys(lock().steps)).toContain('model:baseline');
    expect(Object.keys(lock().outputs).sort()).toEqual(Object.keys(tree(inside('outputs/mine'))).sort());
    expect((await repro('build', '--force')).stdout).not.toContain('repro.lock');
    expect(read(lockFile())).toBe(text);
    rmSync(lockFile());
    expect((await repro('build')).stdout).toContain('specs/mine/repro.lock written');
    expect(read(lockFile())).toBe(text);
  });

  test('says nothing of variants and of builds to other folders', async () => {
    const text = read(lockFile());
    await repro('build', '--set', 'indices.services.weights.method=equal', '--out', inside('other'));
    expect(read(lockFile())).toBe(text);
  });

  test('keeps the code of a step whose result is as it was', () => {
    const report = (code: string, output: string) =>
      ({
        step: { id: 'a', kind: 'k', params: {}, inputs: {}, pointer: '' },
        parts: { id: 'a', kind: 'k', code, params: {}, inputs: {}, seed: null },
        output,
      }) as unknown as StepReport;
    const inputs = { study: { id: 's', digest: 'd', seed: 1 }, sources: {} };
    const first = studyLock(inputs, [report('old', 'result')], {}, null);
    expect(studyLock(inputs, [report('new', 'result')], {}, first)).toEqual(first);
    expect(studyLock(inputs, [report('new', 'other')], {}, first).steps.a).toEqual({
      kind: 'k',
      code: 'new',
      result: 'other',
    });
  });
});

describe('a frozen build', () => {
  test('passes over what does not matter: comments, order of rows', async () => {
    appendFileSync(inside('specs/mine/study.yaml'), '\n# a remark\n');
    const before = tree(inside('outputs/mine'));
    const { code, stdout } = await repro('build', '--frozen');
    expect([code, stdout]).toEqual([exitCodes.done, expect.stringContaining('nothing to do')]);
    expect(tree(inside('outputs/mine'))).toEqual(before);
  });

  test('stops at a changed study before anything is written', async () => {
    edit(inside('specs/mine/study.yaml'), 'method: entropy', 'method: equal');
    const before = tree(inside('outputs/mine'));
    const text = read(lockFile());
    const { code, stdout } = await repro('build', '--frozen');
    expect(code).toBe(exitCodes.differs);
    expect(stdout).toMatch(
      /^mine: differs from specs\/mine\/repro\.lock; nothing is written\n {2}study: \w{12} -> \w{12}\n$/,
    );
    expect(tree(inside('outputs/mine'))).toEqual(before);
    expect(read(lockFile())).toBe(text);
  });

  test('names the source whose data changed', async () => {
    const [name] = Object.keys(lock().sources);
    const data = readdirSync(inside('specs/mine/data')).find((file) => file.endsWith('.csv')) ?? '';
    edit(inside('specs/mine/data', data), /(\d)(\r?\n)$/, '9$2');
    const { code, stdout } = await repro('build', '--frozen', '--json');
    expect(code).toBe(exitCodes.differs);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      data: { studies: [{ differs: [{ what: `source ${name}` }] }] },
    });
  });

  test('names results that differ, and whether their code changed', async () => {
    const { result } = lock().steps['model:baseline'] ?? { result: '' };
    edit(
      lockFile(),
      new RegExp(`"code":"\\w{64}","result":"${result}"`),
      `"code":"${'0'.repeat(64)}","result":"${'1'.repeat(64)}"`,
    );
    const before = tree(inside('outputs'));
    const { code, stdout } = await repro('build', '--frozen');
    expect(code).toBe(exitCodes.differs);
    expect(stdout).toContain('step model:baseline (its code changed): 111111111111 ->');
    expect(tree(inside('outputs'))).toEqual(before);
  });

  test.each([
    ['absent', () => rmSync(lockFile())],
    ['cut by a merge', () => edit(lockFile(), /"steps"/, '<<<<<<< HEAD\n"steps"')],
  ])('needs a lock: %s', async (_, spoil) => {
    spoil();
    const { code, stdout } = await repro('build', '--frozen');
    expect([code, stdout]).toEqual([exitCodes.differs, expect.stringContaining('lock: n')]);
  });
});

describe('verify', () => {
  test('agrees with what a build wrote, without the cache, and writes nothing', async () => {
    rmSync(inside('.repro'), { recursive: true });
    const before = tree(project);
    const { code, stdout } = await repro('verify');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^mine: \d+ files of outputs\/mine are what it builds to/),
    ]);
    expect(tree(project)).toEqual(before);
  });

  test('lists every file that differs or is missing', async () => {
    flip(inside('outputs/mine/paper.md'));
    rmSync(inside('outputs/mine/results.json'));
    const { code, stdout } = await repro('verify', 'mine');
    expect(code).toBe(exitCodes.differs);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      '  outputs/mine/paper.md: differs',
      '  outputs/mine/results.json: missing',
    ]);
  });

  test('holds the build to the lock', async () => {
    edit(lockFile(), /"paper\.md": "\w/, '"paper.md": "g');
    const { code, stdout } = await repro('verify');
    expect(code).toBe(exitCodes.differs);
    expect(stdout).toContain('output paper.md: g');
  });

  test('names damage in the cache', async () => {
    const object = Object.keys(tree(inside('.repro'))).find((name) => name.startsWith('objects/')) ?? '';
    flip(inside('.repro', object));
    const { code, stderr } = await repro('verify', '-q');
    expect(code).toBe(exitCodes.damaged);
    expect(stderr).toContain(`.repro/${object}`);
  });
});

describe('fsck and gc', () => {
  test('damage of each kind of stored file is named; what steps made is made again', async () => {
    const stored = Object.keys(tree(inside('.repro')));
    const whole = tree(inside('.repro'));
    expect((await repro('fsck')).code).toBe(0);
    for (const kind of ['objects/', 'studies/', 'runs/', 'state/', 'journal.jsonl', '.gitignore']) {
      const name = stored.find((file) => file.startsWith(kind)) ?? '';
      flip(inside('.repro', name));
      const looked = await repro('fsck', '-n');
      expect([looked.code, looked.stdout], kind).toEqual([
        exitCodes.damaged,
        expect.stringMatching(new RegExp(`  \\.repro/${name}: .*: damaged\n`)),
      ]);
      const mended = await repro('fsck');
      expect([mended.code, mended.stdout], kind).toEqual([exitCodes.damaged, expect.stringContaining(name)]);
      if (kind === 'objects/') {
        expect(mended.stdout).toContain('made again');
        expect(tree(inside('.repro'))[name]).toBe(whole[name]);
      }
      expect((await repro('fsck')).code, kind).toBe(0);
    }
    expect((await repro('build')).stdout).toMatch(/nothing to do|0 of \d+ steps ran/);
  });

  test('damage of each kind of entry of the log is named, by verify too; and is made again', async () => {
    const name = '.repro/log/000001.log';
    const before = readIndex(nodeFiles, inside('.repro'));
    for (const { what, at } of bytesOfLog(inside(name))) {
      flip(inside(name), at);
      const looked = await repro('fsck', '-n');
      const line = new RegExp(`  ${name}: .*: damaged\n`);
      expect([looked.code, looked.stdout], what).toEqual([exitCodes.damaged, expect.stringMatching(line)]);
      const verified = await repro('verify', '-q');
      expect([verified.code, verified.stderr], what).toEqual([
        exitCodes.damaged,
        expect.stringContaining(name),
      ]);
      const mended = await repro('fsck');
      expect([mended.code, mended.stdout], what).toEqual([exitCodes.damaged, expect.stringContaining(name)]);
      expect((await repro('fsck')).stdout, what).toContain('all pass their check');
      const now = readIndex(nodeFiles, inside('.repro'));
      expect([...now.records.keys()].toSorted(), what).toEqual([...before.records.keys()].toSorted());
      expect([...now.values.keys()].toSorted(), what).toEqual([...before.values.keys()].toSorted());
    }
    expect((await repro('build')).stdout).toMatch(/nothing to do|0 of \d+ steps ran/);
  });

  test('damage is told by the build that meets it', async () => {
    await repro('build');
    const stored = Object.entries(tree(inside('.repro')))
      .filter(([name, text]) => !name.startsWith('state/') || text.includes(`"${project}/`))
      .map(([name]) => name);
    for (const kind of ['log/', 'studies/', 'runs/', 'state/']) {
      const name = stored.find((file) => file.startsWith(kind)) ?? '';
      flip(inside('.repro', name), kind === 'log/' ? bytesOfLog(inside('.repro', name))[3]?.at : null);
      rmSync(inside('outputs/mine/paper.md'));
      const { code, stderr } = await repro('build', '-q');
      expect([code, stderr], kind).toEqual([0, expect.stringContaining(`.repro/${name} did not pass`)]);
    }
  });

  test('gc keeps what the next build needs', async () => {
    await repro('build', '--set', 'indices.services.weights.method=equal', '--out', inside('other'));
    await repro('build');
    const look = await repro('gc', '-n', '--max-size', '0');
    expect(look.stdout).toMatch(/^\.repro: would remove [1-9]\d* entries/);
    const size = () => Object.values(tree(inside('.repro'))).join('').length;
    const before = size();
    expect((await repro('gc', '--max-size', '1kB')).stdout).toMatch(/^\.repro: removed [1-9]/);
    expect(size()).toBeLessThan(before);
    expect((await repro('build')).stdout).toContain('nothing to do');
    expect((await repro('fsck')).code).toBe(0);
    expect((await repro('gc', '--max-age', 'soon')).code).toBe(exitCodes.usage);
  });
});
