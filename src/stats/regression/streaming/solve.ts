import { cholesky, choleskySolveInPlace } from '../../../numeric/cholesky.ts';
import { RANK_TOLERANCE } from '../../../numeric/qr.ts';
import type { Netted, NettedColumns } from './net-columns.ts';

/** Between this share of its size and the rank tolerance a remainder is too near to nothing for cross-products. */
const CLEAR_REMAINDER = 1e-6;
/** Least squared share of a column that earlier ones must leave: below, the condition calls for orthogonalization. */
const CLEAR_PIVOT = 1e-6;

/** The normal equations of the kept terms, solved. */
export type Normal = {
  readonly outcome: Netted;
  readonly kept: Int32Array;
  readonly dropped: Int32Array;
  readonly columns: readonly Netted[];
  /** As in `NettedColumns`. */
  readonly exact: boolean;
  /** Sum of squares of the outcome's remainder. */
  readonly within: number;
  /** (X'X)^-1, column-major. */
  readonly inverse: Float64Array;
  readonly beta: Float64Array;
};

/**
 * Normal equations of the remainders, from their cross-products, or null where their condition does not allow that:
 * the caller then orthogonalizes. A term of which nothing is left is dropped, by the same rule as there.
 */
export function solveNormal({ nets, products, exact }: NettedColumns): Normal | null {
  const [outcome, ...terms] = nets as [Netted, ...Netted[]];
  const size = nets.length;
  const kept: number[] = [];
  const dropped: number[] = [];
  for (let j = 0; j < terms.length; j++) {
    const left = Math.sqrt(products[(j + 1) * size + j + 1]!);
    const reference = Math.max(left, terms[j]!.norm);
    if (!(left > RANK_TOLERANCE * reference)) dropped.push(j);
    else if (left > CLEAR_REMAINDER * reference) kept.push(j);
    else return null;
  }
  if (kept.length === 0 || kept.length >= outcome.column.length) return null;
  const solved = solveScaled(products, size, kept);
  if (solved === null) return null;
  return {
    outcome,
    kept: Int32Array.from(kept),
    dropped: Int32Array.from(dropped),
    columns: kept.map((j) => terms[j]!),
    exact,
    within: products[0]!,
    ...solved,
  };
}

/** Cholesky of the correlations; null where a pivot says that a column is nearly a combination of others. */
function solveScaled(
  products: Float64Array,
  size: number,
  kept: readonly number[],
): { inverse: Float64Array; beta: Float64Array } | null {
  const k = kept.length;
  const scale = new Float64Array(k);
  for (let a = 0; a < k; a++) scale[a] = 1 / Math.sqrt(products[(kept[a]! + 1) * (size + 1)]!);
  const scaled = new Float64Array(k * k);
  for (let b = 0; b < k; b++) {
    for (let a = 0; a < k; a++) {
      scaled[b * k + a] = products[(kept[b]! + 1) * size + kept[a]! + 1]! * scale[a]! * scale[b]!;
    }
  }
  const factor = cholesky(scaled, k, CLEAR_PIVOT);
  if (factor.rank < k) return null;
  const inverse = new Float64Array(k * k);
  for (let b = 0; b < k; b++) {
    inverse[b * k + b] = 1;
    choleskySolveInPlace(factor, inverse, b * k);
    for (let a = 0; a < k; a++) inverse[b * k + a]! *= scale[a]! * scale[b]!;
  }
  const beta = new Float64Array(k);
  for (let a = 0; a < k; a++) beta[a] = products[kept[a]! + 1]! * scale[a]!;
  choleskySolveInPlace(factor, beta);
  for (let a = 0; a < k; a++) beta[a]! *= scale[a]!;
  return { inverse, beta };
}
