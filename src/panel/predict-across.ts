import type { Panel } from '../data/panel.ts';
import type { MissingSpec } from '../study/study.ts';
import {
  emPredictions,
  type PanelCells,
  type Prediction,
  timeMeans,
  twoWayPredictions,
} from './fill-across.ts';
import { groupCenters, rowMeans } from './fill-groups.ts';

/** Why a method cannot fill the columns. */
type Fault = { readonly why: string };

/**
 * What methods across entities put into each column; nothing for those along one entity's series.
 *
 * @shape columns by name, n each, NaN missing -> predictions in their order
 */
export function predictAcross(
  panel: Panel,
  columns: ReadonlyMap<string, Float64Array>,
  missing: MissingSpec,
): readonly Prediction[] | Fault {
  const all = [...columns.values()];
  const { method } = missing;
  if (method === 'time_mean' && missing.by === undefined)
    return all.map((values) => timeMeans(cellsOf(panel), values));
  if (method === 'two_way') return all.map((values) => twoWayPredictions(cellsOf(panel), values));
  if (method === 'em') return all.length > 0 ? emPredictions(all) : [];
  if (method === 'row_mean') return predictRows(columns, missing);
  const center = centers.get(method);
  if (center === undefined) return [];
  const group = groupsOf(panel, center.within === 'time', missing.by);
  if ('why' in group) return group;
  return all.map((values) => groupCenters(values, group.codes, center.center));
}

const centers = new Map([
  ['time_mean', { within: 'time', center: 'mean' }],
  ['time_median', { within: 'time', center: 'median' }],
  ['pooled_mean', { within: 'all', center: 'mean' }],
  ['pooled_median', { within: 'all', center: 'median' }],
] as const) as ReadonlyMap<string, { readonly within: 'time' | 'all'; readonly center: 'mean' | 'median' }>;

function cellsOf(panel: Panel): PanelCells {
  return {
    rows: panel.rows,
    entity: panel.entity,
    entities: panel.entityLabels.length,
    time: panel.time,
  };
}

/** The group of each row, by period and by the value of a column; -1 where that is missing. */
function groupsOf(
  panel: Panel,
  byTime: boolean,
  by: string | undefined,
): { readonly codes: Int32Array } | Fault {
  const column = by === undefined ? null : (panel.columns[by] ?? null);
  if (by !== undefined && column === null) return { why: `the data have no column \`${by}\`` };
  const codes = new Map<string, number>();
  const codeOf = (row: number): number => {
    const value = column === null ? '' : column.values[row]!;
    if (value === null || Number.isNaN(value)) return -1;
    const key = JSON.stringify([byTime ? panel.time[row]! : null, value]);
    const known = codes.get(key);
    if (known !== undefined) return known;
    codes.set(key, codes.size);
    return codes.size - 1;
  };
  return { codes: Int32Array.from({ length: panel.rows }, (_, row) => codeOf(row)) };
}

/** Row means within each set of columns; a filled column that is in no set stands alone and stays as it is. */
function predictRows(columns: ReadonlyMap<string, Float64Array>, missing: MissingSpec): Prediction[] {
  const names = [...columns.keys()];
  const sets = missing.sets ?? [names];
  const predictions = new Map<string, Prediction>();
  for (const set of sets) {
    const own = set.filter((name) => columns.has(name));
    const turned = own.map((name) => missing.reversed?.includes(name) ?? false);
    const means = rowMeans(
      own.map((name) => columns.get(name)!),
      turned,
    );
    for (const [j, name] of own.entries()) predictions.set(name, means[j]!);
  }
  return names.map(
    (name) => predictions.get(name) ?? new Float64Array(columns.get(name)!.length).fill(Number.NaN),
  );
}
