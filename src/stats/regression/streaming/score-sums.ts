import { isAscending } from '../factor.ts';
import type { Factor, VcovChoice } from '../types.ts';
import { addCrossProducts, compensated, symmetricOf, tileRoom, triangleSize } from './tiles.ts';

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
  /** Remainders of the kept terms, and the residuals, of n rows from `start` on. */
  readonly addTile: (
    columns: readonly Float64Array[],
    residuals: Float64Array,
    start: number,
    n: number,
  ) => void;
  /** Sum of the outer products of the estimates' scores, (k + 1) x (k + 1). */
  readonly matrix: () => Float64Array;
};

/** null where the matrix needs no scores (iid). */
export function scoreSums(vcov: VcovChoice, map: ScoreMap, rows: number): ScoreSums | null {
  if (vcov.type === 'iid') return null;
  if (vcov.type !== 'cluster') return rowScores(map, rows);
  const cluster = vcov.by[0]!;
  return isAscending(cluster.codes) ? runScores(cluster, map) : clusterScores(cluster, map);
}

/** The outer products of scores, the estimates' made from the equations' one cluster at a time. */
function outerProducts(map: ScoreMap) {
  const size = map.means.length + 1;
  const sums = compensated(triangleSize(size));
  const score = new Float64Array(size);
  const add = (raw: Float64Array): void => {
    toEstimates(map, raw, score);
    let at = 0;
    for (let j = 0; j < size; j++) {
      const own = score[j]!;
      for (let i = j; i < size; i++) sums.add(at++, own * score[i]!);
    }
  };
  return { add, matrix: () => symmetricOf(sums.values(), size) };
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

/** Clusters in one piece each: only the open one's sums are kept. */
function runScores(cluster: Factor, map: ScoreMap): ScoreSums {
  const k = map.means.length;
  const { codes } = cluster;
  const { add, matrix } = outerProducts(map);
  const open = new Float64Array(k + 1);
  const close = (): void => {
    add(open);
    open.fill(0);
  };
  return {
    addTile: (columns, residuals, start, n) => {
      if (start > 0 && codes[start] !== codes[start - 1]) close();
      for (let from = 0; from < n; ) {
        let to = from + 1;
        const code = codes[start + from]!;
        while (to < n && codes[start + to] === code) to++;
        for (let j = 0; j < k; j++) open[j]! += rangeDot(columns[j]!, residuals, from, to);
        open[k]! += rangeSum(residuals, from, to);
        if (to < n) close();
        from = to;
      }
    },
    matrix: () => {
      close();
      return matrix();
    },
  };
}

function rangeDot(x: Float64Array, y: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += x[i]! * y[i]!;
  return total;
}

function rangeSum(x: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += x[i]!;
  return total;
}

/** Clusters in any order: sums for all of them. */
function clusterScores({ codes, levels }: Factor, map: ScoreMap): ScoreSums {
  const k = map.means.length;
  const totals = Array.from({ length: k + 1 }, () => new Float64Array(levels));
  const addScores = (total: Float64Array, column: Float64Array, residuals: Float64Array, at: Int32Array) => {
    for (let i = 0; i < at.length; i++) total[at[i]!]! += column[i]! * residuals[i]!;
  };
  return {
    addTile: (columns, residuals, start, n) => {
      const at = codes.subarray(start, start + n);
      for (let j = 0; j < k; j++) addScores(totals[j]!, columns[j]!, residuals, at);
      for (let i = 0; i < n; i++) totals[k]![at[i]!]! += residuals[i]!;
    },
    matrix: () => {
      const { add, matrix } = outerProducts(map);
      const raw = new Float64Array(k + 1);
      for (let c = 0; c < levels; c++) {
        for (let j = 0; j <= k; j++) raw[j] = totals[j]![c]!;
        add(raw);
      }
      return matrix();
    },
  };
}

/** Every row by itself. */
function rowScores({ inverse, means, rows }: ScoreMap, room: number): ScoreSums {
  const k = means.length;
  const scores = tileRoom(k + 1, room);
  const sums = compensated(triangleSize(k + 1));
  return {
    addTile: (columns, residuals, _, n) => {
      const constant = scores[k]!;
      constant.fill(1 / rows);
      for (let j = 0; j < k; j++) {
        const own = scores[j]!;
        own.fill(0);
        for (let m = 0; m < k; m++) addScaledTile(own, inverse[j * k + m]!, columns[m]!, n);
        addScaledTile(constant, -means[j]!, own, n);
      }
      for (const score of scores) for (let i = 0; i < n; i++) score[i]! *= residuals[i]!;
      addCrossProducts(sums, scores, n);
    },
    matrix: () => symmetricOf(sums.values(), k + 1),
  };
}

/** The first n of out += factor * column. */
export function addScaledTile(out: Float64Array, factor: number, column: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i]! += factor * column[i]!;
}
