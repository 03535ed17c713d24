import { invariant } from '../../base/invariant.ts';
import type { WeightRow } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import {
  cell,
  type Inlines,
  type NumberRun,
  type TableBlock,
  type TableCell,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { derived, from, setting } from '../origin.ts';
import { emptyCell, finishTable, numberOf, type Scope, slug } from '../scope.ts';
/** One indicator with its weight; over periods with `scope: by_time` the mean of its weights. */
export type IndicatorWeight = {
  readonly dimension: string | null;
  readonly indicator: string;
  readonly direction: 'positive' | 'negative';
  readonly weight: number;
  readonly least: number;
  readonly most: number;
  readonly entropy: number | null;
  readonly periods: number;
  /** The entries of the results that it is of. */
  readonly rows: readonly WeightRow[];
  readonly reason: string | null;
};

/** Weights by indicator, in the study's order. */
export function indicatorWeights(rows: readonly WeightRow[]): readonly IndicatorWeight[] {
  const groups = new Map<string, WeightRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.dimension, row.indicator]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map(summaryOf);
}

function summaryOf(rows: readonly WeightRow[]): IndicatorWeight {
  const first = rows[0];
  invariant(first !== undefined, 'a group of weights has a row');
  const weights = rows.map((row) => row.weight);
  const entropies = rows.map((row) => row.entropy).filter((it) => it !== null);
  return {
    dimension: first.dimension,
    indicator: first.indicator,
    direction: first.direction,
    weight: mean(weights),
    least: Math.min(...weights),
    most: Math.max(...weights),
    entropy: entropies.length === rows.length ? mean(entropies) : null,
    periods: rows.length,
    rows,
    reason: first.reason ?? null,
  };
}

/** Of a few printed numbers; a single one is itself, to the last bit. */
function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

export const weightKey = (index: string, dimension: string | null, indicator: string): string =>
  JSON.stringify(['weight', index, dimension ?? '', indicator]);

/** The weight of an indicator, and where it comes from: one entry, or the mean of those of all periods. */
export const weightRun = (scope: Scope, index: string, it: IndicatorWeight): NumberRun =>
  meanRun(numberOf(scope, it, 'weight', weightKey(index, it.dimension, it.indicator)), it, 'weight');

export const entropyRun = (scope: Scope, it: IndicatorWeight): NumberRun =>
  meanRun(numberOf(scope, it, 'entropy'), it, 'entropy');

function meanRun(run: NumberRun, { rows }: IndicatorWeight, field: 'weight' | 'entropy'): NumberRun {
  const [only, ...others] = rows;
  if (only !== undefined && others.length === 0) return from(run, only, field);
  return derived(run, 'mean', ...rows.map((entry) => ({ entry, field })));
}

export const indicatorLabel = (index: IndexSpec, dimension: string | null, name: string): string => {
  const found = index.dimensions
    .filter((it) => !index.hasDimensions || it.name === dimension)
    .flatMap((it) => it.indicators)
    .find((it) => it.name === name);
  return oneLine(found?.label ?? name);
};

export const dimensionLabel = (index: IndexSpec, name: string | null): string => {
  const found = index.dimensions.find((it) => it.name === name);
  return oneLine(found?.label ?? name ?? '');
};

/** Dimension, indicator, attribute, weight, entropy: the indicator system of an index. */
export function indicatorTable(scope: Scope, index: IndexSpec, caption: Inlines): TableBlock {
  const { words } = scope;
  const weights = indicatorWeights(scope.input.results.indices[index.name]?.weights ?? []);
  const entropy = weights.some((it) => it.entropy !== null);
  const byDimension = groupByDimension(weights);
  const head = [
    ...(index.hasDimensions ? [words('table.dimension')] : []),
    words('table.indicator'),
    words('table.attribute'),
    words('table.weight'),
    ...(entropy ? [words('table.entropy')] : []),
  ];
  const indicatorShare = index.hasDimensions ? 0.4 : 0.62;
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:index:${index.name}`,
    file: `weights-${slug(index.name)}`,
    caption,
    columns: [
      ...(index.hasDimensions ? [{ align: 'left' as const, share: 0.26 }] : []),
      { align: 'left', share: indicatorShare },
      { align: 'center' },
      { align: 'decimal' },
      ...(entropy ? [{ align: 'decimal' as const }] : []),
    ],
    head: [{ cells: head.map(textCell) }],
    body: byDimension.map((group) => group.map((it, i) => weightRow(scope, index, it, i === 0, entropy))),
    notes: [
      scope.templates.inlines('note/indicators', {
        entropy,
        shift:
          index.weights.shift === 0
            ? null
            : inline(setting(String(index.weights.shift), index.weights.shift, 'weights/shift')),
        by_time: index.weights.scope === 'by_time',
        missing_entropy: [
          ...new Set(weights.filter((it) => it.entropy === null).flatMap((it) => it.reason ?? [])),
        ].map(scope.phrase),
      }),
    ],
  });
}

export function groupByDimension(
  weights: readonly IndicatorWeight[],
): readonly (readonly IndicatorWeight[])[] {
  const groups = new Map<string | null, IndicatorWeight[]>();
  for (const it of weights) {
    const group = groups.get(it.dimension);
    if (group === undefined) groups.set(it.dimension, [it]);
    else group.push(it);
  }
  return [...groups.values()];
}

function weightRow(
  scope: Scope,
  index: IndexSpec,
  it: IndicatorWeight,
  first: boolean,
  entropy: boolean,
): TableRow {
  const dimension: readonly TableCell[] = index.hasDimensions
    ? [first ? textCell(dimensionLabel(index, it.dimension)) : emptyCell]
    : [];
  return {
    cells: [
      ...dimension,
      textCell(indicatorLabel(index, it.dimension, it.indicator)),
      cell(text(it.direction === 'positive' ? '+' : '−')),
      cell(weightRun(scope, index.name, it)),
      ...(entropy ? [cell(entropyRun(scope, it))] : []),
    ],
  };
}
