import { invariant } from '../base/invariant.ts';
import type { Plan, PlannedStep } from '../plan/step.ts';
import type { Emit } from './events.ts';
import type { StepReport } from './settle.ts';

export type RunOptions = {
  readonly keepGoing: boolean;
  /** Steps that still run after a failure without `keepGoing`: those that find what else is wrong. Default: none. */
  readonly afterFailure?: (step: PlannedStep) => boolean;
  /** Only these steps and what they need; null is all. */
  readonly targets: readonly string[] | null;
  /** Which of `n` ready steps goes next: tests shuffle here. Default: the first. */
  readonly pick?: (n: number) => number;
};

/** One entry per wanted step, in the plan's order. */
export type PlanReport = { readonly ok: boolean; readonly steps: readonly StepReport[] };

type Begun = StepReport | { readonly heavy: boolean; readonly run: () => Promise<StepReport> };

export type ScheduleTools = {
  readonly begin: (step: PlannedStep, seed: number) => Promise<Begun>;
  readonly skip: (step: PlannedStep, end: 'blocked' | 'cancelled') => StepReport;
  /** There is time for what was put off: workers run, and nothing else can start. */
  readonly beforeWait: () => void;
  readonly jobs: number;
  readonly signal: AbortSignal | null;
  readonly emit: Emit;
};

/** The wanted steps and all that they need, in the plan's order. */
function wantedSteps(plan: Plan, targets: readonly string[] | null): readonly PlannedStep[] {
  if (targets === null) return plan.steps;
  const wanted = new Set(targets);
  for (let i = plan.steps.length - 1; i >= 0; i--) {
    const step = plan.steps[i];
    if (step !== undefined && wanted.has(step.id)) for (const id of upstreamIds(step)) wanted.add(id);
  }
  return plan.steps.filter((step) => wanted.has(step.id));
}

function upstreamIds(step: PlannedStep): string[] {
  const ids: string[] = [];
  for (const input of Object.values(step.inputs))
    if ('step' in input && !ids.includes(input.step)) ids.push(input.step);
  return ids;
}

/**
 * Runs steps as their inputs get ready: light ones here, one at a time, heavy ones by up to `jobs` workers. After a
 * failure nothing new starts but what `afterFailure` lets through, unless `keepGoing`; then only what needs the failed
 * step is left out.
 */
export async function schedule(plan: Plan, options: RunOptions, tools: ScheduleTools): Promise<PlanReport> {
  const steps = wantedSteps(plan, options.targets);
  tools.emit({ kind: 'plan-started', study: plan.studyId, steps: steps.length });
  const queue = readyQueue(steps);
  const reports = new Map<string, StepReport>();
  const running = new Set<Promise<void>>();
  const heavy: (() => Promise<StepReport>)[] = [];
  let halted = false;
  let failed = false;
  let failure: { readonly error: unknown } | null = null;

  const settle = (report: StepReport) => {
    reports.set(report.step.id, report);
    if (report.output !== null) queue.finished(report.step.id);
    else if (report.end === 'cancelled') halted = true;
    else failed ||= !options.keepGoing;
  };
  const stopped = () => halted || (tools.signal?.aborted ?? false);
  const mayStart = (step: PlannedStep) => !failed || (options.afterFailure?.(step) ?? false);
  const next = (): PlannedStep | undefined => {
    for (let step = queue.take(options.pick); step !== undefined; step = queue.take(options.pick)) {
      if (mayStart(step)) return step;
    }
    return undefined;
  };
  const launch = () => {
    while (heavy.length > 0 && running.size < tools.jobs && !failed && !stopped()) {
      const start = heavy.shift();
      invariant(start, 'the heavy queue is empty');
      const promise: Promise<void> = start()
        .then(settle, (error: unknown) => {
          failure ??= { error };
          halted = true;
        })
        .finally(() => running.delete(promise));
      running.add(promise);
    }
  };

  try {
    while (!stopped() || running.size > 0) {
      launch();
      const step = stopped() ? undefined : next();
      if (step !== undefined) {
        const begun = await tools.begin(step, plan.seed);
        if (!('run' in begun)) settle(begun);
        else if (begun.heavy) heavy.push(begun.run);
        else {
          settle(await begun.run());
          // Between two light steps the answers of the workers come in.
          await new Promise((resolve) => setImmediate(resolve));
        }
      } else if (running.size > 0) {
        tools.beforeWait();
        await Promise.race(running);
      } else if (failed || heavy.length === 0) break;
    }
  } finally {
    await Promise.allSettled(running);
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  return complete(steps, reports, tools);
}

function complete(
  steps: readonly PlannedStep[],
  reports: Map<string, StepReport>,
  tools: ScheduleTools,
): PlanReport {
  const cancelled = tools.signal?.aborted ?? false;
  const entries: StepReport[] = [];
  for (const step of steps)
    entries.push(reports.get(step.id) ?? tools.skip(step, cancelled ? 'cancelled' : 'blocked'));
  return { ok: entries.every((report) => report.output !== null), steps: entries };
}

type ReadyQueue = {
  readonly take: (pick?: (n: number) => number) => PlannedStep | undefined;
  readonly finished: (stepId: string) => void;
};

function readyQueue(steps: readonly PlannedStep[]): ReadyQueue {
  const waitingFor = new Map<string, number>();
  const dependents = new Map<string, PlannedStep[]>();
  const ready: PlannedStep[] = [];
  const known = new Set<string>();
  for (const step of steps) {
    invariant(!known.has(step.id), `two steps are called ${step.id}`);
    const ids = upstreamIds(step);
    for (const id of ids) {
      invariant(known.has(id), `${step.id} stands before ${id}, which it needs`);
      dependents.get(id)?.push(step);
    }
    known.add(step.id);
    dependents.set(step.id, []);
    waitingFor.set(step.id, ids.length);
    if (ids.length === 0) ready.push(step);
  }
  let head = 0;
  return {
    take: (pick) => {
      if (head >= ready.length) return undefined;
      const at = head + (pick === undefined ? 0 : pick(ready.length - head));
      const step = ready[at];
      const first = ready[head];
      if (first !== undefined) ready[at] = first;
      head += 1;
      return step;
    },
    finished: (stepId) => {
      for (const step of dependents.get(stepId) ?? []) {
        const left = (waitingFor.get(step.id) ?? 0) - 1;
        waitingFor.set(step.id, left);
        if (left === 0) ready.push(step);
      }
    },
  };
}
