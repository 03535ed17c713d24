import { digest } from '../base/digest.ts';
import type { OutputFiles } from '../engine/outputs.ts';
import type { PlanReport } from '../engine/schedule.ts';
import { FileFailure } from '../ports/files.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';
import {
  inputDifferences,
  type LockDifference,
  type LockInputs,
  lockFileOf,
  lockInputs,
  lockText,
  readLock,
  resultDifferences,
  type StudyLock,
  studyLock,
} from './study-lock.ts';
import { sourceDigests } from './study-outputs.ts';

/** The lock beside a study; `lock` is null where there is none or it is not whole. */
export type PresentLock = {
  readonly path: string;
  readonly text: string | null;
  readonly lock: StudyLock | null;
};

export function presentLock({ files }: Session, studyFile: string): PresentLock {
  const path = lockFileOf(studyFile);
  const bytes = files.read(path);
  const text = bytes === null ? null : new TextDecoder().decode(bytes);
  return { path, text, lock: text === null ? null : readLock(text) };
}

/** The lock's side of the study and the data, as they are now. */
export async function inputsNow(open: OpenStudy): Promise<LockInputs | null> {
  return open.ready === null ? null : lockInputs(open.ready.study, await sourceDigests(open));
}

/** What keeps a frozen build from starting: no lock, or another study or other data than it is of. */
export async function heldInputs(present: PresentLock, open: OpenStudy): Promise<LockDifference[]> {
  const now = await inputsNow(open);
  if (now === null) return [];
  if (present.lock === null) {
    const before = present.text === null ? 'none' : 'not whole';
    return [{ what: 'lock', before, after: 'needed' }];
  }
  return inputDifferences(present.lock, now);
}

export function heldResults(lock: StudyLock, now: StudyLock): LockDifference[] {
  return [...inputDifferences(lock, now), ...resultDifferences(lock, now)];
}

/** The lock of a finished build. */
export async function lockNow(
  open: OpenStudy,
  report: PlanReport,
  outputs: OutputFiles,
  before: StudyLock | null,
): Promise<StudyLock | null> {
  const inputs = await inputsNow(open);
  if (inputs === null) return null;
  const digests = Object.fromEntries(
    Object.entries(outputs).map(([name, content]) => [name, digest(content)]),
  );
  return studyLock(inputs, report.steps, digests, before);
}

/** Writes the lock where it says something else; gives back what to say of it. */
export function writeLock(session: Session, present: PresentLock, lock: StudyLock): string[] {
  const text = lockText(lock);
  const name = session.shortPath(present.path);
  if (!session.writes || text === present.text) return [];
  try {
    session.files.write(present.path, text);
  } catch (error) {
    if (!(error instanceof FileFailure && error.readOnly)) throw error;
    return [`  ${name} could not be written: ${error.reason}`];
  }
  if (present.text === null) return [`  ${name} written: commit it with the study`];
  if (present.lock === null) return [`  ${name} was not whole and is written anew`];
  return [`  ${name} changed: ${heldResults(present.lock, lock).length} differences`];
}
