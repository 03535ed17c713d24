import { isAscending } from '../factor.ts';
import type { Factor, VcovChoice } from '../types.ts';
import {
  addCrossProducts,
  addRangeSums,
  addTo,
  compensated,
  lentTiles,
  stretches,
  symmetricOf,
  TILE,
  type Tiles,
} from './tiles.ts';

/**
 * From scores of the equations to scores of the estimates: slopes take (X'X)^-1, the constant (last) 1/n of the
 * residual less the slopes' at the means.
 */
export type ScoreMap = {
  readonly inverse: Float64Array;
  readonly means: Float64Array;
  readonly rows: number;
};

/** What a covariance matrix needs of the tiles: fed one after another, asked once. */
export type ScoreSums = {
  /**
   * Remainders of the kept terms, at the place after them a column of ones, and the residuals, of `rows` rows from
   * `start` on. The scores of the equations are added to `gradient`, some of them only when the matrix is asked for.
   */
  readonly addTile: (
    tiles: Tiles,
    residuals: Float64Array,
    start: number,
    rows: number,
    gradient: Float64Array,
  ) => void;
  /** Sum of the outer products of the estimates' scores, (k + 1) x (k + 1). */
  readonly matrix: (gradient: Float64Array) => Float64Array;
};

/** null where the matrix needs no scores (iid). */
export function scoreSums(vcov: VcovChoice, map: ScoreMap): ScoreSums | null {
  if (vcov.type === 'iid') return null;
  if (vcov.type !== 'cluster') return rowScores(map);
  const cluster = vcov.by[0]!;
  return isAscending(cluster.codes) ? runScores(cluster, map) : clusterScores(cluster, map);
}

/** Clusters whose outer products are added up before they are added to the rest. */
const CLUSTERS = 64;

/** The outer products of scores, the estimates' made from the equations' one cluster at a time. */
export function outerProducts(map: ScoreMap) {
  const size = map.means.length + 1;
  const sums = compensated(size * size);
  const part = new Float64Array(size * size);
  const score = new Float64Array(size);
  let open = 0;
  const flush = (): void => {
    for (let at = 0; at < part.length; at++) addTo(sums, at, part[at]!);
    part.fill(0);
    open = 0;
  };
  const add = (raw: Float64Array, gradient: Float64Array): void => {
    for (let j = 0; j < size; j++) gradient[j]! += raw[j]!;
    toEstimates(map, raw, score);
    for (let j = 0; j < size; j++) {
      const own = score[j]!;
      for (let i = j; i < size; i++) part[j * size + i]! += own * score[i]!;
    }
    open += 1;
    if (open === CLUSTERS) flush();
  };
  const matrix = (): Float64Array => {
    flush();
    return symmetricOf(sums, size, size);
  };
  return { add, matrix };
}

function toEstimates({ inverse, means, rows }: ScoreMap, raw: Float64Array, out: Float64Array): void {
  const k = means.length;
  let constant = raw[k]! / rows;
  for (let j = 0; j < k; j++) {
    let value = 0;
    for (let m = 0; m < k; m++) value += inverse[j * k + m]! * raw[m]!;
    out[j] = value;
    constant -= means[j]! * value;
  }
  out[k] = constant;
}

/** Of the tile at hand. */
const ends = new Int32Array(TILE);

/** Clusters in one piece each: only the open one's sums are kept. */
function runScores({ codes }: Factor, map: ScoreMap): ScoreSums {
  const { add, matrix } = outerProducts(map);
  let open = new Float64Array(0);
  const addTile: ScoreSums['addTile'] = (tiles, residuals, start, rows, gradient) => {
    if (start === 0) open = new Float64Array(tiles.length);
    else if (codes[start] !== codes[start - 1]) close(gradient);
    const count = stretches(codes, start, rows, ends);
    for (let s = 0, from = 0; s < count; s++) {
      const to = ends[s]!;
      addRangeSums(open, tiles, residuals, from, to);
      if (s + 1 < count) close(gradient);
      from = to;
    }
  };
  const close = (gradient: Float64Array): void => {
    add(open, gradient);
    open.fill(0);
  };
  return {
    addTile,
    matrix: (gradient) => {
      close(gradient);
      return matrix();
    },
  };
}

/** Clusters in any order: sums for all of them. */
function clusterScores({ codes, levels }: Factor, map: ScoreMap): ScoreSums {
  const size = map.means.length + 1;
  const totals = Array.from({ length: size }, () => new Float64Array(levels));
  return {
    addTile: (tiles, residuals, start, rows) => {
      for (let j = 0; j < size; j++) addScores(totals[j]!, codes, tiles[j]!, residuals, start, rows);
    },
    matrix: (gradient) => {
      const { add, matrix } = outerProducts(map);
      const raw = new Float64Array(size);
      for (let c = 0; c < levels; c++) {
        for (let j = 0; j < size; j++) raw[j] = totals[j]![c]!;
        add(raw, gradient);
      }
      return matrix();
    },
  };
}

function addScores(
  totals: Float64Array,
  codes: Int32Array,
  column: Float64Array,
  residuals: Float64Array,
  start: number,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) totals[codes[start + i]!]! += column[i]! * residuals[i]!;
}

/** Every row by itself. */
function rowScores({ inverse, means, rows: total }: ScoreMap): ScoreSums {
  const k = means.length;
  const scores = lentTiles('scores', k + 1, total);
  const sums = compensated(scores.length * scores.length);
  return {
    addTile: (tiles, residuals, _, rows, gradient) => {
      addRangeSums(gradient, tiles, residuals, 0, rows);
      for (let j = 0; j <= k; j++) scores[j]!.fill(0);
      for (let j = 0; j < k; j++) {
        for (let m = 0; m < k; m++) addScaledTile(scores[j]!, inverse[j * k + m]!, tiles[m]!, rows);
        addScaledTile(scores[k]!, -means[j]!, scores[j]!, rows);
      }
      addScaledTile(scores[k]!, 1 / total, tiles[k]!, rows);
      for (let j = 0; j <= k; j++) multiplyTile(scores[j]!, residuals, rows);
      addCrossProducts(sums, scores, rows);
    },
    matrix: () => symmetricOf(sums, scores.length, k + 1),
  };
}

function addScaledTile(out: Float64Array, factor: number, column: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i]! += factor * column[i]!;
}

function multiplyTile(out: Float64Array, column: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i]! *= column[i]!;
}
