import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { checkStore, repairStore } from '../../src/engine/fsck.ts';
import { collect, type GcLimits, planGc } from '../../src/engine/gc.ts';
import {
  historyFormat,
  readHistory,
  withOutputs,
  withSteps,
  writeHistory,
} from '../../src/engine/history.ts';
import { appendJournal, readJournal } from '../../src/engine/journal.ts';
import { lockFormat } from '../../src/engine/lock.ts';
import { materialize } from '../../src/engine/outputs.ts';
import { keepRun, lastRuns } from '../../src/engine/runs.ts';
import { readSealed, sealed, unseal } from '../../src/engine/sealed.ts';
import { fallbackStore, folderStore, recordFormat, recordPath, tolerant } from '../../src/engine/store.ts';
import { memoryClock, memoryFiles } from '../../src/platform/memory.ts';
import { FileFailure, type Files } from '../../src/ports/files.ts';
import { bench, from, plan, step, storedObjects } from './bench.ts';
import { faultyFiles, Killed } from './faults.ts';

const root = '/project/.repro';
const read = (name: string) => step(`source:${name}`, 'read', { file: { file: `/project/${name}.txt` } });
const toy = plan(
  read('a'),
  read('b'),
  step('trimmed:a', 'trim', { text: from('source:a') }),
  step('model:a', 'heavy', { text: from('trimmed:a') }),
  step('model:b', 'heavy', { text: from('source:b') }),
  step('results', 'join', { a: from('model:a'), b: from('model:b') }),
);

function project() {
  const made = bench();
  made.files.put('/project/a.txt', ' one ');
  made.files.put('/project/b.txt', 'two');
  return made;
}

/** A build on a disk that misbehaves. */
function buildOn(made: ReturnType<typeof project>, files: Files) {
  const store = folderStore(files, root, () => {});
  return made.build(toy, { jobs: 1, env: { files, store } });
}

async function cleanStore() {
  const made = project();
  await made.build(toy);
  return { value: storedObjects(made.files.contents), files: made.files };
}

describe('a build that is killed at any write', () => {
  test('is taken up where it was, with the bytes of one that was left alone', async () => {
    const clean = await cleanStore();
    const counted = project();
    const counting = faultyFiles(counted.files, Number.POSITIVE_INFINITY, 'kill');
    await buildOn(counted, counting);
    expect(counting.changes()).toBeGreaterThan(20);
    for (let at = 0; at < counting.changes(); at++) {
      const made = project();
      await expect(buildOn(made, faultyFiles(made.files, at, 'kill')), `write ${at}`).rejects.toThrow(Killed);
      const done = Object.keys(storedObjects(made.files.contents)).filter((name) =>
        /^steps\/.*\.json$/.test(name),
      );
      const resumed = await made.build(toy, { jobs: 1 });
      expect(resumed.report.ok).toBe(true);
      expect(resumed.ran, `steps done before write ${at} do not run again`).toHaveLength(6 - done.length);
      const check = checkStore({ files: made.files, root, isWholeState: () => true });
      expect([check.damaged, check.missing]).toEqual([[], []]);
      repairStore({ files: made.files, root, isWholeState: () => true }, check, () => {});
      expect(storedObjects(made.files.contents)).toEqual(clean.value);
    }
  });

  test('leaves a folder of outputs in which each file is whole, and the next build ends it', () => {
    const before = { 'a.md': 'old a', 'tables/b.csv': 'old b', 'gone.md': 'old' };
    const after = { 'a.md': 'new a', 'tables/b.csv': 'new b', 'c.md': 'new c' };
    const start = () => {
      const files = memoryFiles(memoryClock());
      return { files, recorded: materialize(files, '/out', before, {}).recorded };
    };
    for (let at = 0; at < 8; at++) {
      const { files, recorded } = start();
      const faulty = faultyFiles(files, at, 'kill');
      let killed = false;
      try {
        materialize(faulty, '/out', after, recorded);
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
        killed = true;
      }
      const text = (name: string) => new TextDecoder().decode(files.read(`/out/${name}`) ?? new Uint8Array());
      for (const name of ['a.md', 'tables/b.csv'] as const)
        expect([before[name], after[name]], `write ${at}`).toContain(text(name));
      materialize(files, '/out', after, recorded);
      expect([...files.contents.keys()].sort(), `write ${at}, killed: ${killed}`).toEqual([
        '/out/a.md',
        '/out/c.md',
        '/out/tables/b.csv',
      ]);
      expect(['a.md', 'tables/b.csv', 'c.md'].map(text)).toEqual(['new a', 'new b', 'new c']);
    }
  });
});

