import { mean, sum } from '../../numeric/sum.ts';

/** Of two groups j < h. */
export type DagumPair = {
  readonly first: number;
  readonly second: number;
  /** Gini between the groups: mean |x - y| over the sum of their means. */
  readonly gini: number;
  /** Relative economic affluence D: |mean - mean| over mean |x - y|; null where every difference is 0. */
  readonly affluence: number | null;
};

export type Dagum = {
  readonly gini: number;
  readonly within: number;
  /** Net of overlap. */
  readonly between: number;
  /** Intensity of transvariation: the groups' overlap. */
  readonly overlap: number;
  readonly groups: readonly { readonly group: number; readonly gini: number; readonly mean: number }[];
  readonly pairs: readonly DagumPair[];
};

/**
 * Dagum's decomposition of the Gini coefficient by subgroups, G = Gw + Gnb + Gt. With p_j, s_j the shares of group j in
 * rows and in income: Gw = sum_j G_jj p_j s_j, Gnb = sum_{j<h} G_jh (p_j s_h + p_h s_j) D_jh, and Gt the same with 1 - D_jh.
 * G_jh D_jh = |mu_j - mu_h| / (mu_j + mu_h), which needs no D.
 *
 * @shape x, group n, x >= 0 with a positive mean in every group; groups are 0 ... count - 1, each with a row
 * @cite Dagum (1997), Empirical Economics 22(4)
 * @oracle test/oracle/companion
 */
export function dagumGini(x: Float64Array, group: ArrayLike<number>, count: number): Dagum {
  const n = x.length;
  const members = Array.from({ length: count }, (_, g) => x.filter((_value, i) => group[i] === g).sort());
  const means = members.map(mean);
  const total = sum(x);
  const rowShares = members.map((own) => own.length / n);
  const incomeShares = members.map((own) => sum(own) / total);
  const groups = members.map((own, g) => ({ group: g, gini: giniOf(own), mean: means[g]! }));
  const within = groups.map(({ gini }, g) => gini * rowShares[g]! * incomeShares[g]!);
  const between: number[] = [];
  const overlap: number[] = [];
  const pairs: DagumPair[] = [];
  for (let j = 0; j < count; j++)
    for (let h = j + 1; h < count; h++) {
      const sumOfMeans = means[j]! + means[h]!;
      const difference = meanDifference(members[j]!, members[h]!);
      const apart = Math.abs(means[j]! - means[h]!);
      const gini = difference / sumOfMeans;
      const weight = rowShares[j]! * incomeShares[h]! + rowShares[h]! * incomeShares[j]!;
      between.push((apart / sumOfMeans) * weight);
      overlap.push(((difference - apart) / sumOfMeans) * weight);
      pairs.push({ first: j, second: h, gini, affluence: difference === 0 ? null : apart / difference });
    }
  return {
    gini: giniOf(Float64Array.from(x).sort()),
    within: sum(within),
    between: sum(between),
    overlap: sum(overlap),
    groups,
    pairs,
  };
}

/** Gini coefficient sum_i (2 i - n - 1) x_(i) / (n^2 mean), without a correction for n. @shape x n, ascending */
export function giniOf(ascending: Float64Array): number {
  const n = ascending.length;
  const ranked = ascending.map((value, i) => (2 * i + 1 - n) * value);
  return sum(ranked) / (n * sum(ascending));
}

/** Mean |x - y| over all pairs of two groups. */
function meanDifference(a: Float64Array, b: Float64Array): number {
  const rows = a.map((x) => sum(b.map((y) => Math.abs(x - y))));
  return sum(rows) / (a.length * b.length);
}
