import path from 'node:path';
import { canonicalJson } from '../base/canonical.ts';
import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { StepReport } from '../engine/settle.ts';
import type { Study } from '../study/study.ts';

/** Of one step: `code` is that of the build in which the result last changed. */
export type LockedStep = { readonly kind: string; readonly code: string; readonly result: string };

/**
 * `repro.lock`, beside the study and committed with it: what was read and what came of it, by digests. It names no path,
 * machine or day, and code that gives the same values does not change it.
 */
export type StudyLock = {
  readonly schema: 'repro/lock/1';
  readonly study: { readonly id: string; readonly digest: string; readonly seed: number };
  /** Source -> digest of its content: neither its encoding nor the order of its rows. */
  readonly sources: { readonly [source: string]: string };
  readonly steps: { readonly [step: string]: LockedStep };
  /** Output file -> SHA-256 of its bytes. */
  readonly outputs: { readonly [file: string]: string };
};

export type LockInputs = Pick<StudyLock, 'study' | 'sources'>;

const schema = 'repro/lock/1';

/** `repro.lock` for `study.yaml`, `other.repro.lock` for `other.yaml` in the same folder. */
export function lockFileOf(studyFile: string): string {
  const name = path.basename(studyFile).replace(/\.ya?ml$/, '');
  return path.join(path.dirname(studyFile), name === 'study' ? 'repro.lock' : `${name}.repro.lock`);
}

/** What the lock says of the study and its data: known before anything is estimated. */
export function lockInputs(study: Study, sources: { readonly [source: string]: string }): LockInputs {
  const { id, seed, document } = study;
  return { study: { id, digest: digest(canonicalJson(document)), seed }, sources };
}

/** @param before the lock that is there: a step whose result is as it was keeps the code it was first made with */
export function studyLock(
  inputs: LockInputs,
  reports: readonly StepReport[],
  outputs: { readonly [file: string]: string },
  before: StudyLock | null,
): StudyLock {
  const steps: { [step: string]: LockedStep } = {};
  for (const { step, parts, output } of reports) {
    // A source's value is its rows in the order of the file; its content is among the sources.
    if (step.kind === 'source' || parts === null || output === null) continue;
    const known = before?.steps[step.id];
    const code = known?.result === output && known.kind === step.kind ? known.code : parts.code;
    steps[step.id] = { kind: step.kind, code, result: output };
  }
  return { schema, ...inputs, steps, outputs };
}

/** One line for each thing that can change alone, so that a difference in git says what. */
export function lockText(lock: StudyLock): string {
  const member = (key: string, value: Json) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const lines = (record: { readonly [key: string]: Json }) =>
    Object.keys(record)
      .sort(compareCodeUnits)
      .map((key) => `  ${member(key, record[key] ?? null)}`)
      .join(',\n');
  const section = (key: string, record: { readonly [key: string]: Json }) =>
    ` ${JSON.stringify(key)}: {\n${lines(record)}\n }`;
  const { study, sources, steps, outputs } = lock;
  const parts = [
    ` ${member('schema', lock.schema)}`,
    section('study', study),
    section('sources', sources),
    section('steps', steps),
    section('outputs', outputs),
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

/** null for text that is not a whole lock: edited by hand, or with marks of a merge in it. */
export function readLock(text: string): StudyLock | null {
  try {
    const lock = JSON.parse(text) as StudyLock;
    return lock.schema === schema && lockText(lock) === text ? lock : null;
  } catch {
    return null;
  }
}

/** What differs, in words: from the lock to what is now. */
export type LockDifference = {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
};

export function inputDifferences(lock: LockInputs, now: LockInputs): LockDifference[] {
  const found: LockDifference[] = [];
  const { study } = lock;
  if (study.id !== now.study.id)
    found.push({ what: 'id of the study', before: study.id, after: now.study.id });
  if (study.seed !== now.study.seed)
    found.push({ what: 'seed', before: String(study.seed), after: String(now.study.seed) });
  if (study.digest !== now.study.digest)
    found.push({ what: 'study', before: study.digest, after: now.study.digest });
  return [...found, ...memberDifferences('source', lock.sources, now.sources)];
}

/** Results and outputs; of code only where it explains a result. */
export function resultDifferences(lock: StudyLock, now: StudyLock): LockDifference[] {
  const results = (steps: StudyLock['steps']) =>
    Object.fromEntries(Object.entries(steps).map(([id, { result }]) => [id, result]));
  const steps = memberDifferences('step', results(lock.steps), results(now.steps)).map((difference) => {
    const id = difference.what.slice('step '.length);
    const [old, made] = [lock.steps[id]?.code, now.steps[id]?.code];
    if (old === undefined || made === undefined) return difference;
    return { ...difference, what: `${difference.what} (${old === made ? 'same code' : 'its code changed'})` };
  });
  return [...steps, ...memberDifferences('output', lock.outputs, now.outputs)];
}

type Texts = { readonly [name: string]: string };

function memberDifferences(what: string, before: Texts, after: Texts): LockDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareCodeUnits);
  const changed = names.filter((name) => before[name] !== after[name]);
  return changed.map((name) => ({
    what: `${what} ${name}`,
    before: before[name] ?? null,
    after: after[name] ?? null,
  }));
}

export function differenceLine({ what, before, after }: LockDifference): string {
  const short = (text: string | null) => (text === null ? 'none' : text.slice(0, 12));
  return `  ${what}: ${short(before)} -> ${short(after)}`;
}
