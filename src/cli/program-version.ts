import { canonicalJson } from '../base/canonical.ts';
import { type History, previousParts } from '../engine/history.ts';
import type { ProgramEnd, RunProgram } from '../ports/programs.ts';
import { failureOf } from '../steps/external-failures.ts';
import type { ExternalSpec } from '../study/study.ts';
import type { AskVersion } from './external-facts.ts';

/** A program that takes longer to say who it is says nothing. */
const timeoutMs = 20_000;
const memoryMb = 1024;

export type Versions = (model: ExternalSpec, run: RunProgram) => Promise<ProgramEnd>;

/** Asks each program once, however many studies and builds want to know. */
export function rememberedVersions(): Versions {
  const known = new Map<string, Promise<ProgramEnd>>();
  return (model, run) => {
    const argv = model.version ?? [model.command[0] ?? '', '--version'];
    const key = canonicalJson([argv, model.environment]);
    const asked =
      known.get(key) ??
      run({
        argv,
        files: {},
        environment: model.environment,
        timeoutMs,
        memoryBytes: memoryMb * 1024 * 1024,
        outputs: [],
      });
    known.set(key, asked);
    return asked;
  };
}

/**
 * The version of a program, in its own words. A build that may not run it goes by what it said when it last ran: its
 * stored tables are then those of that version.
 */
export function askVersion(versions: Versions, run: RunProgram | null, history: History): AskVersion {
  return async (model) => {
    if (run === null) {
      const last = previousParts(history, `model:${model.name}`)?.params.version;
      return { version: typeof last === 'string' ? last : null, problem: null };
    }
    const ended = await versions(model, run);
    const version = ended.end === 'exited' && ended.code === 0 ? ended.said.join('\n') || null : null;
    if (version !== null || model.version === null) return { version, problem: null };
    const { name, pointer, version: command } = model;
    const failure = failureOf(ended, { name, pointer, command, timeoutS: timeoutMs / 1000, memoryMb });
    if (failure === null)
      return {
        version: null,
        problem: {
          code: 'RUN022',
          severity: 'error',
          message: `\`${command[0]}\` was asked for its version and said nothing.`,
          hint: 'let it print the version of whatever the results depend on',
          pointer: `${pointer}/version`,
        },
      };
    return { version: null, problem: { ...failure, pointer: `${pointer}/version` } };
  };
}
