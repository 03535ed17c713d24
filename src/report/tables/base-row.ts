import { printName } from '../../formula/print.ts';
import type { ColumnResult } from '../../results/results.ts';
import type { TermLine } from '../../study/tables.ts';
import { type TableCell, type TableRow, text } from '../document.ts';
import { emptyCell, type Scope } from '../scope.ts';

/**
 * A row for the level without a dummy, above the first dummy of its column; none for any other line.
 *
 * @param span cells of one fit
 */
export function baseRow(
  scope: Scope,
  columns: readonly ColumnResult[],
  lines: readonly TermLine[],
  at: number,
  span: number,
): readonly TableRow[] {
  const all = columns.flatMap(({ categorical = [] }) => categorical);
  const first = ({ name }: { readonly name: string }) =>
    lines.findIndex((line) => 'term' in line && line.term.startsWith(startOf(name)));
  const found = all.find((it) => first(it) === at);
  if (found === undefined) return [];
  const cells = columns.flatMap(({ categorical = [] }): TableCell[] => {
    const has = categorical.some(({ name, base }) => name === found.name && base === found.base);
    const content = has ? [text(scope.words('cell.base'))] : [];
    return [{ content }, ...Array.from({ length: span - 1 }, () => emptyCell)];
  });
  const label = scope.names.term(`${startOf(found.name)}${found.base}`);
  return [{ cells: [{ content: [text(label)] }, ...cells] }];
}

/** How the names of the dummies of a column begin. */
const startOf = (name: string): string => `${printName(name)} == `;
