import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import { type Files, strayOf } from '../ports/files.ts';
import { historyFormat } from './history.ts';
import { journalEntry } from './journal.ts';
import { stepKey } from './key.ts';
import { lockFormat } from './lock.ts';
import { type FinishedRuns, runsFormat, writeRuns } from './runs.ts';
import { type OnDamage, quarantine, unseal } from './sealed.ts';
import { objectPath, recordFormat, type StepRecord } from './store.ts';

/** A stored file with what it is, for people: `the value of model:regimes`. */
export type StoredFile = { readonly path: string; readonly what: string };

export type StoreCheck = {
  readonly files: number;
  readonly bytes: number;
  /** Did not pass their check. */
  readonly damaged: readonly StoredFile[];
  /** Values that a whole record names and that are not there. */
  readonly missing: readonly StoredFile[];
  /** Whole records of another version of the program. */
  readonly foreign: readonly StoredFile[];
  /** What a killed process left of a file it was writing. */
  readonly strays: readonly string[];
  /** Files that the program did not put there. */
  readonly unknown: readonly string[];
  /** Put aside by earlier checks. */
  readonly aside: readonly string[];
  /** Finished builds, and which of their values are gone. */
  readonly runs: readonly FinishedRuns[];
  readonly records: readonly StepRecord[];
};

export type StoreFolder = {
  readonly files: Files;
  /** The folder `.repro`. */
  readonly root: string;
  /** Whether a file of `state/` is whole: its form belongs to the command line. */
  readonly isWholeState: (text: string) => boolean;
};

type Verdict =
  | { readonly state: 'whole' | 'damaged' | 'foreign'; readonly what: string }
  | { readonly state: 'unknown' | 'aside'; readonly what: null };

/** Reads every file of a cache and holds it to its digest. Writes nothing. */
export function checkStore({ files, root, isWholeState }: StoreFolder): StoreCheck {
  const found = {
    files: 0,
    bytes: 0,
    damaged: [] as StoredFile[],
    foreign: [] as StoredFile[],
    strays: [] as string[],
    unknown: [] as string[],
    aside: [] as string[],
    runs: [] as FinishedRuns[],
    records: [] as StepRecord[],
  };
  const objects = new Map<string, StoredFile>();
  for (const name of filesUnder(files, root, '')) {
    const path = `${root}/${name}`;
    if (strayOf(name) !== null) {
      found.strays.push(path);
      continue;
    }
    const bytes = files.read(path);
    if (bytes === null) continue;
    found.files += 1;
    found.bytes += bytes.length;
    const verdict = judge(name, bytes, isWholeState, found);
    if (verdict.state === 'whole') continue;
    if (verdict.what === null) found[verdict.state].push(path);
    else if (name.startsWith('objects/')) objects.set(path, { path, what: verdict.what });
    else found[verdict.state].push({ path, what: verdict.what });
  }
  const owners = ownersOf(root, found.records, found.runs);
  for (const [path, object] of objects)
    found.damaged.push({ ...object, what: owners.get(path) ?? object.what });
  const missing: StoredFile[] = [];
  for (const [path, what] of owners)
    if (!objects.has(path) && files.stat(path) === null) missing.push({ path, what });
  return { ...found, missing };
}

/** Every file under a folder of the cache, by its path from the root. */
export function filesUnder(files: Files, root: string, inside: string): string[] {
  const names: string[] = [];
  for (const name of files.list(inside === '' ? root : `${root}/${inside}`)) {
    const path = inside === '' ? name : `${inside}/${name}`;
    if (files.stat(`${root}/${path}`)?.kind === 'folder') names.push(...filesUnder(files, root, path));
    else names.push(path);
  }
  return names;
}

/** Path of a value -> whose it is. */
function ownersOf(
  root: string,
  records: readonly StepRecord[],
  runs: readonly FinishedRuns[],
): Map<string, string> {
  const owners = new Map<string, string>();
  const add = (name: string, what: string) => owners.set(objectPath(root, name), what);
  for (const { study, runs: kept } of runs) {
    for (const run of kept)
      for (const part of ['results', 'documents', 'study'] as const)
        add(run[part], `${part} of a finished build of ${study}`);
  }
  for (const { parts, output } of records) add(output.digest, `the value of ${parts.id}`);
  return owners;
}

type Collected = { readonly runs: FinishedRuns[]; readonly records: StepRecord[] };

