import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkStore } from '../../src/engine/fsck.ts';
import { folderStore } from '../../src/engine/store.ts';
import type { Plan, PlannedStep } from '../../src/plan/step.ts';
import { bench, from, plan, step } from '../engine/bench.ts';
import { faultyFiles, Killed } from '../engine/faults.ts';

const root = '/project/.repro';
/** `REPRO_SEQUENCES=2000` for a long look. */
const sequences = Number(process.env.REPRO_SEQUENCES ?? 200);

/** What a plan is made from; edits change it. */
type Source = {
  readonly files: { readonly [name: string]: string };
  readonly steps: readonly { readonly kind: string; readonly on: readonly number[]; readonly mark: string }[];
  readonly seed: number;
  readonly code: { readonly [kind: string]: string };
};

const kinds = ['trim', 'join', 'heavy', 'draw'] as const;
const letters = ['a', 'b', 'c'] as const;
const text = fc.constantFrom('one', ' one ', 'two', 'three', '');

const stepOf = fc.record({
  kind: fc.constantFrom(...kinds),
  on: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
  mark: fc.constantFrom('!', '?', '+'),
});
const source: fc.Arbitrary<Source> = fc.record({
  files: fc.record({ a: text, b: text, c: text }),
  steps: fc.array(stepOf, { minLength: 2, maxLength: 9 }),
  seed: fc.nat(3),
  code: fc.constant({}),
});

type Edit = (before: Source) => Source;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.constantFrom(...letters), text).map(
    ([name, content]): Edit =>
      (before) => ({
        ...before,
        files: { ...before.files, [name]: content },
      }),
  ),
  fc.tuple(fc.nat(8), stepOf).map(
    ([at, other]): Edit =>
      (before) => ({
        ...before,
        steps: before.steps.map((entry, i) => (i === at % before.steps.length ? other : entry)),
      }),
  ),
  stepOf.map(
    (added): Edit =>
      (before) => ({ ...before, steps: [...before.steps, added] }),
  ),
  fc.constant<Edit>((before) => ({
    ...before,
    steps: before.steps.slice(0, Math.max(1, before.steps.length - 1)),
  })),
  fc.nat(3).map(
    (seed): Edit =>
      (before) => ({ ...before, seed }),
  ),
  fc.constantFrom(...kinds).map(
    (kind): Edit =>
      (before) => ({
        ...before,
        // Other code that gives the same values: they run, and nothing that needs them does.
        code: { ...before.code, [kind]: `${before.code[kind] ?? ''}x` },
      }),
  ),
);

function planOf({ steps, seed }: Source): Plan {
  const planned: PlannedStep[] = letters.map((name) =>
    step(`source:${name}`, 'read', { file: { file: `/project/${name}.txt` } }),
  );
  for (const [i, { kind, on, mark }] of steps.entries()) {
    const upstream = on.map((n) => from(planned[n % planned.length]?.id ?? ''));
    const ports = kind === 'join' ? upstream.map((input, n) => [`in${n}`, input]) : [['text', upstream[0]]];
    planned.push(step(`s${i}`, kind, Object.fromEntries(ports), { mark, separator: mark }));
  }
  return { ...plan(...planned), seed };
}

type Bench = ReturnType<typeof bench>;
function put(made: Bench, { files }: Source): void {
  for (const [name, content] of Object.entries(files)) made.files.put(`/project/${name}.txt`, content);
}

async function outputs(made: Bench, now: Source, options: Parameters<Bench['build']>[1] = {}) {
  const { report } = await made.build(planOf(now), { code: now.code, ...options });
  expect(report.ok).toBe(true);
  return Object.fromEntries(report.steps.map((entry) => [entry.step.id, entry.output]));
}

/** Something that goes wrong with a cache between two builds. */
const mishap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.record({ what: fc.constantFrom('flip', 'remove', 'cut'), which: fc.nat(1000), byte: fc.nat(1000) }),
);
type Mishap = { what: string; which: number; byte: number } | null;

function befall(made: Bench, happened: Mishap): void {
  if (happened === null) return;
  const stored = [...made.files.contents.keys()]
    .filter((name) => /\.repro\/(objects|log)\//.test(name))
    .sort();
  const name = stored[happened.which % stored.length];
  if (name === undefined) return;
  const bytes = Uint8Array.from(made.files.contents.get(name)?.bytes ?? []);
  const at = happened.byte % Math.max(1, bytes.length);
  if (happened.what === 'remove') made.files.remove(name);
  else if (happened.what === 'cut') made.files.write(name, bytes.subarray(0, at));
  else {
    bytes[at] = (bytes[at] ?? 0) ^ 2;
    made.files.write(name, bytes);
  }
}

async function killed(made: Bench, now: Source, at: number): Promise<void> {
  const files = faultyFiles(made.files, at, 'kill');
  const env = { files, store: folderStore({ files, root, clock: made.clock, onDamage: () => {} }) };
  await made.build(planOf(now), { code: now.code, env }).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

describe('over any sequence of edits', () => {
  test('clean = incremental = parallel = resumed after a kill, value for value', {
    timeout: 600_000,
  }, async () => {
    const turn = fc.record({ edit, mishap, kill: fc.nat(30), order: fc.nat(1000) });
    await fc.assert(
      fc.asyncProperty(source, fc.array(turn, { minLength: 1, maxLength: 6 }), async (first, turns) => {
        let now = first;
        const incremental = bench();
        const parallel = bench();
        const resumed = bench();
        for (const { edit, mishap, kill, order } of turns) {
          const clean = bench();
          for (const made of [clean, incremental, parallel, resumed]) put(made, now);
          const wanted = await outputs(clean, now, { jobs: 1 });
          expect(await outputs(incremental, now, { jobs: 1 })).toEqual(wanted);
          const pick = (n: number) => order % n;
          expect(await outputs(parallel, now, { jobs: 4, pick })).toEqual(wanted);
          await killed(resumed, now, kill);
          befall(resumed, mishap);
          expect(await outputs(resumed, now, { jobs: 2, pick })).toEqual(wanted);
          for (const made of [incremental, parallel]) {
            const { damaged, missing, strays } = checkStore({
              files: made.files,
              root,
              isWholeState: () => true,
            });
            expect([damaged, missing, strays]).toEqual([[], [], []]);
            expect((await made.build(planOf(now), { code: now.code })).ran).toEqual([]);
          }
          now = edit(now);
        }
      }),
      { numRuns: sequences, seed: 20250526 },
    );
  });
});
