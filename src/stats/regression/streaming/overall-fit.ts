import type { Design } from '../absorb-levels.ts';
import { countRows, isNested } from '../factor.ts';
import type { Factor } from '../types.ts';
import type { Netted } from './net-columns.ts';
import type { Normal } from './solve.ts';
import { addTo, compensated, valuesOf } from './tiles.ts';

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
      const levels = pick(net);
      for (let at = 0; at < total.length; at++) total[at]! += beta[j]! * levels[at]!;
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
  const center = (values: Float64Array, weights: Float64Array): Float64Array => {
    let total = 0;
    for (let at = 0; at < values.length; at++) total += values[at]! * weights[at]!;
    const mean = total / n;
    return values.map((value) => value - mean);
  };
  return { main: center(levels.main, mainCounts), other: center(levels.other, counts) };
}

/** Sums over the rows of each main level of the other factor's levels. */
function sumsOver({ main, others }: Design, other: Float64Array): Float64Array {
  const sums = new Float64Array(main.levels);
  if (other.length === 0) return sums;
  const [g, h] = [main.codes, others[0]!.codes];
  let total = 0;
  for (let i = 0; i < g.length; i++) {
    total += other[h[i]!]!;
    if (i + 1 === g.length || g[i + 1] !== g[i]) {
      sums[g[i]!]! += total;
      total = 0;
    }
  }
  return sums;
}

/** Sum over rows of (a_g + b_h) (c_g + d_h). */
function product(
  { mainCounts, counts }: Design,
  a: Levels,
  c: Levels,
  aOther: Float64Array,
  cOther: Float64Array,
): number {
  let total = 0;
  for (let g = 0; g < mainCounts.length; g++) {
    total += mainCounts[g]! * a.main[g]! * c.main[g]! + a.main[g]! * cOther[g]! + c.main[g]! * aOther[g]!;
  }
  for (let h = 0; h < counts.length; h++) total += counts[h]! * a.other[h]! * c.other[h]!;
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
    return correlationBy(
      mainCounts.length,
      (g) => fit.main[g]! + fitOfOther[g]! / mainCounts[g]!,
      (g) => mean + y.main[g]! + yOfOther[g]! / mainCounts[g]!,
    );
  }
  const sums = { fit: new Float64Array(entity.levels), y: new Float64Array(entity.levels) };
  addRows(design, normal, residuals(), entity, { fit, y }, sums);
  const counts = countRows(entity, null);
  return correlationBy(
    entity.levels,
    (level) => sums.fit[level]! / counts[level]!,
    (level) => mean + sums.y[level]! / counts[level]!,
  );
}

/** Squared correlation of two values per level, without a list of either. */
function correlationBy(
  levels: number,
  xOf: (level: number) => number,
  yOf: (level: number) => number,
): number | null {
  let meanX = 0;
  let meanY = 0;
  // The second time round takes out what rounding left of the first.
  for (let pass = 0; pass < 2; pass++) {
    const sums = compensated(2);
    for (let level = 0; level < levels; level++) {
      addTo(sums, 0, xOf(level) - meanX);
      addTo(sums, 1, yOf(level) - meanY);
    }
    const values = valuesOf(sums);
    meanX += values[0]! / levels;
    meanY += values[1]! / levels;
  }
  const sums = compensated(3);
  for (let level = 0; level < levels; level++) {
    const x = xOf(level) - meanX;
    const y = yOf(level) - meanY;
    addTo(sums, 0, x * x);
    addTo(sums, 1, y * y);
    addTo(sums, 2, x * y);
  }
  const [xx, yy, xy] = valuesOf(sums) as unknown as [number, number, number];
  if (!(xx > ROUNDING * levels * meanX * meanX)) return null;
  return squared(xx, yy, xy, levels, meanY);
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
