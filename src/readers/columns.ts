import { isBlank, parseNumber } from '../data/number.ts';
import type { Column, ColumnNotes, Table } from '../data/table.ts';
import type { MissingCodes } from './missing-codes.ts';
import { type Fault, malformed } from './options.ts';

/** A cell of a format that has types. */
export type Cell = number | string | null;

/** Header cells without the blanks around them. */
export function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** No data set has so many; memory is taken for each before its first row is read. */
const MOST_COLUMNS = 20_000;
/** A longer name is not one: a file of another kind, or a quote that was never closed. */
const LONGEST_NAME = 1000;

/** Faults of a header: names that are empty or far too long, names that stand twice. `where`: what the position is of. */
export function headerFaults(names: readonly string[], where: string): Fault[] {
  if (names.length > MOST_COLUMNS)
    return [malformed(`has ${names.length} columns; at most ${MOST_COLUMNS} can be read`)];
  const long = names.findIndex((name) => name.length > LONGEST_NAME);
  if (long >= 0)
    return [
      malformed(`the name of ${where} ${long + 1} has ${names[long]?.length} characters: is this a table?`),
    ];
  const faults: Fault[] = [];
  const first = new Map<string, number>();
  names.forEach((name, i) => {
    const before = first.get(name);
    if (name === '') faults.push(malformed(`${where} ${i + 1} has no name in the header`));
    else if (before === undefined) first.set(name, i);
    else
      faults.push(
        malformed(`the column name \`${name}\` stands twice, in ${where} ${before + 1} and ${i + 1}`),
      );
  });
  return faults;
}

/** Cells -> a column: of numbers where every cell that is not missing is or reads as one, of text otherwise. */
export function columnOf(cells: readonly Cell[], missing: MissingCodes): Column {
  const values = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const value = numberOf(cells[i]!, missing);
    if (value === null) return textColumn(cells, missing);
    values[i] = value;
  }
  return { kind: 'number', values };
}

function numberOf(cell: Cell, missing: MissingCodes): number | null {
  if (cell === null) return Number.NaN;
  if (typeof cell === 'number') return missing.isMissingNumber(cell) ? Number.NaN : cell;
  if (missing.isMissingText(cell)) return Number.NaN;
  const value = parseNumber(cell);
  return value === null || !missing.isMissingNumber(value) ? value : Number.NaN;
}

function textColumn(cells: readonly Cell[], missing: MissingCodes): Column {
  const values = cells.map((cell) => {
    if (cell === null) return null;
    if (typeof cell === 'number') return missing.isMissingNumber(cell) ? null : String(cell);
    return missing.isMissingText(cell) ? null : cell;
  });
  return { kind: 'text', values };
}

/** A table of columns that are known to be of one length and to have distinct names. */
export function tableOf(
  names: readonly string[],
  columns: readonly Column[],
  rowNumbers: Float64Array,
  notes: { readonly [name: string]: ColumnNotes } = {},
): Table {
  const byName = Object.fromEntries(names.map((name, j) => [name, columns[j]!]));
  return { rows: rowNumbers.length, columns: byName, names: [...names], rowNumbers, notes };
}

/** 1, 2, ..., rows. */
export function countingNumbers(rows: number, from = 1): Float64Array {
  const numbers = new Float64Array(rows);
  for (let i = 0; i < rows; i++) numbers[i] = i + from;
  return numbers;
}
