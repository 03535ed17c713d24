import type { Result } from '../../../src/base/result.ts';
import type { Table } from '../../../src/data/table.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import { type ReadOptions, readTable } from '../../../src/readers/read-table.ts';

export const defaults: ReadOptions = {
  format: 'csv',
  path: 'data.csv',
  pointer: '/data/sources/main',
  encoding: 'utf-8',
  sheet: null,
  delimiter: null,
  missingCodes: [],
  layout: null,
};

export function read(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<Result<Table, Problem[]>> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readTable(bytes, { ...defaults, ...options });
}

export async function table(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<Table> {
  const result = await read(content, options);
  if (!result.ok) throw new Error(result.error.map((problem) => problem.message).join('\n'));
  return result.value;
}

export async function problems(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<Problem[]> {
  const result = await read(content, options);
  if (result.ok) throw new Error('the file was read');
  return result.error;
}

/** A column's cells, NaN as null. */
export function cells(from: Table, name: string): (number | string | null)[] {
  const column = from.columns[name]!;
  return Array.from(column.values as ArrayLike<number | string | null>, (cell) =>
    typeof cell === 'number' && Number.isNaN(cell) ? null : cell,
  );
}
