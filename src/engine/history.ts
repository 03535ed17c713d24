import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { JsonObject } from '../base/json.ts';
import type { Files } from '../ports/files.ts';
import { sealedHistory } from './history-bytes.ts';
import type { KeyParts } from './key.ts';
import { type OnDamage, quarantine, readSealed, unseal } from './sealed.ts';
import type { StepReport } from './settle.ts';

/** What the last builds of one study left behind. */
export type History = {
  readonly study: string;
  /** Key parts of each step when it last had a value, as canonical JSON: few of them are asked for. */
  readonly steps: { readonly [stepId: string]: string };
  /** Folder (relative to the project where it is inside) -> file -> digest of what was written there. */
  readonly outputs: { readonly [folder: string]: { readonly [file: string]: string } };
};

export const historyFormat = 'repro/history/2';
const firstFormat = 'repro/history/1';

function pathOf(root: string, study: string): string {
  return `${root}/studies/${digest(study).slice(0, 32)}.json`;
}

/** An empty history where there is none, or none that is whole: then every step is simply looked up by its key. */
export function readHistory(files: Files, root: string, study: string, onDamage: OnDamage): History {
  const path = pathOf(root, study);
  const bytes = files.read(path);
  const unsealed = bytes === null ? null : unseal(historyFormat, bytes);
  if (unsealed?.state === 'damaged') quarantine(files, root, path, onDamage);
  const history = unsealed?.state === 'whole' ? (unsealed.content as unknown as History) : historyIn(bytes);
  return history?.study === study ? history : { study, steps: {}, outputs: {} };
}

/** The history in a whole file of this version or of the first; null for any other. */
export function historyIn(bytes: Uint8Array | null): History | null {
  if (bytes === null) return null;
  const now = readSealed(historyFormat, bytes) as History | null;
  if (now !== null) return now;
  const first = readSealed(firstFormat, bytes) as (History & { readonly steps: JsonObject }) | null;
  if (first === null) return null;
  const steps = Object.entries(first.steps).map(([id, parts]) => [id, canonicalJson(parts)]);
  return { ...first, steps: Object.fromEntries(steps) as { [stepId: string]: string } };
}

export function previousParts(history: History, stepId: string): KeyParts | null {
  const text = Object.hasOwn(history.steps, stepId) ? history.steps[stepId] : undefined;
  return text === undefined ? null : (JSON.parse(text) as KeyParts);
}

export function writeHistory(files: Files, root: string, history: History): void {
  files.write(pathOf(root, history.study), sealedHistory(historyFormat, history));
}

/** The history after a run. Steps that are no longer planned are forgotten when the whole plan was run. */
export function withSteps(history: History, reports: readonly StepReport[], whole: boolean): History {
  const steps: { [stepId: string]: string } = whole ? {} : { ...history.steps };
  for (const { step, parts, output } of reports) {
    const known = output === null || parts === null ? history.steps[step.id] : canonicalJson(parts);
    if (known !== undefined) steps[step.id] = known;
  }
  return { ...history, steps };
}

/** Whether both would be the same file. */
export function sameHistory(a: History, b: History): boolean {
  const ids = Object.keys(a.steps);
  return (
    a.study === b.study &&
    ids.length === Object.keys(b.steps).length &&
    ids.every((id) => Object.hasOwn(b.steps, id) && a.steps[id] === b.steps[id]) &&
    canonicalJson(a.outputs) === canonicalJson(b.outputs)
  );
}

export function withOutputs(
  history: History,
  folder: string,
  written: { readonly [file: string]: string },
): History {
  return { ...history, outputs: { ...history.outputs, [folder]: written } };
}
