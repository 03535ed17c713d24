import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import { cell, type TableBlock, textCell } from '../document.ts';
import { derived, period } from '../origin.ts';
import { count, emptyCell, type Scope, slug } from '../scope.ts';
import { pointerPart } from '../selection.ts';
import { indicatorLabel } from '../tables/indicators.ts';
import { decimal, left, plainTable, wrapped } from './plain-table.ts';

export function labelOf(index: IndexSpec, name: string): string {
  const dimension = index.dimensions.find((it) => it.indicators.some((indicator) => indicator.name === name));
  return indicatorLabel(index, dimension?.name ?? null, name);
}

/** Rows that lack indicators, with those that they lack; null where none does. */
export function incompleteTable(
  scope: Scope,
  index: IndexSpec,
  { incomplete = [] }: IndexResult,
): TableBlock | null {
  if (incomplete.length === 0) return null;
  const timed = scope.input.study.panel.time !== null;
  const all = index.dimensions.reduce((n, { indicators }) => n + indicators.length, 0);
  const place = `/indices/${pointerPart(index.name)}`;
  const weighed = { path: `${place}/weights`, field: 'indicator' };
  const none = incomplete.some(({ scored }) => !scored);
  return plainTable(scope, {
    id: `incomplete-${slug(index.name)}`,
    caption: 'app-incomplete',
    context: { label: scope.names.label(index.name) },
    columns: [
      ['table.entity', wrapped(0.22)],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.indicators_there', decimal],
      ['table.indicators_missing', wrapped(0.42)],
      ...(none ? [['table.score', left] as const] : []),
    ],
    rows: incomplete.map(({ entity, time, missing, scored }, i) => ({
      cells: [
        textCell(scope.entityName(entity)),
        ...(timed ? [time === null ? emptyCell : cell(period(time))] : []),
        cell(
          derived(count(all - missing.length), 'less', weighed, { path: `${place}/incomplete/${i}/missing` }),
        ),
        textCell(missing.map((name) => labelOf(index, name)).join(scope.typography.comma)),
        ...(none ? [textCell(scored ? '' : scope.words('table.no_score'))] : []),
      ],
    })),
    notes: [scope.templates.inlines('note/app-incomplete', { all: String(all) })],
  });
}
