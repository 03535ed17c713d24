import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { FileFailure, type Files } from '../ports/files.ts';
import type { Stored } from './decide.ts';
import type { KeyParts } from './key.ts';
import { type OnDamage, quarantine, sealed, unseal } from './sealed.ts';

/** The complete manifest of one finished step. */
export type StepRecord = {
  readonly key: string;
  readonly parts: KeyParts;
  readonly output: { readonly digest: string; readonly size: number };
  readonly warnings: readonly Problem[];
};

/**
 * Values by the digest of their bytes, and records of finished steps by their key. A value is a hit only when its whole
 * record is there; every read checks the digest, and what fails the check is put aside and told to `onDamage`.
 */
export type Store = {
  readonly lookup: (key: string) => { readonly stored: Stored; readonly record: StepRecord | null };
  /** null where it is absent or was put aside as damaged. */
  readonly get: (objectDigest: string) => Uint8Array | null;
  /** Writes the value, then its record: a crash between the two leaves no hit. */
  readonly put: (record: StepRecord, bytes: Uint8Array) => void;
  readonly putObject: (bytes: Uint8Array) => string;
};

export const recordFormat = 'repro/step/1';

/** Where a store keeps what it has. */
export function objectPath(root: string, name: string): string {
  return `${root}/objects/${name.slice(0, 2)}/${name.slice(2)}`;
}

export function recordPath(root: string, key: string): string {
  return `${root}/steps/${key.slice(0, 2)}/${key.slice(2)}.json`;
}

/** A store in the folder `root`. */
export function folderStore(files: Files, root: string, onDamage: OnDamage): Store {
  const aside = (path: string) => quarantine(files, root, path, onDamage);
  const get = (name: string) => {
    const path = objectPath(root, name);
    const bytes = files.read(path);
    if (bytes === null || digest(bytes) === name) return bytes;
    aside(path);
    return null;
  };
  const missing = (name: string, bytes: Uint8Array) =>
    get(name) === null ? [{ path: objectPath(root, name), content: bytes }] : [];
  return {
    lookup: (key) => {
      const path = recordPath(root, key);
      const bytes = files.read(path);
      if (bytes === null) return { stored: 'absent', record: null };
      const unsealed = unseal(recordFormat, bytes);
      if (unsealed.state === 'foreign') return { stored: 'absent', record: null };
      const record = unsealed.state === 'whole' ? (unsealed.content as unknown as StepRecord) : null;
      if (record === null || record.key !== key) {
        aside(path);
        return { stored: 'altered', record: null };
      }
      const object = files.stat(objectPath(root, record.output.digest));
      if (object === null) return { stored: 'output-missing', record };
      if (object.size === record.output.size) return { stored: 'whole', record };
      aside(objectPath(root, record.output.digest));
      return { stored: 'altered', record };
    },
    get,
    put: (record, bytes) => {
      const content = sealed(recordFormat, record as unknown as Json);
      const path = recordPath(root, record.key);
      // Folders are flushed when the plan has run: what a power cut takes before is one step, not its truth.
      files.writeAll([...missing(record.output.digest, bytes), { path, content }], 'later');
    },
    putObject: (bytes) => {
      const name = digest(bytes);
      files.writeAll(missing(name, bytes));
      return name;
    },
  };
}

/** What is put stays in memory; what is not there is asked of `below`, where there is one. Nothing is written. */
export function overlayStore(below: Store | null): Store {
  const objects = new Map<string, Uint8Array>();
  const records = new Map<string, string>();
  const putObject = (bytes: Uint8Array) => {
    const name = digest(bytes);
    objects.set(name, bytes);
    return name;
  };
  return {
    lookup: (key) => {
      const record = records.get(key);
      if (record !== undefined) return { stored: 'whole', record: JSON.parse(record) as StepRecord };
      return below === null ? { stored: 'absent', record: null } : below.lookup(key);
    },
    get: (name) => objects.get(name) ?? below?.get(name) ?? null,
    put: (record, bytes) => {
      putObject(bytes);
      records.set(record.key, canonicalJson(record));
    },
    putObject,
  };
}

/**
 * A store that turns to memory once the folder below has turned out to be read-only: a build then uses what is stored,
 * keeps what it makes for as long as it lives, and writes its outputs like any other.
 */
export function fallbackStore(below: Store, writable: () => boolean): Store {
  const memory = overlayStore(below);
  return {
    ...memory,
    put: (record, bytes) => {
      if (writable()) below.put(record, bytes);
      if (!writable()) memory.put(record, bytes);
    },
    putObject: (bytes) => {
      const name = writable() ? below.putObject(bytes) : '';
      return writable() ? name : memory.putObject(bytes);
    },
  };
}

/** Files that pass over what cannot be written under `root` because it is read-only, and tell of it once. */
export function tolerant(
  files: Files,
  root: string,
  onReadOnly: (failure: FileFailure) => void,
): Files & { readonly writable: () => boolean } {
  let writable = true;
  const inside = (path: string) => path.startsWith(`${root}/`);
  const attempt = (path: string, act: () => void) => {
    if (!inside(path)) return act();
    if (!writable) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof FileFailure && error.readOnly)) throw error;
      writable = false;
      onReadOnly(error);
    }
  };
  return {
    ...files,
    write: (path, content) => attempt(path, () => files.write(path, content)),
    writeAll: (entries, folders) => {
      const first = entries[0];
      if (first !== undefined) attempt(first.path, () => files.writeAll(entries, folders));
    },
    append: (path, text) => attempt(path, () => files.append(path, text)),
    remove: (path) => attempt(path, () => files.remove(path)),
    rename: (from, to) => attempt(from, () => files.rename(from, to)),
    writable: () => writable,
  };
}

/** Files of which only reading is real: renames and writes are forgotten, so that a dry run leaves no trace. */
export function readOnly(files: Files): Files {
  const nothing = () => {};
  return {
    ...files,
    write: nothing,
    writeAll: nothing,
    flush: nothing,
    append: nothing,
    remove: nothing,
    rename: nothing,
  };
}
