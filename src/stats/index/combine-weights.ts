import { invariant } from '../../base/invariant.ts';
import type { Combination } from '../../catalog/index-methods.ts';
import { dot, sum } from '../../numeric/sum.ts';
import { luSolve } from './solve.ts';

/** Joint weights, and the share of each set in them where sets are added. */
export type Combined = { readonly weights: Float64Array; readonly shares: readonly number[] | null };

/**
 * Joins sets of weights: multiplicative w ~ prod w_k; geometric w ~ (prod w_k)^(1/K); additive sum a_k w_k; game theory
 * takes a from (W'W) a = diag(W'W), the combination nearest to all sets at once, as |a_k| / sum |a|. Null where the sets
 * have no joint weight: a product of only zeros, or a set that is a combination of others.
 *
 * @shape sets K >= 2 of m -> m weights with sum 1
 * @oracle test/oracle/index/composite
 */
export function combineWeights(
  sets: readonly Float64Array[],
  how: Combination,
  shares: readonly number[] | null,
): Combined | null {
  if (how === 'multiplicative' || how === 'geometric') return product(sets, how === 'geometric');
  const given = how === 'game_theory' ? gameShares(sets) : (shares ?? sets.map(() => 1 / sets.length));
  if (given === null) return null;
  invariant(given.length === sets.length, 'combineWeights: one share for each set');
  const weights = sets[0]!.map((_, j) => sum(sets.map((set, k) => given[k]! * set[j]!)));
  return { weights, shares: given };
}

function product(sets: readonly Float64Array[], rooted: boolean): Combined | null {
  const raw = sets[0]!.map((_, j) => {
    let value = 1;
    for (const set of sets) value *= set[j]!;
    if (!rooted) return value;
    return sets.length === 2 ? Math.sqrt(value) : Math.exp(Math.log(value) / sets.length);
  });
  const total = sum(raw);
  return total > 0 ? { weights: raw.map((value) => value / total), shares: null } : null;
}

function gameShares(sets: readonly Float64Array[]): readonly number[] | null {
  const gram = sets.map((a) => sets.map((b) => dot(a, b)));
  const solved = luSolve(
    gram,
    gram.map((row, k) => row[k]!),
  );
  if (solved === null) return null;
  const total = sum(solved.map(Math.abs));
  return solved.map((value) => Math.abs(value) / total);
}
