import { err, ok, type Result } from '../base/result.ts';
import type { Table } from '../data/table.ts';
import { type Cell, columnOf, countingNumbers, headerFaults, tableOf } from './columns.ts';
import { decodeText } from './decode.ts';
import { jsonFault } from './json-fault.ts';
import { missingCodes } from './missing-codes.ts';
import { type Fault, malformed, type ReadOptions } from './options.ts';

type Columns = {
  readonly names: readonly string[];
  readonly cells: readonly (readonly unknown[])[];
  readonly rows: number;
};

/**
 * A JSON array of objects, or `{ "columns": { name: [cells] } }`. true and false are 1 and 0. A key that an object
 * lacks is a missing value. Rows are numbered from 1 in the array's order.
 */
export function readJson(bytes: Uint8Array, options: ReadOptions): Result<Table, Fault[]> {
  const decoded = decodeText(bytes, options.encoding);
  if (!decoded.ok) return err([decoded.error]);
  const parsed = parseJson(decoded.value);
  if (!parsed.ok) return err([parsed.error]);
  const columns = columnsOf(parsed.value);
  if (!columns.ok) return columns;
  const { names, cells, rows } = columns.value;
  const faults = headerFaults(names, 'column');
  const typed = cells.map((column, j) => column.map((cell, i) => typedCell(cell, names[j]!, i, faults)));
  if (faults.length > 0) return err(faults);
  const missing = missingCodes(options.missingCodes);
  return ok(
    tableOf(
      names,
      typed.map((column) => columnOf(column, missing)),
      countingNumbers(rows),
    ),
  );
}

function parseJson(text: string): Result<unknown, Fault> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    const at = jsonFault(text);
    const before = text.slice(0, at).split('\n');
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    return err(malformed(at >= text.length ? `ends too early, at ${place}` : `is not JSON from ${place} on`));
  }
}

function columnsOf(value: unknown): Result<Columns, Fault[]> {
  if (Array.isArray(value)) return columnsOfObjects(value);
  if (isObject(value) && isObject(value.columns)) return columnsOfLists(value.columns);
  return err([malformed('must be an array of objects, or an object with `columns`')]);
}

function columnsOfObjects(records: readonly unknown[]): Result<Columns, Fault[]> {
  const places = new Map<string, number>();
  const cells: unknown[][] = [];
  const faults: Fault[] = [];
  records.forEach((record, i) => {
    if (!isObject(record)) {
      faults.push(malformed(`row ${i + 1} is not an object`));
      return;
    }
    for (const [name, cell] of Object.entries(record)) {
      const place = places.get(name) ?? places.size;
      if (place === places.size) {
        places.set(name, place);
        cells.push([]);
      }
      const column = cells[place]!;
      while (column.length < i) column.push(null);
      column.push(cell);
    }
  });
  if (faults.length > 0) return err(faults);
  for (const column of cells) while (column.length < records.length) column.push(null);
  return ok({ names: [...places.keys()], cells, rows: records.length });
}

function columnsOfLists(columns: { readonly [name: string]: unknown }): Result<Columns, Fault[]> {
  const names = Object.keys(columns);
  const faults: Fault[] = [];
  const cells: unknown[][] = [];
  for (const name of names) {
    const column = columns[name];
    if (!Array.isArray(column)) faults.push(malformed(`column \`${name}\` is not a list`));
    else cells.push(column);
  }
  const rows = cells[0]?.length ?? 0;
  if (faults.length === 0) {
    cells.forEach((column, j) => {
      if (column.length === rows) return;
      faults.push(
        malformed(`column \`${names[j]}\` has ${column.length} cells, but \`${names[0]}\` has ${rows}`),
      );
    });
  }
  return faults.length > 0 ? err(faults) : ok({ names, cells, rows });
}

function typedCell(cell: unknown, name: string, row: number, faults: Fault[]): Cell {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  // 1e999 is JSON, but no double.
  if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
  const what = typeof cell === 'number' ? 'a number beyond the range of a double' : 'a list or an object';
  faults.push(malformed(`row ${row + 1}, column \`${name}\` holds ${what}`));
  return null;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
