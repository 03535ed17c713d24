import type { Json, JsonObject } from '../base/json.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { exitCodes } from './exit-codes.ts';
import { diagnosticsJson, renderDiagnostics } from './print-diagnostics.ts';
import type { Session } from './session.ts';

/** What became of one study under one command. */
export type StudyEnd = {
  readonly file: string;
  /** null where the study has errors. */
  readonly id: string | null;
  readonly exitCode: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: { readonly [file: string]: string };
  /** Lines for people: data, not talk. */
  readonly lines: readonly string[];
  /** Of bugs, printed with `-v`. */
  readonly stacks: readonly string[];
  /** What `--json` says of it. */
  readonly data: Json;
};

/** Prints the end of one study, unless everything comes in one document of JSON. */
export function showEnd({ options, terminal, sink }: Session, end: StudyEnd): void {
  sink.clear();
  if (options.json) return;
  terminal.say(renderDiagnostics(end.diagnostics, end.texts, terminal.colored));
  if (options.verbose) for (const stack of end.stacks) terminal.say(`${stack}\n`);
  if (options.quiet) return;
  for (const line of end.lines) terminal.data(`${line}\n`);
}

/**
 * Prints the one document of `--json` and gives back the exit code: the largest of the studies' and of `found`, what the
 * command found apart from them.
 */
export function finish(
  { options, terminal }: Session,
  schema: string,
  ends: readonly StudyEnd[],
  data: JsonObject,
  found: number = exitCodes.done,
): number {
  const exitCode = Math.max(found, ...ends.map((end) => end.exitCode));
  if (!options.json) return exitCode;
  const diagnostics = ends.flatMap((end) => diagnosticsJson(end.diagnostics, end.texts));
  terminal.data(
    `${JSON.stringify({ schema, ok: exitCode === exitCodes.done, data, diagnostics }, null, 2)}\n`,
  );
  return exitCode;
}
