import { describe, expect, test } from 'vitest';
import { digest } from '../../src/base/digest.ts';
import type { Json } from '../../src/base/json.ts';
import { checkStore, repairStore } from '../../src/engine/fsck.ts';
import { collect, type GcLimits, planGc } from '../../src/engine/gc.ts';
import { tolerant } from '../../src/engine/guarded-files.ts';
import {
  historyFormat,
  readHistory,
  withOutputs,
  withSteps,
  writeHistory,
} from '../../src/engine/history.ts';
import { appendJournal, readJournal } from '../../src/engine/journal.ts';
import { fallbackStore } from '../../src/engine/layered-store.ts';
import { lockFormat } from '../../src/engine/lock.ts';
import { type Entry, rangeOf, scanSegment } from '../../src/engine/log.ts';
import { rewriteSegment } from '../../src/engine/log-index.ts';
import { materialize } from '../../src/engine/outputs.ts';
import { keepRun, lastRuns } from '../../src/engine/runs.ts';
import { readSealed, sealed, unseal } from '../../src/engine/sealed.ts';
import { folderStore } from '../../src/engine/store.ts';
import { memoryClock, memoryFiles } from '../../src/platform/memory.ts';
import { FileFailure, type Files } from '../../src/ports/files.ts';
import { bench, from, plan, step, stored } from './bench.ts';
import { faultyFiles, Killed } from './faults.ts';

const root = '/project/.repro';
const log = `${root}/log/000001.log`;
const read = (name: string) => step(`source:${name}`, 'read', { file: { file: `/project/${name}.txt` } });
const toy = plan(
  read('a'),
  read('b'),
  step('trimmed:a', 'trim', { text: from('source:a') }),
  step('model:a', 'heavy', { text: from('trimmed:a') }),
  step('model:b', 'heavy', { text: from('source:b') }),
  step('results', 'join', { a: from('model:a'), b: from('model:b') }),
);

const project = () => projectWith(' one ');

function projectWith(text: string) {
  const made = bench();
  made.files.put('/project/a.txt', text);
  made.files.put('/project/b.txt', 'two');
  return made;
}

/** A build on a disk that misbehaves. */
function buildOn(made: ReturnType<typeof project>, files: Files) {
  const store = folderStore({ files, root, clock: made.clock, onDamage: () => {} });
  return made.build(toy, { jobs: 1, env: { files, store } });
}

async function cleanStore(text = ' one ') {
  const made = projectWith(text);
  await made.build(toy);
  return stored(made.files);
}

describe('a build that is killed at any write', () => {
  test.each([
    ['of small values', ' one ', 6],
    // Three of them differ: each is written, and renamed, before the record of its step.
    ['of values too large for the log', 'x'.repeat(70_000), 6 + 2 * 3],
  ])(
    '%s is taken up where it was, with the bytes of one that was left alone',
    async (_what, text, writes) => {
      const project = () => projectWith(text);
      const clean = await cleanStore(text);
      const counted = project();
      const counting = faultyFiles(counted.files, Number.POSITIVE_INFINITY, 'kill');
      await buildOn(counted, counting);
      expect(counting.changes()).toBe(writes);
      for (let at = 0; at < counting.changes(); at++) {
        const made = project();
        await expect(buildOn(made, faultyFiles(made.files, at, 'kill')), `write ${at}`).rejects.toThrow(
          Killed,
        );
        const done = Object.keys(stored(made.files)).filter((name) => name.startsWith('steps/'));
        const resumed = await made.build(toy, { jobs: 1 });
        expect(resumed.report.ok).toBe(true);
        expect(resumed.ran, `steps done before write ${at} do not run again`).toHaveLength(6 - done.length);
        const check = checkStore({ files: made.files, root, isWholeState: () => true });
        expect([check.damaged, check.missing]).toEqual([[], []]);
        repairStore({ files: made.files, root, isWholeState: () => true }, check, () => {});
        expect(stored(made.files)).toEqual(clean);
      }
    },
  );

  test('leaves a folder of outputs in which each file is whole, and the next build ends it', async () => {
    const before = { 'a.md': 'old a', 'tables/b.csv': 'old b', 'gone.md': 'old' };
    const after = { 'a.md': 'new a', 'tables/b.csv': 'new b', 'c.md': 'new c' };
    const start = async () => {
      const files = memoryFiles(memoryClock());
      return { files, recorded: (await materialize(files, '/out', before, {})).recorded };
    };
    for (let at = 0; at < 8; at++) {
      const { files, recorded } = await start();
      const faulty = faultyFiles(files, at, 'kill');
      let killed = false;
      try {
        await materialize(faulty, '/out', after, recorded);
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
        killed = true;
      }
      const text = (name: string) => new TextDecoder().decode(files.read(`/out/${name}`) ?? new Uint8Array());
      for (const name of ['a.md', 'tables/b.csv'] as const)
        expect([before[name], after[name]], `write ${at}`).toContain(text(name));
      await materialize(files, '/out', after, recorded);
      expect([...files.contents.keys()].sort(), `write ${at}, killed: ${killed}`).toEqual([
        '/out/a.md',
        '/out/c.md',
        '/out/tables/b.csv',
      ]);
      expect(['a.md', 'tables/b.csv', 'c.md'].map(text)).toEqual(['new a', 'new b', 'new c']);
    }
  });
});

