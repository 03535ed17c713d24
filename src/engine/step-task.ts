import { invariant } from '../base/invariant.ts';
import type { InputPart } from './key.ts';
import { type Prepared, portsOf, type WorkEnv } from './settle.ts';
import type { StepTask } from './task.ts';

/** A step as a task for an executor, with the content of every input. */
export async function taskOf(
  env: WorkEnv,
  prepared: Pick<Prepared, 'step' | 'parts'>,
  seed: number,
  content: (stepId: string) => Promise<Uint8Array>,
): Promise<StepTask> {
  const { step } = prepared;
  const inputs: { port: string; bytes: Uint8Array; encoded: boolean }[] = [];
  for (const port of portsOf(step)) {
    const input = step.inputs[port];
    invariant(input !== undefined, `${step.id} has no input ${port}`);
    if ('step' in input) inputs.push({ port, bytes: await content(input.step), encoded: true });
    else
      inputs.push({ port, bytes: fileBytes(env, input.file, prepared.parts.inputs[port]), encoded: false });
  }
  return { id: step.id, kind: step.kind, params: prepared.parts.params, seed, inputs };
}

/** A large file is read twice, for its key and for its step: between the two it must not change. */
function fileBytes(env: WorkEnv, file: string, part: InputPart | undefined): Uint8Array {
  const found = env.inputFile(file);
  if (found === null || found.digest !== part?.digest) throw new FileChanged(env.shortPath(file));
  return found.bytes;
}

/** A file was written while it was being read. */
export class FileChanged extends Error {
  override name = 'FileChanged';
  constructor(path: string) {
    super(`${path} changed while it was being read; run again`);
  }
}
