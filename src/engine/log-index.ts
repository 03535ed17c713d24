import { digest } from '../base/digest.ts';
import type { Files } from '../ports/files.ts';
import { type EntryTable, recordTable, valueTable } from './entry-table.ts';
import {
  type Entry,
  type Range,
  type RecordEntry,
  rangeOf,
  type Segment,
  scanSegment,
  segmentHead,
  type ValueEntry,
} from './log.ts';

/** All entries of a cache: of a key or a digest that was written more than once, the last. */
export type LogIndex = {
  readonly records: EntryTable<RecordEntry>;
  readonly values: EntryTable<ValueEntry>;
  readonly segments: Segment[];
  /** Segments of another version of the program. */
  readonly foreign: string[];
};

/** A segment that has grown to this is not added to. */
const fullSegment = 8 << 20;
const segmentName = /^(\d{6,15})\.log$/;

function logFolder(root: string): string {
  return `${root}/log`;
}

export function readIndex(files: Files, root: string): LogIndex {
  const index: LogIndex = { records: recordTable(), values: valueTable(), segments: [], foreign: [] };
  for (const name of files.list(logFolder(root))) {
    if (!segmentName.test(name)) continue;
    const path = `${logFolder(root)}/${name}`;
    const segment = scanSegment(files, path, (entry) => enter(index, entry));
    if (segment === 'foreign') index.foreign.push(path);
    else if (segment !== null) index.segments.push(segment);
  }
  return index;
}

export function enter(index: LogIndex, entry: Entry): void {
  if (entry.kind === 'value') index.values.set(entry);
  else index.records.set(entry);
}

/** Where the next entries go: the last segment, or a new one once that is full. */
export function openSegment(files: Files, root: string, index: LogIndex): Segment {
  const last = index.segments.at(-1);
  if (last !== undefined && last.size < fullSegment) return last;
  const numbers = files.list(logFolder(root)).map((name) => Number(segmentName.exec(name)?.[1] ?? 0));
  const number = Math.max(0, ...numbers) + 1;
  return {
    path: `${logFolder(root)}/${String(number).padStart(6, '0')}.log`,
    size: 0,
    bad: [],
    tornAt: null,
  };
}

/** Writes a segment anew with the entries to keep alone; one of which nothing is kept goes. */
export function rewriteSegment(files: Files, path: string, keep: (entry: Entry) => boolean): void {
  const bytes = files.read(path);
  if (bytes === null) return;
  const kept: Uint8Array[] = [];
  scanSegment(files, path, (entry) => {
    const { start, end } = rangeOf(entry);
    if (keep(entry)) kept.push(bytes.subarray(start, end));
  });
  if (kept.length === 0) files.remove(path);
  else files.write(path, Buffer.concat([Buffer.from(segmentHead), ...kept]));
}

/** Puts bytes of a segment that did not pass their check where nothing reads them, and writes it anew without them. */
export function putAside(files: Files, root: string, path: string, damaged: readonly Range[]): void {
  const bytes = files.read(path);
  if (bytes === null) return;
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const { start, end } of damaged) {
    const part = bytes.subarray(start, end);
    files.write(`${root}/damaged/log-${name}-${digest(part).slice(0, 12)}`, part);
  }
  const isDamaged = ({ start }: Entry) => damaged.some((range) => range.start <= start && start < range.end);
  rewriteSegment(files, path, (entry) => !isDamaged(entry));
}
