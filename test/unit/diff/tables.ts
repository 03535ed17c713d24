import type { Column, Table } from '../../../src/data/table.ts';

/** A table from columns of cells; null is missing. A column with a text cell is text. */
export function tableOf(columns: { readonly [name: string]: readonly (number | string | null)[] }): Table {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.length;
  const made = names.map((name): [string, Column] => {
    const cells = columns[name]!;
    const isText = cells.some((cell) => typeof cell === 'string');
    const text = cells.map((cell) => (cell === null ? null : String(cell)));
    const values = Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN));
    return [name, isText ? { kind: 'text', values: text } : { kind: 'number', values }];
  });
  return {
    rows,
    columns: Object.fromEntries(made),
    names,
    rowNumbers: Float64Array.from({ length: rows }, (_, row) => row + 1),
    notes: {},
  };
}
