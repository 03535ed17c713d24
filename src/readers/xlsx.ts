import { readSheet } from 'read-excel-file/universal';
import { err, ok, type Result } from '../base/result.ts';
import type { Table } from '../data/table.ts';
import { type Cell, columnOf, headerFaults, tableOf, trimBlanks } from './columns.ts';
import { isoInstant } from './dates.ts';
import { missingCodes } from './missing-codes.ts';
import { type Fault, malformed, type ReadOptions } from './options.ts';
import { workbookFault } from './xlsx-guard.ts';

/**
 * One sheet of an Excel workbook: the first row that is not empty names the columns, rows without any cell are
 * skipped, and rows carry the sheet's own numbers. Dates become ISO text, true and false 1 and 0; a formula is its
 * stored value, an error such as `#N/A` a missing one.
 */
export async function readXlsx(bytes: Uint8Array, options: ReadOptions): Promise<Result<Table, Fault[]>> {
  const refused = await workbookFault(bytes);
  if (refused !== null) return err([refused]);
  let rows: readonly (readonly unknown[])[];
  try {
    rows = await readSheet(bytes.slice().buffer, options.sheet ?? 1, { trim: false });
  } catch (error) {
    return err([sheetFault(error, options.sheet)]);
  }
  const headerRow = rows.findIndex((row) => row.some((cell) => cell !== null));
  if (headerRow < 0) return err([malformed('the sheet is empty: there is not even a header row')]);
  const header = rows[headerRow]!.map((cell) => trimBlanks(String(typedCell(cell) ?? '')));
  const body = rows.map((row, i) => ({ row, number: i + 1 })).slice(headerRow + 1);
  const filled = body.filter(({ row }) => row.some((cell) => cell !== null));
  const used = header.map((name, j) => name !== '' || filled.some(({ row }) => (row[j] ?? null) !== null));
  const kept = header.map((_, j) => j).filter((j) => used[j]);
  const faults = headerFaults(
    header.filter((_, j) => used[j]),
    'column',
  );
  if (faults.length > 0) return err(faults);
  const missing = missingCodes(options.missingCodes);
  const columns = kept.map((j) =>
    columnOf(
      filled.map(({ row }) => typedCell(row[j])),
      missing,
    ),
  );
  const rowNumbers = Float64Array.from(filled, ({ number }) => number);
  return ok(
    tableOf(
      kept.map((j) => header[j]!),
      columns,
      rowNumbers,
    ),
  );
}

function typedCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? isoInstant(value) : String(value);
}

function sheetFault(error: unknown, sheet: string | number | null): Fault {
  if (error instanceof Error && error.name === 'SheetNotFoundError') {
    return malformed(
      `has no sheet ${typeof sheet === 'number' ? sheet : `\`${sheet}\``}`,
      sheetHint(error.message),
    );
  }
  return malformed(
    'is not an Excel workbook (.xlsx) that can be read',
    'Save it again as .xlsx, or export the sheet as CSV.',
  );
}

function sheetHint(message: string): string {
  const names = /Available sheets: (.*)$/s.exec(message)?.[1];
  return names === undefined
    ? 'Name a sheet of the workbook, or give its number, 1 for the first.'
    : `It has ${names}.`;
}
