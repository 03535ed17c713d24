import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import { cell, type TableBlock, type TableRow, text, textCell } from '../document.ts';
import { block, inline } from '../fragment.ts';
import { from, period } from '../origin.ts';
import { countOf, emptyCell, lengthOf, number, numberOf, type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { dimensionLabel } from '../tables/indicators.ts';
import type { ContextMap } from '../template.ts';
import { incompleteTable, labelOf } from './incomplete-table.ts';
import { decimal, left, plainTable, wrapped } from './plain-table.ts';
/** What the study asked for beyond weights and scores: a table each, null where it did not. */
export function indexMethodTables(scope: Scope, index: IndexSpec, result: IndexResult): ContextMap {
  const tables: { readonly [name: string]: TableBlock | null } = {
    treatment: treatmentTable(scope, index, result),
    moved: movedTable(scope, index, result),
    incomplete: incompleteTable(scope, index, result),
    judgements: judgementTable(scope, index, result),
    components: componentTable(scope, index, result),
    parts: partTable(scope, index, result),
    diagnostics: diagnosticsTable(scope, index, result),
    alphas: alphaTable(scope, index, result),
  };
  return Object.fromEntries(
    Object.entries(tables).flatMap(([name, table]) => [
      [name, table === null ? null : block(table)],
      [`${name}_ref`, table === null ? null : reference(table.id)],
    ]),
  );
}

/** In the order of the study. */
function inOrder<T extends { readonly indicator: string }>(
  index: IndexSpec,
  rows: readonly T[],
): readonly T[] {
  const names = index.dimensions.flatMap((dimension) => dimension.indicators.map(({ name }) => name));
  return [...rows].sort((a, b) => names.indexOf(a.indicator) - names.indexOf(b.indicator));
}

const context = (scope: Scope, index: IndexSpec): ContextMap => ({ label: scope.names.label(index.name) });

function treatmentTable(scope: Scope, index: IndexSpec, { treatment }: IndexResult): TableBlock | null {
  if (treatment === undefined || treatment.length === 0) return null;
  return plainTable(scope, {
    id: `treatment-${slug(index.name)}`,
    caption: 'app-treatment',
    context: context(scope, index),
    columns: [
      ['table.indicator', wrapped(0.3)],
      ['table.treatment', left],
      ['table.lambda', decimal],
      ['table.points', decimal],
      ['table.skewness', decimal],
      ['table.kurtosis', decimal],
      ['table.skewness_after', decimal],
      ['table.kurtosis_after', decimal],
    ],
    rows: inOrder(index, treatment).map((row) => ({
      cells: [
        textCell(labelOf(index, row.indicator)),
        textCell(scope.words(`treat.${row.method}`)),
        row.lambda === undefined ? emptyCell : cell(numberOf(scope, row, 'lambda')),
        cell(lengthOf(row.moved)),
        cell(numberOf(scope, row, 'skewness_before')),
        cell(numberOf(scope, row, 'kurtosis_before')),
        cell(numberOf(scope, row, 'skewness_after')),
        cell(numberOf(scope, row, 'kurtosis_after')),
      ],
    })),
    notes: [scope.templates.inlines('note/app-treatment', {})],
  });
}

function movedTable(scope: Scope, index: IndexSpec, { treatment = [] }: IndexResult): TableBlock | null {
  const timed = scope.input.study.panel.time !== null;
  const rows = inOrder(index, treatment).flatMap(({ indicator, moved }) =>
    moved.map(
      (point): TableRow => ({
        cells: [
          textCell(labelOf(index, indicator)),
          textCell(scope.entityName(point.entity)),
          ...(timed ? [point.time === null ? emptyCell : cell(period(point.time, { of: point }))] : []),
          cell(numberOf(scope, point, 'from')),
          cell(numberOf(scope, point, 'to')),
        ],
      }),
    ),
  );
  if (rows.length === 0) return null;
  return plainTable(scope, {
    id: `moved-${slug(index.name)}`,
    caption: 'app-moved',
    context: context(scope, index),
    columns: [
      ['table.indicator', wrapped(0.36)],
      ['table.entity', wrapped(0.24)],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.value_before', decimal],
      ['table.value_after', decimal],
    ],
    rows,
  });
}

/** The dimension whose indicators were weighed, or what else was. */
function setLabel(scope: Scope, index: IndexSpec, dimension: string | null): string {
  if (dimension !== null) return dimensionLabel(index, dimension);
  return scope.words(index.weights.within === 'dimension' ? 'index.dimensions' : 'index.all');
}

function judgementTable(scope: Scope, index: IndexSpec, { judgements }: IndexResult): TableBlock | null {
  if (judgements === undefined) return null;
  return plainTable(scope, {
    id: `judgements-${slug(index.name)}`,
    caption: 'app-judgements',
    context: context(scope, index),
    columns: [
      ['table.set', wrapped(0.4)],
      ['table.size', decimal],
      ['table.lambda_max', decimal],
      ['table.ci', decimal],
      ['table.cr', decimal],
    ],
    rows: judgements.map((row) => ({
      cells: [
        textCell(setLabel(scope, index, row.dimension)),
        cell(countOf(row, 'size')),
        cell(numberOf(scope, row, 'lambda_max')),
        cell(numberOf(scope, row, 'consistency_index')),
        cell(numberOf(scope, row, 'consistency_ratio')),
      ],
    })),
    notes: [scope.templates.inlines('note/app-judgements', {})],
  });
}

function componentTable(scope: Scope, index: IndexSpec, { components }: IndexResult): TableBlock | null {
  if (components === undefined) return null;
  const timed = components.some((row) => row.time !== undefined);
  return plainTable(scope, {
    id: `components-${slug(index.name)}`,
    caption: 'app-components',
    context: context(scope, index),
    columns: [
      ['table.set', wrapped(0.3)],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.eigenvalues', wrapped(0.5)],
      ['table.retained', decimal],
    ],
    rows: components.map((row) => ({
      cells: [
        textCell(setLabel(scope, index, row.dimension)),
        ...(timed ? [row.time === undefined ? emptyCell : cell(period(row.time, { of: row }))] : []),
        cell(
          ...row.eigenvalues.flatMap((value, i) => {
            const run = from(number(scope, value), row.eigenvalues, String(i));
            return i === 0 ? [run] : [text(scope.typography.comma), run];
          }),
        ),
        cell(countOf(row, 'retained')),
      ],
    })),
  });
}

/** The weights of each set that was joined; by_time weights have their own file of results, not a table here. */
function partTable(scope: Scope, index: IndexSpec, { parts }: IndexResult): TableBlock | null {
  const shown = (parts ?? []).filter((part) => part.time === undefined);
  if (shown.length === 0) return null;
  const names = index.dimensions.flatMap((dimension) => dimension.indicators.map(({ name }) => name));
  const added = shown.some((part) => part.share !== null);
  const columns = shown.map((part) => [`table.part_${part.method}`, decimal] as const);
  return plainTable(scope, {
    id: `parts-${slug(index.name)}`,
    caption: 'app-parts',
    context: context(scope, index),
    columns: [['table.indicator', wrapped(0.4)], ...columns],
    groups: [
      names.map((name) => ({
        cells: [
          textCell(labelOf(index, name)),
          ...shown.map((part) => cell(numberOf(scope, part.weights, name))),
        ],
      })),
      ...(added
        ? [
            [
              {
                cells: [
                  textCell(scope.words('table.share')),
                  ...shown.map((part) => cell(numberOf(scope, part, 'share'))),
                ],
              },
            ],
          ]
        : []),
    ],
  });
}

function diagnosticsTable(scope: Scope, index: IndexSpec, { diagnostics }: IndexResult): TableBlock | null {
  if (diagnostics === undefined) return null;
  const { least, greatest, mean_correlation } = diagnostics;
  const pair = (it: typeof least) =>
    it === null
      ? null
      : {
          first: labelOf(index, it.first),
          second: labelOf(index, it.second),
          r: numberOf(scope, it, 'correlation'),
        };
  const low = pair(least);
  const high = pair(greatest);
  return plainTable(scope, {
    id: `diagnostics-${slug(index.name)}`,
    caption: 'app-diagnostics',
    context: context(scope, index),
    columns: [
      ['table.indicator', wrapped(0.4)],
      ['table.std_dev', decimal],
      ['table.correlation', decimal],
      ['table.effective_weight', decimal],
    ],
    rows: inOrder(index, diagnostics.indicators).map((row) => ({
      cells: [
        textCell(labelOf(index, row.indicator)),
        cell(numberOf(scope, row, 'std_dev')),
        cell(numberOf(scope, row, 'correlation')),
        cell(numberOf(scope, row, 'effective_weight')),
      ],
    })),
    notes: [
      scope.templates.inlines('note/app-diagnostics', {
        mean: mean_correlation === null ? null : inline(numberOf(scope, diagnostics, 'mean_correlation')),
        least: low === null ? null : { first: low.first, second: low.second, r: inline(low.r) },
        greatest: high === null ? null : { first: high.first, second: high.second, r: inline(high.r) },
      }),
    ],
  });
}

function alphaTable(scope: Scope, index: IndexSpec, { diagnostics }: IndexResult): TableBlock | null {
  if (diagnostics === undefined) return null;
  return plainTable(scope, {
    id: `alpha-${slug(index.name)}`,
    caption: 'app-alpha',
    context: context(scope, index),
    columns: [
      ['table.set', wrapped(0.5)],
      ['table.indicators', decimal],
      ['table.alpha', decimal],
    ],
    rows: diagnostics.alphas.map((row) => ({
      cells: [
        textCell(row.dimension === null ? scope.words('index.all') : dimensionLabel(index, row.dimension)),
        cell(countOf(row, 'indicators')),
        cell(numberOf(scope, row, 'alpha')),
      ],
    })),
    notes: [scope.templates.inlines('note/app-alpha', {})],
  });
}
