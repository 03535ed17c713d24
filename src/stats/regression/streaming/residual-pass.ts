import type { Design } from '../absorb-levels.ts';
import { isNested } from '../factor.ts';
import type { Factor, VcovChoice } from '../types.ts';
import { fillRemainder, type Netted } from './net-column.ts';
import { addScaledTile, scoreSums } from './score-sums.ts';
import type { Normal } from './solve.ts';
import { compensated, TILE, tileDot, tiledSum, tileRoom } from './tiles.ts';

/** What one sweep over the rows with given slopes finds. */
export type ResidualPass = {
  readonly residuals: Float64Array;
  readonly fitted: Float64Array;
  readonly rss: number;
  /** X'e of the kept terms: rounding, where the slopes are exact. */
  readonly gradient: Float64Array;
  /** Sum of the outer products of the estimates' scores; null for iid. */
  readonly meat: Float64Array | null;
  readonly r2Overall: number | null;
  readonly r2Between: number | null;
};

/** Sums of squares below this share of the squared level are rounding. */
const ROUNDING = 1e-28;

/** Residuals, fit, scores and correlations of the slopes `normal.beta`. */
export function residualPass(
  design: Design,
  normal: Normal,
  vcov: VcovChoice,
  entity: Factor | null,
): ResidualPass {
  const { outcome, columns, beta } = normal;
  const n = outcome.column.length;
  const k = columns.length;
  const means = Float64Array.from(columns, ({ mean }) => mean);
  const scores = scoreSums(vcov, { inverse: normal.inverse, means, rows: n }, n);
  const overall = overallFit(design, normal, entity);
  const residuals = new Float64Array(n);
  const fitted = new Float64Array(n);
  const sums = compensated(k + 1);
  const tile = tileRoom(k, n);
  const [error, own] = [new Float64Array(Math.min(TILE, n)), new Float64Array(Math.min(TILE, n))];
  for (let start = 0; start < n; start += TILE) {
    const end = Math.min(n, start + TILE);
    const rows = end - start;
    fillRemainder(own, outcome, design, start, end);
    error.set(own);
    for (let j = 0; j < k; j++) {
      fillRemainder(tile[j]!, columns[j]!, design, start, end);
      addScaledTile(error, -beta[j]!, tile[j]!, rows);
    }
    for (let i = 0; i < rows; i++) {
      const value = error[i]!;
      residuals[start + i] = value;
      fitted[start + i] = outcome.column[start + i]! - value;
    }
    sums.add(k, tileDot(error, error, rows));
    for (let j = 0; j < k; j++) sums.add(j, tileDot(tile[j]!, error, rows));
    scores?.addTile(tile, error, start, rows);
    overall.addTile(own, error, start, rows);
  }
  const totals = sums.values();
  return {
    residuals,
    fitted,
    rss: totals[k]!,
    gradient: totals.subarray(0, k),
    meat: scores?.matrix() ?? null,
    ...overall.correlations(),
  };
}

/**
 * Squared correlations of the outcome with the fit in which every effect but the entity's takes part: by row, and of
 * means by entity. At a row that fit is the slopes' part of the remainder, the slopes' part of the entity's effects,
 * and the outcome's own effects of the other factor.
 */
