import { compareCodeUnits } from '../base/compare.ts';
import { type Files, strayOf } from '../ports/files.ts';
import { dropIncomplete, filesUnder } from './fsck.ts';
import { historyIn } from './history.ts';
import { type KeyParts, stepKey } from './key.ts';
import { type Entry, rangeOf, segmentHead } from './log.ts';
import { type LogIndex, readIndex, rewriteSegment } from './log-index.ts';
import { type FinishedRuns, runsFormat } from './runs.ts';
import { readSealed } from './sealed.ts';
import { objectPath } from './store.ts';

export type GcLimits = {
  /** What was made longer ago goes. */
  readonly maxAgeMs: number;
  /** The oldest go until the cache is no larger; null is no limit. */
  readonly maxBytes: number | null;
};

/** What the cache keeps under one name: a file, or an entry of the log. */
type Item = {
  /** Path of the file; `steps/KEY` or `values/DIGEST` under the root for an entry. */
  readonly path: string;
  readonly bytes: number;
  readonly madeMs: number;
};

/** What goes together: a value with the records that name it. */
type Unit = { readonly items: readonly Item[]; readonly bytes: number; readonly madeMs: number };

export type GcPlan = {
  readonly remove: readonly string[];
  readonly removedBytes: number;
  readonly keptBytes: number;
  /** What the last builds need, which stays whatever the limits. */
  readonly neededBytes: number;
};

/** Of each study so many finished builds are kept whole: `diff` compares with the one before the last. */
const keptRuns = 2;

/** Decides what goes; removes nothing. What has a time that lies ahead, after the clock has jumped, counts as new. */
export function planGc(files: Files, root: string, limits: GcLimits, nowMs: number): GcPlan {
  const index = readIndex(files, root);
  const names = filesUnder(files, root, '');
  const needed = neededPaths(files, root, names, index);
  const loose = names
    .filter((name) => !isSegment(index, `${root}/${name}`))
    .map((name) => fileItem(files, root, name));
  const items = [...loose, ...entryItems(root, index)];
  const total = sum(items);
  const remove: string[] = [];
  let keptBytes = total;
  for (const unit of unitsOf(root, items, index, needed)) {
    const old = nowMs - unit.madeMs > limits.maxAgeMs;
    const large = limits.maxBytes !== null && keptBytes > limits.maxBytes;
    if (!old && !large) continue;
    remove.push(...unit.items.map(({ path }) => path));
    keptBytes -= unit.bytes;
  }
  const neededBytes = sum(items.filter(({ path }) => needed.has(path)));
  return { remove, removedBytes: total - keptBytes, keptBytes, neededBytes };
}

/** Removes what was decided: records before the values they name, so that a crash leaves no record without its value. */
export function collect(files: Files, root: string, plan: GcPlan): void {
  const gone = new Set(plan.remove);
  const index = readIndex(files, root);
  const isRecord = (path: string) => path.startsWith(`${root}/steps/`);
  for (const path of plan.remove) if (isRecord(path)) files.remove(path);
  compact(files, root, index, (path) => isRecord(path) && gone.has(path));
  compact(files, root, readIndex(files, root), (path) => gone.has(path));
  for (const path of plan.remove) if (!isRecord(path)) files.remove(path);
  const values = readIndex(files, root).values;
  for (const runs of finishedRuns(files, root, filesUnder(files, root, 'runs')))
    dropIncomplete(files, root, values, runs);
}

/** Writes the segments anew without what goes, without entries that later ones replace, and without torn ends. */
function compact(files: Files, root: string, index: LogIndex, goes: (path: string) => boolean): void {
  const current = (entry: Entry, segment: string) => {
    const last = entry.kind === 'record' ? index.records.get(entry.key) : index.values.get(entry.digest);
    return last?.segment.path === segment && last.start === entry.start;
  };
  const kept = new Map<string, number>();
  for (const entry of [...index.records.values(), ...index.values.values()]) {
    if (goes(entryPath(root, entry))) continue;
    kept.set(entry.segment.path, (kept.get(entry.segment.path) ?? 0) + bytesOf(entry));
  }
  for (const { path, size } of index.segments) {
    if ((kept.get(path) ?? 0) + segmentHead.length === size) continue;
    rewriteSegment(files, path, (entry) => current(entry, path) && !goes(entryPath(root, entry)));
  }
}

