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
  /** Called with each step that was settled, before the next light one begins. */
  readonly afterStep?: (report: StepReport) => Promise<void>;
  /** Called with each light step that has to run, before it does. */
  readonly beforeLight?: (step: PlannedStep) => void;
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

function upstreamIds(step: PlannedStep): readonly string[] {
  const ids = new Set<string>();
  for (const input of Object.values(step.inputs)) if ('step' in input) ids.add(input.step);
  return [...ids];
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
  const reports: (StepReport | undefined)[] = new Array(steps.length).fill(undefined);
  const running = new Set<Promise<void>>();
  const heavy: (() => Promise<StepReport>)[] = [];
  let halted = false;
  let failed = false;
  let failure: { readonly error: unknown } | null = null;

  const settle = (report: StepReport) => {
    reports[queue.placeOf(report.step.id)] = report;
    if (report.output !== null) queue.finished(report.step.id);
    else if (report.end === 'cancelled') halted = true;
    else failed ||= !options.keepGoing;
  };
  const settleHere = async (report: StepReport) => {
    settle(report);
    if (options.afterStep !== undefined) await options.afterStep(report);
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
        .then(settleHere)
        .catch((error: unknown) => {
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
        if (!('run' in begun)) await settleHere(begun);
        else if (begun.heavy) heavy.push(begun.run);
        else {
          options.beforeLight?.(step);
          await settleHere(await begun.run());
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
  reports: readonly (StepReport | undefined)[],
  tools: ScheduleTools,
): PlanReport {
  const cancelled = tools.signal?.aborted ?? false;
  const entries = steps.map(
    (step, place) => reports[place] ?? tools.skip(step, cancelled ? 'cancelled' : 'blocked'),
  );
  return { ok: entries.every((report) => report.output !== null), steps: entries };
}

type ReadyQueue = {
  readonly take: (pick?: (n: number) => number) => PlannedStep | undefined;
  readonly finished: (stepId: string) => void;
  readonly placeOf: (stepId: string) => number;
};

/** Steps by their place in the plan, so that all that is kept of one is numbers. */
function readyQueue(steps: readonly PlannedStep[]): ReadyQueue {
  const { places, waitingFor, needs } = placesOf(steps);
  const { from, dependents } = turned(needs, steps.length);
  const ready = new Uint32Array(steps.length);
  let [head, tail] = [0, 0];
  for (let place = 0; place < steps.length; place++) if (waitingFor[place] === 0) ready[tail++] = place;
  const placeOf = (stepId: string) => {
    const place = places.get(stepId);
    invariant(place !== undefined, `${stepId} is not in the plan`);
    return place;
  };
  return {
    take: (pick) => {
      if (head >= tail) return undefined;
      const at = head + (pick === undefined ? 0 : pick(tail - head));
      const place = ready[at] ?? 0;
      ready[at] = ready[head] ?? 0;
      head += 1;
      return steps[place];
    },
    finished: (stepId) => {
      const place = placeOf(stepId);
      for (let i = from[place] ?? 0; i < (from[place + 1] ?? 0); i++) {
        const dependent = dependents[i] ?? 0;
        const left = (waitingFor[dependent] ?? 0) - 1;
        waitingFor[dependent] = left;
        if (left === 0) ready[tail++] = dependent;
      }
    },
    placeOf,
  };
}

/** Place of each step, of how many others each waits, and pairs of a place with one that it needs. */
function placesOf(steps: readonly PlannedStep[]) {
  const places = new Map<string, number>();
  const waitingFor = new Uint32Array(steps.length);
  const needs: number[] = [];
  for (const [place, step] of steps.entries()) {
    invariant(!places.has(step.id), `two steps are called ${step.id}`);
    const ids = upstreamIds(step);
    for (const id of ids) {
      const needed = places.get(id);
      invariant(needed !== undefined, `${step.id} stands before ${id}, which it needs`);
      needs.push(place, needed);
    }
    places.set(step.id, place);
    waitingFor[place] = ids.length;
  }
  return { places, waitingFor, needs };
}

/** Those that need the step at `place`, in the plan's order: `dependents` from `from[place]` until before `from[place + 1]`. */
function turned(needs: readonly number[], count: number) {
  const from = new Uint32Array(count + 1);
  for (let i = 1; i < needs.length; i += 2) {
    const after = (needs[i] ?? 0) + 1;
    from[after] = (from[after] ?? 0) + 1;
  }
  for (let place = 0; place < count; place++) from[place + 1] = (from[place + 1] ?? 0) + (from[place] ?? 0);
  const next = from.slice();
  const dependents = new Uint32Array(needs.length / 2);
  for (let i = 0; i < needs.length; i += 2) {
    const needed = needs[i + 1] ?? 0;
    const at = next[needed] ?? 0;
    dependents[at] = needs[i] ?? 0;
    next[needed] = at + 1;
  }
  return { from, dependents };
}
