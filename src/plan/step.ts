import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { RunProgram } from '../ports/programs.ts';

/**
 * What passes between steps: plain data. JSON values, plus Float64Array, Int32Array and Uint8Array anywhere inside.
 * The engine's codec writes it to bytes; equal values have equal bytes.
 */
export type Value = unknown;

export type StepContext = {
  /** The study's seed; streams are derived from (seed, stepId, purpose, replicate). */
  readonly seed: number;
  readonly stepId: string;
  /** For long steps: `done` of `total` units of `what` (`bootstrap`). Cheap; the engine throttles it. */
  readonly progress: (what: string, done: number, total: number) => void;
  /** A located warning that does not stop the step; kept with the step's result and printed on every build. */
  readonly warn: (problem: Problem) => void;
  /** Runs an external program; null where none may run. */
  readonly runProgram?: RunProgram | null;
};

/** Bad data, found while a step ran: expected, reported, exit code 4. */
export type StepOutcome =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * A kind of step. `run` is pure: no files, clock, environment or console; the same inputs and params give the same
 * value. (External steps alone depend on a program besides; its version is a param.) Its code's digest is taken when the package is built, from every module it can reach.
 */
export type StepKind = {
  readonly kind: string;
  /** Worth a worker thread. */
  readonly heavy: boolean;
  /** Whether it draws random numbers, so that the seed is part of its key. */
  readonly draws: boolean;
  /** It rests on a program besides: run again it may give something else, or may not be allowed to run. */
  readonly outside?: boolean;
  /** Loads what takes a moment, so that `run` need not wait for it; gets the inputs that are files. */
  readonly prepare?: (inputs: { readonly [port: string]: Value }) => Promise<void>;
  readonly run: (
    inputs: { readonly [port: string]: Value },
    params: JsonObject,
    context: StepContext,
  ) => StepOutcome | Promise<StepOutcome>;
};

/** One node of a plan. `inputs` name other steps by id; a file input is read by the engine and given as bytes. */
export type PlannedStep = {
  /** Unique, readable, stable: `source:provinces`, `model:regimes`. */
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly inputs: { readonly [port: string]: { readonly step: string } | { readonly file: string } };
  /** JSON pointer of the part of the study that the step comes from. */
  readonly pointer: string;
};

/** Steps in a topological order that does not depend on the order of keys in the study. */
export type Plan = {
  readonly studyId: string;
  readonly seed: number;
  readonly steps: readonly PlannedStep[];
};
