import type { ImputationMethod } from '../catalog/imputation-methods.ts';
import { power } from '../numeric/power.ts';
import { median } from '../numeric/quantile.ts';
import { evaluateCubic, fmmSpline, naturalSpline, pchip } from '../numeric/spline.ts';
import { sum } from '../numeric/sum.ts';

/** How missing values of a series are filled. */
export type FillOptions = {
  /** Linear interpolation by default; methods across entities are not of one series. */
  readonly method?: ImputationMethod;
  readonly edges: 'none' | 'nearest' | 'extrapolate';
  /** Longest run of consecutive periods that is filled; null is no limit. */
  readonly maxGap: number | null;
  /** moving_average: so many rows on either side (2), with these weights (simple). */
  readonly window?: number;
  readonly weighting?: 'simple' | 'linear' | 'exponential';
};

export type FilledCell = {
  readonly at: number;
  readonly value: number;
  /** The method, or what was done beyond the first or the last observation. */
  readonly method: ImputationMethod | 'nearest' | 'extrapolate';
};

/** What a series has to go by. */
type Series = {
  readonly time: Float64Array;
  readonly values: Float64Array;
  /** Places of the observed values, at least one. */
  readonly observed: readonly number[];
  readonly options: FillOptions;
};

/** Value of a cell; NaN where the method gives it none. */
type Filler = (at: number) => { readonly value: number; readonly method: FilledCell['method'] };

/**
 * Fills one entity's series. `linear` is Stata's `ipolate`: value = m t + b between two observations; before the first
 * and after the last: nothing, the nearest observed value, or the line through the two nearest (`epolate`; one observed
 * point then stays alone). A gap of more than `maxGap` periods of the panel's grid stays wholly empty, whatever the
 * method.
 *
 * @shape time n ascending; values n, NaN missing; grid: ascending distinct periods of the whole panel
 * @cite StataCorp, [D] ipolate; Moritz & Bartz-Beielstein (2017), R Journal 9(1), imputeTS, for moving averages
 * @oracle test/oracle/index/interpolation, test/oracle/index/imputation
 */
export function fillSeries(
  time: Float64Array,
  values: Float64Array,
  grid: Float64Array,
  options: FillOptions,
): FilledCell[] {
  const observed: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) observed.push(i);
  if (observed.length === 0 || observed.length === values.length) return [];
  const fill = fillerOf({ time, values, observed, options });
  const filled: FilledCell[] = [];
  for (const [start, end] of gapsOf(time, values, grid, options.maxGap)) {
    for (let at = start; at < end; at++) {
      const { value, method } = fill(at);
      if (Number.isFinite(value)) filled.push({ at, value, method });
    }
  }
  return filled;
}

/** Runs of missing cells, [start, end), that span no more than `maxGap` periods of the grid. */
export function gapsOf(
  time: Float64Array,
  values: Float64Array,
  grid: Float64Array,
  maxGap: number | null,
): [start: number, end: number][] {
  const place = (i: number): number => lowerBound(grid, time[i]!);
  const gaps: [number, number][] = [];
  for (let start = 0; start < values.length; ) {
    if (!Number.isNaN(values[start]!)) {
      start += 1;
      continue;
    }
    let end = start;
    while (end < values.length && Number.isNaN(values[end]!)) end++;
    const from = start === 0 ? place(0) : place(start - 1) + 1;
    const to = end === values.length ? place(end - 1) + 1 : place(end);
    if (maxGap === null || to - from <= maxGap) gaps.push([start, end]);
    start = end;
  }
  return gaps;
}

const nothing = { value: Number.NaN, method: 'nearest' } as const;

function fillerOf(series: Series): Filler {
  const { method = 'linear' } = series.options;
  switch (method) {
    case 'moving_average':
      return always(method, (at) => movingAverage(series, at));
    case 'mean': {
      const { values, observed } = series;
      const center = sum(observed.map((i) => values[i]!)) / observed.length;
      return always(method, () => center);
    }
    case 'median': {
      const { values, observed } = series;
      const center = median(observed.map((i) => values[i]!));
      return always(method, () => center);
    }
    case 'trend':
      return always(method, trendOf(series));
    case 'growth':
      return growthOf(series);
    default:
      return interpolate(series, method, curveOf(series, method));
  }
}

const always =
  (method: ImputationMethod, value: (at: number) => number): Filler =>
  (at) => ({ value: value(at), method });

