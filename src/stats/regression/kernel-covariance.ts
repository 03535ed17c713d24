import { power } from '../../numeric/power.ts';
import { crossProducts } from './cross-products.ts';
import type { Factor } from './types.ts';

/**
 * Lags where the study names none: floor(4 (T/100)^(2/9)), T periods.
 *
 * @cite Newey & West (1994), Review of Economic Studies 61; the default of Stata's xtscc
 */
export function automaticLags(periods: number): number {
  return Math.min(Math.max(0, periods - 1), Math.floor(4 * power(periods / 100, 2 / 9)));
}

/**
 * Sum of the scores' autocovariances with Bartlett's weights 1 - l / (L + 1), of the cross-section sums of each period:
 * errors may depend on each other across entities in any way, and over time up to L periods. Periods are counted as
 * the sample has them.
 *
 * @shape scores k of n; time n -> k x k
 * @cite Driscoll & Kraay (1998), Review of Economics and Statistics 80
 */
export function driscollKraayMatrix(
  scores: readonly Float64Array[],
  time: Factor,
  lags: number,
): Float64Array {
  const sums = scores.map((score) => {
    const total = new Float64Array(time.levels);
    for (let i = 0; i < score.length; i++) total[time.codes[i]!]! += score[i]!;
    return total;
  });
  const matrix = crossProducts(sums);
  for (let lag = 1; lag <= Math.min(lags, time.levels - 1); lag++) {
    const later = sums.map((column) => column.subarray(lag));
    const earlier = sums.map((column) => column.subarray(0, time.levels - lag));
    addLag(matrix, later, earlier, 1 - lag / (lags + 1));
  }
  return matrix;
}

/**
 * The same sum within each entity alone: errors of one entity may depend on each other up to L periods apart. Rows are
 * matched by period, so a gap in an entity's rows is a gap.
 *
 * @shape scores k of n; entity, time n -> k x k
 * @cite Newey & West (1987), Econometrica 55
 */
export function neweyWestMatrix(
  scores: readonly Float64Array[],
  entity: Factor,
  time: Factor,
  lags: number,
): Float64Array {
  const matrix = crossProducts(scores);
  const rowOf = new Map<number, number>();
  const n = entity.codes.length;
  for (let i = 0; i < n; i++) rowOf.set(entity.codes[i]! * time.levels + time.codes[i]!, i);
  for (let lag = 1; lag <= Math.min(lags, time.levels - 1); lag++) {
    const pairs: [number, number][] = [];
    for (let i = 0; i < n; i++) {
      if (time.codes[i]! < lag) continue;
      const before = rowOf.get(entity.codes[i]! * time.levels + time.codes[i]! - lag);
      if (before !== undefined) pairs.push([i, before]);
    }
    const later = scores.map((score) => Float64Array.from(pairs, ([i]) => score[i]!));
    const earlier = scores.map((score) => Float64Array.from(pairs, ([, i]) => score[i]!));
    addLag(matrix, later, earlier, 1 - lag / (lags + 1));
  }
  return matrix;
}

/** matrix += weight (A'B + B'A). */
function addLag(
  matrix: Float64Array,
  later: readonly Float64Array[],
  earlier: readonly Float64Array[],
  weight: number,
): void {
  const size = later.length;
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      let value = 0;
      const [a, b, c, d] = [later[i]!, earlier[j]!, earlier[i]!, later[j]!];
      for (let row = 0; row < a.length; row++) value += a[row]! * b[row]! + c[row]! * d[row]!;
      matrix[j * size + i]! += weight * value;
    }
  }
}
