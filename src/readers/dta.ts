import { err, ok, type Result } from '../base/result.ts';
import type { Column, ColumnNotes, Table } from '../data/table.ts';
import { type ByteCursor, byteCursor } from './byte-cursor.ts';
import { type Cell, columnOf, countingNumbers, headerFaults, tableOf } from './columns.ts';
import { decodeText } from './decode.ts';
import {
  type Decode,
  type DtaHeader,
  dtaHeader,
  fixedSection,
  longStrings,
  skipCharacteristics,
  valueLabels,
  zeroTerminated,
} from './dta-sections.ts';
import { type DtaType, dtaNumber, dtaType, missingCodeName } from './dta-values.ts';
import { type MissingCodes, missingCodes } from './missing-codes.ts';
import { type Fault, malformed, type ReadOptions } from './options.ts';

type Variables = {
  readonly names: readonly string[];
  readonly types: readonly DtaType[];
  readonly labelNames: readonly string[];
  readonly labels: readonly string[];
};

/**
 * A Stata data file of release 117 (Stata 13), 118 (14 on) or 119, either byte order. Labelled numbers stay numbers;
 * value labels, variable labels and the extended missing codes found (`.a` ... `.z`) are kept in the notes. Text is
 * UTF-8 from release 118 on, in `encoding` before.
 *
 * @cite StataCorp, help dta: "Description of .dta file format 117", "118", "119".
 */
export function readDta(bytes: Uint8Array, options: ReadOptions): Result<Table, Fault[]> {
  if (bytes.length > 0 && bytes[0] !== 0x3c) {
    const release = bytes[0]! >= 102 && bytes[0]! <= 115 ? ` (release ${bytes[0]})` : '';
    const hint = 'Files of Stata 12 and before must be saved again: `saveold` with version(13), or newer.';
    return err([malformed(`is not a Stata file of release 117 to 119${release}`, hint)]);
  }
  const cursor = byteCursor(bytes);
  const header = dtaHeader(cursor);
  const texts = textDecoder(header?.sizes.release === 117 ? options.encoding : 'utf-8');
  const variables = header && readVariables(cursor, header, texts.decode);
  const cells = header && variables && readCells(cursor, header, variables);
  const strings = header && cells && longStrings(cursor, header.sizes, texts.decode);
  const labels = header && strings && valueLabels(cursor, header.sizes, texts.decode);
  cursor.expect('</stata_dta>');
  const fault = cursor.fault();
  if (fault !== null) return err([malformed(`is not a Stata file, or is damaged: ${fault}`)]);
  if (!header || !variables || !cells || !strings || !labels) return err([malformed('is not a Stata file')]);
  const faults = headerFaults(variables.names, 'variable');
  if (faults.length > 0) return err(faults);
  const content = { header, variables, data: cells, strings, labels };
  const table = tableOfData(content, texts.decode, missingCodes(options.missingCodes));
  const badText = texts.fault();
  return badText === null ? ok(table) : err([badText]);
}

/** Decodes strictly; the first text that is not in the encoding is kept as the fault of the whole file. */
function textDecoder(encoding: string): { readonly decode: Decode; readonly fault: () => Fault | null } {
  let fault: Fault | null = null;
  const decode: Decode = (bytes) => {
    if (bytes.length < 256 && bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes);
    const text = decodeText(bytes, encoding);
    if (text.ok) return text.value;
    fault ??= { ...text.error, message: `holds a text that ${text.error.message}` };
    return '';
  };
  return { decode, fault: () => fault };
}

