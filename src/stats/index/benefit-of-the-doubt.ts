import { invariant } from '../../base/invariant.ts';
import { maximize } from '../../numeric/simplex.ts';
import { mean, sum } from '../../numeric/sum.ts';

export type Doubt = {
  /** Per row, in [0, 1]. */
  readonly scores: Float64Array;
  /** Mean over the rows of what each indicator contributes to the score of the row; they sum to 1. */
  readonly shares: Float64Array;
};

/** A row that no weights within the bounds on shares can score: it has a 0 where a share is due. */
export type DoubtFault = { readonly row: number; readonly column: number };

/**
 * Benefit of the doubt: each row is scored with the weights w >= 0 that are best for it, as far as no row scores above 1
 * with them: max sum_j w_j z_oj subject to sum_j w_j z_ij <= 1 for all i. With bounds on shares, each indicator contributes at
 * least and at most so much of the row's own score. Where several weights are best, shares are those of the vertex that
 * the simplex method ends at.
 *
 * @shape columns m of n, all >= 0, not all 0 -> scores n, shares m
 * @cite Melyn & Moesen (1991); Cherchye, Moesen, Rogge & Van Puyenbroeck (2007), Social Indicators Research 82(1)
 * @oracle test/oracle/index/doubt: lpSolve
 */
export function benefitOfTheDoubt(
  columns: readonly Float64Array[],
  range: readonly [least: number, most: number] | null,
): Doubt | DoubtFault {
  const n = columns[0]!.length;
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from(columns, (column) => column[i]!));
  for (const [row, values] of rows.entries()) {
    const column = range !== null && range[0] > 0 ? values.indexOf(0) : -1;
    if (column >= 0) return { row, column };
  }
  const binding = undominated(rows);
  const scores = new Float64Array(n);
  const parts: number[][] = columns.map(() => []);
  for (const [o, own] of rows.entries()) {
    const limits = range === null ? [] : shareRows(own, range);
    const optimum = maximize({
      objective: own,
      rows: [...binding, ...limits],
      bounds: Float64Array.from([...binding.map(() => 1), ...limits.map(() => 0)]),
    });
    invariant(optimum !== null, 'a row bounds its own score');
    const terms = own.map((value, j) => optimum.x[j]! * value);
    scores[o] = Math.min(1, sum(terms));
    const total = sum(terms);
    // A row of zeros only scores 0 and has no shares.
    if (total > 0) for (const [j, part] of parts.entries()) part.push(terms[j]! / total);
  }
  return { scores, shares: Float64Array.from(parts, (part) => mean(Float64Array.from(part))) };
}

/** Rows that no other is at least as good as in everything: the rest bind nothing that these do not. */
function undominated(rows: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  // A row that dominates another has a greater sum, or is the same.
  for (const row of [...rows].sort((a, b) => sum(b) - sum(a))) {
    if (!kept.some((other) => row.every((value, j) => value <= other[j]!))) kept.push(row);
  }
  return kept;
}

/** least S <= w_j z_j <= most S with S = sum_k w_k z_k, as rows with bound 0. */
function shareRows(own: Float64Array, [least, most]: readonly [number, number]): Float64Array[] {
  return Array.from(own.keys()).flatMap((j) => [
    ...(least > 0 ? [own.map((value, k) => least * value - (k === j ? value : 0))] : []),
    ...(most < 1 ? [own.map((value, k) => (k === j ? value : 0) - most * value)] : []),
  ]);
}
