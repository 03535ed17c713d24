import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Table } from '../../../src/data/table.ts';
import { readTable } from '../../../src/readers/read-table.ts';

const here = new URL('.', import.meta.url);

export const json = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, here), 'utf8')) as T;

export async function readData(file: string): Promise<Table> {
  const table = await readTable(readFileSync(new URL(`data/${file}`, here)), {
    format: 'csv',
    path: file,
    pointer: '',
    encoding: 'utf-8',
    sheet: null,
    delimiter: null,
    missingCodes: [],
    layout: null,
  });
  if (!table.ok) throw new Error(table.error[0]!.message);
  return table.value;
}

export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns[name]!;
  if (column.kind !== 'number') throw new Error(`${name} is text`);
  return column.values;
}

/** Within a relative tolerance; below `nearZero` a number is the rounding of an exact zero. */
export function close(
  actual: number,
  expected: number,
  what: string,
  relative: number,
  nearZero = 1e-15,
): void {
  const error = Math.abs(actual - expected);
  expect(
    error <= Math.max(relative * Math.abs(expected), nearZero),
    `${what}: ${actual} is not ${expected}, by ${error}`,
  ).toBe(true);
}
