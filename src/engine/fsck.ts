import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import { type Files, strayOf } from '../ports/files.ts';
import { historyFormat } from './history.ts';
import { checkJournal, repairJournal } from './journal.ts';
import { stepKey } from './key.ts';
import { lockFormat } from './lock.ts';
import { payloadOf, type Range, type RecordEntry, rangeOf } from './log.ts';
import { type LogIndex, putAside, readIndex, rewriteSegment } from './log-index.ts';
import { type FinishedRuns, runsFormat, writeRuns } from './runs.ts';
import { type OnDamage, quarantine, unseal } from './sealed.ts';
import { objectPath, recordPayload } from './store.ts';

/** A stored file with what it is, for people: `the value of model:regimes`. */
export type StoredFile = {
  readonly path: string;
  readonly what: string;
  /** Only these bytes of it. */
  readonly part?: Range;
  /** Key of the record, or digest of the value, where that can still be read. */
  readonly name?: string;
};

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
  /** Digests of the values that have no file of their own. */
  readonly values: ReadonlySet<string>;
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
  };
  const index = readIndex(files, root);
  const log = checkLog(files, index);
  for (const { path, tornAt } of index.segments) if (tornAt !== null) found.strays.push(path);
  if (isJournalTorn(files, root)) found.strays.push(journalPath(root));
  for (const path of index.foreign) found.foreign.push({ path, what: 'records of steps and values' });
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
    if (isSegment(index, path)) continue;
    const verdict = judge(name, bytes, isWholeState, found);
    if (verdict.state === 'whole') continue;
    if (verdict.what === null) found[verdict.state].push(path);
    else if (name.startsWith('objects/')) objects.set(path, { path, what: verdict.what });
    else found[verdict.state].push({ path, what: verdict.what });
  }
  const owners = ownersOf(log.records, found.runs);
  const what = (name: string) => owners.get(name) ?? 'a value';
  for (const entry of log.damagedValues)
    found.damaged.push({
      path: entry.segment.path,
      what: what(entry.digest),
      part: rangeOf(entry),
      name: entry.digest,
    });
  found.damaged.push(...log.damaged);
  const missing: StoredFile[] = [];
  for (const [name, owner] of owners) {
    const path = objectPath(root, name);
    const object = objects.get(path);
    if (object !== undefined) objects.set(path, { path, what: owner });
    else if (!index.values.has(name) && files.stat(path) === null) missing.push({ path, what: owner, name });
  }
  found.damaged.push(...objects.values());
  const values = new Set(index.values.keys());
  for (const { digest } of log.damagedValues) values.delete(digest);
  return { ...found, missing, values };
}

function isSegment({ segments, foreign }: LogIndex, path: string): boolean {
  return segments.some((segment) => segment.path === path) || foreign.includes(path);
}

function journalPath(root: string): string {
  return `${root}/journal.jsonl`;
}

function isJournalTorn(files: Files, root: string): boolean {
  return checkJournal(new TextDecoder().decode(files.read(journalPath(root)) ?? new Uint8Array())).torn;
}

/** The record of a step, as far as it says whose value it is. */
type Owner = { readonly id: string; readonly output: string };

/** Holds every entry to its digest; values that do not pass are named once it is known whose they are. */
function checkLog(files: Files, { records, values, segments }: LogIndex) {
  const owners: Owner[] = [];
  const damaged: StoredFile[] = [];
  for (const { path, bad } of segments)
    for (const part of bad) damaged.push({ path, what: 'records of steps or values', part });
  for (const entry of records.values()) {
    const id = stepIn(files, entry);
    const { path } = entry.segment;
    if (id === null)
      damaged.push({ path, what: 'the record of a step', part: rangeOf(entry), name: entry.key });
    else owners.push({ id, output: entry.value });
  }
  const damagedValues = [...values.values()].filter((entry) => payloadOf(files, entry) === null);
  return { records: owners, damaged, damagedValues };
}

/** The step of a record; null where the record does not pass its check. */
function stepIn(files: Files, entry: RecordEntry): string | null {
  const bytes = payloadOf(files, entry);
  if (bytes === null) return null;
  const { parts } = recordPayload(bytes);
  return stepKey(parts) === entry.key ? parts.id : null;
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

/** Digest of a value -> whose it is. */
function ownersOf(records: readonly Owner[], runs: readonly FinishedRuns[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { study, runs: kept } of runs) {
    for (const run of kept)
      for (const part of ['results', 'documents', 'study'] as const)
        owners.set(run[part], `${part} of a finished build of ${study}`);
  }
  for (const { id, output } of records) owners.set(output, `the value of ${id}`);
  return owners;
}

type Collected = { readonly runs: FinishedRuns[] };

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
      // The first version kept each record in a file of its own.
      return {
        state: unseal(firstRecordFormat, bytes).state === 'damaged' ? 'damaged' : 'foreign',
        what: 'the record of a step',
      };
    case 'studies':
      return judgeSealed(historyFormat, inside, bytes, 'what was known of the last build of a study');
    case 'runs':
      return judgeRuns(inside, bytes, into);
    case 'state':
      return { state: isWholeState(text()) ? 'whole' : 'damaged', what: 'the state of the last build' };
    case 'lock':
      return { state: unseal(lockFormat, bytes).state, what: 'a holder of the lock' };
    case 'journal.jsonl':
      return judgeJournal(text());
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

const firstRecordFormat = 'repro/step/1';

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

function judgeJournal(text: string): Verdict {
  const { damaged } = checkJournal(text);
  return { state: damaged === 0 ? 'whole' : 'damaged', what: `the journal: ${damaged} of its lines` };
}

/**
 * Puts aside what is damaged, so that nothing reads it; drops finished builds whose values are gone, lines of the
 * journal that are torn, and strays. What steps make comes back when they run.
 */
export function repairStore({ files, root }: StoreFolder, check: StoreCheck, onDamage: OnDamage): void {
  const parts = new Map<string, Range[]>();
  for (const { path, part } of check.damaged) {
    if (part !== undefined) parts.set(path, [...(parts.get(path) ?? []), part]);
    else if (path !== journalPath(root)) quarantine(files, root, path, onDamage);
    else {
      repairJournal(files, path);
      onDamage(path);
    }
  }
  for (const [path, ranges] of parts) {
    putAside(files, root, path, ranges);
    onDamage(path);
  }
  if (files.stat(`${root}/.gitignore`) === null) files.write(`${root}/.gitignore`, gitignore);
  for (const path of check.strays) {
    if (strayOf(path) !== null) files.remove(path);
    else if (path === journalPath(root)) repairJournal(files, path);
    else rewriteSegment(files, path, () => true);
  }
  for (const entry of check.runs) dropIncomplete(files, root, check.values, entry);
}

/** Drops finished builds of which a value is gone. @param values digests of those that have no file of their own */
export function dropIncomplete(
  files: Files,
  root: string,
  values: { readonly has: (digest: string) => boolean },
  entry: FinishedRuns,
): void {
  const there = (name: string) => values.has(name) || files.stat(objectPath(root, name)) !== null;
  const whole = entry.runs.filter((run) => [run.results, run.documents, run.study].every(there));
  if (whole.length < entry.runs.length) writeRuns(files, root, { ...entry, runs: whole });
}