function judge(
  name: string,
  bytes: Uint8Array,
  isWholeState: (text: string) => boolean,
  into: Collected,
): Verdict {
  const [folder, ...rest] = name.split('/');
  const inside = rest.join('/');
  const text = () => new TextDecoder().decode(bytes);
  switch (folder) {
    case 'objects':
      return { state: digest(bytes) === rest.join('') ? 'whole' : 'damaged', what: 'a value' };
    case 'steps':
      return judgeRecord(rest.join('').replace(/\.json$/, ''), bytes, into);
    case 'studies':
      return judgeSealed(historyFormat, inside, bytes, 'what was known of the last build of a study');
    case 'runs':
      return judgeRuns(inside, bytes, into);
    case 'state':
      return { state: isWholeState(text()) ? 'whole' : 'damaged', what: 'the state of the last build' };
    case 'lock':
      return { state: unseal(lockFormat, bytes).state, what: 'a holder of the lock' };
    case 'journal.jsonl':
      return {
        state: damagedLines(text()) === 0 ? 'whole' : 'damaged',
        what: `the journal: ${damagedLines(text())} of its lines`,
      };
    case '.gitignore':
      return { state: text() === gitignore ? 'whole' : 'damaged', what: 'what keeps the cache out of git' };
    // What was put aside, and PDFs, which are made anew whenever they are asked for.
    case 'damaged':
    case 'pdf':
      return { state: 'aside', what: null };
    default:
      return { state: 'unknown', what: null };
  }
}

/** Keeps the folder out of git, without a word in the project's own list. */
export const gitignore = '*\n';

function judgeRecord(key: string, bytes: Uint8Array, into: Collected): Verdict {
  const unsealed = unseal(recordFormat, bytes);
  if (unsealed.state !== 'whole') return { state: unsealed.state, what: 'the record of a step' };
  const record = unsealed.content as unknown as StepRecord;
  if (record.key !== key || stepKey(record.parts) !== key)
    return { state: 'damaged', what: `the record of ${record.parts.id}` };
  into.records.push(record);
  return { state: 'whole', what: '' };
}

/** A sealed file of one study stands under the digest of the study's name. */
function judgeSealed(format: string, name: string, bytes: Uint8Array, what: string): Verdict {
  const unsealed = unseal(format, bytes);
  if (unsealed.state !== 'whole') return { state: unsealed.state, what };
  return { state: isNamedAfter(unsealed.content, name) ? 'whole' : 'damaged', what };
}

function isNamedAfter(content: Json, name: string): boolean {
  const { study } = content as { readonly study?: unknown };
  return typeof study === 'string' && name === `${digest(study).slice(0, 32)}.json`;
}

function judgeRuns(name: string, bytes: Uint8Array, into: Collected): Verdict {
  const verdict = judgeSealed(runsFormat, name, bytes, 'the list of finished builds of a study');
  const unsealed = unseal(runsFormat, bytes);
  if (verdict.state === 'whole' && unsealed.state === 'whole')
    into.runs.push(unsealed.content as unknown as FinishedRuns);
  return verdict;
}

function damagedLines(text: string): number {
  return text.split('\n').filter((line) => line !== '' && journalEntry(line) === null).length;
}

/**
 * Puts aside what is damaged, so that nothing reads it; drops finished builds whose values are gone, lines of the
 * journal that are torn, and strays. What steps make comes back when they run.
 */
export function repairStore({ files, root }: StoreFolder, check: StoreCheck, onDamage: OnDamage): void {
  for (const { path } of check.damaged) {
    if (path === `${root}/journal.jsonl`) repairJournal(files, path, onDamage);
    else quarantine(files, root, path, onDamage);
  }
  if (files.stat(`${root}/.gitignore`) === null) files.write(`${root}/.gitignore`, gitignore);
  for (const path of check.strays) files.remove(path);
  for (const entry of check.runs) dropIncomplete(files, root, entry);
}

/** Drops finished builds of which a value is gone. */
export function dropIncomplete(files: Files, root: string, entry: FinishedRuns): void {
  const there = (name: string) => files.stat(objectPath(root, name)) !== null;
  const whole = entry.runs.filter((run) => [run.results, run.documents, run.study].every(there));
  if (whole.length < entry.runs.length) writeRuns(files, root, { ...entry, runs: whole });
}

function repairJournal(files: Files, path: string, onDamage: OnDamage): void {
  const lines = new TextDecoder().decode(files.read(path) ?? new Uint8Array()).split('\n');
  files.write(
    path,
    lines
      .filter((line) => line !== '' && journalEntry(line) !== null)
      .map((line) => `${line}\n`)
      .join(''),
  );
  onDamage(path);
}
