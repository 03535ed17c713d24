import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Files } from '../ports/files.ts';
import { readSealed, sealed } from './sealed.ts';

/** A finished build, by the digests of what it made; the contents are in the store. */
export type FinishedRun = {
  /** Value of the step `results`. */
  readonly results: string;
  /** Value of the step `documents`. */
  readonly documents: string;
  /** The bound study, encoded. */
  readonly study: string;
  /** Digest of the code that made it: a bound study of other code may have another shape. */
  readonly engine: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

const format = 'repro/runs/1';
const keptRuns = 20;

function pathOf(root: string, study: string): string {
  return `${root}/runs/${digest(study).slice(0, 32)}.json`;
}

/** The last distinct builds of a study, the newest first. */
export function lastRuns(files: Files, root: string, study: string): readonly FinishedRun[] {
  const bytes = files.read(pathOf(root, study));
  const content =
    bytes === null ? null : (readSealed(format, bytes) as { study: string; runs: FinishedRun[] } | null);
  return content?.study === study ? content.runs : [];
}

/** Keeps a finished build, unless it made what the newest one made; an older equal one moves to the front. */
export function keepRun(files: Files, root: string, study: string, run: FinishedRun): void {
  const runs = lastRuns(files, root, study);
  const same = (other: FinishedRun) =>
    other.results === run.results && other.documents === run.documents && other.study === run.study;
  if (runs[0] !== undefined && same(runs[0])) return;
  const kept = [run, ...runs.filter((other) => !same(other))].slice(0, keptRuns);
  files.write(pathOf(root, study), sealed(format, { study, runs: kept } as unknown as Json));
}
