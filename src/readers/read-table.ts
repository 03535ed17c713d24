import { unreachable } from '../base/invariant.ts';
import { err, type Result } from '../base/result.ts';
import type { Table } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { readCsv } from './csv.ts';
import { type Fault, problemsOf, type ReadOptions } from './options.ts';
import { wideToLong } from './wide.ts';

export type { ReadOptions } from './options.ts';

/**
 * A data file's bytes -> a table in long form. Never throws on bytes, however broken: what is wrong comes back as
 * problems (DATA002, DATA012) that name the file and the row, cell or offset. Parsers of binary formats are loaded
 * only when such a file is read.
 */
export async function readTable(bytes: Uint8Array, options: ReadOptions): Promise<Result<Table, Problem[]>> {
  const read = await readFormat(bytes, options);
  if (!read.ok) return err(problemsOf(read.error, options));
  if (options.layout === null) return read;
  const long = wideToLong(read.value, options.layout);
  return long.ok ? long : err(problemsOf(long.error, options));
}

async function readFormat(bytes: Uint8Array, options: ReadOptions): Promise<Result<Table, Fault[]>> {
  switch (options.format) {
    case 'csv':
    case 'tsv':
      return readCsv(bytes, options);
    case 'json':
      return (await import('./json.ts')).readJson(bytes, options);
    case 'parquet':
      return (await import('./parquet.ts')).readParquet(bytes, options);
    case 'xlsx':
      return (await import('./xlsx.ts')).readXlsx(bytes, options);
    case 'dta':
      return (await import('./dta.ts')).readDta(bytes, options);
    default:
      return unreachable(options.format);
  }
}
