import { type Information, informationOf } from '../../results/information.ts';
import type { ColumnResult } from '../../results/results.ts';
import type { FURTHER_ROWS } from '../../study/tables.ts';
import type { NumberRun, TableCell, TableRow } from '../document.ts';
import { cell, textCell } from '../document.ts';
import { derived } from '../origin.ts';
import { number, pValueOf, type Scope, statisticOf } from '../scope.ts';

/** F of all slopes, fit in the outcome's units, information criteria; a dash where a column has none. */
export function furtherRow(
  scope: Scope,
  columns: readonly ColumnResult[],
  name: (typeof FURTHER_ROWS)[number],
): TableRow {
  const cellOf = (column: ColumnResult): TableCell => {
    if (name === 'f') {
      return cell(statisticOf(column.fit, 'f_statistic'));
    }
    if (name === 'f_p') return cell(pValueOf(scope, column.fit, 'f_p_value'));
    return cell(informationRun(scope, column, name));
  };
  return { cells: [textCell(scope.words(`row.${name}`)), ...columns.map(cellOf)] };
}

/** Fit in the outcome's units and information criteria, each worked out of the sum of squares. */
export function informationRun(scope: Scope, column: ColumnResult, name: keyof Information): NumberRun {
  const { fit } = column;
  return derived(
    number(scope, informationOf(column)[name]),
    name,
    ...(['rss', 'n_obs', 'df_resid'] as const).map((field) => ({ entry: fit, field })),
  );
}
