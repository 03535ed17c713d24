/** How missing values of a series are filled. */
export type FillOptions = {
  readonly edges: 'none' | 'nearest' | 'extrapolate';
  /** Longest run of consecutive periods that is filled; null is no limit. */
  readonly maxGap: number | null;
};

export type FilledCell = {
  readonly at: number;
  readonly value: number;
  readonly method: 'linear' | 'nearest' | 'extrapolate';
};

/**
 * Fills one entity's series linearly between its observed points, as Stata's `ipolate` does: value = m t + b. Before
 * the first and after the last observed point: nothing, the nearest observed value, or the line through the two
 * nearest observed points (`epolate`; one observed point then stays alone). A gap of more than `maxGap` periods of
 * the panel's grid stays wholly empty.
 *
 * @shape time n ascending; values n, NaN missing; grid: ascending distinct periods of the whole panel
 * @cite StataCorp, [D] ipolate
 * @oracle test/oracle/index/interpolation
 */
export function fillSeries(
  time: Float64Array,
  values: Float64Array,
  grid: Float64Array,
  options: FillOptions,
): FilledCell[] {
  const observed: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) observed.push(i);
  const first = observed[0];
  const last = observed.at(-1);
  if (first === undefined || last === undefined) return [];
  const place = (i: number): number => lowerBound(grid, time[i]!);
  const short = (periods: number): boolean => options.maxGap === null || periods <= options.maxGap;
  const filled: FilledCell[] = [];
  const fill = (at: number, value: number, method: FilledCell['method']): void => {
    if (Number.isFinite(value)) filled.push({ at, value, method });
  };
  if (first > 0 && short(place(first) - place(0))) {
    for (let i = 0; i < first; i++) fillEdge(i, first, observed[1], options, time, values, fill);
  }
  for (let k = 1; k < observed.length; k++) {
    const low = observed[k - 1]!;
    const high = observed[k]!;
    if (!short(place(high) - place(low) - 1)) continue;
    for (let i = low + 1; i < high; i++) fill(i, lineAt(time, values, low, high, time[i]!), 'linear');
  }
  if (last < values.length - 1 && short(place(values.length - 1) - place(last))) {
    for (let i = last + 1; i < values.length; i++)
      fillEdge(i, last, observed.at(-2), options, time, values, fill);
  }
  return filled;
}

function fillEdge(
  at: number,
  nearest: number,
  second: number | undefined,
  { edges }: FillOptions,
  time: Float64Array,
  values: Float64Array,
  fill: (at: number, value: number, method: FilledCell['method']) => void,
): void {
  if (edges === 'nearest') fill(at, values[nearest]!, 'nearest');
  if (edges !== 'extrapolate' || second === undefined) return;
  const [low, high] = nearest < second ? [nearest, second] : [second, nearest];
  fill(at, lineAt(time, values, low, high, time[at]!), 'extrapolate');
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
