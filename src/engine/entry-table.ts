import { invariant } from '../base/invariant.ts';
import type { Entry, RecordEntry, Segment, ValueEntry } from './log.ts';

/** Entries by their name, a SHA-256 in lower-case hex, in the order in which the names came. */
export type EntryTable<T extends Entry> = {
  readonly size: number;
  readonly has: (name: string) => boolean;
  readonly get: (name: string) => T | undefined;
  /** An entry of the same name takes the place of the one before. */
  readonly set: (entry: T) => void;
  readonly keys: () => Iterable<string>;
  readonly values: () => Iterable<T>;
};

const nameBytes = 32;
const nameWords = nameBytes / 4;
/** Number of its segment, start, place and length of the payload, time; of a record also the size of its value and its warnings. */
const numbersOfEach = 7;
const smallest = 256;

type Rows<T extends Entry> = {
  /** Bytes of names in each row: its own, and of a record that of its value. */
  readonly width: number;
  readonly write: (entry: T, names: Buffer, at: number) => void;
  readonly name: (entry: T) => string;
  readonly read: (name: string, names: Buffer, row: number, numbers: Float64Array, segment: Segment) => T;
};

export function recordTable(): EntryTable<RecordEntry> {
  return entryTable<RecordEntry>({
    width: 2 * nameBytes,
    name: ({ key }) => key,
    write: ({ value }, names, at) => names.write(value, at + nameBytes, 'hex'),
    // Member by member: a copy of what they share takes several times the memory, and lookups are many.
    read: (key, names, row, numbers, segment) => ({
      segment,
      start: numbers[row * numbersOfEach + 1] ?? 0,
      at: numbers[row * numbersOfEach + 2] ?? 0,
      length: numbers[row * numbersOfEach + 3] ?? 0,
      made: numbers[row * numbersOfEach + 4] ?? 0,
      kind: 'record',
      key,
      value: names.toString('hex', (2 * row + 1) * nameBytes, (2 * row + 2) * nameBytes),
      size: numbers[row * numbersOfEach + 5] ?? 0,
      warnings: numbers[row * numbersOfEach + 6] ?? 0,
    }),
  });
}

export function valueTable(): EntryTable<ValueEntry> {
  return entryTable<ValueEntry>({
    width: nameBytes,
    name: ({ digest }) => digest,
    write: () => {},
    read: (digest, _names, row, numbers, segment) => ({
      segment,
      start: numbers[row * numbersOfEach + 1] ?? 0,
      at: numbers[row * numbersOfEach + 2] ?? 0,
      length: numbers[row * numbersOfEach + 3] ?? 0,
      made: numbers[row * numbersOfEach + 4] ?? 0,
      kind: 'value',
      digest,
    }),
  });
}

/** Bytes and numbers side by side: a cache may have hundreds of thousands of entries, of which few are asked for. */
function entryTable<T extends Entry>({ width, name: nameOf, write, read }: Rows<T>): EntryTable<T> {
  let capacity = smallest;
  let size = 0;
  let names = Buffer.alloc(capacity * width);
  let words = wordsOf(names);
  let numbers = new Float64Array(capacity * numbersOfEach);
  /** Row + 1, at the first words of its name or after; twice as many as rows, so that a free one is near. */
  let slots = new Uint32Array(capacity * 2);
  const segments: Segment[] = [];
  const sought = Buffer.alloc(nameBytes);
  const soughtWords = wordsOf(sought);

  function isAt(row: number): boolean {
    const from = (row * width) / 4;
    for (let i = 0; i < nameWords; i++) if (words[from + i] !== soughtWords[i]) return false;
    return true;
  }

  /** Where the sought name is, or the free slot where it goes. */
  function slotOf(): number {
    const mask = slots.length - 1;
    let slot = (soughtWords[0] ?? 0) & mask;
    for (let row = slots[slot] ?? 0; row !== 0 && !isAt(row - 1); row = slots[slot] ?? 0)
      slot = (slot + 1) & mask;
    return slot;
  }

  function grow(): void {
    capacity *= 2;
    const [oldNames, oldNumbers] = [names, numbers];
    names = Buffer.alloc(capacity * width);
    oldNames.copy(names);
    words = wordsOf(names);
    numbers = new Float64Array(capacity * numbersOfEach);
    numbers.set(oldNumbers);
    slots = new Uint32Array(capacity * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < size; row++) {
      let slot = (words[(row * width) / 4] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
  }

  function segmentNumber(segment: Segment): number {
    const known = segments.lastIndexOf(segment);
    return known >= 0 ? known : segments.push(segment) - 1;
  }

  function rowOf(name: string): number {
    if (name.length !== 2 * nameBytes || sought.write(name, 'hex') !== nameBytes) return -1;
    return (slots[slotOf()] ?? 0) - 1;
  }

  /** The row of the name sought, a new one where there was none. */
  function rowFor(): number {
    if (size === capacity) grow();
    const slot = slotOf();
    const row = (slots[slot] ?? 0) - 1;
    if (row >= 0) return row;
    sought.copy(names, size * width);
    size += 1;
    slots[slot] = size;
    return size - 1;
  }

  function entryIn(row: number, name: string): T {
    const segment = segments[numbers[row * numbersOfEach] ?? 0];
    invariant(segment, `${name} is in no segment`);
    return read(name, names, row, numbers, segment);
  }

  const nameIn = (row: number) => names.toString('hex', row * width, row * width + nameBytes);
  return {
    get size() {
      return size;
    },
    has: (name) => rowOf(name) >= 0,
    get: (name) => {
      const row = rowOf(name);
      return row < 0 ? undefined : entryIn(row, name);
    },
    set: (entry) => {
      sought.write(nameOf(entry), 'hex');
      const row = rowFor();
      const from = row * numbersOfEach;
      numbers[from] = segmentNumber(entry.segment);
      numbers[from + 1] = entry.start;
      numbers[from + 2] = entry.at;
      numbers[from + 3] = entry.length;
      numbers[from + 4] = entry.made;
      if (entry.kind === 'record') {
        numbers[from + 5] = entry.size;
        numbers[from + 6] = entry.warnings;
      }
      write(entry, names, row * width);
    },
    *keys() {
      for (let row = 0; row < size; row++) yield nameIn(row);
    },
    *values() {
      for (let row = 0; row < size; row++) yield entryIn(row, nameIn(row));
    },
  };
}

/** @param bytes its own memory, not a part of another's */
function wordsOf(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
