import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/digest.ts';
import { recordTable, valueTable } from '../../../src/engine/entry-table.ts';
import type { RecordEntry, Segment, ValueEntry } from '../../../src/engine/log.ts';

const segments: Segment[] = ['a', 'b'].map((path) => ({ path, size: 0, bad: [], tornAt: null }));

function segmentOf(i: number): Segment {
  const segment = segments[i % 2];
  if (segment === undefined) throw new Error('no segment');
  return segment;
}

function record(i: number, start: number): RecordEntry {
  const [key, value] = [digest(`key ${i}`), digest(`value ${i + start}`)];
  const place = { segment: segmentOf(i), start, at: start + 200, length: i, made: 1_700_000_000 + i };
  return { ...place, kind: 'record', key, value, size: 2 ** 40 + i, warnings: i % 3 };
}

describe('a table of entries', () => {
  it('gives back what a map of them would, in the same order, also of names that came twice', () => {
    const table = recordTable();
    const map = new Map<string, RecordEntry>();
    // More than one doubling; every third name comes again, with another place.
    for (const entry of Array.from({ length: 3000 }, (_, i) =>
      record(i % 3 === 2 ? Math.floor(i / 2) : i, i * 1000),
    )) {
      table.set(entry);
      map.set(entry.key, entry);
    }
    expect(table.size).toBe(map.size);
    expect([...table.keys()]).toEqual([...map.keys()]);
    expect([...table.values()]).toEqual([...map.values()]);
    for (const [key, entry] of map) expect(table.get(key)).toEqual(entry);
    expect(table.get(record(2, 0).key)?.segment).toBe(map.get(record(2, 0).key)?.segment);
  });

  it('finds no name that it was not given, nor what is no name', () => {
    const table = valueTable();
    const name = digest('there');
    const entry: ValueEntry = {
      segment: segmentOf(0),
      start: 1,
      at: 2,
      length: 3,
      made: 4,
      kind: 'value',
      digest: name,
    };
    table.set(entry);
    expect([name, digest('absent'), '', name.slice(1), `${name}00`, 'x'.repeat(64)].map(table.has)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(table.get(name)).toEqual(entry);
    expect(table.get(digest('absent'))).toBeUndefined();
  });
});
