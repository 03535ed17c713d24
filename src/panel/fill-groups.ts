import { median } from '../numeric/quantile.ts';
import { sum } from '../numeric/sum.ts';
import type { Prediction } from './fill-across.ts';

export type Center = 'mean' | 'median';

/**
 * The mean or the median of the observed cells of the same group. A row without a group (-1), or of a group of which
 * nothing is observed, has no prediction.
 *
 * @shape values n, NaN missing; group n, -1 none -> n
 * @oracle test/oracle/index/imputation-coinr
 */
export function groupCenters(values: Float64Array, group: Int32Array, center: Center): Prediction {
  const members = new Map<number, number[]>();
  values.forEach((value, row) => {
    if (Number.isNaN(value) || group[row]! < 0) return;
    const own = members.get(group[row]!);
    if (own === undefined) members.set(group[row]!, [value]);
    else own.push(value);
  });
  const centers = new Map([...members].map(([code, own]) => [code, centerOf(own, center)]));
  return values.map((value, row) =>
    Number.isNaN(value) ? (centers.get(group[row]!) ?? Number.NaN) : Number.NaN,
  );
}

function centerOf(values: readonly number[], center: Center): number {
  return center === 'mean' ? sum(values) / values.length : median(values);
}

/**
 * Row means of comparable columns: each is brought to [0, 1] by its least and greatest observed value, turned around
 * where greater values are worse, a missing cell becomes the mean of the row's other columns, and is brought back. A
 * column that does not vary, or a row of which nothing is observed, has no prediction.
 *
 * @shape columns k of n, NaN missing; reversed k -> k of n
 * @cite Becker, Caperna, Del Sorbo, Norlen, Papadimitriou & Saisana (2022), JOSS 7(78), COINr: i_mean_ind
 * @oracle test/oracle/index/imputation-coinr
 */
export function rowMeans(columns: readonly Float64Array[], reversed: readonly boolean[]): Prediction[] {
  const scales = columns.map((column, j) => {
    const [low, high] = rangeOf(column);
    return reversed[j] === true ? { from: high, width: low - high } : { from: low, width: high - low };
  });
  const comparable = columns.map((column, j) => {
    const { from, width } = scales[j]!;
    return column.map((value) => (width === 0 ? Number.NaN : (value - from) / width));
  });
  return columns.map((column, j) =>
    column.map((value, row) => {
      const { from, width } = scales[j]!;
      if (!Number.isNaN(value) || !Number.isFinite(width) || width === 0) return Number.NaN;
      const own = comparable.map((other) => other[row]!).filter((other) => !Number.isNaN(other));
      return own.length === 0 ? Number.NaN : from + width * (sum(own) / own.length);
    }),
  );
}

function rangeOf(column: Float64Array): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of column) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
