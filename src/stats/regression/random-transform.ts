import { symmetricEigen } from '../../numeric/eig.ts';
import { countLevels } from './factor.ts';
import { levelMeans } from './r-squared.ts';
import type { Factor } from './types.ts';

/** A column of a regression with random effects, times a root of sigma_e^2 V^-1: its errors are then of one variance. */
export type RandomTransform = (column: Float64Array) => Float64Array;

/** Two random effects are told apart by an eigenvalue problem of this size at most. */
export const MOST_PERIODS = 1000;

/** Each row loses theta times the mean of its group; ratio: sigma_u^2 / sigma_e^2. */
export function quasiDemeaning(group: Factor, ratio: number): RandomTransform {
  const counts = countLevels(group);
  const theta = Float64Array.from(counts, (count) => 1 - 1 / Math.sqrt(1 + count * ratio));
  return (column) => {
    const means = levelMeans(column, group);
    return column.map((value, i) => value - theta[group.codes[i]!]! * means[group.codes[i]!]!);
  };
}

/**
 * Rows are first transformed by the entity's effect, T; what is left of the period's is I + r T D D'T, D the dummies of
 * the periods and r its variance over sigma_e^2, whose symmetric inverse root comes from the eigenvectors of D'T T D. On
 * balanced panels the two commute, and the whole is the usual demeaning by entity, period and both.
 *
 * @cite Fuller & Battese (1974), J. Econometrics 2; Wansbeek & Kapteyn (1989), J. Econometrics 41
 */
export function twoWayTransform(
  entity: Factor,
  time: Factor,
  ratioEntity: number,
  ratioTime: number,
): RandomTransform {
  const within = quasiDemeaning(entity, ratioEntity);
  if (ratioTime === 0) return within;
  const periods = time.levels;
  const sums = (column: Float64Array): Float64Array => {
    const out = new Float64Array(periods);
    for (let i = 0; i < column.length; i++) out[time.codes[i]!]! += column[i]!;
    return out;
  };
  const spread = (levels: Float64Array): Float64Array =>
    Float64Array.from(time.codes, (code) => levels[code]!);
  const gram = new Float64Array(periods * periods);
  for (let t = 0; t < periods; t++) {
    const dummy = Float64Array.from(time.codes, (code) => (code === t ? 1 : 0));
    gram.set(sums(within(within(dummy))), t * periods);
  }
  const { values, vectors } = symmetricEigen(symmetrized(gram, periods), periods);
  const shares = values.map((value) => shrinkage(Math.max(0, value), ratioTime));
  return (column) => {
    const own = within(column);
    const along = sums(within(own));
    const levels = new Float64Array(periods);
    for (let j = 0; j < periods; j++) {
      let inner = 0;
      for (let t = 0; t < periods; t++) inner += vectors[j * periods + t]! * along[t]!;
      inner *= shares[j]!;
      for (let t = 0; t < periods; t++) levels[t]! += inner * vectors[j * periods + t]!;
    }
    const lost = within(spread(levels));
    return own.map((value, i) => value - lost[i]!);
  };
}

/** (1 - 1 / sqrt(1 + r s)) / s, s an eigenvalue; its limit at zero is r / 2. */
function shrinkage(value: number, ratio: number): number {
  const product = ratio * value;
  const root = Math.sqrt(1 + product);
  return ratio / (root * (1 + root));
}

function symmetrized(matrix: Float64Array, size: number): Float64Array {
  const out = Float64Array.from(matrix);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < j; i++) {
      const value = (matrix[j * size + i]! + matrix[i * size + j]!) / 2;
      out[j * size + i] = value;
      out[i * size + j] = value;
    }
  }
  return out;
}
