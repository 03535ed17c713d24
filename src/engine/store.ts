import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Stored } from './decide.ts';
import type { KeyParts } from './key.ts';
import { type Draft, fitsInLog, recordDraft, valueDraft } from './log.ts';
import type { LogIndex } from './log-index.ts';
import { openLog } from './open-log.ts';
import { type OnDamage, quarantine } from './sealed.ts';

/** The complete manifest of one finished step. */
export type StepRecord = {
  readonly key: string;
  readonly parts: KeyParts;
  readonly output: { readonly digest: string; readonly size: number };
  readonly warnings: readonly Problem[];
};

/** What a step that need not run gives. */
export type Hit = Pick<StepRecord, 'output' | 'warnings'>;

/**
 * Values by the digest of their bytes, and records of finished steps by their key. A value is a hit only when its whole
 * record is there; every read checks the digest, and what fails the check is put aside and told to `onDamage`.
 */
export type Store = {
  readonly lookup: (key: string) => { readonly stored: Stored; readonly record: Hit | null };
  /** null where it is absent or was put aside as damaged. */
  readonly get: (objectDigest: string) => Uint8Array | null;
  /** Writes the value, then its record: a crash between the two leaves no hit. */
  readonly put: (record: StepRecord, bytes: Uint8Array) => void;
  readonly putObject: (bytes: Uint8Array) => string;
  /** Forgets what is known of the disk: another process may have written since. */
  readonly reload: () => void;
};

export type StoreFolder = {
  readonly files: Files;
  /** The folder `.repro`. */
  readonly root: string;
  readonly clock: Clock;
  readonly onDamage: OnDamage;
  /** Told of the folder, where all that it holds is of another version of the program. */
  readonly onForeign?: (path: string) => void;
};

/** What a power cut may take: steps that ended within so many milliseconds. A kill takes none. */
const flushEveryMs = 500;

/** Where a large value is. */
export function objectPath(root: string, name: string): string {
  return `${root}/objects/${name.slice(0, 2)}/${name.slice(2)}`;
}

/** What the files of a record's payload hold. */
export type RecordPayload = Pick<StepRecord, 'parts' | 'warnings'>;

export function recordPayload(bytes: Uint8Array): RecordPayload {
  return JSON.parse(new TextDecoder().decode(bytes)) as RecordPayload;
}

/** Whether the folder was written by another version alone; the first one kept each record in a file of its own. */
function isForeign(files: Files, root: string, { segments, foreign }: LogIndex): boolean {
  return segments.length === 0 && (foreign.length > 0 || files.list(`${root}/steps`).length > 0);
}

const noWarnings: readonly never[] = [];

/** A store in the folder `root`. One process at a time may write to it; any may read. */
export function folderStore({ files, root, clock, onDamage, onForeign }: StoreFolder): Store {
  const log = openLog(files, root, onDamage);
  let flushedAt = Number.NEGATIVE_INFINITY;
  let told = false;

  function index(): LogIndex {
    const now = log.index();
    if (!told && isForeign(files, root, now)) onForeign?.(root);
    told = true;
    return now;
  }

  function get(name: string): Uint8Array | null {
    const bytes = index().values.has(name) ? log.payload((now) => now.values.get(name)) : null;
    if (bytes !== null) return bytes;
    const path = objectPath(root, name);
    const own = files.read(path);
    if (own === null || digest(own) === name) return own;
    quarantine(files, root, path, onDamage);
    return null;
  }

  function lookup(key: string): { stored: Stored; record: Hit | null } {
    const entry = index().records.get(key);
    if (entry === undefined) return { stored: 'absent', record: null };
    const warnings = entry.warnings === 0 ? noWarnings : warningsOf(key);
    if (warnings === null) return { stored: 'altered', record: null };
    const output = { digest: entry.value, size: entry.size };
    return { stored: valueState(output), record: { output, warnings } };
  }

  function warningsOf(key: string): readonly Problem[] | null {
    const bytes = log.payload((now) => now.records.get(key));
    return bytes === null ? null : recordPayload(bytes).warnings;
  }

  function valueState({ digest: name, size }: StepRecord['output']): Stored {
    const value = index().values.get(name);
    if (value !== undefined) return value.length === size ? 'whole' : 'altered';
    const path = objectPath(root, name);
    const own = files.stat(path);
    if (own === null) return 'output-missing';
    if (own.size === size) return 'whole';
    quarantine(files, root, path, onDamage);
    return 'altered';
  }

  /** The value as an entry of the log; none where it is there already or has a file of its own. */
  function valueDrafts(name: string, bytes: Uint8Array): Draft[] {
    if (get(name) !== null) return [];
    if (fitsInLog(bytes)) return [valueDraft(name, clock.now(), bytes)];
    // Folders are flushed when the plan has run: what a power cut takes before is one step, not its truth.
    files.writeAll([{ path: objectPath(root, name), content: bytes }], 'later');
    return [];
  }

  function write(drafts: readonly Draft[]): void {
    if (drafts.length > 0) log.append(drafts);
    const now = clock.elapsed();
    if (now - flushedAt < flushEveryMs) return;
    files.flush();
    flushedAt = clock.elapsed();
  }

  function isKept(key: string, output: StepRecord['output'], payload: string): boolean {
    const entry = index().records.get(key);
    if (entry?.value !== output.digest) return false;
    const bytes = log.payload((now) => now.records.get(key));
    return bytes !== null && new TextDecoder().decode(bytes) === payload;
  }

  return {
    lookup,
    get,
    put: ({ key, parts, output, warnings }, bytes) => {
      const drafts = valueDrafts(output.digest, bytes);
      const payload = canonicalJson({ parts, warnings });
      if (!isKept(key, output, payload))
        drafts.push(recordDraft(key, output, warnings.length, clock.now(), payload));
      write(drafts);
    },
    putObject: (bytes) => {
      const name = digest(bytes);
      write(valueDrafts(name, bytes));
      files.flush();
      return name;
    },
    reload: log.reload,
  };
}
