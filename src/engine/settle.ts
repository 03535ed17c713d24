import { compareCodeUnits } from '../base/compare.ts';
import { invariant } from '../base/invariant.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import { type Decision, decide } from './decide.ts';
import type { Emit, StepEnd } from './events.ts';
import type { InputFile } from './input-files.ts';
import { canonicalParams, type InputPart, type KeyParts, type KindFacts, keyParts, stepKey } from './key.ts';
import type { Store } from './store.ts';
import type { Bug, Executor, StepReply } from './task.ts';

/** What became of one step. `output` is the digest of its value; null unless it is fresh or ran. */
export type StepReport = {
  readonly step: PlannedStep;
  readonly end: StepEnd;
  readonly decision: Decision;
  readonly parts: KeyParts | null;
  readonly output: string | null;
  readonly warnings: readonly Problem[];
  readonly problems: readonly Problem[];
  readonly bug: Bug | null;
  /** What the machine refused: memory, a killed worker. */
  readonly resources: string | null;
  readonly ms: number;
};

export type EngineEnv = {
  readonly files: Files;
  readonly clock: Clock;
  readonly store: Store;
  readonly describe: (kind: string) => Promise<KindFacts>;
  readonly light: Executor;
  readonly heavy: Executor;
  /** Heavy steps at a time. */
  readonly jobs: number;
  /** Parts with which a step of this study last had a value. */
  readonly previous: (stepId: string) => KeyParts | null;
  /** Steps to run whether or not they are fresh. */
  readonly forced: (stepId: string) => boolean;
  /** A path as people should read it, whatever folder the project is in. */
  readonly shortPath: (path: string) => string;
  readonly emit: Emit;
  readonly signal: AbortSignal | null;
};

/** The same with what an engine has read of files. */
export type WorkEnv = EngineEnv & { readonly inputFile: (path: string) => InputFile | null };

/** A step whose key is known, with what was decided about it. */
export type Prepared = {
  readonly step: PlannedStep;
  readonly facts: KindFacts;
  readonly parts: KeyParts;
  readonly key: string;
  readonly decision: Decision;
  readonly output: string | null;
  readonly warnings: readonly Problem[];
};

export type Upstream = (stepId: string) => StepReport | undefined;

export function portsOf(step: PlannedStep): readonly string[] {
  return Object.keys(step.inputs).sort(compareCodeUnits);
}

type InputSet = {
  readonly parts: { [port: string]: InputPart };
  readonly pending: string[];
  readonly problems: Problem[];
};

/** Most steps of a large plan need nothing. */
const noInputs: InputSet = { parts: {}, pending: [], problems: [] };

function inputsNow(env: WorkEnv, step: PlannedStep, upstream: Upstream): InputSet {
  const ports = portsOf(step);
  if (ports.length === 0) return noInputs;
  const set: InputSet = { parts: {}, pending: [], problems: [] };
  for (const port of ports) {
    const input = step.inputs[port];
    invariant(input !== undefined, `${step.id} has no input ${port}`);
    if ('step' in input) {
      const output = upstream(input.step)?.output ?? null;
      if (output === null) set.pending.push(input.step);
      else set.parts[port] = { from: input.step, digest: output };
      continue;
    }
    const file = env.inputFile(input.file);
    if (file === null) set.problems.push(absent(env, step, input.file));
    else set.parts[port] = { from: env.shortPath(input.file), digest: file.digest };
  }
  return set;
}

function absent(env: EngineEnv, step: PlannedStep, file: string): Problem {
  const message = `The file ${env.shortPath(file)} cannot be found.`;
  return { code: 'DATA001', severity: 'error', message, pointer: step.pointer };
}

/** The key of a step and the decision about it. Upstream steps without a value yet make it pending. */
export async function prepare(
  env: WorkEnv,
  step: PlannedStep,
  seed: number,
  upstream: Upstream,
): Promise<Prepared | StepReport> {
  const facts = await env.describe(step.kind);
  const inputs = inputsNow(env, step, upstream);
  if (inputs.problems.length > 0) return failed(step, inputs.problems);
  const params = canonicalParams(step.params);
  const parts = keyParts(step, params.value, facts, inputs.parts, seed);
  const key = stepKey(parts, params.text);
  const found = inputs.pending.length > 0 ? null : env.store.lookup(key);
  const decision = decide({
    parts,
    pending: inputs.pending,
    // Of a fresh step nobody asks.
    previous: found?.stored === 'whole' ? null : env.previous(step.id),
    stored: found?.stored ?? 'absent',
    forced: env.forced(step.id),
  });
  const record = decision.state === 'fresh' ? (found?.record ?? null) : null;
  return {
    step,
    facts,
    parts,
    key,
    decision,
    output: record?.output.digest ?? null,
    warnings: record?.warnings ?? none,
  };
}

