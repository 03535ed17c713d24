import { compareCodeUnits } from '../base/compare.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseNumber } from '../data/number.ts';
import type { Column, Table } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';

/** One source of a panel, as read. */
export type PanelSource = {
  readonly name: string;
  /** As messages name the file. */
  readonly path: string;
  readonly pointer: string;
  readonly table: Table;
};

/** The keys of a source's rows: entity as a place in the list of all entities. */
export type SourceKeys = {
  readonly source: PanelSource;
  readonly entity: Int32Array;
  readonly time: Float64Array;
  /** Rows in the order of their keys. */
  readonly order: Int32Array;
};

export type PanelKeys = {
  readonly labels: readonly string[];
  readonly numeric: boolean;
  readonly keys: readonly SourceKeys[];
};

/** Faults of one kind named one by one before the rest are only counted. */
const MOST_NAMED = 5;

export function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_NAMED).join(', ');
  return items.length > MOST_NAMED ? `${shown} and ${items.length - MOST_NAMED} more` : shown;
}

function problem(code: string, message: string, pointer: string, hint?: string): Problem {
  return { code, severity: 'error', message, pointer, ...(hint === undefined ? {} : { hint }) };
}

/**
 * Reads every source's panel keys. Entities that are numbers in all sources are ordered by value, else all are text,
 * ordered by code unit. Absent key columns (BIND011), a time that is not a number (DATA003), rows without a key
 * (DATA010) and rows with the same key (DATA004) are problems.
 */
export function panelKeys(
  sources: readonly PanelSource[],
  entity: string,
  time: string | null,
): Result<PanelKeys, Problem[]> {
  const problems = sources.flatMap((source) => keyProblems(source, entity, time));
  if (problems.length > 0) return err(problems);
  const numeric = sources.every(({ table }) => table.columns[entity]!.kind === 'number');
  const { labels, places } = entityLabels(
    sources.map(({ table }) => table.columns[entity]!),
    numeric,
  );
  const keys = sources.map((source): SourceKeys => {
    const codes = codesOf(source.table.columns[entity]!, places);
    const times =
      time === null
        ? new Float64Array(source.table.rows)
        : (source.table.columns[time]!.values as Float64Array);
    return { source, entity: codes, time: times, order: keyOrder(codes, times) };
  });
  const twice = keys.flatMap((key) => duplicateProblems(key, labels, time));
  return twice.length > 0 ? err(twice) : ok({ labels, numeric, keys });
}

function keyProblems({ table, path, pointer }: PanelSource, entity: string, time: string | null): Problem[] {
  const problems: Problem[] = [];
  for (const [role, name] of [
    ['entity', entity],
    ['time', time],
  ] as const) {
    if (name === null) continue;
    if (!Object.hasOwn(table.columns, name)) {
      const hint = `It has ${listed(table.names.map((column) => `\`${column}\``))}.`;
      problems.push(
        problem('BIND011', `${path} has no column \`${name}\`, the ${role} of the panel.`, pointer, hint),
      );
      continue;
    }
    const column = table.columns[name]!;
    if (role === 'time' && column.kind === 'text')
      problems.push(timeProblem(table, column.values, name, path));
    else problems.push(...emptyKeys(table, column, name, role, path, pointer));
  }
  return problems;
}

function timeProblem(table: Table, values: readonly (string | null)[], name: string, path: string): Problem {
  const row = values.findIndex((cell) => cell !== null && parseNumber(cell) === null);
  const message = `${path}, row ${table.rowNumbers[row]}: the time \`${name}\` is the text ${JSON.stringify(values[row])}, where a number is due.`;
  return problem('DATA003', message, '/data/panel/time', 'Write periods as numbers, such as 2011.');
}

function emptyKeys(
  table: Table,
  column: Column,
  name: string,
  role: string,
  path: string,
  pointer: string,
): Problem[] {
  const rows: string[] = [];
  for (let row = 0; row < table.rows; row++) {
    const cell = column.values[row]!;
    if (cell === null || Number.isNaN(cell)) rows.push(String(table.rowNumbers[row]));
  }
  if (rows.length === 0) return [];
  const where = rows.length === 1 ? `row ${rows[0]} has` : `rows ${listed(rows)} have`;
  return [problem('DATA010', `${path}: ${where} no ${role} (\`${name}\`).`, pointer)];
}

/** An entity as printed. */
export function labelOf(cell: string | number | null): string {
  // -0 and 0 are one entity.
  return typeof cell === 'string' ? cell : String(cell === 0 ? 0 : cell);
}

function entityLabels(
  columns: readonly Column[],
  numeric: boolean,
): { labels: string[]; places: Map<string, number> } {
  const distinct = new Set<string>();
  for (const column of columns) for (const cell of column.values) distinct.add(labelOf(cell));
  const labels = [...distinct].sort(numeric ? (a, b) => Number(a) - Number(b) : compareCodeUnits);
  return { labels, places: new Map(labels.map((label, i) => [label, i])) };
}

function codesOf(column: Column, places: ReadonlyMap<string, number>): Int32Array {
  const codes = new Int32Array(column.values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = places.get(labelOf(column.values[row]!))!;
  return codes;
}

function keyOrder(entity: Int32Array, time: Float64Array): Int32Array {
  const order = Int32Array.from(entity, (_, row) => row);
  // The row number decides between equal keys, so that the order of a list of duplicates is the file's.
  return order.sort((a, b) => entity[a]! - entity[b]! || time[a]! - time[b]! || a - b);
}

function duplicateProblems(keys: SourceKeys, labels: readonly string[], time: string | null): Problem[] {
  const { source, entity, order } = keys;
  const found: string[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    const first = order[start]!;
    while (
      end < order.length &&
      entity[order[end]!] === entity[first] &&
      keys.time[order[end]!] === keys.time[first]
    )
      end++;
    if (end - start > 1) {
      const rows = Array.from(order.subarray(start, end), (row) => String(source.table.rowNumbers[row]));
      const name = time === null ? labels[entity[first]!]! : `${labels[entity[first]!]}, ${keys.time[first]}`;
      found.push(`${name} (rows ${listed(rows)})`);
    }
    start = end;
  }
  if (found.length === 0) return [];
  const what = time === null ? 'the same entity' : 'the same entity and time';
  const hint =
    time === null
      ? 'If the data have several periods, name their column as `time` in `data.panel`.'
      : undefined;
  return [
    problem('DATA004', `${source.path}: several rows have ${what}: ${listed(found)}.`, source.pointer, hint),
  ];
}
