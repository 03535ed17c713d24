import { describe, expect, test } from 'vitest';
import { digest } from '../../src/base/digest.ts';
import { type Entry, rangeOf, scanSegment } from '../../src/engine/log.ts';
import { readIndex, rewriteSegment } from '../../src/engine/log-index.ts';
import type { StepReport } from '../../src/engine/settle.ts';
import { bench, from, idsThat, plan, step, stored } from './bench.ts';

const read = (name: string, root = '/project') =>
  step(`source:${name}`, 'read', { file: { file: `${root}/${name}.txt` } });

function toy(root = '/project', separator = ' ') {
  return plan(
    read('a', root),
    read('b', root),
    step('trimmed:a', 'trim', { text: from('source:a') }),
    step('trimmed:b', 'trim', { text: from('source:b') }),
    step('model:a', 'heavy', { text: from('trimmed:a') }),
    step('model:b', 'heavy', { text: from('trimmed:b') }),
    step('results', 'join', { a: from('model:a'), b: from('model:b') }, { separator }),
  );
}

function project(root = '/project') {
  const made = bench(root);
  made.files.put(`${root}/a.txt`, ' one ');
  made.files.put(`${root}/b.txt`, 'two');
  return made;
}

describe('a build', () => {
  test('runs every step once, and the second time none', async () => {
    const { build } = project();
    const first = await build(toy());
    expect(first.report.ok).toBe(true);
    expect(first.ran).toHaveLength(7);
    expect(await first.engine.value('results')).toBe('one! two!');
    const second = await build(toy());
    expect(second.ran).toEqual([]);
    expect(idsThat('fresh', second.report)).toHaveLength(7);
    expect(await second.engine.value('results')).toBe('one! two!');
  });

  test('tells of each step once it is settled, with a value that can be read, before the next light one begins', async () => {
    const { build } = project();
    const told: string[] = [];
    const first = await build(toy());
    const values: unknown[] = [];
    await first.engine.runPlan(toy(), {
      keepGoing: false,
      targets: null,
      afterStep: async ({ step: { id }, end }) => {
        told.push(`${id} ${end}`);
        await new Promise((resolve) => setImmediate(resolve));
        if (id === 'trimmed:a') values.push(await first.engine.value(id));
        told.push(`${id} told`);
      },
    });
    const ids = toy().steps.map(({ id }) => id);
    expect(told).toEqual(ids.flatMap((id) => [`${id} ran`, `${id} told`]));
    expect(values).toEqual(['one']);
    const failing = first.engine.runPlan(toy(), {
      keepGoing: false,
      targets: null,
      afterStep: async () => {
        throw new Error('the disk is full');
      },
    });
    await expect(failing).rejects.toThrow('the disk is full');
  });

  test('gives every part of a step that ran, is fresh, or is only looked at, also once a file has changed', async () => {
    const { build, files } = project();
    const drawn = plan(...toy().steps, step('drawn', 'draw', {}));
    const first = await build(drawn);
    const previews = await (await build(drawn)).engine.preview(drawn);
    const second = await build(drawn);
    files.put('/project/a.txt', 'other');
    const partsOf = (reports: readonly (StepReport | null)[]) => reports.map((report) => report?.parts);
    const parts = partsOf(first.report.steps);
    expect(partsOf(second.report.steps)).toEqual(parts);
    expect(partsOf(previews.map(({ report }) => report))).toEqual(parts);
    expect(parts.at(-1)).toMatchObject({ id: 'drawn', kind: 'draw', seed: drawn.seed });
    expect(parts[0]).toMatchObject({ inputs: { file: { digest: digest(' one ') } }, seed: null });
    expect(parts[2]).toMatchObject({
      inputs: { text: { from: 'source:a', digest: first.report.steps[0]?.output } },
    });
  });

  test('stops early where an upstream step gives the same bytes as before', async () => {
    const { build, files } = project();
    await build(toy());
    files.put('/project/a.txt', 'one      ');
    expect((await build(toy())).ran).toEqual(['source:a', 'trimmed:a']);
  });

  test('runs only what a change of params reaches', async () => {
    const { build } = project();
    await build(toy());
    const changed = await build(toy('/project', '-'));
    expect(changed.ran).toEqual(['results']);
    expect(await changed.engine.value('results')).toBe('one!-two!');
    expect((await build(toy())).ran).toEqual([]);
  });

  test('runs what a change of code reaches', async () => {
    const { build } = project();
    await build(toy());
    expect((await build(toy(), { code: { trim: 'other' } })).ran).toEqual(['trimmed:a', 'trimmed:b']);
  });

  test('stores the same bytes with 1 and 4 workers and in any order of ready steps', async () => {
    const stores = [];
    for (const [jobs, pick] of [
      [1, undefined],
      [4, undefined],
      [4, (n: number) => n - 1],
      [2, (n: number) => Math.floor(n / 2)],
    ] as const) {
      const made = project();
      await made.build(toy(), pick === undefined ? { jobs } : { jobs, pick });
      stores.push(stored(made.files));
    }
    expect(Object.keys(stores[0] ?? {})).toHaveLength(7 + 6);
    for (const each of stores) expect(each).toEqual(stores[0]);
  });

  test('runs nothing after the project has moved', async () => {
    const here = project('/here');
    await here.build(toy('/here'));
    const there = bench('/there');
    for (const [name, { bytes }] of here.files.contents) {
      there.files.write(name.replace('/here', '/there'), bytes);
    }
    expect((await there.build(toy('/there'))).ran).toEqual([]);
  });

  test('draws from the seed of the study, and the seed is part of the key of what draws alone', async () => {
    const { build } = project();
    const drawing = (seed: number) => ({
      ...plan(read('a'), step('model:x', 'draw', { text: from('source:a') })),
      seed,
    });
    const one = await build(drawing(1));
    const two = await build(drawing(2));
    expect(two.ran).toEqual(['model:x']);
    expect(await one.engine.value('model:x')).not.toBe(await two.engine.value('model:x'));
  });

  test('forced, runs every step and stores what was stored', async () => {
    const { build, files } = project();
    await build(toy());
    const before = stored(files);
    expect((await build(toy(), { forced: true })).ran).toHaveLength(7);
    expect(stored(files)).toEqual(before);
  });

  test('does only what its targets need', async () => {
    const { build } = project();
    const { report } = await build(toy(), { targets: ['model:a'] });
    expect(report.steps.map((entry) => entry.step.id)).toEqual(['source:a', 'trimmed:a', 'model:a']);
  });

  test('gives params to a step in one order, whatever the order in the study', async () => {
    const { build, files } = project();
    await build(plan(read('a'), step('x', 'join', { a: from('source:a') }, { a: 1, b: { d: 1, c: 2 } })));
    const again = await build(
      plan(read('a'), step('x', 'join', { a: from('source:a') }, { b: { c: 2, d: 1 }, a: 1 })),
    );
    expect(again.ran).toEqual([]);
    expect(files.contents.size).toBeGreaterThan(0);
  });
});

