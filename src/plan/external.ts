import type { JsonObject } from '../base/json.ts';
import type { ExternalSpec, Study } from '../study/study.ts';
import { modelInputs } from './model-inputs.ts';
import type { NameResolver } from './names.ts';
import type { PlannedStep } from './step.ts';

/** What a step of an external program depends on besides the study: found on the machine. */
export type ExternalFacts = {
  /** Absolute path of each declared file, by the name it has in the program's folder. */
  readonly files: { readonly [name: string]: string };
  /** What the program says of its version; null where it says nothing. */
  readonly version: string | null;
  /** Digest of each variable that the program may see; null where it is not set. */
  readonly environment: { readonly [name: string]: string | null };
};

/** Ports of a model, and `file:NAME` for each declared file. */
export function externalSteps(
  study: Study,
  { externals = {} }: { readonly externals?: { readonly [model: string]: ExternalFacts } },
  resolve: NameResolver,
): PlannedStep[] {
  return study.models.flatMap((model) => {
    if (model.kind !== 'external') return [];
    const facts = externals[model.name] ?? { files: {}, version: null, environment: {} };
    const files = Object.entries(facts.files).map(([name, file]) => [`file:${name}`, { file }]);
    return {
      id: `model:${model.name}`,
      kind: model.kind,
      params: externalParams(model, facts),
      inputs: { ...modelInputs(model, study, resolve), ...Object.fromEntries(files) },
      pointer: model.pointer,
    };
  });
}

/** Labels are no part of it. */
function externalParams(model: ExternalSpec, facts: ExternalFacts): JsonObject {
  const { name, pointer, kind, command, inputs, outputs, timeoutS, memoryMb } = model;
  return {
    name,
    pointer,
    kind,
    command,
    tables: inputs.flatMap((input) =>
      input.kind === 'table'
        ? { name: input.name, format: input.format, variables: input.variables.map((term) => term.name) }
        : [],
    ),
    outputs: outputs.map((output) => ({
      name: output.name,
      format: output.format,
      missingCodes: output.missingCodes,
    })),
    timeoutS,
    memoryMb,
    version: facts.version,
    environment: facts.environment,
  };
}
