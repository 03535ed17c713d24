import type { Column } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { PanelKeys, PanelSource, SourceKeys } from './keys.ts';

export type JoinHow = 'inner' | 'left' | 'outer';

/** Rows of all sources by key, in the order of the keys. */
export type JoinedRows = {
  readonly entity: Int32Array;
  readonly time: Float64Array;
  /** Per source: the source's row for each joined row, -1 where it has none. */
  readonly from: readonly Int32Array[];
  /** Per source: rows whose key some other source lacks, and how many of them the join leaves out. */
  readonly unmatched: readonly number[];
  readonly dropped: readonly number[];
};

/** Names that two sources both have, the panel keys aside. */
export function clashProblems(sources: readonly SourceKeys[], roles: ReadonlySet<string>): Problem[] {
  const owner = new Map<string, SourceKeys['source']>();
  const problems: Problem[] = [];
  for (const { source } of sources) {
    for (const name of source.table.names) {
      if (roles.has(name)) continue;
      const other = owner.get(name);
      if (other === undefined) owner.set(name, source);
      else {
        const message = `both ${other.path} and ${source.path} have a column \`${name}\`.`;
        const hint = 'Rename one of them in its file: a column has one meaning.';
        problems.push({ code: 'BIND016', severity: 'error', message, hint, pointer: source.pointer });
      }
    }
  }
  return problems;
}

/**
 * Joins sources on the panel keys: `inner` keeps keys that all have, `left` those of the first, `outer` every one.
 * Keys are unique within a source, so that no row is ever doubled.
 */
export function joinRows({ keys }: PanelKeys, how: JoinHow): JoinedRows {
  if (keys.length === 1) return rowsOfOne(keys[0]!);
  const entity: number[] = [];
  const time: number[] = [];
  const from = keys.map((): number[] => []);
  const unmatched = keys.map(() => 0);
  const dropped = keys.map(() => 0);
  const heads = keys.map(() => 0);
  for (;;) {
    const least = leastHead(keys, heads);
    if (least === null) break;
    const rows = keys.map((key, s) => {
      const row = key.order[heads[s]!];
      return row !== undefined && key.entity[row] === least.entity && key.time[row] === least.time ? row : -1;
    });
    const complete = !rows.includes(-1);
    const kept = how === 'outer' || (how === 'left' ? rows[0]! >= 0 : complete);
    rows.forEach((row, s) => {
      if (kept) from[s]!.push(row);
      if (row < 0) return;
      heads[s]!++;
      if (!complete) unmatched[s]!++;
      if (!kept) dropped[s]!++;
    });
    if (!kept) continue;
    entity.push(least.entity);
    time.push(least.time);
  }
  return {
    entity: Int32Array.from(entity),
    time: Float64Array.from(time),
    from: from.map((rows) => Int32Array.from(rows)),
    unmatched,
    dropped,
  };
}

/** One source has nothing to be joined with: its rows in the order of their keys. */
function rowsOfOne({ entity, time, order }: SourceKeys): JoinedRows {
  const n = order.length;
  if (isInOrder(order)) return { entity, time, from: [order], unmatched: [0], dropped: [0] };
  const rows = { entity: new Int32Array(n), time: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    rows.entity[i] = entity[order[i]!]!;
    rows.time[i] = time[order[i]!]!;
  }
  return { ...rows, from: [order], unmatched: [0], dropped: [0] };
}

function leastHead(
  keys: readonly SourceKeys[],
  heads: readonly number[],
): { entity: number; time: number } | null {
  let least: { entity: number; time: number } | null = null;
  for (let s = 0; s < keys.length; s++) {
    const { order, entity, time } = keys[s]!;
    const row = order[heads[s]!];
    if (row === undefined) continue;
    const e = entity[row]!;
    const t = time[row]!;
    if (least === null || e < least.entity || (e === least.entity && t < least.time))
      least = { entity: e, time: t };
  }
  return least;
}

/** The sources' own columns on the joined rows; missing where a source has no row. */
export function joinColumns(
  keys: readonly SourceKeys[],
  rows: JoinedRows,
  roles: ReadonlySet<string>,
): [string, Column][] {
  return keys.flatMap(({ source }, s) => {
    const from = rows.from[s]!;
    // Rows that come in the file's order are the source's columns as they are: nobody writes into a column.
    const whole = from.length === source.table.rows && isInOrder(from);
    return source.table.names
      .filter((name) => !roles.has(name))
      .map((name): [string, Column] => [
        name,
        whole ? source.table.columns[name]! : gatherColumn(source, name, from),
      ]);
  });
}

function isInOrder(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false;
  return true;
}

function gatherColumn(source: PanelSource, name: string, from: Int32Array): Column {
  const column = source.table.columns[name]!;
  if (column.kind === 'number') {
    const values = new Float64Array(from.length);
    for (let i = 0; i < values.length; i++) {
      const row = from[i]!;
      values[i] = row < 0 ? Number.NaN : column.values[row]!;
    }
    return { kind: 'number', values };
  }
  return { kind: 'text', values: Array.from(from, (row) => (row < 0 ? null : column.values[row]!)) };
}
