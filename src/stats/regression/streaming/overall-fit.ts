import type { Design } from '../absorb-levels.ts';
import { countRows, isNested } from '../factor.ts';
import { addScaled } from '../least-squares.ts';
import type { Factor } from '../types.ts';
import type { Netted } from './net-columns.ts';
import type { Normal } from './solve.ts';
import { addTo, type Compensated, compensated, TILE, tiledSum, valuesOf } from './tiles.ts';

export type OverallFit = { readonly r2Overall: number | null; readonly r2Between: number | null };

/** Levels of both factors. */
type Levels = { readonly main: Float64Array; readonly other: Float64Array };

/** Sums of squares below this share of the squared level are rounding. */
const ROUNDING = 1e-28;

/**
 * Squared correlations of the outcome with the fit in which every effect but the entity's takes part: by row, and of
 * means by entity. At a row that fit is the slopes' part of the remainder, which adds up to nothing over any level, and
 * effects: the slopes' part of the entity's, the outcome's own of the other factor. So both correlations come from
 * levels; rows are gone over only where the entity is not absorbed.
 */
export function overallFit(
  design: Design,
  normal: Normal,
  residuals: () => Float64Array,
  rss: number,
  entity: Factor | null,
): OverallFit {
  const { outcome, within } = normal;
  const role = roleOf(design, entity);
  const fit = about(design, fitLevels(normal, role));
  const y = about(design, outcome);
  const explained = within - rss;
  // The other factor's levels as summed over the rows of each main level: T_g.
  const fitOfOther = sumsOver(design, fit.other);
  const yOfOther = fit.other === y.other ? fitOfOther : sumsOver(design, y.other);
  const xx = explained + product(design, fit, fit, fitOfOther, fitOfOther);
  const xy = explained + product(design, fit, y, fitOfOther, yOfOther);
  return {
    r2Overall: squared(xx, outcome.squares, xy, outcome.column.length, outcome.mean),
    r2Between:
      entity === null
        ? null
        : between(design, normal, residuals, entity, role, { fit, y, fitOfOther, yOfOther }),
  };
}

type Role = 'main' | 'other' | 'none';

function roleOf(design: Design, entity: Factor | null): Role {
  const isEntity = (factor: Factor | undefined): boolean =>
    factor !== undefined && entity !== null && isNested(factor, entity) && isNested(entity, factor);
  if (isEntity(design.main)) return 'main';
  return isEntity(design.others[0]) ? 'other' : 'none';
}

/** Effects that take part in the fit. */
function fitLevels({ outcome, columns, beta }: Normal, role: Role): Levels {
  const slopes = (pick: (net: Netted) => Float64Array): Float64Array => {
    const total = new Float64Array(pick(outcome).length);
    columns.forEach((net, j) => {
      addScaled(total, beta[j]!, pick(net));
    });
    return total;
  };
  return {
    main: role === 'main' ? slopes(({ main }) => main) : outcome.main,
    other: role === 'other' ? slopes(({ other }) => other) : outcome.other,
  };
}

/** Levels less their mean over the rows. */
function about({ mainCounts, counts, main }: Design, levels: Levels): Levels {
  const n = main.codes.length;
  const center = (values: Float64Array, weights: Float64Array): Float64Array =>
    less(values, weighted(values, weights) / n);
  return { main: center(levels.main, mainCounts), other: center(levels.other, counts) };
}

// One loop to a function: where a second one follows, the engine has to translate the function anew as it comes to it.
function weighted(values: Float64Array, weights: Float64Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]! * weights[at]!;
  return total;
}

function less(values: Float64Array, level: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let at = 0; at < out.length; at++) out[at] = values[at]! - level;
  return out;
}

/** Sums over the rows of each main level of the other factor's levels. */
function sumsOver({ main, others }: Design, other: Float64Array): Float64Array {
  const sums = new Float64Array(main.levels);
  if (other.length > 0) addRuns(sums, main.codes, other, others[0]!.codes);
  return sums;
}

function addRuns(sums: Float64Array, g: Int32Array, other: Float64Array, h: Int32Array): void {
  let total = 0;
  let open = g[0]!;
  for (let i = 0; i < g.length; i++) {
    const level = g[i]!;
    if (level !== open) {
      sums[open]! += total;
      total = 0;
      open = level;
    }
    total += other[h[i]!]!;
  }
  sums[open]! += total;
}

