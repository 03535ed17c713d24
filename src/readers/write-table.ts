import type { Column } from '../data/table.ts';

export type WrittenColumn = { readonly name: string; readonly column: Column };

/**
 * A table as the bytes of a CSV file (RFC 4180, LF, UTF-8) or a Parquet file: doubles in full precision, a missing value
 * an empty cell or a null.
 */
export async function writeTable(
  columns: readonly WrittenColumn[],
  format: 'csv' | 'parquet',
): Promise<Uint8Array> {
  return format === 'csv' ? Buffer.from(csvText(columns), 'utf8') : writeParquet(columns);
}

function csvText(columns: readonly WrittenColumn[]): string {
  const rows = columns[0]?.column.values.length ?? 0;
  const lines = [columns.map(({ name }) => quoted(name)).join(',')];
  for (let row = 0; row < rows; row++)
    lines.push(columns.map(({ column }) => cellText(column, row)).join(','));
  return `${lines.join('\n')}\n`;
}

function cellText(column: Column, row: number): string {
  if (column.kind === 'text') return quoted(column.values[row] ?? '');
  const value = column.values[row] as number;
  return Number.isFinite(value) ? String(value) : '';
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeParquet(columns: readonly WrittenColumn[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = columns.map(({ name, column }) => ({
    name,
    data:
      column.kind === 'text'
        ? [...column.values]
        : Array.from(column.values, (value) => (Number.isFinite(value) ? value : null)),
    type: column.kind === 'text' ? ('STRING' as const) : ('DOUBLE' as const),
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