describe('what a power cut may take', () => {
  test('is what ended in the last half second: the log is flushed in groups, and before waiting and at the end', async () => {
    const made = project();
    let unflushed = 0;
    let most = 0;
    let flushes = 0;
    const files: Files = {
      ...made.files,
      append: (path, content, when) => {
        made.files.append(path, content, when);
        unflushed += 1;
        most = Math.max(most, unflushed);
      },
      flush: () => {
        unflushed = 0;
        flushes += 1;
      },
    };
    const many = plan(
      ...Array.from({ length: 300 }, (_, i) => step(`s${i}`, 'join', {}, { separator: `${i}` })),
    );
    const store = folderStore({ files, root, clock: made.clock, onDamage: () => {} });
    // A step takes 5 ms by the clock of this project.
    await made.build(many, { env: { files, store } });
    expect(unflushed).toBe(0);
    expect(most).toBeLessThanOrEqual(101);
    expect(flushes).toBeLessThan(10);
    const before = flushes;
    await made.build(toy, { jobs: 1, env: { files, store } });
    // At least while each of the two heavy steps was waited for, and at the end.
    expect(flushes - before).toBeGreaterThanOrEqual(3);
  });
});

describe('a disk that refuses', () => {
  test.each(['ENOSPC', 'EIO'])('%s at any write is told with its path, and nothing is lost', async (code) => {
    const clean = await cleanStore();
    for (let at = 0; at < 6; at += 1) {
      const made = project();
      const faulty = faultyFiles(made.files, at, { code, once: false });
      const failure: unknown = await buildOn(made, faulty).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(FileFailure);
      expect((failure as FileFailure).path).toMatch(/^\/project\/\.repro\//);
      expect((await made.build(toy)).report.ok).toBe(true);
      expect(stored(made.files)).toEqual(clean);
    }
  });

  test('a full disk leaves the outputs of the last build as they were', async () => {
    const files = memoryFiles(memoryClock());
    const { recorded } = await materialize(files, '/out', { 'a.md': 'old a', 'b.md': 'old b' }, {});
    const before = new Map(files.contents);
    const full = faultyFiles(files, 1, { code: 'ENOSPC', once: false });
    await expect(materialize(full, '/out', { 'a.md': 'new a', 'b.md': 'new b' }, recorded)).rejects.toThrow(
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
        folderStore({ files, root, clock: made.clock, onDamage: () => {} }),
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
  const store = folderStore({ files, root, clock, onDamage: () => {} });
  const history = withSteps({ study: 'toy', steps: {}, outputs: {} }, report.steps, true);
  writeHistory(files, root, withOutputs(history, 'outputs/toy', { 'paper.md': 'digest' }));
  appendJournal(files, root, 'toy', clock.now(), report.steps);
  const results = report.steps.at(-1)?.output ?? '';
  const study = store.putObject(new TextEncoder().encode('"study"'));
  // What is large, or has lines, is a file of its own.
  const documents = store.putObject(new TextEncoder().encode('two\nlines'));
  keepRun(files, root, 'toy', { results, documents, study, engine: '', at: 1 }, () => {});
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
      ['.gitignore', 'journal.jsonl', 'lock', 'log', 'objects', 'runs', 'state', 'studies'].sort(),
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
      const every = name === log ? 1 : Math.max(1, Math.floor(whole.length / 40));
      for (let i = 0; i < whole.length; i += every) {
        const flipped = Uint8Array.from(whole);
        flipped[i] = (flipped[i] ?? 0) ^ (1 << (i % 8));
        files.write(name, flipped);
        const { damaged } = checkStore(folder);
        expect([...new Set(damaged.map(({ path }) => path))], `byte ${i} of ${name}`).toEqual([name]);
        expect(damaged[0]?.what).not.toBe('');
      }
      files.write(name, whole.subarray(0, Math.floor(whole.length / 2)));
      const cut = checkStore(folder);
      // Of what only grows and is cut, the rest is whole: that is what a kill leaves.
      const grows = [log, `${root}/journal.jsonl`].includes(name);
      expect(
        cut.damaged.map(({ path }) => path),
        `${name} cut in half`,
      ).toEqual(grows ? [] : [name]);
      expect(cut.strays).toEqual(grows ? [name] : []);
      repairStore(folder, cut, () => {});
      expect(checkStore(folder)).toMatchObject({ damaged: [], strays: [] });
      files.write(name, whole);
    }
  });

  test('is found when it is read, and what it held is made again: every bit of the log', async () => {
    const { files, build, damaged } = await wholeCache();
    const before = stored(files);
    const whole = files.contents.get(log)?.bytes ?? new Uint8Array();
    const entries: Entry[] = [];
    scanSegment(files, log, (entry) => entries.push(entry));
    const steps = new Set((await build(toy)).report.steps.map(({ output }) => output));
    for (let i = 0; i < whole.length; i++) {
      const owner = entries.find((entry) => i >= entry.start && i < rangeOf(entry).end);
      const flipped = Uint8Array.from(whole);
      flipped[i] = (flipped[i] ?? 0) ^ 4;
      files.write(log, flipped);
      damaged.length = 0;
      const { report, engine } = await build(toy);
      for (const entry of report.steps) await engine.value(entry.step.id);
      expect(report.ok).toBe(true);
      const isRead =
        owner === undefined ||
        i < owner.at ||
        i === rangeOf(owner).end - 1 ||
        (owner.kind === 'value' && steps.has(owner.digest));
      // The payload of a record is read where its step has warnings, and by a check.
      if (!isRead) continue;
      expect(damaged, `byte ${i}`).toEqual([log]);
      const made = stored(files);
      const lost = Object.keys(before).filter((name) => made[name] !== before[name]);
      expect(lost.length, `byte ${i}`).toBeLessThanOrEqual(1);
      for (const name of lost) expect(name).toMatch(/^values/);
    }
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

describe('a cache of another version', () => {
  test('is no damage: it is passed over with a word, named by a check, and left alone', async () => {
    const { files, clock, folder, build } = await wholeCache();
    const [history] = [...files.contents.keys()].filter((name) => name.startsWith(`${root}/studies/`));
    const content = readSealed(historyFormat, files.read(history ?? '') ?? new Uint8Array()) as Json;
    files.write(history ?? '', sealed('repro/history/99', content));
    const head = new TextDecoder().decode(files.read(log) ?? new Uint8Array()).split('\n')[0] ?? '';
    const other = `repro/log/2 ${digest('repro/log/2').slice(0, 16)}`;
    const rest = files.read(log)?.subarray(head.length) ?? new Uint8Array();
    files.write(log, Buffer.concat([Buffer.from(other), rest]));
    const check = checkStore(folder);
    expect(check.damaged).toEqual([]);
    expect(check.foreign.map(({ path }) => path)).toEqual([log, history]);
    const told: string[] = [];
    expect(readHistory(files, root, 'toy', (path) => told.push(path)).steps).toEqual({});
    const onForeign = (path: string) => told.push(`foreign ${path}`);
    const store = () => folderStore({ files, root, clock, onDamage: (path) => told.push(path), onForeign });
    const built = await build(toy, { env: { store: store() } });
    expect(built.ran).toHaveLength(6);
    expect(told).toEqual([`foreign ${root}`]);
    expect((await build(toy, { env: { store: store() } })).ran).toEqual([]);
    expect(told).toHaveLength(1);
    expect([...files.contents.keys()].filter((name) => name.includes('/log/'))).toEqual([
      log,
      `${root}/log/000002.log`,
    ]);
    expect(checkStore(folder).foreign).toHaveLength(2);
  });

  test('of the first version, with a file for each record, likewise; its age lets them go', async () => {
    const { files, clock, build } = project();
    const old = `${root}/steps/ab/${'c'.repeat(62)}.json`;
    files.put(old, sealed('repro/step/1', { key: 'abc' }));
    const told: string[] = [];
    const onForeign = (path: string) => told.push(path);
    const store = folderStore({ files, root, clock, onDamage: (path) => told.push(path), onForeign });
    expect((await build(toy, { env: { store } })).ran).toHaveLength(6);
    expect(told).toEqual([root]);
    const folder = { files, root, isWholeState: () => true };
    expect(checkStore(folder)).toMatchObject({ damaged: [], foreign: [{ path: old }] });
    files.put(old, sealed('repro/step/1', { key: 'abc' }).replace('abc', 'abd'));
    expect(checkStore(folder)).toMatchObject({ damaged: [{ path: old }], foreign: [] });
    const limits = { maxAgeMs: 1000, maxBytes: null };
    clock.advance(2000);
    expect(planGc(files, root, limits, clock.now()).remove).toContain(old);
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
    expect(plan.remove.filter((path) => path.includes('/values/'))).toHaveLength(2);
    const before = files.read(log)?.length ?? 0;
    collect(files, root, plan);
    expect(before - (files.read(log)?.length ?? 0)).toBe(plan.removedBytes);
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

  test('killed at any write leaves no record without its value, and no damage', async () => {
    const limits = { ...noLimit, maxBytes: 0 };
    const counted = await twoBuilds();
    const counting = faultyFiles(counted.files, Number.POSITIVE_INFINITY, 'kill');
    collect(counting, root, planGc(counted.files, root, limits, counted.clock.now()));
    expect(counting.changes()).toBeGreaterThan(4);
    for (let at = 0; at < counting.changes(); at++) {
      const { files, clock, build, folder } = await twoBuilds();
      const faulty = faultyFiles(files, at, 'kill');
      expect(() => collect(faulty, root, planGc(files, root, limits, clock.now()))).toThrow(Killed);
      expect(checkStore(folder), `write ${at}`).toMatchObject({ damaged: [], missing: [] });
      expect((await build(toy)).ran).toEqual([]);
    }
  });

  test('a clock that jumped makes nothing old', async () => {
    const { files, clock } = await twoBuilds();
    expect(planGc(files, root, { ...noLimit, maxAgeMs: 0 }, clock.now() - 400 * day).remove).toEqual([]);
  });

  test('a record whose value has gone is run again, not believed', async () => {
    const { files, build } = await wholeCache();
    const { report } = await build(toy);
    expect(report.ok).toBe(true);
    rewriteSegment(files, log, (entry) => entry.kind === 'record');
    expect((await build(toy)).ran).toHaveLength(6);
  });
});
