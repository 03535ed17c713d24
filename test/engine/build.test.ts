import { describe, expect, test } from 'vitest';
import { bench, from, idsThat, plan, step, storedObjects } from './bench.ts';

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
      stores.push(storedObjects(made.files.contents));
    }
    expect(Object.keys(stores[0] ?? {})).toHaveLength(7 + 6);
    for (const store of stores) expect(store).toEqual(stores[0]);
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
    const before = storedObjects(files.contents);
    expect((await build(toy(), { forced: true })).ran).toHaveLength(7);
    expect(storedObjects(files.contents)).toEqual(before);
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
  const flip = (bytes: Uint8Array) =>
    bytes.map((byte, i) => (i === Math.floor(bytes.length / 2) ? byte ^ 1 : byte));

  test('a flipped byte in a value is found when it is read, put aside, and the step runs again', async () => {
    const { build, files, damaged } = project();
    await build(toy());
    const before = storedObjects(files.contents);
    for (const name of [...files.contents.keys()].filter((path) => path.includes('/objects/'))) {
      files.write(name, flip(files.contents.get(name)?.bytes ?? new Uint8Array()));
    }
    const { ran, engine } = await build(toy('/project', '+'));
    expect(await engine.value('results')).toBe('one!+two!');
    expect(ran).toContain('results');
    expect(damaged.length).toBeGreaterThan(2);
    // The old result is damaged too, but nothing has read it yet.
    const again = await build(toy());
    expect(await again.engine.value('results')).toBe('one! two!');
    expect(storedObjects(files.contents)).toMatchObject(before);
  });

  test('a flipped byte in a record is a step that runs again', async () => {
    const { build, files, damaged } = project();
    await build(toy());
    const records = [...files.contents.keys()].filter((path) => path.includes('/steps/'));
    for (const name of records) files.write(name, flip(files.contents.get(name)?.bytes ?? new Uint8Array()));
    const { ran, report } = await build(toy());
    expect(ran).toHaveLength(7);
    expect(damaged).toHaveLength(7);
    expect(report.steps[0]?.decision.reasons).toEqual([{ kind: 'output-altered' }]);
  });

  test('a value that is gone is made again', async () => {
    const { build, files } = project();
    await build(toy());
    for (const name of [...files.contents.keys()]) if (name.includes('/objects/')) files.remove(name);
    const { report } = await build(toy());
    expect(report.ok).toBe(true);
    expect(report.steps[0]?.decision.reasons).toEqual([{ kind: 'output-missing' }]);
  });

  test('a value without its record is no hit', async () => {
    const { build, files } = project();
    await build(toy());
    for (const name of [...files.contents.keys()]) if (name.includes('/steps/')) files.remove(name);
    expect((await build(toy())).ran).toHaveLength(7);
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
