import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { sum } from '../../numeric/sum.ts';

/** Classes by quantiles: class k holds q_(k-1) < x <= q_k. @shape x n → count - 1 cuts, ascending */
export function quantileCuts(x: Float64Array, count: number): Float64Array {
  const ascending = sorted(x);
  return Float64Array.from({ length: count - 1 }, (_, k) => quantileType7(ascending, (k + 1) / count));
}

/** 0 ... cuts.length: how many cuts a value is above. */
export function classOf(value: number, cuts: ArrayLike<number>): number {
  let k = 0;
  while (k < cuts.length && value > cuts[k]!) k++;
  return k;
}

export type Transitions = {
  /** Row-major, from by to. */
  readonly counts: Int32Array;
  /** Row shares; NaN in the row of a class that nothing starts from. */
  readonly probabilities: Float64Array;
};

/** @shape from, to: m classes of 0 ... size - 1 */
export function transitionMatrix(from: ArrayLike<number>, to: ArrayLike<number>, size: number): Transitions {
  const counts = new Int32Array(size * size);
  for (let i = 0; i < from.length; i++) counts[from[i]! * size + to[i]!]! += 1;
  const probabilities = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const total = sum(counts.subarray(k * size, (k + 1) * size));
    for (let l = 0; l < size; l++) probabilities[k * size + l] = counts[k * size + l]! / total;
  }
  return { counts, probabilities };
}

/**
 * The stationary distribution p = p P, by Grassmann, Taskar and Heyman's elimination, which subtracts nothing. null
 * where the chain has no single one: a class is never left for others, or never reached.
 *
 * @shape probabilities size x size, row-major, rows sum to 1 → size
 * @cite Grassmann, Taksar & Heyman (1985), Operations Research 33(5)
 */
export function stationary(probabilities: Float64Array, size: number): Float64Array | null {
  const P = Float64Array.from(probabilities);
  if (!P.every(Number.isFinite) || !irreducible(P, size)) return null;
  for (let n = size - 1; n > 0; n--) {
    const out = sum(P.subarray(n * size, n * size + n));
    for (let i = 0; i < n; i++) P[i * size + n]! /= out;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) P[i * size + j]! += P[i * size + n]! * P[n * size + j]!;
  }
  const weights = new Float64Array(size);
  weights[0] = 1;
  for (let n = 1; n < size; n++) {
    const into = Float64Array.from({ length: n }, (_, i) => weights[i]! * P[i * size + n]!);
    weights[n] = sum(into);
  }
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

/** Whether every class can be reached from every other. */
function irreducible(P: Float64Array, size: number): boolean {
  for (let start = 0; start < size; start++) {
    const seen = new Set([start]);
    for (const i of seen) for (let j = 0; j < size; j++) if (P[i * size + j]! > 0) seen.add(j);
    if (seen.size < size) return false;
  }
  return true;
}

/** A likelihood-ratio test that transitions do not depend on the class of the neighbors. */
export type Homogeneity = { readonly statistic: number; readonly df: number };

/**
 * LR = 2 sum_s sum_kl n_kl(s) ln(p_kl(s) / p_kl), chi-square with sum over classes k of (lag classes with rows from k - 1)
 * times (transitions from k that were seen - 1) degrees of freedom.
 *
 * @shape matrices: one of size x size per lag class; pooled: their sum
 * @cite Bickenbach & Bode (2003), International Regional Science Review 26(3)
 */
export function homogeneityTest(
  matrices: readonly Transitions[],
  pooled: Transitions,
  size: number,
): Homogeneity {
  const terms: number[] = [];
  let df = 0;
  for (let k = 0; k < size; k++) {
    const seen = Array.from({ length: size }, (_, l) => l).filter((l) => pooled.counts[k * size + l]! > 0);
    const groups = matrices.filter(({ counts }) => sum(counts.subarray(k * size, (k + 1) * size)) > 0);
    df += Math.max(0, groups.length - 1) * Math.max(0, seen.length - 1);
    for (const { counts, probabilities } of groups)
      for (const l of seen) {
        const count = counts[k * size + l]!;
        if (count === 0) continue;
        terms.push(2 * count * Math.log(probabilities[k * size + l]! / pooled.probabilities[k * size + l]!));
      }
  }
  return { statistic: sum(terms), df };
}
