import type { ExternalResult, ExternalTable } from '../../results/results.ts';
import type { ExternalSpec } from '../../study/study.ts';
import { cell, code, type TableBlock, type TableCell, type TableColumn, textCell } from '../document.ts';
import { inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { from } from '../origin.ts';
import { count, emptyCell, finishTable, lengthOf, number, type Scope, slug } from '../scope.ts';

/** A paper shows no more; the file beside it has all. */
const MOST_ROWS = 40;

export const externalTableId = (model: string, file: string): string => `tbl:${model}-${slug(file)}`;

/** Name of the table's files. */
export const externalFile = (model: string, file: string): string =>
  `external-${slug(model)}-${slug(file.replace(/\.[^.]*$/, ''))}`;

/** A table as its program left it: text as text, numbers rounded like ours. */
export function externalTable(
  scope: Scope,
  spec: ExternalSpec,
  result: ExternalResult,
  file: string,
): TableBlock {
  const table = result.outputs[file] ?? { columns: [], rows: [] };
  const rows = table.rows.slice(0, MOST_ROWS);
  const numeric = table.columns.map((_, at) => isNumeric(table, at));
  const label = spec.outputs.find(({ name }) => name === file)?.label ?? null;
  const shared = { model: spec.name, file: inline(code(file)) };
  return finishTable(scope, {
    kind: 'table',
    id: externalTableId(spec.name, file),
    file: externalFile(spec.name, file),
    caption: scope.templates.inlines('caption/external', {
      ...shared,
      label: label === null ? null : oneLine(label),
    }),
    columns: numeric.map((is): TableColumn => ({ align: is ? 'decimal' : 'left' })),
    head: [{ cells: table.columns.map((name) => textCell(oneLine(name))) }],
    body: [rows.map((row) => ({ cells: row.map((_, at) => valueCell(scope, row, at, isWhole(table, at))) }))],
    notes: [
      scope.templates.inlines('note/external', {
        ...shared,
        command: inline(code(oneLine(result.command.join(' ')))),
        version: result.version === null ? null : oneLine(result.version),
        cut: rows.length < table.rows.length,
        shown: inline(count(rows.length)),
        rows: inline(lengthOf(table.rows)),
        csv: externalFile(spec.name, file),
      }),
    ],
  });
}

function valueCell(
  scope: Scope,
  row: readonly (string | number | null)[],
  at: number,
  whole: boolean,
): TableCell {
  const value = row[at] ?? null;
  if (value === null) return emptyCell;
  if (typeof value === 'string') return textCell(oneLine(value));
  return cell(from(whole ? count(value) : number(scope, value), row, String(at)));
}

function isNumeric({ rows }: ExternalTable, column: number): boolean {
  return rows.every((row) => typeof row[column] !== 'string');
}

function isWhole({ rows }: ExternalTable, column: number): boolean {
  return rows.every((row) => row[column] === null || Number.isSafeInteger(row[column]));
}
