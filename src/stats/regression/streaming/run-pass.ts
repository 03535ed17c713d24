import type { Design } from '../absorb-levels.ts';
import { isAscending } from '../factor.ts';
import { addScaled } from '../least-squares.ts';
import type { VcovChoice } from '../types.ts';
import { outerProducts } from './score-sums.ts';
import type { Normal } from './solve.ts';
import { ABREAST, addTo, compensated, stretches, TILE, valuesOf } from './tiles.ts';

/** What one sweep over the rows with given slopes finds. Residuals themselves are not kept: see `residualsOf` in residual-pass.ts. */
export type ResidualPass = {
  readonly rss: number;
  /** X'e of the kept terms: rounding, where the slopes are exact. */
  readonly gradient: Float64Array;
  /** Sum of the outer products of the estimates' scores; null for iid. */
  readonly meat: Float64Array | null;
};

/**
 * Whether residuals and scores can be had from the columns themselves: effects exact to rounding, of two factors, rows
 * sorted by the main one, and clusters its levels.
 */
export function isByRuns({ main, others }: Design, { exact }: Normal, vcov: VcovChoice): boolean {
  return (
    exact &&
    others.length === 1 &&
    vcov.type === 'cluster' &&
    vcov.by[0]!.codes === main.codes &&
    isAscending(main.codes)
  );
}

/**
 * What `residualPass` finds, with the effects of all columns in two lists, A by level of the main factor and B of the
 * other one: a residual is y - x'b - A_g - B_h, and the scores of a level add up x - m_g - o_h times it, where m_g
 * times the level's own sum of residuals (rounding) comes off once per level.
 */
export function runPass(design: Design, normal: Normal): ResidualPass {
  const { outcome, columns } = normal;
  const [g, h] = [design.main.codes, design.others[0]!.codes];
  const n = g.length;
  const k = columns.length;
  const means = Float64Array.from(columns, ({ mean }) => mean);
  const products = outerProducts({ inverse: normal.inverse, means, rows: n });
  const slots = Math.ceil((k + 1) / ABREAST) * ABREAST;
  const gradient = new Float64Array(slots);
  const raw = new Float64Array(slots);
  const rss = compensated(1);
  const error = new Float64Array(Math.min(TILE, n));
  const ends = new Int32Array(error.length);
  const sums = new Float64Array(slots * error.length);
  const combined = combinedEffects(normal);
  const others = columns.map(({ other, center }) => other.map((value) => value + center));
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    const count = stretches(g, start, rows, ends);
    fillOutcome(error, outcome.column, outcome.center, combined.main, combined.other, g, h, start, rows);
    subtractSlopes(error, normal, start, rows);
    addTo(rss, 0, sumByRun(error, ends, count, sums, slots, k));
    for (let j = 0; j < k; j += ABREAST)
      scoresByRun(sums, slots, j, columns, others, error, h, start, ends, count);
    for (let s = 0, from = 0; s < count; s++) {
      const level = g[start + from]!;
      if (from === 0 && start > 0 && g[start - 1] !== level) close(products, raw, gradient);
      const residuals = sums[s * slots + k]!;
      for (let j = 0; j < k; j++) raw[j]! += sums[s * slots + j]! - columns[j]!.main[level]! * residuals;
      raw[k]! += residuals;
      if (s + 1 < count) close(products, raw, gradient);
      from = ends[s]!;
    }
  }
  close(products, raw, gradient);
  return { rss: valuesOf(rss)[0]!, gradient: gradient.subarray(0, k), meat: products.matrix() };
}

function close({ add }: ReturnType<typeof outerProducts>, raw: Float64Array, gradient: Float64Array): void {
  add(raw, gradient);
  raw.fill(0);
}

/** Effects of the outcome less the slopes' part of the columns'. */
function combinedEffects({ outcome, columns, beta }: Normal): { main: Float64Array; other: Float64Array } {
  const [main, other] = [outcome.main.slice(), outcome.other.slice()];
  for (let j = 0; j < columns.length; j++) {
    addScaled(main, -beta[j]!, columns[j]!.main);
    addScaled(other, -beta[j]!, columns[j]!.other);
  }
  return { main, other };
}

