import type { Design } from '../absorb-levels.ts';
import type { Factor, VcovChoice } from '../types.ts';
import { fillRemainder } from './net-columns.ts';
import { overallFit } from './overall-fit.ts';
import { scoreSums } from './score-sums.ts';
import type { Normal } from './solve.ts';
import { addRangeSums, addTo, compensated, subtractCombination, TILE, tileRoom, valuesOf } from './tiles.ts';

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

/** Residuals, fit, scores and correlations of the slopes `normal.beta`; into the arrays of a pass that it replaces. */
export function residualPass(
  design: Design,
  normal: Normal,
  vcov: VcovChoice,
  entity: Factor | null,
  replaced: ResidualPass | null,
): ResidualPass {
  const { outcome, columns, beta } = normal;
  const n = outcome.column.length;
  const k = columns.length;
  const means = Float64Array.from(columns, ({ mean }) => mean);
  const scores = scoreSums(vcov, { inverse: normal.inverse, means, rows: n });
  const residuals = replaced?.residuals ?? new Float64Array(n);
  const fitted = replaced?.fitted ?? new Float64Array(n);
  const tiles = tileRoom(k + 1, n);
  // A score of the constant is a residual by itself.
  tiles[k]!.fill(1);
  const gradient = new Float64Array(tiles.length);
  const rss = compensated(1);
  const error = new Float64Array(Math.min(TILE, n));
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    fillRemainder(error, outcome, design, start, rows);
    for (let j = 0; j < k; j++) fillRemainder(tiles[j]!, columns[j]!, design, start, rows);
    subtractCombination(error, beta, tiles, rows);
    addTo(rss, 0, putResiduals(residuals, fitted, error, outcome.column, start, rows));
    if (scores === null) addRangeSums(gradient, tiles, error, 0, rows);
    else scores.addTile(tiles, error, start, rows, gradient);
  }
  const meat = scores?.matrix(gradient) ?? null;
  const total = valuesOf(rss)[0]!;
  return {
    residuals,
    fitted,
    rss: total,
    gradient: gradient.subarray(0, k),
    meat,
    ...overallFit(design, normal, residuals, total, entity),
  };
}

/** A tile of residuals and of the fit, y - e; the residuals' sum of squares. */
function putResiduals(
  residuals: Float64Array,
  fitted: Float64Array,
  error: Float64Array,
  y: Float64Array,
  start: number,
  rows: number,
): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < rows; i++) {
    const value = error[i]!;
    residuals[start + i] = value;
    fitted[start + i] = y[start + i]! - value;
    if ((i & 1) === 0) even += value * value;
    else odd += value * value;
  }
  return even + odd;
}
