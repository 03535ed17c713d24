/** Candidate thresholds of one sample, ascending, and which of them a step may use. */
export type Candidates = {
  /** Rows sorted by q, ties in panel order. */
  readonly order: Int32Array;
  readonly gamma: Float64Array;
  /** Rows that a split at the candidate puts into the lower regime, strictly ascending. */
  readonly count: Int32Array;
  readonly split: '<=' | '<';
  /**
   * Ranges [from, to) of candidates that the step for threshold number `step` (1, 2, 3) may scan, given the
   * candidates already placed: pairs, ascending.
   */
  ranges(step: number, fixed: readonly number[]): readonly number[];
};

/** Guards a share times a count against landing a rounding error above a whole number. */
const WHOLE = 1e-9;

/** Least rows in a regime: ceil(trim N). */
export function minimumRows(trim: number, rows: number): number {
  return Math.max(1, Math.ceil(trim * rows - WHOLE));
}

/** Share to trim for threshold number `step`: the last one given serves for any that is missing. */
export function trimOf(trims: readonly number[], step: number): number {
  return trims[Math.min(step, trims.length) - 1]!;
}

/** Every distinct value (`all`), or Hansen's quantile grid. */
export function createCandidates(
  q: Float64Array,
  rule: 'all' | number,
  trims: readonly number[],
  steps: number,
): Candidates {
  const order = sortedRows(q);
  return rule === 'all' ? everyValue(q, order, trims, steps) : quantileGrid(q, order, rule, trims);
}

function sortedRows(q: Float64Array): Int32Array {
  const order = Int32Array.from(q, (_, i) => i);
  return order.sort((a, b) => q[a]! - q[b]! || a - b);
}

/** Split q <= g, so that a value's candidate counts all rows of its tie. */
function everyValue(q: Float64Array, order: Int32Array, trims: readonly number[], steps: number): Candidates {
  const rows = order.length;
  const minima: number[] = [];
  for (let step = 1; step <= steps; step++) minima.push(minimumRows(trimOf(trims, step), rows));
  const least = Math.min(...minima);
  const gamma: number[] = [];
  const count: number[] = [];
  for (let i = 0; i < rows; i++) {
    const value = q[order[i]!]!;
    const lastOfTie = i + 1 === rows || q[order[i + 1]!] !== value;
    if (lastOfTie && i + 1 >= least && rows - i - 1 >= least) {
      // A negative zero prints as zero.
      gamma.push(value + 0);
      count.push(i + 1);
    }
  }
  const counts = Int32Array.from(count);
  return {
    order,
    gamma: Float64Array.from(gamma),
    count: counts,
    split: '<=',
    ranges: (step, fixed) => spacedRanges(counts, rows, minima[step - 1]!, fixed),
  };
}

/** Candidates at least `minimum` rows away from both ends and from every fixed candidate. */
function spacedRanges(
  count: Int32Array,
  rows: number,
  minimum: number,
  fixed: readonly number[],
): readonly number[] {
  const marks = [0, ...fixed.map((j) => count[j]!).sort((a, b) => a - b), rows];
  const ranges: number[] = [];
  for (let i = 0; i + 1 < marks.length; i++) {
    const from = firstAtLeast(count, marks[i]! + minimum);
    const to = firstAtLeast(count, marks[i + 1]! - minimum + 1);
    if (from < to) ranges.push(from, to);
  }
  return ranges;
}

function firstAtLeast(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Hansen's grid: of the m distinct values, number floor(s m) for s = trim, trim + 1/N, ..., 1 - trim, split q < g;
 * later steps leave out candidates within N trim grid steps of a placed one. The sequence is computed as in R's seq,
 * since the rounding of s m decides which value is taken.
 *
 * @cite Hansen (1999), J. Econometrics 93, and its program
 */
function quantileGrid(
  q: Float64Array,
  order: Int32Array,
  quantiles: number,
  trims: readonly number[],
): Candidates {
  const { values, below } = distinctValues(q, order);
  const trim = trimOf(trims, 1);
  const by = 1 / quantiles;
  const to = trim + by * (quantiles - 2 * quantiles * trim);
  const points = Math.floor((to - trim) / by + 1e-10);
  const picked: number[] = [];
  for (let i = 0; i <= points; i++) {
    const at = Math.floor(Math.min(trim + i * by, to) * values.length) - 1;
    // The lowest value leaves no row below it, and few distinct values repeat.
    if (at > 0 && at < values.length && at !== picked[picked.length - 1]) picked.push(at);
  }
  return {
    order,
    gamma: Float64Array.from(picked, (at) => values[at]! + 0),
    count: Int32Array.from(picked, (at) => below[at]!),
    split: '<',
    ranges: (step, fixed) => gridRanges(picked.length, quantiles * trimOf(trims, step), fixed),
  };
}

function gridRanges(size: number, width: number, fixed: readonly number[]): readonly number[] {
  const ranges: number[] = [];
  let from = 0;
  for (const j of [...fixed].sort((a, b) => a - b)) {
    // Counted from one, his rule drops the points i with j - width <= i < j + width.
    const gapFrom = Math.ceil(j - width - 1 - WHOLE);
    const gapTo = Math.ceil(j + width - 1 - WHOLE);
    if (from < Math.min(gapFrom, size)) ranges.push(from, Math.min(gapFrom, size));
    from = Math.max(from, gapTo);
  }
  if (from < size) ranges.push(from, size);
  return ranges;
}

/** Distinct values ascending, with the rows strictly below each. */
export function distinctValues(q: Float64Array, order: Int32Array): { values: number[]; below: number[] } {
  const values: number[] = [];
  const below: number[] = [];
  for (let i = 0; i < order.length; i++) {
    const value = q[order[i]!]!;
    if (i === 0 || value !== values[values.length - 1]) {
      values.push(value);
      below.push(i);
    }
  }
  return { values, below };
}
