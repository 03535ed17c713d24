import { invariant } from '../../base/invariant.ts';
import { sum } from '../../numeric/sum.ts';

/** How far below 0 a divergence may round: a uniform indicator's is 0 in exact arithmetic. */
const ROUNDING = 1e-12;

export type Entropy = { readonly entropy: number; readonly divergence: number };

/**
 * Entropy of one normalized indicator: p_i = z_i / sum z, e = -(1 / ln n) sum p ln p with 0 ln 0 = 0. Null where it is
 * not defined: fewer than two cells, or all of them 0.
 *
 * The divergence d = 1 - e is computed as sum p ln(n p) / ln n, which keeps its digits where e is close to 1.
 *
 * @shape z n, each >= 0; room n, overwritten: lets many columns share one buffer
 * @throws InvariantError if d < 0 beyond rounding: the mark of a wrong constant (1 / ln T over pooled p)
 * @cite Shannon (1948); Zeleny (1982), Multiple Criteria Decision Making, ch. 7
 */
export function entropyOf(z: Float64Array, room = new Float64Array(z.length)): Entropy | null {
  const n = z.length;
  const total = sum(z);
  if (n < 2 || !(total > 0)) return null;
  for (let i = 0; i < n; i++) {
    const value = z[i]!;
    if (!(value >= 0)) invariant(false, `entropyOf: ${value} is negative`);
    const p = value / total;
    room[i] = p > 0 ? p * Math.log(n * p) : 0;
  }
  const divergence = sum(room) / Math.log(n);
  invariant(divergence > -ROUNDING, `entropyOf: divergence ${divergence} is negative`);
  const d = Math.max(0, divergence);
  return { entropy: 1 - d, divergence: d };
}

/**
 * Entropy -k sum (p + a) ln (p + a) with a constant k and an addend a of the caller's: variants that are not
 * {@link entropyOf}. With a k other than 1 / ln n the divergence can be negative, which reverses the weights.
 *
 * @shape z n, each >= 0
 */
export function entropyVariant(z: Float64Array, k: number, addend: number): Entropy | null {
  const total = sum(z);
  if (z.length < 2 || !(total > 0)) return null;
  const entropy =
    -k *
    sum(
      z.map((value) => {
        const p = value / total + addend;
        return p > 0 ? p * Math.log(p) : 0;
      }),
    );
  return { entropy, divergence: 1 - entropy };
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