export function isPrepared(outcome: Prepared | StepReport): outcome is Prepared {
  return 'key' in outcome;
}

const none: readonly never[] = [];
const noReport = {
  parts: null,
  output: null,
  warnings: none,
  problems: none,
  bug: null,
  resources: null,
  ms: 0,
};
const undecided: Decision = { state: 'stale', reasons: [] };

function failed(step: PlannedStep, problems: readonly Problem[]): StepReport {
  return { ...noReport, step, end: 'failed', decision: undecided, problems };
}

/** The report of a step that never came to run. */
export function unrun(step: PlannedStep, end: 'blocked' | 'cancelled'): StepReport {
  return { ...noReport, step, end, decision: undecided };
}

export function freshReport(prepared: Prepared, recall: Recall): StepReport {
  return new SettledStep(prepared, 'fresh', prepared, 0, recall);
}

/** The report of a step that was settled, and then ran once more as its value was damaged. */
export function rebuiltReport(report: StepReport, decision: Decision, recall: Recall): StepReport {
  return new SettledStep({ ...settledBy(report), decision }, 'ran', report, report.ms, recall);
}

function settledBy({ step, parts }: StepReport): Pick<Prepared, 'step' | 'parts'> {
  invariant(parts, `${step.id} has no key`);
  return { step, parts };
}

/** Puts the parts of a step together again from the step and what those upstream gave. */
export type Recall = (step: PlannedStep) => KeyParts;

/** A step with a value. A large plan has thousands of them, and few are asked for their parts: they are not kept. */
class SettledStep implements StepReport {
  readonly step: PlannedStep;
  readonly end: 'fresh' | 'ran';
  readonly decision: Decision;
  readonly output: string | null;
  readonly warnings: readonly Problem[];
  readonly ms: number;
  /** The parts themselves where files are among the inputs, which may be others by now. */
  readonly #parts: KeyParts | Recall;

  constructor(
    { step, decision, parts }: Pick<Prepared, 'step' | 'decision' | 'parts'>,
    end: 'fresh' | 'ran',
    { output, warnings }: Pick<Prepared, 'output' | 'warnings'>,
    ms: number,
    recall: Recall,
  ) {
    this.step = step;
    this.end = end;
    this.decision = decision;
    this.output = output;
    this.warnings = warnings;
    this.ms = ms;
    this.#parts = readsFiles(step) ? parts : recall;
  }

  get parts(): KeyParts {
    return typeof this.#parts === 'function' ? this.#parts(this.step) : this.#parts;
  }

  get problems(): readonly Problem[] {
    return none;
  }

  get bug(): null {
    return null;
  }

  get resources(): null {
    return null;
  }
}

export function readsFiles({ inputs }: PlannedStep): boolean {
  for (const port in inputs) if (!('step' in (inputs[port] ?? {}))) return true;
  return false;
}

/** The parts of a step all of whose inputs are values of steps that are settled. */
export function recalledParts(
  step: PlannedStep,
  facts: KindFacts,
  seed: number,
  upstream: Upstream,
): KeyParts {
  const inputs: { [port: string]: InputPart } = {};
  for (const port of portsOf(step)) {
    const input = step.inputs[port];
    invariant(input !== undefined && 'step' in input, `${step.id} has a file at ${port}`);
    const output = upstream(input.step)?.output;
    invariant(output, `${input.step} has no value`);
    inputs[port] = { from: input.step, digest: output };
  }
  return keyParts(step, canonicalParams(step.params).value, facts, inputs, seed);
}

/** Stores what a task gave and says what became of its step. */
export function reportOf(
  env: EngineEnv,
  prepared: Prepared,
  reply: StepReply,
  ms: number,
  recall: Recall,
): StepReport {
  const { step, decision, parts, key } = prepared;
  const base = { ...noReport, step, decision, parts, ms };
  switch (reply.end) {
    case 'done': {
      const output = { digest: reply.digest, size: reply.bytes.length };
      env.store.put({ key, parts, output, warnings: reply.warnings }, reply.bytes);
      const warnings = reply.warnings.length === 0 ? none : reply.warnings;
      return new SettledStep(prepared, 'ran', { output: reply.digest, warnings }, ms, recall);
    }
    case 'problems':
      return { ...base, end: 'failed', problems: reply.problems, warnings: reply.warnings };
    case 'bug':
      return { ...base, end: 'failed', bug: reply.bug };
    case 'resources':
      return { ...base, end: 'failed', resources: reply.message };
    case 'cancelled':
      return { ...base, end: 'cancelled' };
  }
}
