import type { Column, Table } from '../data/table.ts';
import { compareValues, pairByKey } from './compare.ts';
import type { CellChange, ColumnChange, DiffSide, RowChange, Scalar, SourceSide } from './types.ts';

export type TableChanges = {
  readonly rows: readonly RowChange[];
  readonly columns: readonly ColumnChange[];
  /** The largest first: by the move in ranges of the old column; then text and cells that came or went. */
  readonly cells: readonly CellChange[];
};

/** Rows, columns and cells of every source that both sides have in full. Rows are the same where entity and time are. */
export function tableChanges(a: DiffSide, b: DiffSide): TableChanges {
  const pairs = pairByKey(a.sources ?? [], b.sources ?? [], ({ name }) => name);
  const found = pairs.flatMap(({ old, new: fresh }) => {
    if (old?.table === undefined || fresh?.table === undefined || old.digest === fresh.digest) return [];
    const keys = { old: keysOf(a, old), new: keysOf(b, fresh) };
    return [compareTables(fresh.name, old.table, fresh.table, keys)];
  });
  const cells = found.flatMap((one) => one.cells);
  // Sorting is stable: equal sizes keep the order of source, column and row.
  cells.sort((one, other) => (other.size ?? -1) - (one.size ?? -1));
  return { rows: found.flatMap(({ rows }) => rows), columns: found.flatMap(({ columns }) => columns), cells };
}

/** The panel's roles that the source has as columns: a table of entities alone has no time. */
function keysOf({ panel }: DiffSide, { table }: SourceSide): Keys {
  const has = (name: string | null | undefined) =>
    name !== null && name !== undefined && table !== undefined && Object.hasOwn(table.columns, name);
  return {
    entity: has(panel?.entity) ? panel!.entity : null,
    time: has(panel?.time) ? panel!.time : null,
  };
}

type Keys = { readonly entity: string | null; readonly time: string | null };
type Place = { readonly row: number; readonly entity: string; readonly time: string | null };

function compareTables(
  source: string,
  old: Table,
  fresh: Table,
  keys: { readonly old: Keys; readonly new: Keys },
): TableChanges {
  const key = ({ entity, time }: Place) => JSON.stringify([entity, time]);
  const pairs = pairByKey(placesOf(old, keys.old), placesOf(fresh, keys.new), key);
  const rows = pairs.flatMap((pair): RowChange[] => {
    if (pair.old !== null && pair.new !== null) return [];
    const { entity, time } = (pair.new ?? pair.old)!;
    return [{ source, entity, time, change: pair.old === null ? 'added' : 'removed' }];
  });
  const both = pairs.flatMap((pair) =>
    pair.old !== null && pair.new !== null ? [{ old: pair.old, new: pair.new }] : [],
  );
  const columns = pairByKey(old.names, fresh.names, (name) => name).map(({ key: column }) =>
    compareColumn(source, column, old.columns[column], fresh.columns[column], both),
  );
  return {
    rows,
    columns: columns.map(({ summary }) => summary),
    cells: columns.flatMap(({ cells }) => cells),
  };
}

/** Rows by what the panel knows them by; by their number where the table has no entity. */
function placesOf(table: Table, { entity, time }: Keys): Place[] {
  const [entities, times] = [columnOf(table, entity), columnOf(table, time)];
  return Array.from({ length: table.rows }, (_, row) => ({
    row,
    entity: entities === null ? `row ${row + 1}` : String(cellOf(entities, row) ?? ''),
    time: times === null ? null : String(cellOf(times, row) ?? ''),
  }));
}

function columnOf(table: Table, name: string | null): Column | null {
  return name === null ? null : (table.columns[name] ?? null);
}

/** NaN is a missing number. */
function cellOf(column: Column, row: number): Scalar {
  const value = column.values[row] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function compareColumn(
  source: string,
  column: string,
  old: Column | undefined,
  fresh: Column | undefined,
  rows: readonly { readonly old: Place; readonly new: Place }[],
): { readonly summary: ColumnChange; readonly cells: CellChange[] } {
  const [oldRange, newRange] = [rangeOf(old), rangeOf(fresh)];
  const base = { source, column, oldRange, newRange };
  if (old === undefined || fresh === undefined) {
    const change = old === undefined ? 'added' : 'removed';
    return { summary: { ...base, change, changed: 0, filled: 0, emptied: 0, rounding: 0 }, cells: [] };
  }
  const spread = spreadOf(oldRange) ?? spreadOf(newRange);
  const counts = { changed: 0, filled: 0, emptied: 0, rounding: 0 };
  const cells: CellChange[] = [];
  for (const { old: before, new: after } of rows) {
    const [one, other] = [cellOf(old, before.row), cellOf(fresh, after.row)];
    const change = compareValues(one, other);
    if (change === 'same') continue;
    counts[COUNT_OF[change]]++;
    if (change === 'rounding') continue;
    const { entity, time } = after;
    cells.push({
      source,
      column,
      entity,
      time,
      old: one,
      new: other,
      size: sizeOf(one, other, spread),
      change,
    });
  }
  const rangeMoved = JSON.stringify(oldRange) !== JSON.stringify(newRange);
  const moved = rangeMoved || cells.length > 0;
  const change = moved ? 'changed' : counts.rounding > 0 ? 'rounding' : 'same';
  return { summary: { ...base, ...counts, change }, cells };
}

const COUNT_OF = {
  changed: 'changed',
  added: 'filled',
  removed: 'emptied',
  rounding: 'rounding',
} as const;

/** Least and greatest number; null for text and for a column without numbers. */
function rangeOf(column: Column | undefined): readonly [number, number] | null {
  if (column?.kind !== 'number') return null;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column.values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : null;
}

function spreadOf(range: readonly [number, number] | null): number | null {
  return range === null || range[1] === range[0] ? null : range[1] - range[0];
}

/** A change in ranges of its column, so that columns of any unit compare. */
function sizeOf(old: Scalar, fresh: Scalar, spread: number | null): number | null {
  if (typeof old !== 'number' || typeof fresh !== 'number') return null;
  return spread === null ? null : Math.abs(fresh - old) / spread;
}
