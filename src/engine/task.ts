import { digest } from '../base/digest.ts';
import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { StepKind, StepOutcome, Value } from '../plan/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunProgram } from '../ports/programs.ts';
import { decode, encode } from './codec.ts';

/** One run of one step, ready to cross to a worker: plain data. */
export type StepTask = {
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly seed: number;
  /** `encoded`: bytes of the codec; otherwise a file's own bytes. Ports in code-unit order. */
  readonly inputs: readonly TaskInput[];
};

export type TaskInput = { readonly port: string; readonly bytes: Uint8Array; readonly encoded: boolean };

/** For a worker: a step of this kind will come, with these files among its inputs. */
export type Ahead = { readonly ahead: string; readonly inputs: readonly TaskInput[] };

/** A bug of ours, as text that can cross from a worker. */
export type Bug = { readonly message: string; readonly stack: string };

export type StepReply =
  | {
      readonly end: 'done';
      readonly bytes: Uint8Array;
      readonly digest: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly end: 'problems'; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }
  | { readonly end: 'bug'; readonly bug: Bug }
  /** The machine gave out: memory, a killed worker. */
  | { readonly end: 'resources'; readonly message: string }
  | { readonly end: 'cancelled' };

export type OnProgress = (what: string, done: number, total: number) => void;
export type Executor = (task: StepTask, onProgress: OnProgress) => Promise<StepReply>;

export type TaskTools = {
  readonly loadKind: (kind: string) => Promise<StepKind>;
  readonly clock: Clock;
  /** null where no program may run. */
  readonly runProgram?: RunProgram | null;
  /** Bytes of the codec as a value; by itself the codec. Steps do not change what they are given. */
  readonly decode?: (bytes: Uint8Array) => Value;
};

/** Milliseconds between two messages of progress of one step. */
const progressEveryMs = 80;

function throttled(onProgress: OnProgress, clock: Clock): OnProgress {
  let last = Number.NEGATIVE_INFINITY;
  return (what, done, total) => {
    const now = clock.elapsed();
    if (done < total && now - last < progressEveryMs) return;
    last = now;
    onProgress(what, done, total);
  };
}

export function inputsOf(
  given: readonly TaskInput[],
  read: (bytes: Uint8Array) => Value,
): { [port: string]: Value } {
  const inputs: { [port: string]: Value } = {};
  for (const { port, bytes, encoded } of given) inputs[port] = encoded ? read(bytes) : bytes;
  return inputs;
}

/** Runs one step here and now, in the main thread or in a worker. Whatever it throws comes back as a bug. */
export async function runTask(task: StepTask, tools: TaskTools, onProgress: OnProgress): Promise<StepReply> {
  const warnings: Problem[] = [];
  try {
    const kind = await tools.loadKind(task.kind);
    const outcome: StepOutcome = await kind.run(inputsOf(task.inputs, tools.decode ?? decode), task.params, {
      seed: task.seed,
      stepId: task.id,
      progress: throttled(onProgress, tools.clock),
      warn: (problem) => warnings.push(problem),
      runProgram: tools.runProgram ?? null,
    });
    if (!outcome.ok) return { end: 'problems', problems: outcome.problems, warnings };
    const bytes = encode(outcome.value);
    return { end: 'done', bytes, digest: digest(bytes), warnings };
  } catch (error) {
    return { end: 'bug', bug: bugOf(error) };
  }
}

export function bugOf(error: unknown): Bug {
  if (!(error instanceof Error)) return { message: String(error), stack: String(error) };
  return { message: error.message, stack: error.stack ?? error.message };
}
