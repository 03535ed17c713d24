import { compareCodeUnits } from '../base/compare.ts';
import { digestOfPieces, digestOfTexts } from '../base/digest.ts';
import { type RowBytes, rowBytes } from './row-bytes.ts';
import { sortedRows } from './sort-rows.ts';
import type { Table } from './table.ts';

/**
 * SHA-256 of what a table holds: its columns by name and its rows as a set with repetition. Neither the order of rows
 * and columns nor the way the file writes them (line ends, quotes, format) changes it; any other cell does.
 */
export function tableDigest(table: Table): string {
  const names = [...table.names].sort(compareCodeUnits);
  const columns = names.map((name) => table.columns[name]!.values);
  const first = JSON.stringify(names);
  const packed = rowBytes(columns, table.rows);
  if (packed !== null && table.rows > 0) return digestOfPieces(sortedPieces(`${first}\n`, packed));
  const cells = new Array<string>(columns.length);
  const rows = Array.from({ length: table.rows }, (_, row) => rowText(columns, row, cells));
  // Without a function to compare by, code units are compared.
  rows.sort();
  return digestOfTexts(lines(first, rows));
}

/** Bytes that are hashed at a time. */
const PIECE = 1 << 16;

/** The rows in order: as bytes they take a fraction of the time and the memory that strings take. */
function* sortedPieces(first: string, packed: RowBytes): Iterable<Uint8Array> {
  const { bytes, starts } = packed;
  yield new TextEncoder().encode(first);
  const piece = new Uint8Array(PIECE);
  let used = 0;
  for (const row of sortedRows(packed)) {
    const [from, to] = [starts[row]!, starts[row + 1]!];
    if (used + (to - from) > PIECE) {
      yield piece.subarray(0, used);
      used = 0;
    }
    if (to - from > PIECE) yield bytes.subarray(from, to);
    else used = copied(piece, used, bytes, from, to);
  }
  yield piece.subarray(0, used);
}

function copied(piece: Uint8Array, used: number, bytes: Uint8Array, from: number, to: number): number {
  let at = used;
  for (let i = from; i < to; i++) piece[at++] = bytes[i]!;
  return at;
}

function* lines(first: string, rows: readonly string[]): Iterable<string> {
  yield `${first}\n`;
  for (const row of rows) yield `${row}\n`;
  // A table without rows has one empty line.
  if (rows.length === 0) yield '\n';
}

/**
 * The cells of a row as JSON. It has no NaN, and writes -0 as 0: both are what a missing and a zero cell mean. Joined, so
 * that the row is one string and not a tree of them.
 */
function rowText(
  columns: readonly ArrayLike<number | string | null>[],
  row: number,
  cells: string[],
): string {
  for (let j = 0; j < columns.length; j++) {
    const cell = columns[j]![row]!;
    if (typeof cell === 'number') cells[j] = Number.isFinite(cell) ? String(cell) : 'null';
    else cells[j] = JSON.stringify(cell);
  }
  return `[${cells.join(',')}]`;
}
