import type { DescriptivesResult } from '../../results/results.ts';
import { cell, type Inlines, type TableBlock, type TableRow, textCell } from '../document.ts';
import { countOf, finishTable, numberOf, type Scope, slug } from '../scope.ts';
/** Number of rows, mean, standard deviation and range of each variable. */
export function descriptivesTable(
  scope: Scope,
  model: string,
  result: DescriptivesResult,
  caption: Inlines,
): TableBlock {
  const { words, names } = scope;
  const described = result.rows.some((row) => names.term(row.variable) !== names.label(row.variable));
  const longest = Math.max(0, ...result.rows.map((row) => names.term(row.variable).length));
  const head = [
    words('table.variable'),
    ...(described ? [words('table.description')] : []),
    words('table.n'),
    words('table.mean'),
    words('table.std_dev'),
    words('table.min'),
    words('table.max'),
  ];
  const reasons = [...new Set(result.rows.flatMap((row) => row.reason ?? []))].map(scope.phrase);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${model}`,
    file: `descriptives-${slug(model)}`,
    caption,
    columns: [
      described && longest <= 14 ? { align: 'left' } : { align: 'left', share: 0.3 },
      ...(described ? [{ align: 'left' as const, share: 0.26 }] : []),
      ...Array.from({ length: 5 }, () => ({ align: 'decimal' as const })),
    ],
    head: [{ cells: head.map(textCell) }],
    body: [
      result.rows.map((row): TableRow => {
        const label = names.label(row.variable);
        const short = names.term(row.variable);
        return {
          cells: [
            textCell(short),
            ...(described ? [textCell(label === short ? '' : label)] : []),
            cell(countOf(row, 'n')),
            cell(numberOf(scope, row, 'mean')),
            cell(numberOf(scope, row, 'std_dev')),
            cell(numberOf(scope, row, 'min')),
            cell(numberOf(scope, row, 'max')),
          ],
        };
      }),
    ],
    notes: [scope.templates.inlines('note/descriptives', { reasons })],
  });
}
