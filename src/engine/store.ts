import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Files } from '../ports/files.ts';
import type { Stored } from './decide.ts';
import type { KeyParts } from './key.ts';
import { readSealed, sealed } from './sealed.ts';

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

const format = 'repro/step/1';

/** A store in the folder `root`. */
export function folderStore(files: Files, root: string, onDamage: (path: string) => void): Store {
  const objectPath = (name: string) => `${root}/objects/${name.slice(0, 2)}/${name.slice(2)}`;
  const recordPath = (key: string) => `${root}/steps/${key.slice(0, 2)}/${key.slice(2)}.json`;
  const quarantine = (path: string) => {
    files.rename(path, `${root}/damaged/${path.slice(root.length + 1).replaceAll('/', '-')}`);
    onDamage(path);
  };
  const get = (name: string) => {
    const bytes = files.read(objectPath(name));
    if (bytes === null || digest(bytes) === name) return bytes;
    quarantine(objectPath(name));
    return null;
  };
  const putObject = (bytes: Uint8Array) => {
    const name = digest(bytes);
    if (get(name) === null) files.write(objectPath(name), bytes);
    return name;
  };
  return {
    lookup: (key) => {
      const bytes = files.read(recordPath(key));
      if (bytes === null) return { stored: 'absent', record: null };
      const record = readSealed(format, bytes) as StepRecord | null;
      if (record === null || record.key !== key) {
        quarantine(recordPath(key));
        return { stored: 'altered', record: null };
      }
      const object = files.stat(objectPath(record.output.digest));
      if (object === null) return { stored: 'output-missing', record };
      if (object.size === record.output.size) return { stored: 'whole', record };
      quarantine(objectPath(record.output.digest));
      return { stored: 'altered', record };
    },
    get,
    put: (record, bytes) => {
      putObject(bytes);
      files.write(recordPath(record.key), sealed(format, record as unknown as Json));
    },
    putObject,
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

/** Files of which only reading is real: renames and writes are forgotten, so that a dry run leaves no trace. */
export function readOnly(files: Files): Files {
  const nothing = () => {};
  return { ...files, write: nothing, append: nothing, remove: nothing, rename: nothing };
}
