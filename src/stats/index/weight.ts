import { invariant } from '../../base/invariant.ts';
import { sum } from '../../numeric/sum.ts';

/** How far below 0 a divergence may round: a uniform indicator's is 0 in exact arithmetic. */
const ROUNDING = 1e-12;

/**
 * Entropy of one normalized indicator: p_i = z_i / sum z, e = -(1 / ln n) sum p ln p with 0 ln 0 = 0. Null where it is
 * not defined: fewer than two cells, or all of them 0.
 *
 * The divergence d = 1 - e is computed as sum p ln(n p) / ln n, which keeps its digits where e is close to 1.
 *
 * @shape z n, each >= 0
 * @throws InvariantError if d < 0 beyond rounding: the mark of a wrong constant (1 / ln T over pooled p)
 * @cite Shannon (1948); Zeleny (1982), Multiple Criteria Decision Making, ch. 7
 */
export function entropyOf(z: Float64Array): { readonly entropy: number; readonly divergence: number } | null {
  const n = z.length;
  const total = sum(z);
  if (n < 2 || !(total > 0)) return null;
  const terms = z.map((value) => {
    invariant(value >= 0, `entropyOf: ${value} is negative`);
    const p = value / total;
    return p > 0 ? p * Math.log(n * p) : 0;
  });
  const divergence = sum(terms) / Math.log(n);
  invariant(divergence > -ROUNDING, `entropyOf: divergence ${divergence} is negative`);
  const d = Math.max(0, divergence);
  return { entropy: 1 - d, divergence: d };
}

/**
 * Entropy weights w_j = d_j / sum d. Null where the divergences are all 0, so that nothing tells the indicators apart.
 *
 * @shape divergences m, each >= 0 -> m weights >= 0 with sum 1
 */
export function entropyWeights(divergences: Float64Array): Float64Array | null {
  const total = sum(divergences);
  return total > 0 ? divergences.map((d) => d / total) : null;
}

/** 1 / m each. */
export function equalWeights(m: number): Float64Array {
  return new Float64Array(m).fill(1 / m);
}
