import { sum } from '../../numeric/sum.ts';

export type Specialization = {
  /** Krugman's index of each entity: sum_k |share_ik - share_k|, 0 to 2. */
  readonly krugman: Float64Array;
  /** Herfindahl index of each entity over the parts. */
  readonly herfindahl: Float64Array;
  /** Herfindahl index of each part over the entities. */
  readonly concentration: Float64Array;
};

/**
 * Specialization of entities in parts of a whole, in one period: their shares against those of all entities together.
 *
 * @shape parts m of n, all >= 0; every entity and every part with a positive sum
 * @cite Krugman (1991), Geography and Trade; Herfindahl-Hirschman
 * @oracle test/oracle/companion
 */
export function specialization(parts: readonly Float64Array[]): Specialization {
  const n = parts[0]!.length;
  const totals = parts.map(sum);
  const whole = sum(totals);
  const own = Float64Array.from({ length: n }, (_, i) => sum(parts.map((part) => part[i]!)));
  const overParts = (term: (share: number, k: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => sum(parts.map((part, k) => term(part[i]! / own[i]!, k))));
  return {
    krugman: overParts((share, k) => Math.abs(share - totals[k]! / whole)),
    herfindahl: overParts((share) => share * share),
    concentration: Float64Array.from(parts, (part, k) =>
      sum(part.map((value) => (value / totals[k]!) * (value / totals[k]!))),
    ),
  };
}
