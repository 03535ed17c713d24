import { countLevels } from './factor.ts';
import { solveLeastSquares } from './least-squares.ts';
import { type Components, quadraticComponents } from './quadratic-components.ts';
import { deviations, levelMeans } from './r-squared.ts';
import type { Factor, RandomVariance } from './types.ts';

/** Standard deviations of the entity effect and of the rest, and the share of its mean that each row loses. */
export type VarianceComponents = {
  readonly method: string;
  readonly sigmaU: number;
  readonly sigmaE: number;
  /** theta_i = 1 - sigma_e / sqrt(T_i sigma_u^2 + sigma_e^2), by row. */
  readonly theta: Float64Array;
};

/**
 * Components by the method asked for; see each.
 *
 * @shape y, columns n (centered); norms: size of each column, against which a remainder counts as zero
 * @status null where a regression that they come from has no degrees of freedom left, or the within one fits exactly
 */
export function varianceComponents(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  entity: Factor,
  variance: RandomVariance,
): VarianceComponents | null {
  const found =
    variance === 'swamy_arora' || variance === 'baltagi_chang'
      ? swamyArora(y, columns, norms, entity, variance)
      : quadraticComponents(y, columns, norms, entity, variance);
  if (found === null || !(found.varianceE > 0)) return null;
  const varianceU = Math.max(0, found.varianceU);
  const counts = countLevels(entity);
  const theta = Float64Array.from(
    entity.codes,
    (code) => 1 - Math.sqrt(found.varianceE / (counts[code]! * varianceU + found.varianceE)),
  );
  return {
    method: variance,
    sigmaU: Math.sqrt(varianceU),
    sigmaE: Math.sqrt(found.varianceE),
    theta,
  };
}

/**
 * Swamy-Arora components: sigma_e from the within regression, sigma_u from the between regression. On unbalanced
 * panels `swamy_arora` is Stata's default (unweighted means, harmonic mean of T_i), `baltagi_chang` the unbiased
 * estimator of Baltagi & Chang (Stata's `sa`, plm's `swar`).
 */
function swamyArora(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  entity: Factor,
  variance: 'swamy_arora' | 'baltagi_chang',
): Components | null {
  const n = y.length;
  const within = solveLeastSquares(
    deviations(y, entity),
    columns.map((column) => deviations(column, entity)),
    norms,
  );
  const dfWithin = n - entity.levels - within.kept.length;
  const counts = countLevels(entity);
  const weighted = variance === 'baltagi_chang';
  const root = Float64Array.from(counts, (count) => (weighted ? Math.sqrt(count) : 1));
  const weigh = (means: Float64Array): Float64Array => means.map((value, g) => value * root[g]!);
  const between = solveLeastSquares(
    weigh(levelMeans(y, entity)),
    [root, ...columns.map((column) => weigh(levelMeans(column, entity)))],
    [0, ...norms.map((norm) => norm / Math.sqrt(n))],
  );
  const dfBetween = entity.levels - between.kept.length;
  if (dfWithin <= 0 || dfBetween <= 0) return null;
  const varianceE = within.rss / dfWithin;
  const varianceU = weighted
    ? (between.rss - dfBetween * varianceE) / (n - weightedTrace(between, columns, entity, root))
    : between.rss / dfBetween - (varianceE * harmonic(counts)) / entity.levels;
  return { varianceU, varianceE };
}

function harmonic(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += 1 / count;
  return total;
}

/** tr[(X'PX)^-1 X'ZZ'X] = sum of T_i h_i, h_i the leverage of entity i in the weighted between regression. */
function weightedTrace(
  between: ReturnType<typeof solveLeastSquares>,
  columns: readonly Float64Array[],
  entity: Factor,
  root: Float64Array,
): number {
  let total = 0;
  between.kept.forEach((j, position) => {
    const means = j === 0 ? null : levelMeans(columns[j - 1]!, entity);
    const influence = between.influence[position]!;
    for (let g = 0; g < root.length; g++) {
      const value = root[g]! * (means === null ? 1 : means[g]!);
      total += root[g]! * root[g]! * value * influence[g]!;
    }
  });
  return total;
}
