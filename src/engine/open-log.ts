import type { Files } from '../ports/files.ts';
import {
  type Draft,
  entryOf,
  payloadOf,
  type RecordEntry,
  rangeOf,
  type Segment,
  segmentHead,
  type ValueEntry,
} from './log.ts';
import { enter, type LogIndex, openSegment, putAside, readIndex, rewriteSegment } from './log-index.ts';
import type { OnDamage } from './sealed.ts';

type Find = (now: LogIndex) => RecordEntry | ValueEntry | undefined;

export type Log = {
  /** The entries on the disk. The first look tells of bytes that are none, and puts them aside. */
  readonly index: () => LogIndex;
  /** The payload of the entry that `find` finds; null where there is none, or it did not pass its check. */
  readonly payload: (find: Find) => Uint8Array | null;
  /** One write for all of them, which a kill cannot take back; `files.flush` keeps it from a power cut too. */
  readonly append: (drafts: readonly Draft[]) => void;
  readonly reload: () => void;
};

/** The log of a cache: one process at a time may append, any may read. */
export function openLog(files: Files, root: string, onDamage: OnDamage): Log {
  let known: LogIndex | null = null;

  function index(): LogIndex {
    known ??= withoutDamage(readIndex(files, root));
    return known;
  }

  function withoutDamage(found: LogIndex): LogIndex {
    const damaged = found.segments.filter(({ bad }) => bad.length > 0);
    for (const { path, bad } of damaged) {
      putAside(files, root, path, bad);
      onDamage(path);
    }
    return damaged.length > 0 ? readIndex(files, root) : found;
  }

  function payload(find: Find): Uint8Array | null {
    const first = find(index());
    const bytes = first === undefined ? null : payloadOf(files, first);
    if (bytes !== null || first === undefined) return bytes;
    // A collection may have moved it since the index was read.
    known = null;
    const entry = find(index());
    const again = entry === undefined ? null : payloadOf(files, entry);
    if (again !== null || entry === undefined) return again;
    putAside(files, root, entry.segment.path, [rangeOf(entry)]);
    onDamage(entry.segment.path);
    known = null;
    return null;
  }

  function append(drafts: readonly Draft[]): void {
    const segment = openSegment(files, root, index());
    if (segment.tornAt !== null) {
      // The end of an entry never came: the process that wrote it was killed.
      rewriteSegment(files, segment.path, () => true);
      known = null;
      append(drafts);
      return;
    }
    const head = segment.size === 0 ? [Buffer.from(segmentHead)] : [];
    try {
      files.append(segment.path, Buffer.concat([...head, ...drafts.map(({ bytes }) => bytes)]), 'later');
    } catch (error) {
      // It may have left the beginning of an entry.
      known = null;
      throw error;
    }
    added(segment, drafts);
  }

  function added(segment: Segment, drafts: readonly Draft[]): void {
    const now = index();
    if (segment.size === 0) {
      segment.size = segmentHead.length;
      now.segments.push(segment);
    }
    for (const draft of drafts) {
      enter(now, entryOf(segment, draft));
      segment.size += draft.bytes.length;
    }
  }

  const reload = () => {
    known = null;
  };
  return { index, payload, append, reload };
}