function readVariables(cursor: ByteCursor, header: DtaHeader, decode: Decode): Variables | null {
  const { sizes, variables: count } = header;
  const codes = fixedSection(cursor, 'variable_types', count, 2);
  const names = fixedSection(cursor, 'varnames', count, sizes.name);
  fixedSection(cursor, 'sortlist', count + 1, sizes.sort);
  fixedSection(cursor, 'formats', count, sizes.format);
  const labelNames = fixedSection(cursor, 'value_label_names', count, sizes.name);
  const labels = fixedSection(cursor, 'variable_labels', count, sizes.label);
  skipCharacteristics(cursor);
  const types: DtaType[] = [];
  for (const [low, high] of codes.map((code) =>
    header.little ? [code[0]!, code[1]!] : [code[1]!, code[0]!],
  )) {
    const type = dtaType(low! + 256 * high!);
    if (type === null) cursor.fail(`type ${low! + 256 * high!} of a variable is not known`);
    else types.push(type);
  }
  if (count === 0) cursor.fail('there are no variables');
  if (cursor.fault() !== null) return null;
  const text = (entries: readonly Uint8Array[]): string[] =>
    entries.map((entry) => decode(zeroTerminated(entry)));
  return { names: text(names), types, labelNames: text(labelNames), labels: text(labels) };
}

type Data = { readonly bytes: Uint8Array; readonly width: number };

function readCells(cursor: ByteCursor, header: DtaHeader, variables: Variables): Data | null {
  let width = 0;
  for (const type of variables.types) width += type.size;
  cursor.expect('<data>');
  const bytes = cursor.bytes(width * header.rows);
  cursor.expect('</data>');
  return cursor.fault() === null ? { bytes, width } : null;
}

type Content = {
  readonly header: DtaHeader;
  readonly variables: Variables;
  readonly data: Data;
  readonly strings: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, { readonly [value: string]: string }>;
};

function tableOfData(content: Content, decode: Decode, missing: MissingCodes): Table {
  const { names, types, labelNames, labels } = content.variables;
  const columns: Column[] = [];
  const notes: [string, ColumnNotes][] = [];
  let offset = 0;
  types.forEach((type, j) => {
    const found = new Map<string, number>();
    columns.push(readColumn(content, type, offset, decode, missing, found));
    offset += type.size;
    const table = content.labels.get(labelNames[j]!);
    const note: ColumnNotes = {
      ...(table === undefined ? {} : { valueLabels: table }),
      ...(found.size === 0
        ? {}
        : { missingCodes: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))) }),
      ...(labels[j] === '' ? {} : { label: labels[j]! }),
    };
    if (Object.keys(note).length > 0) notes.push([names[j]!, note]);
  });
  return tableOf(names, columns, countingNumbers(content.header.rows), Object.fromEntries(notes));
}

function readColumn(
  content: Content,
  type: DtaType,
  offset: number,
  decode: Decode,
  missing: MissingCodes,
  found: Map<string, number>,
): Column {
  const { header, data } = content;
  const view = new DataView(data.bytes.buffer, data.bytes.byteOffset, data.bytes.byteLength);
  const rows = header.rows;
  if (type.kind === 'string' || type.kind === 'strl') {
    const cells: Cell[] = [];
    for (let i = 0, at = offset; i < rows; i++, at += data.width) {
      const cell = data.bytes.subarray(at, at + type.size);
      cells.push(
        type.kind === 'string'
          ? decode(zeroTerminated(cell))
          : (content.strings.get(strlKey(cell, header)) ?? ''),
      );
    }
    return columnOf(cells, missing);
  }
  const count = (code: number): void => {
    // The plain `.` is any file's missing value; only the extended ones say something.
    if (code > 0) found.set(missingCodeName(code), (found.get(missingCodeName(code)) ?? 0) + 1);
  };
  const values = new Float64Array(rows);
  for (let i = 0, at = offset; i < rows; i++, at += data.width) {
    const value = dtaNumber(view, at, type.kind, header.little, count);
    values[i] = missing.isMissingNumber(value) ? Number.NaN : value;
  }
  return { kind: 'number', values };
}

/** A strL cell is 8 bytes: the variable in the first `strlVariable` of them, the row in the rest. */
function strlKey(cell: Uint8Array, header: DtaHeader): string {
  const cursor = byteCursor(cell);
  cursor.setLittleEndian(header.little);
  const variable = cursor.uint(header.sizes.strlVariable);
  return `${variable}:${cursor.uint(8 - header.sizes.strlVariable)}`;
}
