import { methodWorks } from '../../catalog/method-works.ts';
import type { ColumnResult, Results } from '../../results/results.ts';
import type { ModelSpec } from '../../study/study.ts';
import { cell, code, type Inlines, type NumberRun, type TableRow, text, textCell } from '../document.ts';
import { expressionText } from '../expression-text.ts';
import { columnLabel } from '../format.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { droppedReason } from '../notes.ts';
import { period, turned } from '../origin.ts';
import { count, countOf, emptyCell, lengthOf, numberOf, type Scope } from '../scope.ts';
import { reference } from '../sections/places.ts';
import type { ContextMap } from '../template.ts';
import { shortName } from './place.ts';
import { decimal, left, plainTable, wrapped } from './plain-table.ts';
import { singletonsAppendix } from './singletons.ts';
/** How the sample came about, row by row count, and every cell that was filled in. */
export function sampleAppendix(scope: Scope): ContextMap {
  const { results } = scope.input;
  return {
    construction: block(constructionTable(scope)),
    construction_ref: reference('app:sample'),
    imputed: results.sample.imputed.length === 0 ? null : block(imputedTable(scope)),
    imputed_ref: reference('app:imputed'),
    imputed_count: inline(lengthOf(results.sample.imputed)),
    ...singletonsAppendix(scope),
  };
}

export function columnsOf(model: Results['models'][string]): readonly ColumnResult[] {
  return model.kind !== 'companion' && 'columns' in model ? model.columns : [];
}

function constructionTable(scope: Scope) {
  const { data, results, study } = scope.input;
  const { words, typography } = scope;
  const line = (label: string, run: NumberRun): TableRow => ({ cells: [textCell(label), cell(run)] });
  const sources: TableRow[] = data.sources.flatMap((source) => [
    line(words('sample.source', { name: source.name }), countOf(source, 'rows')),
    ...(source.unmatched === null
      ? []
      : [line(words('sample.unmatched', { name: source.name }), countOf(source, 'unmatched'))]),
  ]);
  const { where } = study.sample;
  const rule =
    where === null ? [] : [text(typography.colon), code(oneLine(expressionText(where, (name) => name)))];
  const whole: TableRow[] = [
    line(words('sample.joined'), countOf(data, 'joinedRows')),
    {
      cells: [{ content: [text(words('sample.dropped')), ...rule] }, cell(countOf(data, 'droppedBySample'))],
    },
    line(words('sample.kept'), countOf(results.sample, 'rows')),
  ];
  const models = study.models.flatMap((spec) => {
    const model = results.models[spec.name];
    return model === undefined ? [] : modelRows(scope, spec, columnsOf(model));
  });
  return plainTable(scope, {
    id: 'sample',
    caption: 'app-sample',
    columns: [
      ['table.step', wrapped(0.8)],
      ['table.rows', decimal],
    ],
    groups: [sources, whole, models].filter((group) => group.length > 0),
  });
}

/** Rows that a model loses and uses: once where all its columns use the same. */
function modelRows(scope: Scope, spec: ModelSpec, columns: readonly ColumnResult[]): TableRow[] {
  const { words, typography } = scope;
  const same = new Set(columns.map((it) => JSON.stringify([it.dropped_rows, it.fit.n_obs]))).size === 1;
  const name = shortName(scope, spec);
  return (same ? columns.slice(0, 1) : columns).flatMap((column): TableRow[] => {
    const place = same ? [] : [text(words('shown.column', { column: columnLabel(column.label) }))];
    const line = (label: Inlines, run: NumberRun): TableRow => ({
      cells: [{ content: [...name, ...place, text(typography.colon), ...label] }, cell(run)],
    });
    return [
      ...column.dropped_rows.map((it) =>
        line(droppedReason(scope, it.reason), turned(count(-it.rows), it, 'rows')),
      ),
      line([text(words('sample.used'))], countOf(column.fit, 'n_obs')),
    ];
  });
}

/** How a cell was filled: at the ends of a series in a way of its own. */
function imputedBy({ words }: Scope, method: string): string {
  const edge = method === 'nearest' || method === 'extrapolate';
  if (edge) return words(`imputed.${method}`);
  return method in methodWorks.imputation ? words(`level.imputation.${method}`) : method;
}

function imputedTable(scope: Scope) {
  const { imputed } = scope.input.results.sample;
  const timed = imputed.some((it) => it.time !== null);
  return plainTable(scope, {
    id: 'imputed',
    caption: 'app-imputed',
    columns: [
      ['table.raw', wrapped(0.3)],
      ['table.entity', wrapped(0.3)],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.value', decimal],
      ['table.method', left],
    ],
    rows: imputed.map((it) => ({
      cells: [
        cell(code(it.variable)),
        textCell(scope.entityName(it.entity)),
        ...(timed ? [it.time === null ? emptyCell : cell(period(it.time))] : []),
        cell(numberOf(scope, it, 'value')),
        textCell(imputedBy(scope, it.method)),
      ],
    })),
  });
}