describe('a disk that refuses', () => {
  test.each(['ENOSPC', 'EIO'])('%s at any write is told with its path, and nothing is lost', async (code) => {
    const clean = await cleanStore();
    for (let at = 0; at < 24; at += 1) {
      const made = project();
      const faulty = faultyFiles(made.files, at, { code, once: false });
      const failure: unknown = await buildOn(made, faulty).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(FileFailure);
      expect((failure as FileFailure).path).toMatch(/^\/project\/\.repro\//);
      expect((await made.build(toy)).report.ok).toBe(true);
      expect(storedObjects(made.files.contents)).toEqual(clean.value);
    }
  });

  test('a full disk leaves the outputs of the last build as they were', () => {
    const files = memoryFiles(memoryClock());
    const { recorded } = materialize(files, '/out', { 'a.md': 'old a', 'b.md': 'old b' }, {});
    const before = new Map(files.contents);
    const full = faultyFiles(files, 1, { code: 'ENOSPC', once: false });
    expect(() => materialize(full, '/out', { 'a.md': 'new a', 'b.md': 'new b' }, recorded)).toThrow(
      FileFailure,
    );
    expect(files.contents).toEqual(before);
  });

  test.each(['EROFS', 'EACCES', 'EPERM'])(
    'a cache that is read-only (%s) is used and not written',
    async (code) => {
      const made = project();
      await made.build(toy);
      made.files.put('/project/b.txt', 'three');
      const before = new Map(made.files.contents);
      const told: string[] = [];
      const refusing = faultyFiles(made.files, 0, { code, once: false });
      const files = tolerant(refusing, root, ({ reason }) => told.push(reason));
      const store = fallbackStore(
        folderStore(files, root, () => {}),
        files.writable,
      );
      const built = await made.build(toy, { env: { files, store } });
      expect(built.ran).toEqual(['source:b', 'model:b', 'results']);
      expect(await built.engine.value('results')).toBe('one! three!');
      expect(told).toEqual([code]);
      expect(made.files.contents).toEqual(before);
      expect(() => files.write('/elsewhere/a', '')).toThrow(FileFailure);
    },
  );
});

/** A cache with every kind of stored file. */
async function wholeCache() {
  const made = project();
  const { report, engine } = await made.build(toy);
  const { files, clock } = made;
  const store = folderStore(files, root, () => {});
  const history = withSteps({ study: 'toy', steps: {}, outputs: {} }, report.steps, true);
  writeHistory(files, root, withOutputs(history, 'outputs/toy', { 'paper.md': 'digest' }));
  appendJournal(files, root, 'toy', clock.now(), report.steps);
  const results = report.steps.at(-1)?.output ?? '';
  const study = store.putObject(new TextEncoder().encode('"study"'));
  keepRun(files, root, 'toy', { results, documents: results, study, engine: '', at: 1 }, () => {});
  files.write(`${root}/lock/1-a.json`, sealed(lockFormat, { pid: 1, host: 'here', started: '' }));
  files.write(`${root}/.gitignore`, '*\n');
  files.write(`${root}/state/x.json`, 'state');
  const folder = { files, root, isWholeState: (text: string) => text === 'state' };
  return { ...made, store, engine, folder };
}

describe('a byte that flips in a stored file', () => {
  test('is found and named by a check, whatever the file and the byte; and put aside', async () => {
    const { files, folder } = await wholeCache();
    const names = [...files.contents.keys()].filter((name) => name.startsWith(`${root}/`));
    const kinds = new Set(names.map((name) => name.slice(root.length + 1).split('/')[0]));
    expect([...kinds].sort()).toEqual(
      ['.gitignore', 'journal.jsonl', 'lock', 'objects', 'runs', 'state', 'steps', 'studies'].sort(),
    );
    expect(checkStore(folder)).toMatchObject({
      damaged: [],
      missing: [],
      foreign: [],
      strays: [],
      unknown: [],
    });
    for (const name of names) {
      const whole = files.contents.get(name)?.bytes ?? new Uint8Array();
      const every = Math.max(1, Math.floor(whole.length / 40));
      for (let i = 0; i < whole.length; i += every) {
        const flipped = Uint8Array.from(whole);
        flipped[i] = (flipped[i] ?? 0) ^ (1 << (i % 8));
        files.write(name, flipped);
        const { damaged } = checkStore(folder);
        expect(
          damaged.map(({ path }) => path),
          `byte ${i} of ${name}`,
        ).toEqual([name]);
        expect(damaged[0]?.what).not.toBe('');
      }
      files.write(name, whole.subarray(0, Math.floor(whole.length / 2)));
      const cut = checkStore(folder);
      expect(
        cut.damaged.map(({ path }) => path),
        `${name} cut in half`,
      ).toEqual([name]);
      repairStore(folder, cut, () => {});
      expect(checkStore(folder).damaged).toEqual([]);
      files.write(name, whole);
    }
  });

  test('is found when it is read, and what it held is made again', async () => {
    const { files, build, damaged } = await wholeCache();
    for (const name of [...files.contents.keys()].filter((path) => /\.repro\/(objects|steps)\//.test(path))) {
      const whole = files.contents.get(name)?.bytes ?? new Uint8Array();
      const flipped = Uint8Array.from(whole);
      flipped[whole.length >> 1] = (flipped[whole.length >> 1] ?? 0) ^ 4;
      files.write(name, flipped);
      damaged.length = 0;
      const { report, engine } = await build(toy);
      for (const entry of report.steps) await engine.value(entry.step.id);
      expect(report.ok).toBe(true);
      if (!name.includes('/objects/') || checkOwner(report, name)) {
        expect(damaged, name).toEqual([name]);
        expect(files.contents.get(name)?.bytes).toEqual(whole);
      }
    }
    expect(await (await build(toy)).engine.value('results')).toBe('one! two!');
  });

  test('in the history, the list of runs or the journal is told of when it is read', async () => {
    const { files } = await wholeCache();
    const told: string[] = [];
    const find = (folder: string) =>
      [...files.contents.keys()].find((name) => name.startsWith(`${root}/${folder}/`)) ?? '';
    const [history, runs] = [find('studies'), find('runs')];
    for (const name of [history, runs]) {
      const bytes = Uint8Array.from(files.contents.get(name)?.bytes ?? []);
      bytes[30] = (bytes[30] ?? 0) ^ 1;
      files.write(name, bytes);
    }
    expect(readHistory(files, root, 'toy', (path) => told.push(path)).steps).toEqual({});
    expect(lastRuns(files, root, 'toy', (path) => told.push(path))).toEqual([]);
    expect(told).toEqual([history, runs]);
    const lines = readJournal(files, root).length;
    const journal = Uint8Array.from(files.contents.get(`${root}/journal.jsonl`)?.bytes ?? []);
    journal[25] = (journal[25] ?? 0) ^ 1;
    files.write(`${root}/journal.jsonl`, journal);
    expect(readJournal(files, root)).toHaveLength(lines - 1);
  });
});

function checkOwner(report: { steps: readonly { output: string | null }[] }, name: string): boolean {
  return report.steps.some(({ output }) => output !== null && name.endsWith(output.slice(2)));
}

describe('a cache of another version', () => {
  test('is no damage: it is passed over, named by a check, and left alone', async () => {
    const { files, folder, build } = await wholeCache();
    let reformatted = 0;
    for (const [name, { bytes }] of [...files.contents]) {
      for (const format of [recordFormat, historyFormat]) {
        const content = readSealed(format, bytes) as Json | null;
        if (!name.startsWith(root) || content === null) continue;
        files.write(name, sealed(format.replace(/1$/, '0'), content));
        reformatted += 1;
      }
    }
    expect(reformatted).toBe(7);
    const check = checkStore(folder);
    expect(check.damaged).toEqual([]);
    expect(check.foreign).toHaveLength(reformatted);
    const told: string[] = [];
    expect(readHistory(files, root, 'toy', (path) => told.push(path)).steps).toEqual({});
    expect((await build(toy)).ran).toHaveLength(6);
    expect(told).toEqual([]);
    expect(checkStore(folder).foreign).toHaveLength(1);
  });

  test('a format that was damaged into another one is still damage', () => {
    const text = sealed('repro/step/1', { a: 1 });
    expect(unseal('repro/step/1', Buffer.from(text.replace('step/1', 'step/2')))).toEqual({
      state: 'damaged',
    });
    expect(unseal('repro/step/1', Buffer.from(sealed('repro/step/2', { a: 1 }))).state).toBe('foreign');
  });
});

describe('gc', () => {
  const day = 86_400_000;
  const noLimit: GcLimits = { maxAgeMs: Number.POSITIVE_INFINITY, maxBytes: null };

  /** A cache with an old variant of the build that is of no use now. */
  async function twoBuilds() {
    const made = await wholeCache();
    const { files, clock } = made;
    files.put('/project/b.txt', 'three');
    clock.advance(40 * day);
    const { report } = await made.build(toy);
    writeHistory(files, root, withSteps({ study: 'toy', steps: {}, outputs: {} }, report.steps, true));
    return made;
  }

  test('without a limit removes nothing, and never what the last builds need', async () => {
    const { files, clock, build } = await twoBuilds();
    expect(planGc(files, root, noLimit, clock.now()).remove).toEqual([]);
    const all = planGc(
      files,
      root,
      { maxAgeMs: Number.POSITIVE_INFINITY, maxBytes: 0 },
      clock.now() + 999 * day,
    );
    expect(all.keptBytes).toBeGreaterThanOrEqual(all.neededBytes);
    collect(files, root, all);
    expect((await build(toy)).ran).toEqual([]);
    expect(lastRuns(files, root, 'toy', () => {})).toHaveLength(1);
    expect(checkStore({ files, root, isWholeState: () => true })).toMatchObject({ damaged: [], missing: [] });
  });

  test('removes what is older than its limit, records with their values', async () => {
    const { files, clock, build } = await twoBuilds();
    expect(planGc(files, root, { ...noLimit, maxAgeMs: 41 * day }, clock.now()).remove).toEqual([]);
    const plan = planGc(files, root, { ...noLimit, maxAgeMs: 30 * day }, clock.now());
    // source:b, model:b and results of the old build; the value of its results is kept for the finished build.
    expect(plan.remove.filter((path) => path.includes('/steps/'))).toHaveLength(3);
    expect(plan.remove.filter((path) => path.includes('/objects/'))).toHaveLength(2);
    collect(files, root, plan);
    files.put('/project/b.txt', 'two');
    expect((await build(toy)).ran).toEqual(['source:b', 'model:b', 'results']);
  });

  test('removes the oldest first until the size is met', async () => {
    const { files, clock } = await twoBuilds();
    const now = planGc(files, root, noLimit, clock.now()).keptBytes;
    const some = planGc(files, root, { ...noLimit, maxBytes: now - 1 }, clock.now());
    expect(some.remove.length).toBeGreaterThan(0);
    expect(some.keptBytes).toBeLessThan(now);
    const more = planGc(files, root, { ...noLimit, maxBytes: 0 }, clock.now());
    expect(more.remove.length).toBeGreaterThan(some.remove.length);
    expect(more.keptBytes).toBeGreaterThan(0);
  });

  test('a clock that jumped makes nothing old', async () => {
    const { files, clock } = await twoBuilds();
    expect(planGc(files, root, { ...noLimit, maxAgeMs: 0 }, clock.now() - 400 * day).remove).toEqual([]);
  });

  test('a record whose value has gone is run again, not believed', async () => {
    const { files, build } = await wholeCache();
    const { report } = await build(toy);
    const key = report.steps[0]?.parts;
    expect(key).not.toBeNull();
    for (const name of [...files.contents.keys()])
      if (name.startsWith(`${root}/objects/`)) files.remove(name);
    expect(files.stat(recordPath(root, 'x'))).toBeNull();
    expect((await build(toy)).ran).toHaveLength(6);
  });
});