describe('a step that fails', () => {
  const broken = plan(
    read('a'),
    step('bad', 'fail', { text: from('source:a') }),
    step('after', 'join', { bad: from('bad') }),
    step('aside', 'heavy', { text: from('source:a') }),
  );

  test('returns its problems, blocks what needs it, and keeps what was done', async () => {
    const { build } = project();
    const { report } = await build(broken, { keepGoing: true });
    expect(report.ok).toBe(false);
    expect(report.steps.map((entry) => entry.end)).toEqual(['ran', 'failed', 'blocked', 'ran']);
    expect(report.steps[1]?.problems[0]?.message).toBe('nothing is left');
    expect((await build(broken, { keepGoing: true })).report.steps.map((entry) => entry.end)).toEqual([
      'fresh',
      'failed',
      'blocked',
      'fresh',
    ]);
  });

  test('starts nothing after the failure unless told to keep going', async () => {
    const { build } = project();
    expect(idsThat('ran', (await build(broken)).report)).toEqual(['source:a']);
  });

  test('is told as a bug where it throws', async () => {
    const { build } = project();
    const { report } = await build(plan(read('a'), step('oops', 'throw', { text: from('source:a') })));
    expect(report.steps[1]?.end).toBe('failed');
    expect(report.steps[1]?.bug?.message).toBe('a bug');
  });

  test('says which file is not there', async () => {
    const { build } = project();
    const { report } = await build(plan(read('c')));
    expect(report.steps[0]?.problems).toEqual([
      {
        code: 'DATA001',
        severity: 'error',
        message: 'The file c.txt cannot be found.',
        pointer: '/source:c',
      },
    ]);
  });
});

