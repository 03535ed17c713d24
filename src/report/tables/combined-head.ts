import type { ColumnResult } from '../../results/results.ts';
import type { HeadRow, TableSpec } from '../../study/tables.ts';
import { type TableCell, type TableRow, text, textCell } from '../document.ts';
import { oneLine } from '../names.ts';
import { emptyCell, type Scope } from '../scope.ts';
import { estimatorName, headRows } from './regression.ts';

/**
 * The head of a table of several models: heads that span, then the rows asked for, or those that are needed.
 *
 * @param cells how many cells each column has
 */
export function combinedHead(
  scope: Scope,
  spec: TableSpec,
  columns: readonly ColumnResult[],
  cells: number,
): readonly TableRow[] {
  const rows =
    spec.head === undefined
      ? headRows(scope, columns).map((row) => wide(row, cells))
      : spec.head.map((name) => headRow(scope, spec, columns, name, cells));
  return [...spanningHead(spec, cells), ...rows];
}

function spanningHead({ groups }: TableSpec, cells: number): readonly TableRow[] {
  if (groups.length === 0) return [];
  const heads = groups.map(({ label, columns }): TableCell => {
    const span = columns * cells;
    return span === 1 ? textCell(oneLine(label)) : { content: [text(oneLine(label))], span };
  });
  return [{ cells: [emptyCell, ...heads] }];
}

function headRow(
  scope: Scope,
  { labels }: TableSpec,
  columns: readonly ColumnResult[],
  name: HeadRow,
  cells: number,
): TableRow {
  const { words, names } = scope;
  switch (name) {
    case 'numbers':
      return wide({ cells: [emptyCell, ...columns.map((_, i) => textCell(`(${i + 1})`))] }, cells);
    case 'labels':
      return wide(
        { cells: [emptyCell, ...columns.map(({ label }, i) => textCell(oneLine(labels?.[i] ?? label)))] },
        cells,
      );
    case 'outcome':
      return joined(
        words('row.outcome'),
        columns.map(({ outcome }) => (outcome === '' ? '' : names.term(outcome))),
        cells,
      );
    case 'estimator':
      return joined(
        words('row.estimator'),
        columns.map((column) => estimatorName(scope, column)),
        cells,
      );
  }
}

/** Neighbors that are equal stand under one head. */
function joined(label: string, heads: readonly string[], cells: number): TableRow {
  const found: { text: string; count: number }[] = [];
  for (const head of heads) {
    const last = found.at(-1);
    if (last !== undefined && last.text === head) last.count += 1;
    else found.push({ text: head, count: 1 });
  }
  return {
    cells: [
      textCell(label),
      ...found.map(({ text: head, count }): TableCell => {
        const span = count * cells;
        if (span === 1) return textCell(head);
        return { ...textCell(head), span, ...(count === 1 ? { rule: false as const } : {}) };
      }),
    ],
  };
}

/** A head of each column over all its cells, without a rule of its own. */
function wide(row: TableRow, cells: number): TableRow {
  if (cells === 1) return row;
  const [label, ...others] = row.cells;
  return { ...row, cells: [label!, ...others.map((it) => ({ ...it, span: cells, rule: false as const }))] };
}
