import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import type { Table } from './table.ts';

/**
 * SHA-256 of what a table holds: its columns by name and its rows as a set with repetition. Neither the order of rows
 * and columns nor the way the file writes them (line ends, quotes, format) changes it; any other cell does.
 */
export function tableDigest(table: Table): string {
  const names = [...table.names].sort(compareCodeUnits);
  const columns = names.map((name) => table.columns[name]!.values);
  const rows = Array.from({ length: table.rows }, (_, row) =>
    JSON.stringify(columns.map((values) => cellOf(values[row]!))),
  );
  rows.sort(compareCodeUnits);
  return digest(`${JSON.stringify(names)}\n${rows.join('\n')}\n`);
}

/** JSON has no NaN, and writes -0 as 0: both are what a missing and a zero cell mean. */
function cellOf(value: number | string | null): number | string | null {
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}
