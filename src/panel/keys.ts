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
  const { labels, codesOf } = entityPlaces(
    sources.map(({ table }) => table.columns[entity]!),
    numeric,
  );
  const keys = sources.map((source): SourceKeys => {
    const codes = codesOf(source.table.columns[entity]!);
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

type Places = { readonly labels: string[]; readonly codesOf: (column: Column) => Int32Array };

/** Distinct entities in order, and the place of each cell's entity among them. */
function entityPlaces(columns: readonly Column[], numeric: boolean): Places {
  return numeric
    ? numericPlaces(columns.map((column) => column.values as Float64Array))
    : textPlaces(columns);
}

function textPlaces(columns: readonly Column[]): Places {
  const distinct = new Set<string>();
  for (const column of columns) for (const cell of column.values) distinct.add(labelOf(cell));
  const labels = [...distinct].sort(compareCodeUnits);
  const places = new Map(labels.map((label, i) => [label, i]));
  const codesOf = (column: Column): Int32Array => {
    const codes = new Int32Array(column.values.length);
    for (let row = 0; row < codes.length; row++) codes[row] = places.get(labelOf(column.values[row]!))!;
    return codes;
  };
  return { labels, codesOf };
}

/** Numbers never become text but once per entity; -0 and 0 are one entity, as they are one key of a set. */
function numericPlaces(columns: readonly Float64Array[]): Places {
  const sorted = (columns.length === 1 ? risingEntities(columns[0]!) : null) ?? sortedEntities(columns);
  let places: Map<number, number> | null = null;
  const placeOf = (value: number): number => {
    places ??= new Map(Array.from(sorted, (entity, place) => [entity, place]));
    return places.get(value)!;
  };
  const codesOf = (column: Column): Int32Array => {
    const values = column.values as Float64Array;
    const codes = new Int32Array(values.length);
    let code = -1;
    for (let row = 0; row < codes.length; row++) {
      const value = values[row]!;
      // The entity before or the next one, as on rows sorted by entity; else it is looked up.
      if (code < 0 || value !== sorted[code]) code = value === sorted[code + 1] ? code + 1 : placeOf(value);
      codes[row] = code;
    }
    return codes;
  };
  return { labels: Array.from(sorted, labelOf), codesOf };
}

/** The entities of rows that are sorted by them; null of others. */
function risingEntities(values: Float64Array): Float64Array | null {
  let distinct = values.length > 0 ? 1 : 0;
  for (let row = 1; row < values.length; row++) {
    if (values[row]! > values[row - 1]!) distinct += 1;
    else if (values[row] !== values[row - 1]) return null;
  }
  const entities = new Float64Array(distinct);
  for (let row = 0, at = 0; row < values.length; row++) {
    if (row === 0 || values[row] !== values[row - 1]) entities[at++] = values[row]!;
  }
  return entities;
}

function sortedEntities(columns: readonly Float64Array[]): Float64Array {
  const distinct = new Set<number>();
  for (const values of columns) {
    let before = Number.NaN;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (value !== before) distinct.add(value);
      before = value;
    }
  }
  return Float64Array.from(distinct).sort();
}

function keyOrder(entity: Int32Array, time: Float64Array): Int32Array {
  const order = new Int32Array(entity.length);
  let sorted = true;
  for (let row = 0; row < order.length; row++) {
    order[row] = row;
    sorted &&= row === 0 || comesAfter(entity, time, row);
  }
  if (sorted) return order;
  // The row number decides between equal keys, so that the order of a list of duplicates is the file's.
  return order.sort((a, b) => entity[a]! - entity[b]! || time[a]! - time[b]! || a - b);
}

function comesAfter(entity: Int32Array, time: Float64Array, row: number): boolean {
  const [one, two] = [entity[row - 1]!, entity[row]!];
  return one < two || (one === two && time[row - 1]! <= time[row]!);
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