/** Between the first and the last observation by the curve; beyond them as `edges` says. */
function interpolate(series: Series, method: ImputationMethod, curve: (at: number) => number): Filler {
  const { values, observed, options } = series;
  const first = observed[0]!;
  const last = observed.at(-1)!;
  return (at) => {
    if (at > first && at < last) return { value: curve(at), method };
    if (method === 'locf' && at > last) return { value: values[last]!, method };
    if (method === 'nocb' && at < first) return { value: values[first]!, method };
    if (options.edges === 'nearest') return { value: values[at < first ? first : last]!, method: 'nearest' };
    if (options.edges === 'extrapolate' && observed.length > 1)
      return { value: curve(at), method: 'extrapolate' };
    return nothing;
  };
}

function curveOf(series: Series, method: ImputationMethod): (at: number) => number {
  const { time, values, observed } = series;
  const none = () => Number.NaN;
  if (method === 'locf') return (at) => values[observed[neighbor(observed, at)]!]!;
  if (method === 'nocb') return (at) => values[observed[neighbor(observed, at) + 1]!]!;
  if (observed.length < 2) return none;
  if (method === 'geometric') {
    if (observed.some((i) => !(values[i]! > 0))) return none;
    const logs = values.map(Math.log);
    return (at) => Math.exp(lineNear(time, logs, observed, at));
  }
  if (method === 'linear') return (at) => lineNear(time, values, observed, at);
  const x = Float64Array.from(observed, (i) => time[i]!);
  const y = Float64Array.from(observed, (i) => values[i]!);
  const make = method === 'spline' ? naturalSpline : method === 'spline_fmm' ? fmmSpline : pchip;
  const cubic = make(x, y);
  return (at) => evaluateCubic(cubic, time[at]!);
}

/** Position in `observed` of the last one before a place; -1 before the first. */
function neighbor(observed: readonly number[], at: number): number {
  let k = -1;
  while (k + 1 < observed.length && observed[k + 1]! < at) k++;
  return k;
}

/** The line through the two observations around a place, or the two nearest beyond the ends. */
function lineNear(time: Float64Array, values: Float64Array, observed: readonly number[], at: number): number {
  const k = Math.min(Math.max(neighbor(observed, at), 0), observed.length - 2);
  return lineAt(time, values, observed[k]!, observed[k + 1]!, time[at]!);
}

/** Rows on either side, wider until two are observed; linear weights 1 / (distance + 1), exponential 1 / 2^distance. */
function movingAverage({ values, observed, options }: Series, at: number): number {
  if (observed.length < 2) return Number.NaN;
  const { weighting = 'simple' } = options;
  let width = options.window ?? 2;
  const near = () => observed.filter((i) => Math.abs(i - at) <= width);
  while (near().length < 2) width += 1;
  const members = near();
  const weights = members.map((i) => {
    const distance = Math.abs(i - at);
    if (weighting === 'simple') return 1;
    return weighting === 'linear' ? 1 / (distance + 1) : power(0.5, distance);
  });
  return sum(members.map((i, k) => weights[k]! * values[i]!)) / sum(weights);
}

/** The least squares line over time. */
function trendOf({ time, values, observed }: Series): (at: number) => number {
  const n = observed.length;
  if (n < 2) return () => Number.NaN;
  const meanTime = sum(observed.map((i) => time[i]!)) / n;
  const meanValue = sum(observed.map((i) => values[i]!)) / n;
  const cross = sum(observed.map((i) => (time[i]! - meanTime) * (values[i]! - meanValue)));
  const square = sum(observed.map((i) => (time[i]! - meanTime) * (time[i]! - meanTime)));
  return (at) => meanValue + (cross / square) * (time[at]! - meanTime);
}

/** Linear between observations; beyond them by the average growth from the first to the last, all of them above 0. */
function growthOf(series: Series): Filler {
  const { time, values, observed } = series;
  const first = observed[0]!;
  const last = observed.at(-1)!;
  if (observed.length < 2 || observed.some((i) => !(values[i]! > 0))) return () => nothing;
  const growth = power(values[last]! / values[first]!, 1 / (time[last]! - time[first]!));
  return always('growth', (at) => {
    if (at > first && at < last) return lineNear(time, values, observed, at);
    const from = at < first ? first : last;
    return values[from]! * power(growth, time[at]! - time[from]!);
  });
}

/** m t + b with b = y_low - m t_low, in `ipolate`'s own order of operations. */
function lineAt(time: Float64Array, values: Float64Array, low: number, high: number, t: number): number {
  const slope = (values[high]! - values[low]!) / (time[high]! - time[low]!);
  return slope * t + (values[low]! - slope * time[low]!);
}

/** Place of a value in an ascending list that holds it. */
function lowerBound(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
