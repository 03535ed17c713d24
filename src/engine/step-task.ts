import { digest } from '../base/digest.ts';
import { invariant } from '../base/invariant.ts';
import type { InputPart } from './key.ts';
import { type EngineEnv, type Prepared, portsOf } from './settle.ts';
import type { StepTask } from './task.ts';

/** A step as a task for an executor, with the content of every input. */
export async function taskOf(
  env: EngineEnv,
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

/** A file is read twice, for its key and for its step: between the two it must not change. */
function fileBytes(env: EngineEnv, file: string, part: InputPart | undefined): Uint8Array {
  const bytes = env.files.read(file);
  if (bytes === null || part === undefined || digest(bytes) !== part.digest)
    throw new FileChanged(env.shortPath(file));
  return bytes;
}

/** A file was written while it was being read. */
export class FileChanged extends Error {
  override name = 'FileChanged';
  constructor(path: string) {
    super(`${path} changed while it was being read; run again`);
  }
}