/** Sum over rows of (a_g + b_h) (c_g + d_h). */
function product(
  { mainCounts, counts }: Design,
  a: Levels,
  c: Levels,
  aOther: Float64Array,
  cOther: Float64Array,
): number {
  return productOfMain(mainCounts, a.main, c.main, aOther, cOther) + productOfOther(counts, a.other, c.other);
}

function productOfMain(
  counts: Float64Array,
  a: Float64Array,
  c: Float64Array,
  aOther: Float64Array,
  cOther: Float64Array,
): number {
  let total = 0;
  for (let g = 0; g < counts.length; g++) {
    const [own, its] = [a[g]!, c[g]!];
    total += counts[g]! * own * its + own * cOther[g]! + its * aOther[g]!;
  }
  return total;
}

function productOfOther(counts: Float64Array, a: Float64Array, c: Float64Array): number {
  let total = 0;
  for (let h = 0; h < counts.length; h++) total += counts[h]! * a[h]! * c[h]!;
  return total;
}

type Parts = {
  readonly fit: Levels;
  readonly y: Levels;
  readonly fitOfOther: Float64Array;
  readonly yOfOther: Float64Array;
};

function between(
  design: Design,
  normal: Normal,
  residuals: () => Float64Array,
  entity: Factor,
  role: Role,
  { fit, y, fitOfOther, yOfOther }: Parts,
): number | null {
  const { mean } = normal.outcome;
  if (role === 'main') {
    const { mainCounts } = design;
    return correlation(
      meansOf(fit.main, fitOfOther, mainCounts, 0),
      meansOf(y.main, yOfOther, mainCounts, mean),
    );
  }
  const sums = { fit: new Float64Array(entity.levels), y: new Float64Array(entity.levels) };
  addRows(design, normal, residuals(), entity, { fit, y }, sums);
  const counts = countRows(entity, null);
  const zeros = (): Float64Array => new Float64Array(entity.levels);
  return correlation(meansOf(zeros(), sums.fit, counts, 0), meansOf(zeros(), sums.y, counts, mean));
}

/** level + own + sum / count, by level, in place of `own`. */
function meansOf(own: Float64Array, sums: Float64Array, counts: Float64Array, level: number): Float64Array {
  for (let at = 0; at < own.length; at++) own[at] = level + own[at]! + sums[at]! / counts[at]!;
  return own;
}

/** Squared correlation of two values per level; the sums of the deviations take out what rounding left of the means. */
function correlation(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  const [meanX, meanY] = [tiledSum(x) / n, tiledSum(y) / n];
  const sums = compensated(5);
  for (let start = 0; start < n; start += TILE)
    addMoments(sums, x, y, meanX, meanY, start, Math.min(n, start + TILE));
  const [dx, dy, xx, yy, xy] = valuesOf(sums) as unknown as [number, number, number, number, number];
  if (!(xx > ROUNDING * n * meanX * meanX)) return null;
  return squared(xx - (dx * dx) / n, yy - (dy * dy) / n, xy - (dx * dy) / n, n, meanY);
}

function addMoments(
  sums: Compensated,
  x: Float64Array,
  y: Float64Array,
  meanX: number,
  meanY: number,
  start: number,
  end: number,
): void {
  let dx = 0;
  let dy = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let at = start; at < end; at++) {
    const a = x[at]! - meanX;
    const b = y[at]! - meanY;
    dx += a;
    dy += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  addTo(sums, 0, dx);
  addTo(sums, 1, dy);
  addTo(sums, 2, xx);
  addTo(sums, 3, yy);
  addTo(sums, 4, xy);
}

function addRows(
  { main, others }: Design,
  { outcome }: Normal,
  residuals: Float64Array,
  entity: Factor,
  { fit, y }: Pick<Parts, 'fit' | 'y'>,
  sums: { readonly fit: Float64Array; readonly y: Float64Array },
): void {
  const h = others[0]?.codes ?? null;
  for (let i = 0; i < residuals.length; i++) {
    const g = main.codes[i]!;
    const level = entity.codes[i]!;
    const value = outcome.column[i]! - outcome.mean;
    const ofY = y.main[g]! + (h === null ? 0 : y.other[h[i]!]!);
    const ofFit = fit.main[g]! + (h === null ? 0 : fit.other[h[i]!]!);
    sums.y[level]! += value;
    sums.fit[level]! += value - ofY - residuals[i]! + ofFit;
  }
}

/** Squared correlation; null where one side does not vary. */
function squared(xx: number, yy: number, xy: number, n: number, levelY: number): number | null {
  if (!(xx > 0) || !(yy > ROUNDING * n * levelY * levelY)) return null;
  return ((xy / xx) * xy) / yy;
}