describe('damage', () => {
  const log = '/project/.repro/log/000001.log';
  type Files = ReturnType<typeof project>['files'];
  /** Turns one bit in the payload of every entry of a kind. */
  function flip(files: Files, kind: Entry['kind']): number {
    const bytes = Uint8Array.from(files.read(log) ?? []);
    let count = 0;
    scanSegment(files, log, (entry) => {
      if (entry.kind !== kind) return;
      const at = entry.at + (entry.length >> 1);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      count += 1;
    });
    files.write(log, bytes);
    return count;
  }
  const without = (files: Files, kind: Entry['kind']) =>
    rewriteSegment(files, log, (entry) => entry.kind !== kind);

  test('a flipped byte in a value is found when it is read, put aside, and the step runs again', async () => {
    const { build, files, damaged } = project();
    await build(toy());
    const before = stored(files);
    expect(flip(files, 'value')).toBe(6);
    const { ran, engine } = await build(toy('/project', '+'));
    expect(await engine.value('results')).toBe('one!+two!');
    expect(ran).toContain('results');
    expect(damaged.length).toBeGreaterThan(2);
    // The old result is damaged too, but nothing has read it yet.
    const again = await build(toy());
    expect(await again.engine.value('results')).toBe('one! two!');
    expect(stored(files)).toMatchObject(before);
  });

  test('a flipped byte in what a record knows of its step is found when it is read', async () => {
    const { build, files, damaged } = project();
    const warned = plan(read('a'), step('w', 'warn', { text: from('source:a') }));
    await build(warned);
    expect(flip(files, 'record')).toBe(2);
    const { ran, report } = await build(warned);
    expect(ran).toEqual(['w']);
    expect(damaged).toEqual([log]);
    expect(report.steps[1]?.decision.reasons).toEqual([{ kind: 'output-altered' }]);
    expect(report.steps[1]?.warnings).toHaveLength(1);
    expect((await build(warned)).report.steps[1]?.warnings).toHaveLength(1);
  });

  test('a flipped byte in what finds an entry is found when the log is read, and the step runs again', async () => {
    const { build, files, damaged } = project();
    await build(toy());
    const before = stored(files);
    const whole = files.read(log) ?? new Uint8Array();
    const starts: number[] = [];
    scanSegment(files, log, ({ start }) => starts.push(start));
    for (const start of starts) {
      damaged.length = 0;
      const bytes = Uint8Array.from(whole);
      bytes[start + 9] = (bytes[start + 9] ?? 0) ^ 1;
      files.write(log, bytes);
      const { report } = await build(toy());
      expect(report.ok).toBe(true);
      expect(damaged, `entry at ${start}`).toEqual([log]);
      expect(stored(files)).toEqual(before);
      expect((await build(toy())).ran).toEqual([]);
    }
  });

  test('a value that is gone is made again', async () => {
    const { build, files } = project();
    await build(toy());
    without(files, 'value');
    const { report } = await build(toy());
    expect(report.ok).toBe(true);
    expect(report.steps[0]?.decision.reasons).toEqual([{ kind: 'output-missing' }]);
  });

  test('a value without its record is no hit', async () => {
    const { build, files } = project();
    await build(toy());
    without(files, 'record');
    expect((await build(toy())).ran).toHaveLength(7);
  });

  test('an entry whose writing was cut short is dropped without a word, wherever it was cut', async () => {
    const { build, files, damaged } = project();
    await build(toy());
    const whole = files.read(log) ?? new Uint8Array();
    const ends: number[] = [];
    scanSegment(files, log, (entry) => ends.push(rangeOf(entry).end));
    for (let cut = 0; cut < whole.length; cut += 37) {
      files.write(log, whole.subarray(0, cut));
      await build(toy());
      const kept = ends.filter((end) => end <= cut).length;
      const { segments, records, values } = readIndex(files, '/project/.repro');
      expect(segments, `cut at ${cut}, after ${kept} entries`).toMatchObject([{ bad: [], tornAt: null }]);
      expect([records.size, values.size]).toEqual([7, 6]);
      expect((await build(toy())).ran).toEqual([]);
    }
    expect(damaged).toEqual([]);
  });

  test('a large value has a file of its own, which is held to its name', async () => {
    const { build, files, damaged } = project();
    files.put('/project/a.txt', 'x'.repeat(70_000));
    const large = plan(
      read('a'),
      step('t', 'trim', { text: from('source:a') }),
      step('j', 'heavy', { text: from('t') }),
    );
    await build(large);
    const objects = [...files.contents.keys()].filter((name) => name.includes('/objects/'));
    expect(objects).toHaveLength(2);
    for (const name of objects) {
      const bytes = Uint8Array.from(files.read(name) ?? []);
      bytes[9] = (bytes[9] ?? 0) ^ 1;
      files.write(name, bytes);
    }
    const { engine } = await build(large);
    expect(String(await engine.value('j'))).toHaveLength(70_001);
    expect(damaged.toSorted()).toEqual(objects.toSorted());
  });
});

