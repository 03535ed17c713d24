import type { DecodedArray, FileMetaData } from 'hyparquet';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { err, ok, type Result } from '../base/result.ts';
import type { Table } from '../data/table.ts';
import { type ColumnChunks, columnChunks } from './column-chunks.ts';
import { type Cell, countingNumbers, headerFaults, tableOf } from './columns.ts';
import { isoInstant } from './dates.ts';
import { missingCodes } from './missing-codes.ts';
import { type Fault, malformed, type ReadOptions } from './options.ts';
import { snappyBlock } from './snappy.ts';

/** More cells than this are not read: a damaged or hostile footer can claim any number of rows. */
const MOST_CELLS = 200_000_000;
const MOST_ROWS_PER_BYTE = 20_000;
/** Columns up to which each is read by itself. */
const NARROW = 100;
/** Of a decimal: the widest type that writers have has 76 digits. */
const MOST_DECIMALS = 76;

/** A flat Parquet file. Dates become ISO text, true and false 1 and 0; integers beyond 2^53 round to a double. */
export async function readParquet(bytes: Uint8Array, options: ReadOptions): Promise<Result<Table, Fault[]>> {
  const buffer = bufferOf(bytes);
  let metadata: FileMetaData;
  const chunks = new Map<string, ColumnChunks>();
  const faults: Fault[] = [];
  try {
    metadata = parquetMetadata(buffer, { geoparquet: false });
    const shape = shapeFaults(metadata, bytes.length);
    if (shape.length > 0) return err(shape);
    const count = Number(metadata.num_rows);
    for (const name of namesOf(metadata)) chunks.set(name, columnChunks(count));
    const divisors = takeScales(metadata);
    for (const columns of readsOf(namesOf(metadata))) {
      await parquetRead({
        file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
        metadata,
        columns,
        geoparquet: false,
        compressors: { SNAPPY: snappyBlock },
        onChunk: ({ columnName, columnData, rowStart }) => {
          const divisor = divisors.get(columnName) ?? 1;
          chunks.get(columnName)?.add(chunkOf(columnData, divisor), rowStart, typedCell);
        },
      });
    }
  } catch (error) {
    const why =
      error instanceof Error && error.message.includes('compression codec') ? `: ${error.message}` : '';
    return err([
      malformed(`is not a Parquet file that can be read${why}`, 'Write it with snappy or no compression.'),
    ]);
  }
  const rows = Number(metadata.num_rows);
  const names = namesOf(metadata);
  const missing = missingCodes(options.missingCodes);
  const columns = names.map((name) => {
    const column = chunks.get(name)!;
    const filled = column.filled();
    if (filled !== rows) {
      const has = filled === null ? 'more' : filled;
      faults.push(malformed(`column \`${name}\` has ${has} cells, but the file says ${rows} rows`));
    }
    return column.column(missing);
  });
  return faults.length > 0 ? err(faults) : ok(tableOf(names, columns, countingNumbers(rows)));
}

/** The parser wants a buffer that begins where the file does, and only reads it: a copy where the bytes are part of another. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length;
  return whole ? buffer : new Uint8Array(bytes).buffer;
}

/**
 * Columns that are read at a time. Of neighbors together the parser copies the bytes twice, and all stay in memory; but
 * it goes over the schema for every read.
 */
function readsOf(names: string[]): string[][] {
  return names.length <= NARROW ? names.map((name) => [name]) : [names];
}

function namesOf(metadata: FileMetaData): string[] {
  return metadata.schema.slice(1).map((element) => element.name);
}

function shapeFaults(metadata: FileMetaData, byteLength: number): Fault[] {
  const nested = metadata.schema
    .slice(1)
    .find((element) => element.num_children || element.repetition_type === 'REPEATED');
  if (nested) return [malformed(`column \`${nested.name}\` is nested: only flat tables can be read`)];
  const unscaled = metadata.schema.find(({ scale = 0 }) => !(scale >= 0 && scale <= MOST_DECIMALS));
  if (unscaled) return [malformed(`is damaged: column \`${unscaled.name}\` has ${unscaled.scale} decimals`)];
  const rows = Number(metadata.num_rows);
  const names = namesOf(metadata);
  // The parser starts on all columns at once: one that it cannot place must be refused before, or its failure is lost.
  const placed = metadata.row_groups.every(
    ({ columns }) =>
      columns.length === names.length &&
      columns.every(
        ({ meta_data: meta }, j) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === names[j],
      ),
  );
  if (!placed) return [malformed('is damaged: its row groups do not hold the columns of its schema')];
  const grouped = metadata.row_groups.map((group) => Number(group.num_rows));
  let sum = 0;
  for (const count of grouped) sum += count;
  const negative = rows < 0 || grouped.some((count) => !(count >= 0));
  if (negative || sum !== rows)
    return [malformed('is damaged: its row groups and its number of rows disagree')];
  if (rows * names.length > MOST_CELLS || rows > byteLength * MOST_ROWS_PER_BYTE) {
    return [malformed(`says it has ${rows} rows of ${names.length} columns, more than can be read`)];
  }
  return headerFaults(names, 'column');
}

/**
 * Takes the scale off every column of decimals, so that the parser gives whole numbers, and gives back what to divide
 * them by. The parser would multiply by a power of ten below 1, which is not exact and differs between versions of
 * Node; a quotient of two exact numbers is the double nearest to the decimal, as in a text file.
 */
function takeScales(metadata: FileMetaData): Map<string, number> {
  const divisors = new Map<string, number>();
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL') continue;
    divisors.set(element.name, Number(`1e${element.scale ?? 0}`));
    element.scale = 0;
  }
  return divisors;
}

/** Decimals come as whole numbers: see {@link takeScales}. */
function chunkOf(data: DecodedArray, divisor: number): ArrayLike<unknown> {
  const cells: ArrayLike<unknown> = data;
  if (divisor === 1) return cells;
  return Array.from(cells, (value) => {
    const cell = typedCell(value);
    return typeof cell === 'number' ? cell / divisor : cell;
  });
}

function typedCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return isoInstant(value);
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}
