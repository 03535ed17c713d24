import { digest } from '../base/digest.ts';
import type { Result } from '../base/result.ts';
import type { Diagnostic, Problem } from '../diagnostics/diagnostic.ts';
import type { ExternalFacts } from '../plan/external.ts';
import type { ExternalSpec, Study } from '../study/study.ts';
import type { NamedFile } from './data-files.ts';

/** Asks a program for its version; a problem where the study says how to ask and that fails. */
export type AskVersion = (
  model: ExternalSpec,
) => Promise<{ version: string | null; problem: Problem | null }>;

export type FoundExternals = {
  readonly externals: { readonly [model: string]: ExternalFacts };
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
};

/** What the steps of external programs depend on besides the study: declared files, versions, variables. */
export async function externalFacts(
  study: Study,
  findFile: (file: NamedFile, pointer: string) => Result<string, Problem> | Promise<Result<string, Problem>>,
  place: (problem: Problem) => Diagnostic,
  askVersion: AskVersion,
): Promise<FoundExternals> {
  const externals: { [model: string]: ExternalFacts } = {};
  const diagnostics: Diagnostic[] = [];
  for (const model of study.models) {
    if (model.kind !== 'external') continue;
    const files: { [name: string]: string } = {};
    for (const input of model.inputs) {
      if (input.kind !== 'file') continue;
      const { name, path, pointer } = input;
      const file = { name, path, pointer, key: 'file' } as const;
      const found = await findFile(file, `${pointer}/file`);
      if (found.ok) files[name] = found.value;
      else diagnostics.push(place(found.error));
    }
    const { version, problem } = await askVersion(model);
    if (problem !== null) diagnostics.push(place(problem));
    externals[model.name] = { files, version, environment: variablesOf(model) };
  }
  const files = Object.values(externals).flatMap((facts) => Object.values(facts.files));
  return { externals, files, diagnostics };
}

/** Values may be secrets: a step knows them by their digests. */
function variablesOf({ environment }: ExternalSpec): { [name: string]: string | null } {
  return Object.fromEntries(
    [...environment].sort().map((name) => {
      const value = process.env[name];
      return [name, value === undefined ? null : digest(value)];
    }),
  );
}
