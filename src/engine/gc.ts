import { compareCodeUnits } from '../base/compare.ts';
import { type Files, strayOf } from '../ports/files.ts';
import { dropIncomplete, filesUnder } from './fsck.ts';
import { type History, historyFormat } from './history.ts';
import { stepKey } from './key.ts';
import { type FinishedRuns, runsFormat } from './runs.ts';
import { readSealed } from './sealed.ts';
import { objectPath, recordFormat, recordPath, type StepRecord } from './store.ts';

export type GcLimits = {
  /** What was made longer ago goes. */
  readonly maxAgeMs: number;
  /** The oldest go until the cache is no larger; null is no limit. */
  readonly maxBytes: number | null;
};

/** What goes together: a value with the records that name it. */
type Unit = { readonly paths: readonly string[]; readonly bytes: number; readonly madeMs: number };

export type GcPlan = {
  readonly remove: readonly string[];
  readonly removedBytes: number;
  readonly keptBytes: number;
  /** What the last builds need, which stays whatever the limits. */
  readonly neededBytes: number;
};

/** Of each study so many finished builds are kept whole: `diff` compares with the one before the last. */
const keptRuns = 2;

/** Decides what goes; removes nothing. A file whose time lies ahead, after the clock has jumped, counts as new. */
export function planGc(files: Files, root: string, limits: GcLimits, nowMs: number): GcPlan {
  const names = filesUnder(files, root, '');
  const needed = neededPaths(files, root, names);
  const units = unitsOf(files, root, names, needed);
  const total = sizeOf(
    files,
    names.map((name) => `${root}/${name}`),
  );
  const neededBytes = sizeOf(files, [...needed]);
  const remove: string[] = [];
  let keptBytes = total;
  for (const unit of units) {
    const old = nowMs - unit.madeMs > limits.maxAgeMs;
    const large = limits.maxBytes !== null && keptBytes > limits.maxBytes;
    if (!old && !large) continue;
    remove.push(...unit.paths);
    keptBytes -= unit.bytes;
  }
  return { remove, removedBytes: total - keptBytes, keptBytes, neededBytes };
}

/** Removes what was decided: records before the values they name, so that a crash leaves no record without its value. */
export function collect(files: Files, root: string, plan: GcPlan): void {
  const rank = (path: string) => (path.startsWith(`${root}/steps/`) ? 0 : 1);
  for (const path of [...plan.remove].sort((a, b) => rank(a) - rank(b))) files.remove(path);
  for (const runs of finishedRuns(files, root, filesUnder(files, root, 'runs')))
    dropIncomplete(files, root, runs);
}

function sizeOf(files: Files, paths: readonly string[]): number {
  let bytes = 0;
  for (const path of paths) bytes += files.stat(path)?.size ?? 0;
  return bytes;
}

function recordAt(files: Files, path: string): StepRecord | null {
  const bytes = files.read(path);
  return bytes === null ? null : (readSealed(recordFormat, bytes) as unknown as StepRecord | null);
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
function neededPaths(files: Files, root: string, names: readonly string[]): Set<string> {
  const needed = new Set<string>();
  for (const name of names) {
    if (!name.startsWith('studies/')) continue;
    const bytes = files.read(`${root}/${name}`);
    const history = bytes === null ? null : (readSealed(historyFormat, bytes) as unknown as History | null);
    for (const parts of Object.values(history?.steps ?? {})) {
      const path = recordPath(root, stepKey(parts));
      const record = recordAt(files, path);
      if (record === null) continue;
      needed.add(path).add(objectPath(root, record.output.digest));
    }
  }
  for (const { runs } of finishedRuns(files, root, names)) {
    for (const run of runs.slice(0, keptRuns))
      for (const name of [run.results, run.documents, run.study]) needed.add(objectPath(root, name));
  }
  return needed;
}

/** What may go, the oldest first. */
function unitsOf(
  files: Files,
  root: string,
  names: readonly string[],
  needed: ReadonlySet<string>,
): readonly Unit[] {
  const byValue = new Map<string, string[]>();
  for (const name of names) {
    const path = `${root}/${name}`;
    if (needed.has(path) || !mayGo(name)) continue;
    const value = name.startsWith('steps/') ? valueGoesWith(files, root, path, needed) : path;
    byValue.set(value, [...(byValue.get(value) ?? []), path]);
  }
  const units = [...byValue.values()].map((paths) => unit(files, paths));
  return units.sort((a, b) => a.madeMs - b.madeMs || compareCodeUnits(a.paths[0] ?? '', b.paths[0] ?? ''));
}

/** The value that a record goes with; the record itself where its value stays for others. */
function valueGoesWith(files: Files, root: string, path: string, needed: ReadonlySet<string>): string {
  const record = recordAt(files, path);
  const value = record === null ? path : objectPath(root, record.output.digest);
  return needed.has(value) ? path : value;
}

function mayGo(name: string): boolean {
  return /^(?:objects|steps|damaged)\//.test(name) || (strayOf(name) !== null && !name.startsWith('lock/'));
}

function unit(files: Files, paths: readonly string[]): Unit {
  const stats = paths.map((path) => files.stat(path));
  return {
    paths,
    bytes: sizeOf(files, paths),
    madeMs: Math.max(...stats.map((stat) => Number(BigInt(stat?.mtimeNs ?? '0') / 1_000_000n))),
  };
}
