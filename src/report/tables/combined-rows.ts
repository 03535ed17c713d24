import type { ColumnResult } from '../../results/results.ts';
import type { TableSpec } from '../../study/tables.ts';
import { type TableRow, textCell } from '../document.ts';
import { INTERCEPT, oneLine } from '../names.ts';
import type { Scope } from '../scope.ts';
import { termOrder } from './coefficients.ts';

type Mark = NonNullable<TableSpec['marks']>[number];

/** A term of a column by its name, or as the regressor whose slope changes with the regime. */
const names = (column: ColumnResult): ReadonlySet<string> =>
  new Set([...termOrder([column]), ...column.terms.flatMap(({ of }) => of ?? [])]);

/** A column that has some of a set of terms, not all. */
export function hasSome(column: ColumnResult, terms: readonly string[]): boolean {
  const known = names(column);
  const count = terms.filter((term) => known.has(term)).length;
  return count > 0 && count < terms.length;
}

/** Whether each column has the terms of each set. */
export function markRows(
  scope: Scope,
  marks: readonly Mark[],
  columns: readonly ColumnResult[],
): readonly TableRow[] {
  return marks.map(({ label, terms }) => ({
    cells: [
      textCell(oneLine(label)),
      ...columns.map((column) => {
        const known = names(column);
        const has = terms.some((term) => known.has(term)) ? 'yes' : 'no';
        return textCell(scope.words(`cell.${hasSome(column, terms) ? 'partly' : has}`));
      }),
    ],
  }));
}

/** Rows of words that the author wrote. */
export const wordRows = ({ lines = [] }: TableSpec): readonly TableRow[] =>
  lines.map(({ label, cells }) => ({
    cells: [textCell(oneLine(label)), ...cells.map((it) => textCell(oneLine(it)))],
  }));

/** Whether a column has terms that are not shown. */
export function controlRow(
  scope: Scope,
  { terms, drop = [], marks = [] }: TableSpec,
  columns: readonly ColumnResult[],
): TableRow[] {
  if (terms === null && drop.length === 0) return [];
  const marked = marks.flatMap((mark) => mark.terms);
  const listed = new Set([...(terms ?? []).flatMap((it) => ('term' in it ? [it.term] : [])), ...marked]);
  const dropped = new Set(drop);
  const isSaid = (term: string) => (terms === null ? !dropped.has(term) : listed.has(term));
  const hidden = columns.map((column) =>
    termOrder([column]).some((term) => {
      const of = column.terms.find((it) => it.term === term)?.of;
      return term !== INTERCEPT && !isSaid(term) && (of === undefined || !isSaid(of));
    }),
  );
  if (!hidden.includes(true)) return [];
  const { words } = scope;
  return [
    {
      cells: [
        textCell(words('row.controls')),
        ...hidden.map((has) => textCell(words(has ? 'cell.yes' : 'cell.no'))),
      ],
    },
  ];
}

/** Below columns that are several cells wide every cell is as wide. */
export function spread(row: TableRow, cells: number): TableRow {
  if (cells === 1) return row;
  const [label, ...others] = row.cells;
  return { ...row, cells: [label!, ...others.map((it) => ({ ...it, span: cells }))] };
}