function sum(items: readonly { readonly bytes: number }[]): number {
  let bytes = 0;
  for (const item of items) bytes += item.bytes;
  return bytes;
}

function isSegment(index: LogIndex, path: string): boolean {
  return index.segments.some((segment) => segment.path === path);
}

function fileItem(files: Files, root: string, name: string): Item {
  const path = `${root}/${name}`;
  const stat = files.stat(path);
  const madeMs = Number(BigInt(stat?.mtimeNs ?? '0') / 1_000_000n);
  return { path, bytes: stat?.size ?? 0, madeMs };
}

function bytesOf(entry: Entry): number {
  const { start, end } = rangeOf(entry);
  return end - start;
}

function entryPath(root: string, entry: Entry): string {
  return entry.kind === 'record' ? `${root}/steps/${entry.key}` : `${root}/values/${entry.digest}`;
}

function entryItems(root: string, { records, values }: LogIndex): Item[] {
  return [...records.values(), ...values.values()].map((entry) => ({
    path: entryPath(root, entry),
    bytes: bytesOf(entry),
    madeMs: entry.made * 1000,
  }));
}

/** Where a value is: in the log, or in a file of its own. */
function valuePath(root: string, { values }: LogIndex, name: string): string {
  return values.has(name) ? `${root}/values/${name}` : objectPath(root, name);
}

function finishedRuns(files: Files, root: string, names: readonly string[]): FinishedRuns[] {
  const found: FinishedRuns[] = [];
  for (const name of names) {
    if (!name.startsWith('runs/')) continue;
    const bytes = files.read(`${root}/${name}`);
    const runs = bytes === null ? null : (readSealed(runsFormat, bytes) as FinishedRuns | null);
    if (runs !== null) found.push(runs);
  }
  return found;
}

/** Records and values of the last build of every study, and values of its newest finished builds. */
function neededPaths(files: Files, root: string, names: readonly string[], index: LogIndex): Set<string> {
  const needed = new Set<string>();
  for (const name of names) {
    if (!name.startsWith('studies/')) continue;
    const bytes = files.read(`${root}/${name}`);
    const history = bytes === null ? null : historyIn(bytes);
    for (const parts of Object.values(history?.steps ?? {})) {
      const record = index.records.get(stepKey(JSON.parse(parts) as KeyParts));
      if (record === undefined) continue;
      needed.add(entryPath(root, record)).add(valuePath(root, index, record.value));
    }
  }
  for (const { runs } of finishedRuns(files, root, names)) {
    for (const run of runs.slice(0, keptRuns)) {
      const names = [run.results, run.documents, run.study, ...(run.pictures ? [run.pictures] : [])];
      for (const name of names) needed.add(valuePath(root, index, name));
    }
  }
  return needed;
}

/** What may go, the oldest first. */
function unitsOf(
  root: string,
  items: readonly Item[],
  index: LogIndex,
  needed: ReadonlySet<string>,
): readonly Unit[] {
  const together = new Map<string, Item[]>();
  for (const item of items) {
    if (needed.has(item.path) || !mayGo(item.path.slice(root.length + 1))) continue;
    const value = valueGoesWith(root, index, item.path, needed);
    const group = together.get(value);
    if (group === undefined) together.set(value, [item]);
    else group.push(item);
  }
  const first = (unit: Unit) => unit.items[0]?.path ?? '';
  const newest = (group: readonly Item[]) => {
    let madeMs = Number.NEGATIVE_INFINITY;
    for (const item of group) madeMs = Math.max(madeMs, item.madeMs);
    return madeMs;
  };
  return [...together.values()]
    .map((group) => ({ items: group, bytes: sum(group), madeMs: newest(group) }))
    .sort((a, b) => a.madeMs - b.madeMs || compareCodeUnits(first(a), first(b)));
}

/** The value that a record goes with; the record itself where its value stays for others. */
function valueGoesWith(root: string, index: LogIndex, path: string, needed: ReadonlySet<string>): string {
  const prefix = `${root}/steps/`;
  const record = path.startsWith(prefix) ? index.records.get(path.slice(prefix.length)) : undefined;
  if (record === undefined) return path;
  const value = valuePath(root, index, record.value);
  return needed.has(value) ? path : value;
}

function mayGo(name: string): boolean {
  return (
    /^(?:objects|values|steps|damaged)\//.test(name) || (strayOf(name) !== null && !name.startsWith('lock/'))
  );
}
