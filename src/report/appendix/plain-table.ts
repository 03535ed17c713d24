import { type Inlines, type TableBlock, type TableColumn, type TableRow, textCell } from '../document.ts';
import { finishTable, type Scope } from '../scope.ts';
import type { ContextMap } from '../template.ts';
/** A table of the appendix: heads by their words' keys, a caption template, and a note template where there is one. */
export function plainTable(
  scope: Scope,
  it: {
    readonly id: string;
    readonly caption: string;
    readonly context?: ContextMap;
    readonly columns: readonly (readonly [key: string, column: TableColumn])[];
    readonly rows?: readonly TableRow[];
    readonly groups?: readonly (readonly TableRow[])[];
    readonly notes?: readonly Inlines[];
  },
): TableBlock {
  return finishTable(scope, {
    kind: 'table',
    id: `app:${it.id}`,
    file: it.id,
    caption: scope.templates.inlines(`caption/${it.caption}`, it.context ?? {}),
    columns: it.columns.map(([, column]) => column),
    head: [{ cells: it.columns.map(([key]) => textCell(key === '' ? '' : scope.words(key))) }],
    body: it.groups ?? [it.rows ?? []],
    notes: it.notes ?? [],
  });
}

export const left: TableColumn = { align: 'left' };
export const wrapped = (share: number): TableColumn => ({ align: 'left', share });
export const decimal: TableColumn = { align: 'decimal' };
export const center: TableColumn = { align: 'center' };
