import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Files } from '../ports/files.ts';
import type { KeyParts } from './key.ts';
import { type OnDamage, readSealedFile, sealed } from './sealed.ts';
import type { StepReport } from './settle.ts';

/** What the last builds of one study left behind. */
export type History = {
  readonly study: string;
  /** Key parts of each step when it last had a value. */
  readonly steps: { readonly [stepId: string]: KeyParts };
  /** Folder (relative to the project where it is inside) -> file -> digest of what was written there. */
  readonly outputs: { readonly [folder: string]: { readonly [file: string]: string } };
};

export const historyFormat = 'repro/history/1';

function pathOf(root: string, study: string): string {
  return `${root}/studies/${digest(study).slice(0, 32)}.json`;
}

/** An empty history where there is none, or none that is whole: then every step is simply looked up by its key. */
export function readHistory(files: Files, root: string, study: string, onDamage: OnDamage): History {
  const path = pathOf(root, study);
  const history = readSealedFile(files, root, path, historyFormat, onDamage) as History | null;
  return history?.study === study ? history : { study, steps: {}, outputs: {} };
}

export function writeHistory(files: Files, root: string, history: History): void {
  files.write(pathOf(root, history.study), sealed(historyFormat, history as unknown as Json));
}

/** The history after a run. Steps that are no longer planned are forgotten when the whole plan was run. */
export function withSteps(history: History, reports: readonly StepReport[], whole: boolean): History {
  const steps: { [stepId: string]: KeyParts } = whole ? {} : { ...history.steps };
  for (const { step, parts, output } of reports) {
    const known = output === null ? history.steps[step.id] : parts;
    if (known) steps[step.id] = known;
  }
  return { ...history, steps };
}

export function withOutputs(
  history: History,
  folder: string,
  written: { readonly [file: string]: string },
): History {
  return { ...history, outputs: { ...history.outputs, [folder]: written } };
}
