import { InvariantError, invariant } from '../base/invariant.ts';
import type { Plan, PlannedStep, Value } from '../plan/step.ts';
import { FileFailure } from '../ports/files.ts';
import { decode } from './codec.ts';
import type { Decision } from './decide.ts';
import { inputFiles } from './input-files.ts';
import type { KindFacts } from './key.ts';
import { type PlanReport, type RunOptions, schedule } from './schedule.ts';
import {
  type EngineEnv,
  freshReport,
  isPrepared,
  type Prepared,
  prepare,
  type Recall,
  rebuiltReport,
  recalledParts,
  reportOf,
  type StepReport,
  type Upstream,
  unrun,
} from './settle.ts';
import { FileChanged, taskOf } from './step-task.ts';
import { bugOf, type StepReply } from './task.ts';

export type StepPreview = {
  readonly step: PlannedStep;
  readonly decision: Decision;
  readonly report: StepReport | null;
};

/** Why a damaged value that rests on a program is lost. */
function notAgain(reply: StepReply): string {
  const damaged = 'its stored value was damaged, and';
  if (reply.end === 'done') return `${damaged} its program gives another one now; build again`;
  const [first] = reply.end === 'problems' ? reply.problems : [];
  return `${damaged} its program does not give it: ${first?.message ?? reply.end}`;
}

/** The steps of one study in one process. A step that it has settled once is not looked at again. */
export type Engine = {
  readonly runStep: (step: PlannedStep, seed: number) => Promise<StepReport>;
  readonly runPlan: (plan: Plan, options: RunOptions) => Promise<PlanReport>;
  /** What `runPlan` would do, in the plan's order; runs nothing. */
  readonly preview: (plan: Plan) => Promise<readonly StepPreview[]>;
  /** The value of a step that is fresh or ran. */
  readonly value: (stepId: string) => Promise<Value>;
};

