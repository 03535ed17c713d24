import { dot, mean } from '../../numeric/sum.ts';
import { crossProducts } from './cross-products.ts';
import { countLevels } from './factor.ts';
import { addScaled, solveLeastSquares } from './least-squares.ts';
import { orthonormal } from './orthonormal.ts';
import { deviations, levelMeans } from './r-squared.ts';
import type { Factor } from './types.ts';

/** Variances of the entity effect, perhaps negative, and of the rest. */
export type Components = { readonly varianceU: number; readonly varianceE: number };

/**
 * Variance components from quadratic forms of residuals. Wallace-Hussain and Amemiya set the sums of squares of the
 * residuals within and between entities (of pooled least squares, of the within regression) equal to what they are
 * expected to be, which is unbiased on unbalanced panels too and on balanced ones what Baltagi's tables have (plm with
 * `random.dfcor = c(3, 3)`). Nerlove takes the variance of the estimated effects over G - 1 and RSS / N.
 *
 * @shape y, columns n, centered
 * @cite Wallace & Hussain (1969), Econometrica 37; Amemiya (1971), International Economic Review 12; Nerlove (1971),
 * Econometrica 39; Baltagi & Chang (1994), J. Econometrics 62
 */
export function quadraticComponents(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  entity: Factor,
  method: 'wallace_hussain' | 'amemiya' | 'nerlove',
): Components | null {
  if (method === 'wallace_hussain') return wallaceHussain(y, columns, norms, entity);
  const within = solveLeastSquares(
    deviations(y, entity),
    columns.map((column) => deviations(column, entity)),
    norms,
  );
  const residuals = Float64Array.from(y);
  within.kept.forEach((j, position) => {
    addScaled(residuals, -within.beta[position]!, columns[j]!);
  });
  const n = y.length;
  const counts = countLevels(entity);
  const df = n - entity.levels - within.kept.length;
  if (df <= 0 || entity.levels < 2) return null;
  if (method === 'nerlove') {
    return { varianceE: within.rss / n, varianceU: varianceOfEffects(residuals, entity, counts) };
  }
  const varianceE = within.rss / df;
  const kept = Array.from(within.kept, (j) => columns[j]!);
  const between = betweenProducts(kept, entity, counts);
  const inverse = crossProducts(within.influence);
  const expectedE = entity.levels - 1 + dot(inverse, between);
  const sumBetween = betweenSquares(center(residuals), entity, counts);
  return {
    varianceE,
    varianceU: (sumBetween - expectedE * varianceE) / (n - sumOfSquares(counts) / n),
  };
}

/** Solves the two expectations for the two variances; the traces are worked out on an orthonormal basis of the columns. */
function wallaceHussain(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  entity: Factor,
): Components | null {
  const n = y.length;
  const counts = countLevels(entity);
  const one = new Float64Array(n).fill(1);
  const solved = solveLeastSquares(y, [one, ...columns], [0, ...norms]);
  const basis = orthonormal([one, ...columns], [0, ...norms]);
  if (n - entity.levels <= basis.length || entity.levels < 2) return null;
  const inner = crossProducts(basis.map((column) => deviations(column, entity)));
  const between = betweenProducts(basis, entity, counts);
  const sums = crossProducts(basis.map((column) => sumsByLevel(column, entity)));
  const size = basis.length;
  const withinE = n - entity.levels - trace(inner, size);
  const withinU = dot(inner, sums);
  const betweenE = entity.levels - trace(between, size);
  const betweenU = n - trace(sums, size) - withinU;
  const own = deviations(solved.residuals, entity);
  const [q, p] = [dot(own, own), betweenSquares(solved.residuals, entity, counts)];
  const determinant = withinE * betweenU - withinU * betweenE;
  if (!(determinant > 0)) return null;
  return {
    varianceE: (q * betweenU - p * withinU) / determinant,
    varianceU: (p * withinE - q * betweenE) / determinant,
  };
}

function center(column: Float64Array): Float64Array {
  const level = mean(column);
  return column.map((value) => value - level);
}

function varianceOfEffects(residuals: Float64Array, entity: Factor, counts: Int32Array): number {
  const effects = levelMeans(residuals, entity);
  const n = residuals.length;
  let level = 0;
  for (let g = 0; g < effects.length; g++) level += (counts[g]! * effects[g]!) / n;
  let total = 0;
  for (let g = 0; g < effects.length; g++) {
    total += ((counts[g]! * effects.length) / n) * (effects[g]! - level) * (effects[g]! - level);
  }
  return total / (effects.length - 1);
}

function sumsByLevel(column: Float64Array, entity: Factor): Float64Array {
  const sums = new Float64Array(entity.levels);
  for (let i = 0; i < column.length; i++) sums[entity.codes[i]!]! += column[i]!;
  return sums;
}

/** X'PX, P the projection on the entities. */
function betweenProducts(columns: readonly Float64Array[], entity: Factor, counts: Int32Array): Float64Array {
  return crossProducts(
    columns.map((column) => levelMeans(column, entity).map((value, g) => value * Math.sqrt(counts[g]!))),
  );
}

function betweenSquares(column: Float64Array, entity: Factor, counts: Int32Array): number {
  return betweenProducts([column], entity, counts)[0]!;
}

function trace(matrix: Float64Array, size: number): number {
  let total = 0;
  for (let j = 0; j < size; j++) total += matrix[j * size + j]!;
  return total;
}

function sumOfSquares(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += count * count;
  return total;
}
