import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/data/table.ts';
import { tableDigest } from '../../../src/data/table-digest.ts';
import { tableChanges } from '../../../src/diff/cell-changes.ts';
import { diffBuilds } from '../../../src/diff/diff-builds.ts';
import { renderDiffText } from '../../../src/diff/render-text.ts';
import type { DiffSide } from '../../../src/diff/types.ts';
import { side } from './fixtures.ts';
import { tableOf } from './tables.ts';

const panel = { entity: 'state', time: 'year' };

function withTable(label: string, table: Table): DiffSide {
  const source = { name: 's', rows: table.rows, columns: table.names, digest: tableDigest(table), table };
  return { ...side(label), panel, sources: [source] };
}

const old = tableOf({
  state: ['a', 'a', 'b', 'b'],
  year: [1, 2, 1, 2],
  gdp: [10, 20, 30, null],
  kind: ['x', 'x', 'y', 'y'],
});
const fresh = tableOf({
  state: ['b', 'a', 'a', 'c'],
  year: [2, 2, 1, 1],
  gdp: [5, 20, 14, 1],
  kind: ['y', null, 'z', 'x'],
});

describe('tableChanges', () => {
  const changes = tableChanges(withTable('a', old), withTable('b', fresh));

  it('knows rows by entity and time, in whatever order', () => {
    expect(changes.rows).toEqual([
      { source: 's', entity: 'b', time: '1', change: 'removed' },
      { source: 's', entity: 'c', time: '1', change: 'added' },
    ]);
  });

  it('counts what became of each column, with ranges over all rows', () => {
    expect(changes.columns.map(({ column, change }) => [column, change])).toEqual([
      ['state', 'same'],
      ['year', 'same'],
      ['gdp', 'changed'],
      ['kind', 'changed'],
    ]);
    expect(changes.columns[2]).toEqual({
      source: 's',
      column: 'gdp',
      changed: 1,
      filled: 1,
      emptied: 0,
      rounding: 0,
      oldRange: [10, 30],
      newRange: [1, 20],
      change: 'changed',
    });
    expect(changes.columns[3]).toMatchObject({ changed: 1, filled: 0, emptied: 1, oldRange: null });
  });

  it('names the largest moves first, by entity and time, then text and cells that came or went', () => {
    expect(
      changes.cells.map(({ column, entity, time, old: was, new: is, size }) => [
        column,
        entity,
        time,
        was,
        is,
        size,
      ]),
    ).toEqual([
      ['gdp', 'a', '1', 10, 14, 0.2],
      ['gdp', 'b', '2', null, 5, null],
      ['kind', 'a', '1', 'x', 'z', null],
      ['kind', 'a', '2', 'x', null, null],
    ]);
  });

  it('says nothing of equal data, and nothing where a side has digests alone', () => {
    expect(tableChanges(withTable('a', old), withTable('b', old))).toEqual({
      rows: [],
      columns: [],
      cells: [],
    });
    const bare = { ...side('b'), sources: [{ name: 's', rows: null, columns: null, digest: 'x' }] };
    const report = diffBuilds(withTable('a', old), bare);
    expect(report.cells).toEqual([]);
    expect(report.data.map(({ item }) => item)).toEqual(['digest']);
  });

  it("pairs rows of a table without the panel's columns by their number, and repeated ones in order", () => {
    const plain = (values: number[]) => withTable('x', tableOf({ v: values }));
    const [change] = tableChanges(plain([1, 2, 3]), plain([1, 2, 4])).cells;
    expect(change).toMatchObject({ entity: 'row 3', time: null, old: 3, new: 4 });
    const twice = (second: number) =>
      withTable('x', tableOf({ state: ['a', 'a'], year: [1, 1], v: [1, second] }));
    expect(tableChanges(twice(2), twice(3)).cells).toHaveLength(1);
    expect(tableChanges(twice(2), twice(3)).rows).toEqual([]);
  });

  it('counts rounding and lists columns that came and went', () => {
    const a = tableOf({ state: ['a'], year: [1], v: [1], gone: [1] });
    const b = tableOf({ state: ['a'], year: [1], v: [1 + Number.EPSILON], come: [1] });
    const found = tableChanges(withTable('a', a), withTable('b', b));
    expect(found.cells).toEqual([]);
    expect(found.columns.map(({ column, change }) => [column, change])).toEqual([
      ['state', 'same'],
      ['year', 'same'],
      ['v', 'changed'],
      ['gone', 'removed'],
      ['come', 'added'],
    ]);
  });
});

describe('a report of changed data', () => {
  it('lists a thousand cells at most unless everything is asked for, and says how many there are', () => {
    const many = (shift: number) =>
      withTable(
        'x',
        tableOf({
          state: Array.from({ length: 1500 }, (_, i) => `e${i}`),
          year: Array(1500).fill(1),
          v: Array.from({ length: 1500 }, (_, i) => i + shift),
        }),
      );
    const report = diffBuilds(many(0), many(1));
    expect([report.cells.length, report.cellsChanged]).toEqual([1000, 1500]);
    expect(renderDiffText(report, { color: false })).toContain('... 1490 more (--all lists them)');
    expect(diffBuilds(many(0), many(1), { all: true }).cells).toHaveLength(1500);
  });
});
