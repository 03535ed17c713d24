import { LANES } from './lanes.ts';
import type { Scan } from './scan.ts';
import { SINGULAR_SHARE } from './state.ts';

/**
 * The search for thresholds in replicates of a model with one split regressor. The first step runs over four
 * replicates at once; what it shares with all of them is made once.
 */
export type ReplicateScan = {
  /** Positions in q order of `residual` (interleaved by lane) -> index and gain of each lane's best candidate. */
  first(residual: Float64Array, keep: boolean): void;
  readonly bestIndex: Int32Array;
  /**
   * num'D^-1 num of the best candidate of step `steps`, after the thresholds of the steps before were placed, and the
   * sum of squares then left; null where a step has no admissible candidate.
   */
  gainOf(lane: number, rss: number, steps: number): { readonly gain: number; readonly rss: number } | null;
};

export function createReplicateScan(scan: Scan): ReplicateScan {
  const { candidates, gram, scale } = scan;
  const { order, count } = candidates;
  const m = count.length;
  const c = scan.sorted[0]!;
  // Not a number where a candidate may not be taken: then no comparison holds.
  const inverse = new Float64Array(m).fill(Number.NaN);
  const ranges = candidates.ranges(1, []);
  for (let r = 0; r < ranges.length; r += 2) {
    for (let j = ranges[r]!; j < ranges[r + 1]!; j++) {
      if (gram[j]! > SINGULAR_SHARE * scale[j]!) inverse[j] = 1 / gram[j]!;
    }
  }
  const bestIndex = new Int32Array(LANES);
  const bestGain = new Float64Array(LANES);
  let numerators = new Float64Array(0);

  const first = (residual: Float64Array, keep: boolean): void => {
    if (keep && numerators.length === 0) numerators = new Float64Array(m * LANES);
    const out = numerators;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let g0 = -1;
    let g1 = -1;
    let g2 = -1;
    let g3 = -1;
    let j0 = -1;
    let j1 = -1;
    let j2 = -1;
    let j3 = -1;
    let position = 0;
    for (let j = 0; j < m; j++) {
      for (const end = count[j]!; position < end; position++) {
        const value = c[position]!;
        const at = order[position]! * LANES;
        s0 += value * residual[at]!;
        s1 += value * residual[at + 1]!;
        s2 += value * residual[at + 2]!;
        s3 += value * residual[at + 3]!;
      }
      if (keep) {
        const at = j * LANES;
        out[at] = s0;
        out[at + 1] = s1;
        out[at + 2] = s2;
        out[at + 3] = s3;
      }
      const weight = inverse[j]!;
      const h0 = s0 * s0 * weight;
      const h1 = s1 * s1 * weight;
      const h2 = s2 * s2 * weight;
      const h3 = s3 * s3 * weight;
      if (h0 > g0) {
        g0 = h0;
        j0 = j;
      }
      if (h1 > g1) {
        g1 = h1;
        j1 = j;
      }
      if (h2 > g2) {
        g2 = h2;
        j2 = j;
      }
      if (h3 > g3) {
        g3 = h3;
        j3 = j;
      }
    }
    bestIndex.set([j0, j1, j2, j3]);
    bestGain.set([g0, g1, g2, g3]);
  };
  const later = createLaterSteps(scan);
  return {
    first,
    bestIndex,
    gainOf(lane, rss, steps) {
      const index = bestIndex[lane]!;
      if (index < 0) return null;
      if (steps === 1) return { gain: bestGain[lane]!, rss };
      return later(numerators, lane, index, rss, steps);
    },
  };
}

/** Second and third steps of one lane, given the candidate that its first one found. */
function createLaterSteps(
  scan: Scan,
): (
  numerators: Float64Array,
  lane: number,
  index: number,
  rss: number,
  steps: number,
) => { readonly gain: number; readonly rss: number } | null {
  const { candidates, scale } = scan;
  const m = candidates.count.length;
  const numerator = new Float64Array(m);
  const gram = new Float64Array(m);
  const products = [new Float64Array(0), new Float64Array(0)];
  return (numerators, lane, index, rss, steps) => {
    for (let j = 0, at = lane; j < m; j++, at += LANES) numerator[j] = numerators[at]!;
    gram.set(scan.gram);
    const placed: number[] = [];
    let left = rss;
    let best = index;
    for (let step = 2; ; step++) {
      const depth = placed.length;
      if (products[depth]!.length === 0) products[depth] = new Float64Array(m);
      const root = Math.sqrt(gram[best]!);
      const gain = numerator[best]! / root;
      productsInto(products[depth]!, scan.cross(best), products, depth, best, root);
      placed.push(best);
      left -= gain * gain;
      const found = placeAndSearch(products[depth]!, gain, step, placed);
      if (found.index < 0) return null;
      if (step === steps) return { gain: found.gain, rss: left };
      best = found.index;
    }
  };

  function productsInto(
    out: Float64Array,
    cross: Float64Array,
    before: readonly Float64Array[],
    depth: number,
    j: number,
    root: number,
  ): void {
    const earlier = depth === 0 ? null : before[0]!;
    const own = earlier === null ? 0 : earlier[j]!;
    for (let i = 0; i < m; i++) {
      const value = earlier === null ? cross[i]! : cross[i]! - earlier[i]! * own;
      out[i] = value / root;
    }
  }

  /** Takes the placed regressor out of every candidate's numerator and Gram, then finds the best one that is left. */
  function placeAndSearch(
    product: Float64Array,
    gain: number,
    step: number,
    placed: readonly number[],
  ): { index: number; gain: number } {
    for (let j = 0; j < m; j++) {
      const share = product[j]!;
      numerator[j] = numerator[j]! - share * gain;
      gram[j] = gram[j]! - share * share;
    }
    const ranges = candidates.ranges(step, placed);
    let index = -1;
    let most = -1;
    for (let r = 0; r < ranges.length; r += 2) {
      for (let j = ranges[r]!; j < ranges[r + 1]!; j++) {
        const d = gram[j]!;
        if (!(d > SINGULAR_SHARE * scale[j]!)) continue;
        const value = (numerator[j]! * numerator[j]!) / d;
        if (value > most) {
          most = value;
          index = j;
        }
      }
    }
    return { index, gain: most };
  }
}
