import type { ColumnResult, Results } from '../../results/results.ts';
import type { NumberRun, TableRow } from '../document.ts';
import { cell, code, text, textCell } from '../document.ts';
import { expressionText } from '../expression-text.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { period, turned } from '../origin.ts';
import { count, countOf, emptyCell, lengthOf, numberOf, type Scope } from '../scope.ts';
import { reference } from '../sections/places.ts';
import type { ContextMap } from '../template.ts';
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
  const models = Object.entries(results.models).flatMap(([name, model]) =>
    columnsOf(model).flatMap((column): TableRow[] => [
      ...column.dropped_rows.map((it) =>
        line(
          `${name} ${column.label}${typography.colon}${scope.phrase(oneLine(it.reason))}`,
          turned(count(-it.rows), it, 'rows'),
        ),
      ),
      line(`${name} ${column.label}${typography.colon}${words('sample.used')}`, countOf(column.fit, 'n_obs')),
    ]),
  );
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
        textCell(oneLine(it.entity)),
        ...(timed ? [it.time === null ? emptyCell : cell(period(it.time, { of: it }))] : []),
        cell(numberOf(scope, it, 'value')),
        textCell(it.method),
      ],
    })),
  });
}