export function createEngine(given: EngineEnv): Engine {
  const env = { ...given, inputFile: inputFiles(given.files) };
  const settled = new Map<string, StepReport>();
  const rebuilding = new Map<string, Promise<Uint8Array>>();
  const upstream = (id: string) => settled.get(id);
  const kinds = new Map<string, KindFacts>();

  /** How steps that draw from this seed get their parts back. */
  const recallOf =
    (seed: number, from: Upstream): Recall =>
    (step) => {
      const facts = kinds.get(step.kind);
      invariant(facts, `${step.kind} was not described`);
      return recalledParts(step, facts, seed, from);
    };
  const recalls = new Map<number, Recall>();

  function recallFor(seed: number): Recall {
    const recall = recalls.get(seed) ?? recallOf(seed, upstream);
    recalls.set(seed, recall);
    return recall;
  }

  async function content(stepId: string): Promise<Uint8Array> {
    const report = settled.get(stepId);
    invariant(report?.output, `${stepId} has no value`);
    return env.store.get(report.output) ?? rebuilt(report);
  }

  /** The stored value was damaged, or has gone since it was looked up: the step runs again, and must give the same. */
  function rebuilt(report: StepReport): Promise<Uint8Array> {
    const id = report.step.id;
    const running = rebuilding.get(id) ?? rebuild(report).finally(() => rebuilding.delete(id));
    rebuilding.set(id, running);
    return running;
  }

  async function rebuild(report: StepReport): Promise<Uint8Array> {
    const { step, parts } = report;
    invariant(parts, `${step.id} has no key`);
    const decision: Decision = { state: 'stale', reasons: [{ kind: 'output-altered' }] };
    const task = await taskOf(env, { step, parts }, parts.seed ?? 0, content);
    const facts = await env.describe(step.kind);
    const reply = await execute(step, decision, facts.heavy, () => Promise.resolve(task));
    if (facts.outside === true && (reply.end !== 'done' || reply.digest !== report.output))
      throw new FileFailure('make again', step.id, notAgain(reply));
    invariant(reply.end === 'done', `${step.id} gave a value before and now gives none`);
    invariant(reply.digest === report.output, `${step.id} gives another value each time it runs`);
    env.store.putObject(reply.bytes);
    settled.set(step.id, rebuiltReport(report, decision, recallFor(parts.seed ?? 0)));
    return reply.bytes;
  }

  async function execute(
    step: PlannedStep,
    decision: Decision,
    heavy: boolean,
    task: () => ReturnType<typeof taskOf>,
  ): Promise<StepReply> {
    env.emit({ kind: 'step-started', step: step.id, decision });
    try {
      const onProgress = (what: string, done: number, total: number) =>
        env.emit({ kind: 'step-progress', step: step.id, what, done, total });
      return await (heavy ? env.heavy : env.light)(await task(), onProgress);
    } catch (error) {
      if (error instanceof FileChanged) return { end: 'resources', message: error.message };
      if (error instanceof InvariantError) return { end: 'bug', bug: bugOf(error) };
      throw error;
    }
  }

  async function run(prepared: Prepared, seed: number): Promise<StepReport> {
    const start = env.clock.elapsed();
    const { step, decision, facts } = prepared;
    const reply = await execute(step, decision, facts.heavy, () =>
      taskOf(env, prepared, facts.draws ? seed : 0, content),
    );
    return finish(reportOf(env, prepared, reply, env.clock.elapsed() - start, recallFor(seed)));
  }

  function finish(report: StepReport): StepReport {
    settled.set(report.step.id, report);
    env.emit({ kind: 'step-ended', step: report.step.id, end: report.end, ms: report.ms });
    return report;
  }

  /** Settles a step, or gives back how to run it, so that the caller can choose when. */
  async function begin(
    step: PlannedStep,
    seed: number,
  ): Promise<StepReport | { heavy: boolean; run: () => Promise<StepReport> }> {
    const known = settled.get(step.id);
    if (known !== undefined) return finish(known);
    const prepared = await prepare(env, step, seed, upstream);
    if (!isPrepared(prepared)) return finish(prepared);
    kinds.set(step.kind, prepared.facts);
    invariant(prepared.decision.state !== 'pending', `${step.id} was started before its inputs`);
    if (prepared.decision.state === 'fresh') return finish(freshReport(prepared, recallFor(seed)));
    return { heavy: prepared.facts.heavy, run: () => run(prepared, seed) };
  }

  async function preview(plan: Plan): Promise<readonly StepPreview[]> {
    const seen = new Map(settled);
    const previews: StepPreview[] = [];
    const recall = recallOf(plan.seed, (id) => seen.get(id));
    for (const step of plan.steps) {
      const known = settled.get(step.id);
      const outcome = known ?? (await prepare(env, step, plan.seed, (id) => seen.get(id)));
      if (isPrepared(outcome)) kinds.set(step.kind, outcome.facts);
      const report = isPrepared(outcome)
        ? outcome.decision.state === 'fresh'
          ? freshReport(outcome, recall)
          : null
        : outcome;
      if (report !== null) seen.set(step.id, report);
      previews.push({ step, decision: outcome.decision, report });
    }
    return previews;
  }

  return {
    runStep: async (step, seed) => {
      const begun = await begin(step, seed);
      return 'run' in begun ? begun.run() : begun;
    },
    runPlan: async (plan, options) => {
      const start = env.clock.elapsed();
      const skip = (step: PlannedStep, end: 'blocked' | 'cancelled') => finish(unrun(step, end));
      const report = await schedule(plan, options, {
        begin,
        skip,
        beforeWait: env.files.flush,
        jobs: env.jobs,
        signal: env.signal,
        emit: env.emit,
      });
      env.files.flush();
      env.emit({ kind: 'plan-ended', study: plan.studyId, ms: env.clock.elapsed() - start });
      return { ...report, steps: report.steps.map((entry) => settled.get(entry.step.id) ?? entry) };
    },
    preview,
    value: async (stepId) => decode(await content(stepId)),
  };
}
