import type { Design } from '../absorb-levels.ts';
import type { VcovChoice } from '../types.ts';
import { fillRemainders } from './net-columns.ts';
import { isByRuns, type ResidualPass, runPass } from './run-pass.ts';
import { scoreSums } from './score-sums.ts';
import type { Normal } from './solve.ts';
import {
  addRangeSums,
  addTo,
  compensated,
  lentTiles,
  subtractCombination,
  TILE,
  type Tiles,
  valuesOf,
} from './tiles.ts';

/** Sum of squared residuals and scores of the slopes `normal.beta`. */
export function residualPass(design: Design, normal: Normal, vcov: VcovChoice): ResidualPass {
  if (isByRuns(design, normal, vcov)) return runPass(design, normal);
  const { outcome, columns } = normal;
  const n = outcome.column.length;
  const k = columns.length;
  const means = new Float64Array(k);
  for (let j = 0; j < k; j++) means[j] = columns[j]!.mean;
  const scores = scoreSums(vcov, { inverse: normal.inverse, means, rows: n });
  const tiles = lentTiles('remainders', k + 1, n);
  // A score of the constant is a residual by itself.
  tiles[k]!.fill(1);
  const gradient = new Float64Array(tiles.length);
  const rss = compensated(1);
  const error = new Float64Array(Math.min(TILE, n));
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    fillResiduals(error, tiles, normal, design, start, rows);
    addTo(rss, 0, squares(error, rows));
    if (scores === null) addRangeSums(gradient, tiles, error, 0, rows);
    else scores.addTile(tiles, error, start, rows, gradient);
  }
  const meat = scores?.matrix(gradient) ?? null;
  return { rss: valuesOf(rss)[0]!, gradient: gradient.subarray(0, k), meat };
}

/** Residuals of every row, for callers that read them. */
export function residualsOf(design: Design, normal: Normal): Float64Array {
  const n = normal.outcome.column.length;
  const residuals = new Float64Array(n);
  const tiles = lentTiles('remainders', normal.columns.length, n);
  for (let start = 0; start < n; start += TILE) {
    const rows = Math.min(TILE, n - start);
    fillResiduals(residuals.subarray(start, start + rows), tiles, normal, design, start, rows);
  }
  return residuals;
}

/** A tile of residuals, with the remainders of the kept terms in `tiles`. */
function fillResiduals(
  error: Float64Array,
  tiles: Tiles,
  { outcome, columns, beta }: Normal,
  design: Design,
  start: number,
  rows: number,
): void {
  fillRemainders([error, ...tiles], [outcome, ...columns], design, start, rows);
  subtractCombination(error, beta, tiles, rows);
}

function squares(error: Float64Array, rows: number): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < rows; i += 2) {
    const one = error[i]!;
    const two = error[i + 1]!;
    even += one * one;
    odd += two * two;
  }
  if ((rows & 1) === 1) even += error[rows - 1]! * error[rows - 1]!;
  return even + odd;
}
