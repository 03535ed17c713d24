import { dot, mean } from '../../numeric/sum.ts';
import { type Absorber, createAbsorber } from './absorb.ts';
import { crossProducts } from './cross-products.ts';
import { countLevels } from './factor.ts';
import { addScaled, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { orthonormal } from './orthonormal.ts';
import { levelMeans } from './r-squared.ts';
import type { Factor } from './types.ts';

/** Variances of the entity's effect, the period's, and of the rest; the first two perhaps negative. */
export type TwoWayComponents = {
  readonly varianceU: number;
  readonly varianceV: number;
  readonly varianceE: number;
};

export type TwoWayMethod = 'swamy_arora' | 'wallace_hussain' | 'amemiya' | 'nerlove';

/** What every method looks at. */
type Data = {
  readonly y: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly norms: readonly number[];
  readonly entity: Factor;
  readonly time: Factor;
  readonly absorber: Absorber;
};

/** Three sums of squares and what each is expected to be: a row of `expected` times the variances of e, u and v. */
type Moments = {
  readonly squares: readonly [number, number, number];
  readonly expected: readonly (readonly [number, number, number])[];
};

/**
 * Variance components of a regression with random effects of entities and of periods, balanced or not: sums of squares
 * of residuals within both, between entities and between periods are set equal to what they are expected to be. Residuals
 * are those of the regressions within and between (Swamy-Arora), of pooled least squares (Wallace-Hussain) or of the
 * within regression (Amemiya); Nerlove takes the estimated effects' variances and RSS / N. On balanced panels these are
 * Baltagi's (plm with `random.dfcor = c(3, 3)`).
 *
 * @shape y, columns n, centered
 * @status null where a regression has no degrees of freedom left, or the three sums do not tell the variances apart
 * @cite Baltagi (2021), Econometric Analysis of Panel Data, sections 3.3 and 9.3; Davis (2002), J. Econometrics 106
 */
export function twoWayComponents(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  roles: { readonly entity: Factor; readonly time: Factor },
  method: TwoWayMethod,
): TwoWayComponents | null {
  const { entity, time } = roles;
  if (entity.levels < 2 || time.levels < 2) return null;
  const data: Data = { y, columns, norms, entity, time, absorber: createAbsorber([entity, time]) };
  if (method === 'nerlove') return nerlove(data);
  const moments = { swamy_arora: swamyArora, wallace_hussain: wallaceHussain, amemiya }[method](data);
  return moments === null ? null : solved(moments);
}

function withinFit({ y, columns, norms, absorber }: Data): LeastSquares {
  return solveLeastSquares(
    absorber.absorb(y),
    columns.map((column) => absorber.absorb(column)),
    norms,
  );
}

function freedom({ y, absorber }: Data, within: LeastSquares): number {
  return y.length - absorber.rank - within.kept.length;
}

function swamyArora(data: Data): Moments | null {
  const { entity, time } = data;
  const within = withinFit(data);
  const df = freedom(data, within);
  const ofEntities = between(data, entity, time);
  const ofPeriods = between(data, time, entity);
  if (df <= 0 || ofEntities.df <= 0 || ofPeriods.df <= 0) return null;
  return {
    squares: [within.rss, ofEntities.rss, ofPeriods.rss],
    expected: [
      [df, 0, 0],
      [ofEntities.df, ofEntities.own, ofEntities.other],
      [ofPeriods.df, ofPeriods.other, ofPeriods.own],
    ],
  };
}

/** The regression of means of groups on means, each row once; what its sum of squares holds of its own effect and of the other. */
function between(
  { y, columns, norms }: Data,
  group: Factor,
  other: Factor,
): { rss: number; df: number; own: number; other: number } {
  const n = y.length;
  const one = new Float64Array(n).fill(1);
  const means = columns.map((column) => projected(column, group));
  const references = [Math.sqrt(n), ...norms];
  const { rss, kept } = solveLeastSquares(projected(y, group), [one, ...means], references);
  const basis = orthonormal([one, ...means], references);
  return {
    rss,
    df: group.levels - kept.length,
    own: n - trace(sumProducts(basis, group), basis.length),
    other: group.levels - trace(sumProducts(basis, other), basis.length),
  };
}

function wallaceHussain({ y, columns, norms, entity, time, absorber }: Data): Moments | null {
  const n = y.length;
  const one = new Float64Array(n).fill(1);
  const references = [Math.sqrt(n), ...norms];
  const { residuals } = solveLeastSquares(y, [one, ...columns], references);
  const basis = orthonormal([one, ...columns], references);
  const size = basis.length;
  const inner = crossProducts(basis.map((column) => absorber.absorb(column)));
  const df = n - absorber.rank - trace(inner, size);
  if (df <= 0) return null;
  const sums = { entity: sumProducts(basis, entity), time: sumProducts(basis, time) };
  const row = (group: Factor, own: Float64Array, other: Factor, others: Float64Array) => {
    const means = basis.map((column) => projected(column, group));
    const held = crossProducts(means);
    const crossed = basis.reduce((total, column, j) => total + dot(means[j]!, summed(column, other)), 0);
    return {
      errors: group.levels - trace(held, size),
      own: n - 2 * trace(own, size) + dot(held, own),
      other: group.levels - 2 * crossed + dot(held, others),
    };
  };
  const u = row(entity, sums.entity, time, sums.time);
  const v = row(time, sums.time, entity, sums.entity);
  const rest = absorber.absorb(residuals);
  return {
    squares: [dot(rest, rest), squaresBetween(residuals, entity), squaresBetween(residuals, time)],
    expected: [
      [df, dot(inner, sums.entity), dot(inner, sums.time)],
      [u.errors, u.own, u.other],
      [v.errors, v.other, v.own],
    ],
  };
}

function amemiya(data: Data): Moments | null {
  const { y, columns, entity, time } = data;
  const within = withinFit(data);
  const df = freedom(data, within);
  if (df <= 0) return null;
  const n = y.length;
  const residuals = center(outsideEffects(data, within));
  const inverse = crossProducts(within.influence);
  const kept = Array.from(within.kept, (j) => columns[j]!);
  const errors = (group: Factor) =>
    group.levels - 1 + dot(inverse, crossProducts(kept.map((column) => projected(column, group))));
  const [squaresU, squaresV] = [sumOfSquares(entity) / n, sumOfSquares(time) / n];
  return {
    squares: [within.rss, squaresBetween(residuals, entity), squaresBetween(residuals, time)],
    expected: [
      [df, 0, 0],
      [errors(entity), n - squaresU, entity.levels - squaresV],
      [errors(time), time.levels - squaresU, n - squaresV],
    ],
  };
}

function nerlove(data: Data): TwoWayComponents | null {
  const within = withinFit(data);
  if (freedom(data, within) <= 0) return null;
  const [ofEntities, ofPeriods] = data.absorber.effects(outsideEffects(data, within));
  return {
    varianceE: within.rss / data.y.length,
    varianceU: varianceOf(ofEntities!, data.entity),
    varianceV: varianceOf(ofPeriods!, data.time),
  };
}

/** The outcome less the slopes' part: effects and errors. */
function outsideEffects({ y, columns }: Data, within: LeastSquares): Float64Array {
  const residuals = Float64Array.from(y);
  within.kept.forEach((j, position) => {
    addScaled(residuals, -within.beta[position]!, columns[j]!);
  });
  return residuals;
}

/** Of effects by level, each counting as often as it has rows, over the levels less one. */
function varianceOf(effects: Float64Array, group: Factor): number {
  const counts = countLevels(group);
  const n = group.codes.length;
  const level = dot(effects, counts) / n;
  const total = dot(
    counts,
    effects.map((value) => (value - level) * (value - level)),
  );
  return (total * group.levels) / n / (group.levels - 1);
}

/** The three variances by Cramer's rule. */
function solved({ squares, expected }: Moments): TwoWayComponents | null {
  const columns = [0, 1, 2].map((j) => expected.map((row) => row[j]!));
  const whole = determinant(columns);
  const size = expected.reduce((product, row) => product * Math.max(...row.map(Math.abs)), 1);
  if (!(Math.abs(whole) > 1e-12 * size)) return null;
  const [varianceE, varianceU, varianceV] = [0, 1, 2].map(
    (j) => determinant(columns.map((column, i) => (i === j ? [...squares] : column))) / whole,
  ) as [number, number, number];
  return { varianceE, varianceU, varianceV };
}

function determinant([a, b, c]: readonly (readonly number[])[]): number {
  return (
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
    b![0]! * (a![1]! * c![2]! - a![2]! * c![1]!) +
    c![0]! * (a![1]! * b![2]! - a![2]! * b![1]!)
  );
}

/** Its group's mean in place of each value. */
function projected(column: Float64Array, group: Factor): Float64Array {
  const means = levelMeans(column, group);
  return Float64Array.from(group.codes, (code) => means[code]!);
}

function sumsOf(column: Float64Array, group: Factor): Float64Array {
  const sums = new Float64Array(group.levels);
  for (let i = 0; i < column.length; i++) sums[group.codes[i]!]! += column[i]!;
  return sums;
}

/** Its group's sum in place of each value. */
function summed(column: Float64Array, group: Factor): Float64Array {
  const sums = sumsOf(column, group);
  return Float64Array.from(group.codes, (code) => sums[code]!);
}

/** B'DD'B, D the dummies of the groups. */
function sumProducts(basis: readonly Float64Array[], group: Factor): Float64Array {
  return crossProducts(basis.map((column) => sumsOf(column, group)));
}

function squaresBetween(column: Float64Array, group: Factor): number {
  const means = projected(column, group);
  return dot(means, means);
}

function sumOfSquares(group: Factor): number {
  const counts = countLevels(group);
  return dot(counts, counts);
}

function center(column: Float64Array): Float64Array {
  const level = mean(column);
  return column.map((value) => value - level);
}

function trace(matrix: Float64Array, size: number): number {
  let total = 0;
  for (let j = 0; j < size; j++) total += matrix[j * size + j]!;
  return total;
}