function fillOutcome(
  out: Float64Array,
  column: Float64Array,
  center: number,
  main: Float64Array,
  other: Float64Array,
  g: Int32Array,
  h: Int32Array,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const at = start + i;
    out[i] = column[at]! - center - main[g[at]!]! - other[h[at]!]!;
  }
}

function subtractSlopes(out: Float64Array, { columns, beta }: Normal, start: number, n: number): void {
  let j = 0;
  for (; j + 2 < columns.length; j += 3) {
    const [a, b, c] = [columns[j]!, columns[j + 1]!, columns[j + 2]!];
    const [x0, x1, x2] = [a.column, b.column, c.column];
    subtractThree(
      out,
      x0,
      x1,
      x2,
      beta[j]!,
      beta[j + 1]!,
      beta[j + 2]!,
      a.center,
      b.center,
      c.center,
      start,
      n,
    );
  }
  for (; j < columns.length; j++)
    subtractOne(out, columns[j]!.column, beta[j]!, columns[j]!.center, start, n);
}

function subtractThree(
  out: Float64Array,
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  b0: number,
  b1: number,
  b2: number,
  c0: number,
  c1: number,
  c2: number,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const at = start + i;
    out[i]! -= b0 * (x0[at]! - c0) + b1 * (x1[at]! - c1) + b2 * (x2[at]! - c2);
  }
}

function subtractOne(
  out: Float64Array,
  x: Float64Array,
  slope: number,
  center: number,
  start: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) out[i]! -= slope * (x[start + i]! - center);
}

/** The sum of each stretch, at place k of its slots; returns the sum of squares. */
function sumByRun(
  values: Float64Array,
  ends: Int32Array,
  count: number,
  sums: Float64Array,
  slots: number,
  k: number,
): number {
  let squares = 0;
  let i = 0;
  for (let s = 0; s < count; s++) {
    const end = ends[s]!;
    let total = 0;
    for (; i < end; i++) {
      const value = values[i]!;
      total += value;
      squares += value * value;
    }
    sums[s * slots + k] = total;
  }
  return squares;
}

/** Of columns j to j + 2, as far as there are any, the sum over each stretch of (x - o_h) times the residual. */
function scoresByRun(
  sums: Float64Array,
  slots: number,
  j: number,
  columns: Normal['columns'],
  others: readonly Float64Array[],
  error: Float64Array,
  h: Int32Array,
  start: number,
  ends: Int32Array,
  count: number,
): void {
  if (j + 2 < columns.length) {
    const [x0, x1, x2] = [columns[j]!.column, columns[j + 1]!.column, columns[j + 2]!.column];
    const [o0, o1, o2] = [others[j]!, others[j + 1]!, others[j + 2]!];
    threeByRun(sums, slots, j, x0, x1, x2, o0, o1, o2, error, h, start, ends, count);
    return;
  }
  for (let at = j; at < columns.length; at++)
    oneByRun(sums, slots, at, columns[at]!.column, others[at]!, error, h, start, ends, count);
}

function threeByRun(
  sums: Float64Array,
  slots: number,
  j: number,
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  o0: Float64Array,
  o1: Float64Array,
  o2: Float64Array,
  error: Float64Array,
  h: Int32Array,
  start: number,
  ends: Int32Array,
  count: number,
): void {
  let i = 0;
  for (let s = 0; s < count; s++) {
    const end = ends[s]!;
    let a = 0;
    let b = 0;
    let c = 0;
    for (; i < end; i++) {
      const at = start + i;
      const level = h[at]!;
      const value = error[i]!;
      a += (x0[at]! - o0[level]!) * value;
      b += (x1[at]! - o1[level]!) * value;
      c += (x2[at]! - o2[level]!) * value;
    }
    const to = s * slots + j;
    sums[to] = a;
    sums[to + 1] = b;
    sums[to + 2] = c;
  }
}

function oneByRun(
  sums: Float64Array,
  slots: number,
  j: number,
  x: Float64Array,
  o: Float64Array,
  error: Float64Array,
  h: Int32Array,
  start: number,
  ends: Int32Array,
  count: number,
): void {
  let i = 0;
  for (let s = 0; s < count; s++) {
    const end = ends[s]!;
    let total = 0;
    for (; i < end; i++) total += (x[start + i]! - o[h[start + i]!]!) * error[i]!;
    sums[s * slots + j] = total;
  }
}