function overallFit(design: Design, normal: Normal, entity: Factor | null) {
  const { outcome } = normal;
  const n = outcome.column.length;
  const g = design.main.codes;
  const h = design.others[0]?.codes ?? null;
  const { main, other } = fitLevels(design, normal, entity);
  const center = (weigh(main, design.mainCounts) + weigh(other, design.counts)) / n;
  const sums = compensated(3);
  const byEntity = entity === null ? null : entityMeans(entity, design);
  const room = Math.min(TILE, n);
  const [fit, y] = [new Float64Array(room), new Float64Array(room)];
  const addTile = (own: Float64Array, error: Float64Array, start: number, rows: number): void => {
    for (let i = 0; i < rows; i++) fit[i] = own[i]! - error[i]! + main[g[start + i]!]! - center;
    if (h !== null) for (let i = 0; i < rows; i++) fit[i]! += other[h[start + i]!]!;
    for (let i = 0; i < rows; i++) y[i] = outcome.column[start + i]! - outcome.mean;
    let total = 0;
    for (let i = 0; i < rows; i++) total += fit[i]!;
    sums.add(0, total);
    sums.add(1, tileDot(fit, fit, rows));
    sums.add(2, tileDot(fit, y, rows));
    byEntity?.addTile(fit, y, start, rows);
  };
  const correlations = () => {
    const [total, xx, xy] = sums.values() as unknown as [number, number, number];
    const drift = total / n;
    return {
      r2Overall: squared(xx - n * drift * drift, outcome.squares, xy, n, center + drift, outcome.mean),
      r2Between: byEntity?.squaredCorrelation() ?? null,
    };
  };
  return { addTile, correlations };
}

/** Effects that take part in the fit, by level: see {@link overallFit}. */
function fitLevels(
  design: Design,
  { outcome, columns, beta }: Normal,
  entity: Factor | null,
): { main: Float64Array; other: Float64Array } {
  const slopes = (pick: (net: Netted) => Float64Array): Float64Array => {
    const total = new Float64Array(pick(outcome).length);
    columns.forEach((net, j) => {
      const levels = pick(net);
      for (let at = 0; at < total.length; at++) total[at]! += beta[j]! * levels[at]!;
    });
    return total;
  };
  const isEntity = (factor: Factor | undefined): boolean =>
    factor !== undefined && entity !== null && isNested(factor, entity) && isNested(entity, factor);
  // As where both factors are the entity's partition: the first is.
  if (isEntity(design.main)) return { main: slopes(({ main }) => main), other: outcome.other };
  if (isEntity(design.others[0])) return { main: outcome.main, other: slopes(({ other }) => other) };
  return { main: outcome.main, other: outcome.other };
}

function weigh(levels: Float64Array, counts: Float64Array): number {
  let total = 0;
  for (let at = 0; at < levels.length; at++) total += levels[at]! * counts[at]!;
  return total;
}

/** Means by entity of the fit and the outcome, both about their levels. */
function entityMeans({ codes, levels }: Factor, design: Design) {
  const [fits, outcomes] = [new Float64Array(levels), new Float64Array(levels)];
  const addTile = (fit: Float64Array, y: Float64Array, start: number, rows: number): void => {
    for (let i = 0; i < rows; i++) {
      const level = codes[start + i]!;
      fits[level]! += fit[i]!;
      outcomes[level]! += y[i]!;
    }
  };
  const squaredCorrelation = (): number | null => {
    const counts = codes === design.main.codes ? design.mainCounts : new Float64Array(levels);
    if (counts !== design.mainCounts) for (let i = 0; i < codes.length; i++) counts[codes[i]!]! += 1;
    for (let level = 0; level < levels; level++) {
      fits[level]! /= counts[level]!;
      outcomes[level]! /= counts[level]!;
    }
    const [fitMean, outcomeMean] = [tiledSum(fits) / levels, tiledSum(outcomes) / levels];
    const sums = compensated(3);
    for (let level = 0; level < levels; level++) {
      const [x, y] = [fits[level]! - fitMean, outcomes[level]! - outcomeMean];
      sums.add(0, x * x);
      sums.add(1, y * y);
      sums.add(2, x * y);
    }
    const [xx, yy, xy] = sums.values() as unknown as [number, number, number];
    return squared(xx, yy, xy, levels, fitMean, outcomeMean);
  };
  return { addTile, squaredCorrelation };
}

/** Squared correlation; null where one side does not vary. */
function squared(
  xx: number,
  yy: number,
  xy: number,
  n: number,
  levelX: number,
  levelY: number,
): number | null {
  if (!(xx > ROUNDING * n * levelX * levelX) || !(yy > ROUNDING * n * levelY * levelY)) return null;
  return ((xy / xx) * xy) / yy;
}
