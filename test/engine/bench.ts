import { compareCodeUnits } from '../../src/base/compare.ts';
import { digest } from '../../src/base/digest.ts';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EngineEvent } from '../../src/engine/events.ts';
import { filesUnder } from '../../src/engine/fsck.ts';
import { type History, previousParts, withSteps } from '../../src/engine/history.ts';
import { payloadOf } from '../../src/engine/log.ts';
import { readIndex } from '../../src/engine/log-index.ts';
import type { PlanReport, RunOptions } from '../../src/engine/schedule.ts';
import type { EngineEnv, StepReport } from '../../src/engine/settle.ts';
import { folderStore } from '../../src/engine/store.ts';
import { runTask } from '../../src/engine/task.ts';
import type { Plan, PlannedStep, StepKind } from '../../src/plan/step.ts';
import { memoryClock, memoryFiles } from '../../src/platform/memory.ts';
import type { Files } from '../../src/ports/files.ts';

/** Kinds of a toy language: text is read, trimmed, joined; `fail` has bad data, `throw` a bug. */
const kinds: { readonly [kind: string]: StepKind } = {
  read: light('read', (inputs) => new TextDecoder().decode(inputs.file as Uint8Array)),
  trim: light('trim', (inputs) => String(inputs.text).trim()),
  join: light('join', (inputs, params) =>
    Object.keys(inputs)
      .map((port) => String(inputs[port]))
      .join(String(params.separator ?? ' ')),
  ),
  heavy: {
    ...light('heavy', (inputs, params) => `${String(inputs.text)}${String(params.mark ?? '!')}`),
    heavy: true,
  },
  draw: {
    kind: 'draw',
    heavy: true,
    draws: true,
    run: (_inputs, _params, { seed, stepId }) => ({ ok: true, value: digest(`${seed} ${stepId}`) }),
  },
  fail: {
    kind: 'fail',
    heavy: false,
    draws: false,
    run: () => ({
      ok: false,
      problems: [{ code: 'DATA011', severity: 'error', message: 'nothing is left', pointer: '/models/a' }],
    }),
  },
  warn: {
    ...light('warn', () => null),
    run: (inputs, _params, { warn }) => {
      warn({ code: 'DATA011', severity: 'warning', message: 'few rows', pointer: '/models/a' });
      return { ok: true, value: inputs.text };
    },
  },
  throw: light('throw', () => {
    throw new Error('a bug');
  }),
};

function light(
  kind: string,
  make: (inputs: { readonly [port: string]: unknown }, params: JsonObject) => unknown,
): StepKind {
  return {
    kind,
    heavy: false,
    draws: false,
    run: (inputs, params) => ({ ok: true, value: make(inputs, params) }),
  };
}

export function step(
  id: string,
  kind: string,
  inputs: PlannedStep['inputs'] = {},
  params: JsonObject = {},
): PlannedStep {
  return { id, kind, params, inputs, pointer: `/${id}` };
}

export const from = (id: string): { step: string } => ({ step: id });

export function plan(...steps: readonly PlannedStep[]): Plan {
  return { studyId: 'toy', seed: 1, steps };
}

export type BenchOptions = {
  readonly jobs?: number;
  readonly code?: { readonly [kind: string]: string };
  readonly forced?: boolean;
  readonly env?: Partial<EngineEnv>;
};

/** One project in memory, with a hand-moved clock: builds as often as a test likes, and counts what ran. */
export function bench(root = '/project') {
  const clock = memoryClock();
  const files = memoryFiles(clock);
  const damaged: string[] = [];
  let history: History = { study: 'toy', steps: {}, outputs: {} };

  function engine(events: EngineEvent[], options: BenchOptions): Engine {
    const run: EngineEnv['light'] = async (task, onProgress) => {
      clock.advance(5);
      return runTask(task, { loadKind: async (kind) => kinds[kind] as StepKind, clock }, onProgress);
    };
    return createEngine({
      files,
      clock,
      store: folderStore({ files, root: `${root}/.repro`, clock, onDamage: (path) => damaged.push(path) }),
      describe: async (kind) => {
        const { heavy, draws } = kinds[kind] as StepKind;
        return { code: options.code?.[kind] ?? 'code', heavy, draws };
      },
      light: run,
      heavy: run,
      jobs: options.jobs ?? 2,
      previous: (id) => previousParts(history, id),
      forced: () => options.forced ?? false,
      shortPath: (path) => path.replace(`${root}/`, ''),
      emit: (event) => events.push(event),
      signal: null,
      ...options.env,
    });
  }

  async function build(toBuild: Plan, options: BenchOptions & Partial<RunOptions> = {}) {
    const events: EngineEvent[] = [];
    const used = engine(events, options);
    const report = await used.runPlan(toBuild, { keepGoing: false, targets: null, ...options });
    history = withSteps(history, report.steps, report.ok);
    return { report, engine: used, events, ran: idsThat('ran', report) };
  }

  return { clock, files, damaged, build, engine, history: () => history };
}

export function idsThat(end: StepReport['end'], report: PlanReport): string[] {
  return report.steps.filter((entry) => entry.end === end).map((entry) => entry.step.id);
}

/** All that is stored, as name -> digest, to compare two stores. */
export function stored(files: Files, root = '/project/.repro'): { [name: string]: Json } {
  const { records, values } = readIndex(files, root);
  const named: [string, string][] = [];
  for (const entry of records.values())
    named.push([`steps/${entry.key}`, `${digest(payloadOf(files, entry) ?? 'damaged')} ${entry.value}`]);
  for (const entry of values.values())
    named.push([`values/${entry.digest}`, digest(payloadOf(files, entry) ?? 'damaged')]);
  for (const name of filesUnder(files, root, 'objects'))
    named.push([name, digest(files.read(`${root}/${name}`) ?? '')]);
  return Object.fromEntries(named.sort(([a], [b]) => compareCodeUnits(a, b)));
}
