import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Files } from '../ports/files.ts';
import { type OnDamage, readSealedFile, sealed } from './sealed.ts';

/** A finished build, by the digests of what it made; the contents are in the store. */
export type FinishedRun = {
  /** Value of the step `results`. */
  readonly results: string;
  /** Value of the step `documents`. */
  readonly documents: string;
  /** Value of the step `figures_pdf`, where there is one. */
  readonly pictures?: string;
  /** The bound study, encoded. */
  readonly study: string;
  /** Digest of the code that made it: a bound study of other code may have another shape. */
  readonly engine: string;
  /** Values of the steps that read the data, by source. May be gone from the store before the rest is. */
  readonly sources?: { readonly [source: string]: string };
  /** Milliseconds since 1970. */
  readonly at: number;
};

export const runsFormat = 'repro/runs/1';
const keptRuns = 20;

function pathOf(root: string, study: string): string {
  return `${root}/runs/${digest(study).slice(0, 32)}.json`;
}

/** What a file of finished builds holds. */
export type FinishedRuns = { readonly study: string; readonly runs: readonly FinishedRun[] };

/** The last distinct builds of a study, the newest first. */
export function lastRuns(
  files: Files,
  root: string,
  study: string,
  onDamage: OnDamage,
): readonly FinishedRun[] {
  const content = readSealedFile(files, root, pathOf(root, study), runsFormat, onDamage);
  const known = content as FinishedRuns | null;
  return known?.study === study ? known.runs : [];
}

/** Keeps a finished build, unless it made what the newest one made; an older equal one moves to the front. */
export function keepRun(
  files: Files,
  root: string,
  study: string,
  run: FinishedRun,
  onDamage: OnDamage,
): void {
  const runs = lastRuns(files, root, study, onDamage);
  const same = (other: FinishedRun) =>
    other.results === run.results && other.documents === run.documents && other.study === run.study;
  if (runs[0] !== undefined && same(runs[0])) return;
  const kept = [run, ...runs.filter((other) => !same(other))].slice(0, keptRuns);
  writeRuns(files, root, { study, runs: kept });
}

export function writeRuns(files: Files, root: string, runs: FinishedRuns): void {
  files.write(pathOf(root, runs.study), sealed(runsFormat, runs as unknown as Json));
}
