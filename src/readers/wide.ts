import { err, ok, type Result } from '../base/result.ts';
import { parseNumber } from '../data/number.ts';
import type { Column, Table } from '../data/table.ts';
import type { WideLayout } from '../study/study.ts';
import { tableOf } from './columns.ts';
import { type Fault, malformed } from './options.ts';

type WideColumn = { readonly name: string; readonly time: number };

/**
 * Columns whose names match a pattern with one `*` (`y*`: y2011, y2012, ...) become rows: what the `*` stands for is
 * the time, the cell the value. The other columns repeat. Rows keep the number of the row they come from.
 */
export function wideToLong(table: Table, layout: WideLayout): Result<Table, Fault[]> {
  const parts = layout.columns.split('*');
  if (parts.length !== 2)
    return err([malformed(`the pattern \`${layout.columns}\` of the layout must have one \`*\``)]);
  const [before, after] = parts as [string, string];
  const matches = (name: string): boolean =>
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  const faults: Fault[] = [];
  const wide: WideColumn[] = [];
  for (const name of table.names.filter(matches)) {
    const text = name.slice(before.length, name.length - after.length);
    const time = parseNumber(text);
    if (time === null)
      faults.push(malformed(`column \`${name}\` matches \`${layout.columns}\`, but \`${text}\` is no time`));
    else wide.push({ name, time });
  }
  if (faults.length > 0) return err(faults);
  if (wide.length === 0) {
    const hint = `The columns are ${table.names.map((name) => `\`${name}\``).join(', ')}.`;
    return err([malformed(`no column matches \`${layout.columns}\``, hint)]);
  }
  const rest = table.names.filter((name) => !matches(name));
  for (const name of [layout.time, layout.value]) {
    if (rest.includes(name))
      faults.push(malformed(`the layout makes a column \`${name}\`, which the file already has`));
  }
  if (layout.time === layout.value) faults.push(malformed(`the layout makes two columns \`${layout.time}\``));
  return faults.length > 0 ? err(faults) : ok(longTable(table, layout, wide, rest));
}

function longTable(
  table: Table,
  layout: WideLayout,
  wide: readonly WideColumn[],
  rest: readonly string[],
): Table {
  const per = wide.length;
  const rows = table.rows * per;
  const repeated = rest.map((name) => repeatRows(table.columns[name]!, per));
  const time: Column = {
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, i) => wide[i % per]!.time),
  };
  const value = interleave(
    wide.map((column) => table.columns[column.name]!),
    table.rows,
  );
  const rowNumbers = Float64Array.from({ length: rows }, (_, i) => table.rowNumbers[Math.floor(i / per)]!);
  const notes = Object.fromEntries(Object.entries(table.notes).filter(([name]) => rest.includes(name)));
  return tableOf([...rest, layout.time, layout.value], [...repeated, time, value], rowNumbers, notes);
}

function repeatRows(column: Column, times: number): Column {
  const length = column.values.length * times;
  if (column.kind === 'number') {
    return {
      kind: 'number',
      values: Float64Array.from({ length }, (_, i) => column.values[Math.floor(i / times)]!),
    };
  }
  return { kind: 'text', values: Array.from({ length }, (_, i) => column.values[Math.floor(i / times)]!) };
}

/** Columns side by side -> one column, row by row: of numbers if all are. */
function interleave(columns: readonly Column[], rows: number): Column {
  const length = rows * columns.length;
  const numeric = columns.every(
    (column) => column.kind === 'number' || column.values.every((cell) => cell === null),
  );
  const cell = (i: number): number | string | null =>
    columns[i % columns.length]!.values[Math.floor(i / columns.length)]!;
  if (numeric)
    return { kind: 'number', values: Float64Array.from({ length }, (_, i) => Number(cell(i) ?? Number.NaN)) };
  const values = Array.from({ length }, (_, i) => {
    const content = cell(i);
    return typeof content === 'number' ? (Number.isNaN(content) ? null : String(content)) : content;
  });
  return { kind: 'text', values };
}
