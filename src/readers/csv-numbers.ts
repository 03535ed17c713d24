import { asciiText, readDecimal } from '../data/decimal.ts';
import type { Column, Table } from '../data/table.ts';
import { headerFaults, tableOf, trimBlanks } from './columns.ts';
import type { MissingCodes } from './missing-codes.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
/** Delimiters that can stand in a number. */
const OF_NUMBERS = '0123456789+-.eE';
/** Rows from whose length the number of rows is guessed. */
const SAMPLED = 1000;
/** A code of missing that is longer is read by the scanner of text. */
const LONGEST_CODE = 32;

/**
 * Delimited UTF-8 whose cells are all numbers or codes of missing, straight from its bytes: no text is made of a cell.
 * null where anything else stands in the file, a quote, a blank, a ragged line: then the scanner of text reads it, and
 * says what is wrong with it. Gives what that one gives, bit for bit.
 */
export function readNumbers(bytes: Uint8Array, delimiter: string, missing: MissingCodes): Table | null {
  const separator = delimiter.charCodeAt(0);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const headerEnd = lineEnd(bytes, start);
  const names = headerOf(bytes.subarray(start, headerEnd), delimiter);
  if (separator > 0x7f || OF_NUMBERS.includes(delimiter) || names === null) return null;
  const body = afterLine(bytes, headerEnd);
  if (body === null) return null;
  const columns = growingColumns(names.length, guessRows(bytes, body));
  const rows = scanBody(bytes, body, separator, missing, columns);
  if (rows < 0) return null;
  const values = columns.take(rows);
  return tableOf(
    names,
    values.slice(1).map((column): Column => ({ kind: 'number', values: column })),
    values[0]!,
  );
}

function headerOf(bytes: Uint8Array, delimiter: string): string[] | null {
  if (bytes.length === 0 || bytes.includes(QUOTE) || bytes.includes(CR)) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  const names = text.split(delimiter).map(trimBlanks);
  return headerFaults(names, 'column').length > 0 ? null : names;
}

/** Where the line's text ends: at its LF, or the CR before it. */
function lineEnd(bytes: Uint8Array, start: number): number {
  const found = bytes.indexOf(LF, start);
  const at = found < 0 ? bytes.length : found;
  return at > start && bytes[at - 1] === CR ? at - 1 : at;
}

/** Behind a line end; null where a CR stands alone. */
function afterLine(bytes: Uint8Array, at: number): number | null {
  if (at >= bytes.length) return at;
  if (bytes[at] === LF) return at + 1;
  return bytes[at + 1] === LF ? at + 2 : null;
}

function guessRows(bytes: Uint8Array, body: number): number {
  let at = body;
  let lines = 0;
  for (; lines < SAMPLED && at < bytes.length; lines++) {
    const found = bytes.indexOf(LF, at);
    at = found < 0 ? bytes.length : found + 1;
  }
  return lines === 0 ? 1 : Math.ceil(((bytes.length - body) / (at - body)) * lines * 1.02) + 8;
}

type Columns = ReturnType<typeof growingColumns>;

/** Line numbers and values, one list per column, that grow together. */
function growingColumns(count: number, guess: number) {
  let room = guess;
  const lists = Array.from({ length: count + 1 }, () => new Float64Array(room));
  return {
    lists,
    room: () => room,
    grow: (): void => {
      room *= 2;
      lists.forEach((list, j) => {
        lists[j] = new Float64Array(room);
        lists[j].set(list);
      });
    },
    take: (rows: number): Float64Array[] =>
      lists.map((list) => (rows * 1.1 < list.length ? list.slice(0, rows) : list.subarray(0, rows))),
  };
}

/** The rows read, -1 where something else than numbers stands. One loop over the cells. */
function scanBody(
  bytes: Uint8Array,
  body: number,
  separator: number,
  missing: MissingCodes,
  columns: Columns,
): number {
  const { lists } = columns;
  const count = lists.length - 1;
  const length = bytes.length;
  const coded = missing.isMissingNumber !== Number.isNaN;
  let row = 0;
  let line = 2;
  for (let at = body; at < length; line++) {
    const first = bytes[at]!;
    if (first !== LF && first !== CR) {
      if (row === columns.room()) columns.grow();
      for (let j = 1; j <= count; j++) {
        const list = lists[j]!;
        let end = readDecimal(bytes, at, list, row);
        const code = end < length ? bytes[end]! : LF;
        if (end > at && (code === separator || code === LF || code === CR)) {
          if (!Number.isFinite(list[row])) return -1;
          if (coded && missing.isMissingNumber(list[row]!)) list[row] = Number.NaN;
        } else {
          end = cellEnd(bytes, at, separator);
          if (end - at > LONGEST_CODE || !missing.isMissingText(asciiText(bytes, at, end))) return -1;
          list[row] = Number.NaN;
        }
        at = end;
        if (j === count) break;
        if (at >= length || bytes[at] !== separator) return -1;
        at += 1;
      }
      lists[0]![row] = line;
      row += 1;
    }
    if (at < length) {
      const next = bytes[at] === separator ? null : afterLine(bytes, at);
      if (next === null) return -1;
      at = next;
    }
  }
  return row;
}

function cellEnd(bytes: Uint8Array, start: number, separator: number): number {
  let at = start;
  while (at < bytes.length && at - start <= LONGEST_CODE) {
    const code = bytes[at]!;
    if (code === separator || code === LF || code === CR) break;
    at += 1;
  }
  return at;
}
