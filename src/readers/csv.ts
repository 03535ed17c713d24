import { err, ok, type Result } from '../base/result.ts';
import { parseNumberAt } from '../data/number.ts';
import type { Column, Table } from '../data/table.ts';
import { headerFaults, tableOf, trimBlanks } from './columns.ts';
import { readNumbers } from './csv-numbers.ts';
import { type CsvEvents, type CsvFault, scanCsv } from './csv-scan.ts';
import { decodeText } from './decode.ts';
import { type MissingCodes, missingCodes } from './missing-codes.ts';
import { type Fault, malformed, type ReadOptions } from './options.ts';

const FIRST_CAPACITY = 1024;

/** Delimited text with a header line. Rows are numbered by the line of the file on which they begin. */
export function readCsv(bytes: Uint8Array, options: ReadOptions): Result<Table, Fault[]> {
  const delimiter = options.delimiter ?? (options.format === 'tsv' ? '\t' : ',');
  if (delimiter.length !== 1 || '"\n\r'.includes(delimiter)) {
    return err([malformed('the delimiter must be one character, and no quote or line end')]);
  }
  const missing = missingCodes(options.missingCodes);
  const numbers = isUtf8(options.encoding) ? readNumbers(bytes, delimiter, missing) : null;
  if (numbers !== null) return ok(numbers);
  const decoded = decodeText(bytes, options.encoding);
  return decoded.ok ? tableOfText(decoded.value, delimiter, missing) : err([decoded.error]);
}

function isUtf8(encoding: string): boolean {
  return ['utf-8', 'utf8'].includes(encoding.toLowerCase());
}

/** Any delimited text, cell by cell. */
export function tableOfText(text: string, delimiter: string, missing: MissingCodes): Result<Table, Fault[]> {
  const faults: Fault[] = [];
  const header: string[] = [];
  const builders: ColumnBuilder[] = [];
  const lines = growing();
  let inHeader = true;
  const events: CsvEvents = {
    cell(column, start, end, unescaped) {
      if (inHeader) header.push(trimBlanks(unescaped ?? text.slice(start, end)));
      else if (column < builders.length && faults.length === 0) {
        if (unescaped === null) builders[column]!.add(text, start, end);
        else builders[column]!.add(unescaped, 0, unescaped.length);
      }
    },
    record(line, cells) {
      if (inHeader) {
        inHeader = false;
        faults.push(...headerFaults(header, 'column'));
        if (faults.length === 0) for (const _ of header) builders.push(columnBuilder(missing));
        return;
      }
      if (cells !== header.length) faults.push(ragged(line, cells, header.length));
      lines.push(line);
    },
  };
  const quoting = scanCsv(text, delimiter, events);
  if (quoting !== null) faults.push(quotingFault(quoting));
  if (inHeader && quoting === null) faults.push(malformed('is empty: there is not even a header line'));
  if (faults.length > 0) return err(faults);
  const again = builders.map((builder) => builder.mustReadAgain());
  const texts = again.includes(true) ? readAsText(text, delimiter, again, missing) : [];
  const columns = builders.map((builder, j) => texts[j] ?? builder.column());
  return ok(tableOf(header, columns, lines.values()));
}

function ragged(line: number, cells: number, columns: number): Fault {
  const hint = cells > columns ? 'A cell that holds the delimiter must stand in double quotes.' : undefined;
  return malformed(
    `line ${line} has ${cells} ${cells === 1 ? 'cell' : 'cells'}, but the header names ${columns}`,
    hint,
  );
}

function quotingFault(fault: CsvFault): Fault {
  const place = `line ${fault.line}, column ${fault.column}`;
  return fault.what === 'unclosed'
    ? malformed(`${place}: the quote that opens here is never closed`)
    : malformed(`${place}: text follows a closing quote`, 'A quote inside a quoted cell is written twice.');
}

type ColumnBuilder = {
  readonly add: (text: string, start: number, end: number) => void;
  /** True for a column of text that began with numbers, whose writing was not kept. */
  readonly mustReadAgain: () => boolean;
  readonly column: () => Column;
};

/**
 * Numbers as long as every cell is one or missing; from the first other cell on, text. Numbers are not kept as
 * written, to stay small on long files: a column that turns to text after numbers is read a second time.
 */
function columnBuilder(missing: MissingCodes): ColumnBuilder {
  const numbers = growing();
  let texts: (string | null)[] | null = null;
  let numbersSeen = false;
  const intern = interning();
  const add = (text: string, start: number, end: number): void => {
    if (texts !== null) {
      if (!numbersSeen)
        texts.push(missing.isMissingAt(text, start, end) ? null : intern(text.slice(start, end)));
      return;
    }
    const value = parseNumberAt(text, start, end);
    if (!Number.isNaN(value)) {
      const isMissing = missing.isMissingNumber(value);
      numbersSeen ||= !isMissing;
      numbers.push(isMissing ? Number.NaN : value);
    } else if (missing.isMissingAt(text, start, end)) numbers.push(Number.NaN);
    else {
      texts = numbersSeen ? [] : new Array<string | null>(numbers.size()).fill(null);
      add(text, start, end);
    }
  };
  return {
    add,
    mustReadAgain: () => texts !== null && numbersSeen,
    column: () =>
      texts === null ? { kind: 'number', values: numbers.values() } : { kind: 'text', values: texts },
  };
}

function readAsText(
  text: string,
  delimiter: string,
  wanted: readonly boolean[],
  missing: MissingCodes,
): (Column | null)[] {
  const values = wanted.map((want): (string | null)[] | null => (want ? [] : null));
  const intern = interning();
  let inHeader = true;
  scanCsv(text, delimiter, {
    cell(column, start, end, unescaped) {
      const target = values[column];
      if (inHeader || !target) return;
      const cell = unescaped ?? text.slice(start, end);
      target.push(missing.isMissingText(cell) ? null : intern(cell));
    },
    record() {
      inHeader = false;
    },
  });
  return values.map((cells) => (cells === null ? null : { kind: 'text', values: cells }));
}

/** Equal cells share one string: the names of entities recur in every period. */
function interning(): (text: string) => string {
  const seen = new Map<string, string>();
  return (text) => {
    const before = seen.get(text);
    if (before !== undefined) return before;
    seen.set(text, text);
    return text;
  };
}

/** A list of doubles that doubles its room as it fills. */
function growing() {
  let room = new Float64Array(FIRST_CAPACITY);
  let size = 0;
  return {
    push(value: number): void {
      if (size === room.length) {
        const larger = new Float64Array(room.length * 2);
        larger.set(room);
        room = larger;
      }
      room[size++] = value;
    },
    size: () => size,
    values: () => room.slice(0, size),
  };
}