describe('the reasons', () => {
  test('name old and new value of what changed, and what waits', async () => {
    const { build, engine, files } = project();
    expect((await build(toy())).report.steps[0]?.decision.reasons).toEqual([{ kind: 'first-run' }]);
    files.put('/project/a.txt', 'three');
    const before = files.contents.size;
    const previews = await engine([], {}).preview(toy('/project', ', '));
    expect(files.contents.size).toBe(before);
    const byId = Object.fromEntries(previews.map((preview) => [preview.step.id, preview.decision]));
    expect(byId['source:a']).toMatchObject({
      state: 'stale',
      reasons: [{ kind: 'input-changed', port: 'file', from: 'a.txt' }],
    });
    expect(byId['source:b']).toEqual({ state: 'fresh', reasons: [] });
    expect(byId['trimmed:a']).toEqual({
      state: 'pending',
      reasons: [{ kind: 'input-pending', steps: ['source:a'] }],
    });
    expect(byId.results).toEqual({
      state: 'stale',
      reasons: [
        { kind: 'params-changed', changes: [{ pointer: '/separator', before: ' ', after: ', ' }] },
        { kind: 'input-pending', steps: ['model:a'] },
      ],
    });
  });

  test('are the same in a preview and in the build after it', async () => {
    const { build, engine } = project();
    await build(toy());
    const [preview] = (await engine([], { code: { join: 'new' } }).preview(toy())).slice(-1);
    const { report } = await build(toy(), { code: { join: 'new' } });
    expect(preview?.decision).toEqual({
      state: 'stale',
      reasons: [{ kind: 'code-changed', before: 'code', after: 'new' }],
    });
    expect(report.steps.at(-1)?.decision).toEqual(preview?.decision);
  });
});

describe('events', () => {
  test('tell each step once, in an order that a reader can follow', async () => {
    const { build } = project();
    const { events } = await build(plan(read('a'), step('t', 'trim', { text: from('source:a') })));
    expect(events.map((event) => `${event.kind} ${'step' in event ? event.step : ''}`.trim())).toEqual([
      'plan-started',
      'step-started source:a',
      'step-ended source:a',
      'step-started t',
      'step-ended t',
      'plan-ended',
    ]);
  });
});
