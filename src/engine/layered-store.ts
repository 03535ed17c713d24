import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import type { StepRecord, Store } from './store.ts';

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
    reload: () => below?.reload(),
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

/** Values by their digest, as far as a number of bytes goes: those that were asked for last. */
export type ValueMemory = {
  readonly get: (name: string) => Uint8Array | null;
  readonly keep: (name: string, bytes: Uint8Array) => void;
};

export function valueMemory(mostBytes: number): ValueMemory {
  const values = new Map<string, Uint8Array>();
  let held = 0;
  const drop = (name: string) => {
    held -= values.get(name)?.length ?? 0;
    values.delete(name);
  };
  return {
    get: (name) => values.get(name) ?? null,
    keep: (name, bytes) => {
      drop(name);
      values.set(name, bytes);
      held += bytes.length;
      for (const oldest of values.keys()) {
        if (held <= mostBytes) return;
        drop(oldest);
      }
    },
  };
}

/**
 * A store that reads and checks a value once for all the steps that it is an input of: while it is remembered, its bytes
 * are the same object each time.
 */
export function recallingStore(below: Store, memory: ValueMemory): Store {
  return {
    ...below,
    get: (name) => {
      const bytes = memory.get(name) ?? below.get(name);
      if (bytes !== null) memory.keep(name, bytes);
      return bytes;
    },
    put: (record, bytes) => {
      below.put(record, bytes);
      memory.keep(record.output.digest, bytes);
    },
  };
}
