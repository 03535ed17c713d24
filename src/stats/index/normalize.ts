import { invariant } from '../../base/invariant.ts';
import type { Normalization } from '../../catalog/index-methods.ts';
import { dot, mean, standardDeviation } from '../../numeric/sum.ts';

/**
 * Min-max normalization: (x - min) / (max - min) where more is better (`direction` 1), (max - x) / (max - min) where
 * less is. Null for a constant indicator, which has no scale.
 *
 * @shape values n >= 1, complete -> n numbers in [0, 1]; sample: the cells of minimum and maximum, `values` by default
 * @throws InvariantError on a missing value: it should have been reported before
 * @cite OECD (2008), Handbook on Constructing Composite Indicators, ch. 5
 */
export function normalizeMinMax(
  values: Float64Array,
  direction: 1 | -1,
  sample: Float64Array = values,
): Float64Array | null {
  const { least, greatest } = extremes(sample);
  const range = greatest - least;
  if (!(range > 0)) return null;
  const n = values.length;
  const z = new Float64Array(n);
  if (Number.isFinite(range)) {
    if (direction === 1) for (let i = 0; i < n; i++) z[i] = (values[i]! - least) / range;
    else for (let i = 0; i < n; i++) z[i] = (greatest - values[i]!) / range;
    return z;
  }
  // Values so far apart that their difference overflows: in halves.
  const half = greatest / 2 - least / 2;
  return values.map((value) => (direction === 1 ? value / 2 - least / 2 : greatest / 2 - value / 2) / half);
}

function extremes(values: Float64Array): { readonly least: number; readonly greatest: number } {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) invariant(false, 'normalize: missing value');
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest };
}

/** Why an indicator has no normalized values: it does not vary, or a value that the method needs is out of order. */
export type NormalizeFault =
  | { readonly kind: 'constant' }
  | { readonly kind: 'domain'; readonly why: string };

type Cells = {
  /** The cells to normalize. */
  readonly values: Float64Array;
  /** The cells that minimum, maximum, mean are taken over. */
  readonly sample: Float64Array;
  readonly direction: 1 | -1;
  /** distance_to_reference: the reference's value beside each cell, NaN where it has none. */
  readonly reference: Float64Array | null;
};

/**
 * One indicator made comparable: higher is better afterwards, whatever its direction was. Methods after COINr; in
 * `fraction_of_max` an indicator of which less is better is min / x.
 *
 * @shape values, reference n; sample m >= 1 -> n
 * @cite OECD (2008), ch. 5; Becker, Caperna, Del Sorbo, Norlen, Papadimitriou & Saisana (2022), JOSS 7(78), COINr
 * @oracle test/oracle/index/composite
 */
export function normalizeIndicator(cells: Cells, rule: Normalization): Float64Array | NormalizeFault {
  const { values, direction } = cells;
  if (rule.method === 'minmax') {
    const z = normalizeMinMax(values, direction, cells.sample);
    return z === null ? constant : inRange(z, rule.range);
  }
  if (rule.method === 'goalposts') return goalposts(cells, rule);
  if (rule.method === 'fraction_of_max') return fractionOfMax(cells);
  if (rule.method === 'rank' || rule.method === 'percentile' || rule.method === 'borda')
    return ranked(cells, rule);
  return ofTurned(cells, rule);
}

const constant: NormalizeFault = { kind: 'constant' };
const domain = (why: string): NormalizeFault => ({ kind: 'domain', why });

function inRange(z: Float64Array, range: readonly [number, number] | undefined): Float64Array {
  if (range === undefined || (range[0] === 0 && range[1] === 1)) return z;
  const [low, high] = range;
  return z.map((value) => low + (high - low) * value);
}

function goalposts({ values, direction }: Cells, rule: Normalization): Float64Array | NormalizeFault {
  const posts = rule.values;
  invariant(typeof posts === 'object' && posts[0] < posts[1], 'goalposts need a lower and an upper value');
  const [lower, upper] = posts;
  const z = values.map((value) => {
    const share = (value - lower) / (upper - lower);
    const cut = rule.cap === false ? share : Math.min(1, Math.max(0, share));
    return direction === 1 ? cut : 1 - cut;
  });
  return inRange(z, rule.range);
}

function fractionOfMax({ values, sample, direction }: Cells): Float64Array | NormalizeFault {
  const { least, greatest } = extremes(sample);
  if (direction === 1) {
    return greatest > 0
      ? values.map((value) => value / greatest)
      : domain(`its greatest value is ${greatest}, and a fraction of it needs one above 0`);
  }
  const lowest = Math.min(least, extremes(values).least);
  return lowest > 0
    ? values.map((value) => least / value)
    : domain(`min / x, for an indicator of which less is better, needs values above 0, and one is ${lowest}`);
}

/** Ranks from 1, the worst; percentile (r - 1) / (n - 1); Borda r - 1. */
function ranked(cells: Cells, rule: Normalization): Float64Array | NormalizeFault {
  const { values, direction } = cells;
  const n = values.length;
  const order = Int32Array.from(values, (_, i) => i).sort(
    (a, b) => (values[a]! - values[b]!) * direction || a - b,
  );
  const ranks = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && values[order[end]!] === values[order[start]!]) end++;
    const rank = rule.ties === 'min' ? start + 1 : rule.ties === 'max' ? end : (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i]!] = rank;
    start = end;
  }
  if (n > 0 && values.every((value) => value === values[0])) return constant;
  if (rule.method === 'rank') return ranks;
  return ranks.map((rank) => (rule.method === 'borda' ? rank - 1 : (rank - 1) / (n - 1)));
}

/** Methods on the indicator turned so that more is better. */
function ofTurned(cells: Cells, rule: Normalization): Float64Array | NormalizeFault {
  const { direction } = cells;
  const turned = (column: Float64Array) => (direction === 1 ? column : column.map((value) => -value));
  const values = turned(cells.values);
  const sample = turned(cells.sample);
  const { least, greatest } = extremes(sample);
  if (!(greatest > least) && rule.method !== 'vector') return constant;
  switch (rule.method) {
    case 'zscore': {
      const center = mean(sample);
      const spread = standardDeviation(sample);
      if (!(spread > 0)) return constant;
      return values.map((value) => ((value - center) / spread) * (rule.std_dev ?? 1) + (rule.mean ?? 0));
    }
    case 'vector': {
      const length = Math.sqrt(dot(sample, sample));
      return length > 0 ? values.map((value) => value / length) : constant;
    }
    case 'distance_to_max':
      return values.map((value) => 1 - (greatest - value) / (greatest - least));
    case 'distance_to_target': {
      invariant(typeof rule.values === 'number', 'distance_to_target needs a target');
      const target = rule.values * direction;
      if (!(target > least))
        return domain(`its target of ${rule.values} is no better than its worst value, ${least * direction}`);
      return values.map((value) => capped(1 - (target - value) / (target - least), rule.cap));
    }
    default: {
      invariant(cells.reference !== null, `${rule.method} needs a reference`);
      const reference = turned(cells.reference);
      const missing = reference.findIndex(Number.isNaN);
      if (missing >= 0) return domain(`the reference ${rule.reference} has no value in every period`);
      const worst = reference.find((value) => !(value > least));
      if (worst !== undefined)
        return domain(`the reference ${rule.reference} has the worst value, ${worst * direction}`);
      return values.map((value, i) =>
        capped(1 - (reference[i]! - value) / (reference[i]! - least), rule.cap),
      );
    }
  }
}

const capped = (value: number, cap: boolean | undefined): number =>
  cap === true ? Math.min(1, value) : value;
