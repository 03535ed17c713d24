import type { Scan } from './scan.ts';
import { bestCandidate, createState, placeThreshold, resetState } from './state.ts';

/** One scan: which threshold it placed, given which others, and the sums of squares on the way. Indices are candidates. */
export type Step = {
  readonly step: number;
  readonly given: readonly number[];
  /** Thresholds of the null model that the test compares with: `given`, but for pdR's slip. */
  readonly nullGiven: readonly number[];
  readonly index: number;
  readonly rssNull: number;
  readonly rss: number;
  /** Candidates scanned, ascending, and S at each (NaN where skipped as singular). */
  readonly scanned: Int32Array;
  readonly rssAt: Float64Array;
  readonly skipped: number;
};

/** Two routes to one sum of squares. */
const ROUNDING = 1e-9;

/** Thresholds one after another, each found given the ones before; `refined[k - 1]` is the set of k thresholds. */
export type Sequence = {
  readonly linearRss: number;
  readonly steps: readonly Step[];
  readonly refined: readonly (readonly Step[])[];
};

/**
 * Sequential estimation of up to `most` thresholds: the second given the first, which is then refined given the
 * second; the third given the refined pair, after which each earlier one is refined once more. Stops early where
 * trimming leaves no candidate. With `pdr` the third is found given the pair before refinement, its null model keeps
 * the upper of the two only (a loop without braces in that package), and nothing is refined after it.
 *
 * @shape residual n: W y off the null basis
 * @cite Hansen (1999), section 5; Bai (1997), Econometric Theory 13
 */
export function estimateSequence(
  scan: Scan,
  residual: Float64Array,
  linearRss: number,
  most: number,
  pdr = false,
): Sequence {
  const numerator = new Float64Array(scan.candidates.count.length * scan.p);
  const adjoint = new Float64Array(residual.length);
  scan.within.adjointInto(adjoint, residual);
  scan.numeratorInto(numerator, adjoint);
  const search = (step: number, given: readonly number[]) =>
    searchStep(scan, numerator, linearRss, step, given);
  const steps: Step[] = [];
  const refined: Step[][] = [];
  let placed: Step[] = [];
  for (let step = 1; step <= most; step++) {
    const found = pdr && step === 3 ? searchAsPdr(search, steps) : search(step, indices(placed));
    if (found === null) break;
    steps.push(found);
    placed = [...placed, found];
    let { rss } = found;
    for (let i = 0; i + 1 < placed.length && !(pdr && step === 3); i++) {
      const others = indices(placed.filter((_, other) => other !== i));
      const better = search(step, others);
      // A wider trim, or Hansen's lopsided gaps in a coarse grid, may shut a refinement out of where the threshold is:
      // it then stays there.
      if (better === null || better.rss > rss * (1 + ROUNDING)) continue;
      placed[i] = better;
      rss = better.rss;
    }
    refined.push([...placed]);
  }
  return { linearRss, steps, refined };
}

function searchAsPdr(
  search: (step: number, given: readonly number[]) => Step | null,
  [first, second]: readonly Step[],
): Step | null {
  const pair = [first!.index, second!.index];
  const found = search(3, pair);
  const upper = Math.max(...pair);
  // S with the upper threshold alone is what a scan given it starts from.
  const alone = search(3, [upper]);
  return found === null || alone === null ? null : { ...found, nullGiven: [upper], rssNull: alone.rssNull };
}

function indices(steps: readonly Step[]): number[] {
  return steps.map((step) => step.index);
}

function searchStep(
  scan: Scan,
  numerator: Float64Array,
  linearRss: number,
  step: number,
  given: readonly number[],
): Step | null {
  const state = createState(scan);
  state.numerator.set(numerator);
  resetState(scan, state, linearRss);
  for (const j of given) if (!placeThreshold(scan, state, j)) return null;
  const ranges = scan.candidates.ranges(step, given);
  const gains = new Float64Array(scan.candidates.count.length).fill(Number.NaN);
  const best = bestCandidate(scan, state, ranges, gains);
  if (best.index < 0) return null;
  const scanned: number[] = [];
  for (let r = 0; r < ranges.length; r += 2)
    for (let j = ranges[r]!; j < ranges[r + 1]!; j++) scanned.push(j);
  return {
    step,
    given,
    nullGiven: given,
    index: best.index,
    rssNull: state.rss,
    rss: state.rss - best.gain,
    scanned: Int32Array.from(scanned),
    rssAt: Float64Array.from(scanned, (j) => state.rss - gains[j]!),
    skipped: best.skipped,
  };
}
