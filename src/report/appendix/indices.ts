import { compareCodeUnits } from '../../base/compare.ts';
import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec, IndicatorSpec } from '../../study/study.ts';
import { cell, code, type Inlines, type NumberRun, type TableRow, text, textCell } from '../document.ts';
import { expressionText } from '../expression-text.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { derived, from, period, position } from '../origin.ts';
import { emptyCell, number, numberOf, type Scope, slug } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { pointerPart, type Selection } from '../selection.ts';
import {
  dimensionLabel,
  entropyRun,
  groupByDimension,
  type IndicatorWeight,
  indicatorLabel,
  indicatorWeights,
  weightRun,
} from '../tables/indicators.ts';
import type { ContextMap } from '../template.ts';
import { indexMethodTables } from './index-methods.ts';
import { center, decimal, left, plainTable, wrapped } from './plain-table.ts';
/** Every index with its indicators' columns, formulas, units, weights and entropies, and its scores by entity. */
export function indicesAppendix(scope: Scope): ContextMap {
  return {
    any: scope.input.study.indices.length > 0,
    indices: scope.input.study.indices.flatMap((index) => {
      const result = scope.input.results.indices[index.name];
      if (result === undefined) return [];
      return [
        {
          title: scope.names.label(index.name),
          weights: block(weightTable(scope, index, result)),
          weights_ref: reference(`app:indicators-${slug(index.name)}`),
          scores: result.scores.length === 0 ? null : block(scoreTable(scope, index, result)),
          scores_ref: reference(`app:scores-${slug(index.name)}`),
          log: index.transform === 'ln',
          by_time: index.weights.scope === 'by_time',
          ...indexMethodTables(scope, index, result),
        },
      ];
    }),
  };
}

function weightTable(scope: Scope, index: IndexSpec, result: IndexResult) {
  const weights = indicatorWeights(result.weights);
  const timed = weights.some((it) => it.periods > 1);
  const specs = new Map(
    index.dimensions.flatMap((dimension) =>
      dimension.indicators.map((it) => [`${dimension.name}/${it.name}`, it] as const),
    ),
  );
  const specOf = (it: IndicatorWeight) =>
    specs.get(`${index.hasDimensions ? (it.dimension ?? '') : ''}/${it.indicator}`);
  const groups = groupByDimension(weights).map((group): readonly TableRow[] => [
    ...(index.hasDimensions ? [dimensionRow(scope, index, group, timed)] : []),
    ...group.map((it) => indicatorRow(scope, index, it, specOf(it), timed)),
  ]);
  return plainTable(scope, {
    id: `indicators-${slug(index.name)}`,
    caption: 'indicators',
    context: { label: scope.names.label(index.name) },
    columns: [
      ['table.indicator', wrapped(0.36)],
      ['table.definition', wrapped(0.3)],
      ['table.attribute', center],
      ['table.weight', decimal],
      ['table.entropy', decimal],
      ...(timed ? [['table.entropy_range', center] as const] : []),
    ],
    groups,
    notes: [
      scope.templates.inlines('note/app-indicators', { by_time: timed, dimensions: index.hasDimensions }),
    ],
  });
}

/** The dimension with the sum of its weights. */
function dimensionRow(
  scope: Scope,
  index: IndexSpec,
  group: readonly IndicatorWeight[],
  timed: boolean,
): TableRow {
  let total = 0;
  for (const it of group) total += it.weight;
  return {
    cells: [
      cell({ kind: 'strong', children: [text(dimensionLabel(index, group[0]?.dimension ?? null))] }),
      emptyCell,
      emptyCell,
      cell(
        derived(
          number(scope, total),
          'sum_of_means',
          ...group.map(({ dimension, indicator }) => ({
            path: `/indices/${pointerPart(index.name)}/weights`,
            where: { dimension, indicator },
            field: 'weight',
          })),
        ),
      ),
      emptyCell,
      ...(timed ? [emptyCell] : []),
    ],
  };
}

function indicatorRow(
  scope: Scope,
  index: IndexSpec,
  it: IndicatorWeight,
  spec: IndicatorSpec | undefined,
  timed: boolean,
): TableRow {
  return {
    cells: [
      textCell(indicatorLabel(index, it.dimension, it.indicator)),
      { content: spec === undefined ? [] : indicatorDefinition(scope, spec) },
      cell(text(it.direction === 'positive' ? '+' : '−')),
      cell(weightRun(scope, index.name, it)),
      cell(entropyRun(scope, it)),
      ...(timed
        ? [
            cell(
              derived(numberOf(scope, it, 'least'), 'quantile_0', ...weightsOf(it)),
              text(' – '),
              derived(numberOf(scope, it, 'most'), 'quantile_100', ...weightsOf(it)),
            ),
          ]
        : []),
    ],
  };
}

const weightsOf = ({ rows }: IndicatorWeight): Selection[] =>
  rows.map((entry) => ({ entry, field: 'weight' }));

function indicatorDefinition(scope: Scope, spec: IndicatorSpec): Inlines {
  const formula = code(oneLine(expressionText(spec.expr, (name) => name)));
  return spec.unit === null ? [formula] : [formula, text(`${scope.typography.comma}${oneLine(spec.unit)}`)];
}

/** Entities by their mean score, the highest first; equal means by name. */
function scoreTable(scope: Scope, index: IndexSpec, result: IndexResult) {
  const byEntity = new Map<string, IndexResult['scores'][number][]>();
  for (const row of result.scores) {
    const known = byEntity.get(row.entity);
    if (known === undefined) byEntity.set(row.entity, [row]);
    else known.push(row);
  }
  const ranked = [...byEntity].map(([entity, rows]) => {
    let total = 0;
    for (const { score } of rows) total += score;
    return { entity, rows, mean: total / rows.length };
  });
  ranked.sort((a, b) => b.mean - a.mean || compareCodeUnits(a.entity, b.entity));
  const times = result.scores.map((it) => it.time).filter((it) => it !== null);
  const panel = times.length > 0;
  const spread = [...new Set(times)].sort((a, b) => a - b);
  return plainTable(scope, {
    id: `scores-${slug(index.name)}`,
    caption: 'app-scores',
    context: { label: scope.names.label(index.name) },
    columns: [
      ['table.rank', decimal],
      ['table.entity', left],
      ['table.mean_score', decimal],
      ...(panel
        ? ([
            ['table.first', decimal],
            ['table.last', decimal],
          ] as const)
        : []),
    ],
    rows: ranked.map((it, i) => ({
      cells: [
        cell(position(i)),
        textCell(scope.entityName(it.entity)),
        cell(meanScore(scope, index.name, it)),
        ...(panel ? [it.rows[0], it.rows.at(-1)] : []).map((row) =>
          cell(numberOf(scope, row ?? {}, 'score')),
        ),
      ],
    })),
    notes: [
      scope.templates.inlines('note/app-scores', {
        panel,
        first: spread[0] === undefined ? null : inline(period(spread[0])),
        last: spread.at(-1) === undefined ? null : inline(period(spread.at(-1) as number)),
      }),
    ],
  });
}

function meanScore(
  scope: Scope,
  index: string,
  {
    entity,
    rows,
    mean,
  }: { readonly entity: string; readonly rows: IndexResult['scores']; readonly mean: number },
): NumberRun {
  const [only, ...others] = rows;
  const run = number(scope, mean);
  if (only !== undefined && others.length === 0) return from(run, only, 'score');
  return derived(run, 'mean', {
    path: `/indices/${pointerPart(index)}/scores`,
    where: { entity },
    field: 'score',
  });
}
