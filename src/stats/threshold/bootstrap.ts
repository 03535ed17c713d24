import { orderStatistic, sorted } from '../../numeric/quantile.ts';
import { orthonormalBasis, removeSpanInPlace } from './basis.ts';
import { createLanes, finishLanes, interleave, LANES, type Lanes, projectLanes } from './lanes.ts';
import { createReplicateScan } from './replicate-scan.ts';
import { type Scan, transform } from './scan.ts';
import { bestCandidate, createState, placeThreshold, resetState, type ScanState } from './state.ts';

/** Fills a replicate's residual vector from the null model's; b counts replicates from 0. */
export type Draw = (out: Float64Array, residual: Float64Array, b: number) => void;

export type BootstrapRun = { readonly replicates: Float64Array; readonly failed: number };

/** Null model of one test: the part of its fit off the linear basis, and its residuals; both W-transformed. */
type Null = { readonly fitted: Float64Array; readonly residual: Float64Array };

/** F of every lane of a block; NaN where a replicate fails. Lanes come in drawn and W-transformed, and are overwritten. */
type BlockRun = (lanes: Lanes, squares: Float64Array, out: Float64Array) => void;

/**
 * Bootstrap distribution of F for `step` - 1 against `step` thresholds. A replicate is the null model's fit plus drawn
 * residuals, regressors fixed, transformed again; its thresholds are found one after another and never refined.
 *
 * @shape nullResidual n: W y off the linear basis; given: candidates of the null model
 * @status failed: replicates with no admissible candidate or no residual variance
 * @cite Hansen (1999), sections 4 and 5
 */
export function bootstrapTest(
  scan: Scan,
  nullResidual: Float64Array,
  regressors: readonly Float64Array[],
  given: readonly number[],
  step: number,
  df: number,
  replications: number,
  draw: Draw,
  onReplicate: (done: number) => void,
): BootstrapRun {
  const { within, basis } = scan;
  const model = nullModel(scan, nullResidual, regressors, given);
  const run = scan.p === 1 ? blockOfOne(scan, step, df) : blockOfSeveral(scan, step, df);
  const lanes = createLanes(nullResidual.length);
  const weights = new Float64Array(basis.length * LANES);
  const squares = new Float64Array(LANES);
  const block = new Float64Array(LANES);
  const values = new Float64Array(replications);
  let valid = 0;
  for (let start = 0; start < replications; start += LANES) {
    const used = Math.min(LANES, replications - start);
    for (let lane = 0; lane < used; lane++) {
      const drawn = lanes[lane]!;
      draw(drawn, model.residual, start + lane);
      if (!within.closedUnderEntities) within.applyInto(drawn, drawn);
    }
    projectLanes(weights, basis, lanes);
    finishLanes(lanes, basis, weights, model.fitted, squares);
    run(lanes, squares, block);
    for (let lane = 0; lane < used; lane++) {
      if (!Number.isNaN(block[lane]!)) {
        values[valid] = block[lane]!;
        valid += 1;
      }
      onReplicate(start + lane + 1);
    }
  }
  return { replicates: values.slice(0, valid), failed: replications - valid };
}

function nullModel(
  scan: Scan,
  nullResidual: Float64Array,
  regressors: readonly Float64Array[],
  given: readonly number[],
): Null {
  const { order, count } = scan.candidates;
  const splits: Float64Array[] = [];
  for (const j of given) {
    for (const regressor of regressors) {
      const z = new Float64Array(regressor.length);
      for (let i = 0; i < count[j]!; i++) z[order[i]!] = regressor[order[i]!]!;
      splits.push(transform(scan.within, z));
    }
  }
  const extended = orthonormalBasis([...scan.basis, ...splits]);
  const residual = nullResidual.slice();
  removeSpanInPlace(residual, extended);
  return { fitted: nullResidual.map((value, i) => value - residual[i]!), residual };
}

function fOf(gain: number, rssNull: number, df: number): number {
  const rss = rssNull - gain;
  return rss > 0 ? gain / (rss / df) : Number.NaN;
}

function blockOfOne(scan: Scan, step: number, df: number): BlockRun {
  const search = createReplicateScan(scan);
  const together = new Float64Array(scan.within.rows * LANES);
  return (lanes, squares, out) => {
    for (const lane of lanes) scan.within.adjointInto(lane, lane);
    interleave(together, lanes);
    search.first(together, step > 1);
    for (let lane = 0; lane < LANES; lane++) {
      const found = search.gainOf(lane, squares[lane]!, step);
      out[lane] = found === null ? Number.NaN : fOf(found.gain, found.rss, df);
    }
  };
}

function blockOfSeveral(scan: Scan, step: number, df: number): BlockRun {
  const state = createState(scan);
  const firstRanges = scan.candidates.ranges(1, []);
  return (lanes, squares, out) => {
    lanes.forEach((lane, at) => {
      scan.within.adjointInto(lane, lane);
      scan.numeratorInto(state.numerator, lane);
      resetState(scan, state, squares[at]!);
      out[at] = sequentialF(scan, state, firstRanges, step, df) ?? Number.NaN;
    });
  };
}

function sequentialF(
  scan: Scan,
  state: ScanState,
  firstRanges: readonly number[],
  step: number,
  df: number,
): number | null {
  const placed: number[] = [];
  for (let s = 1; s <= step; s++) {
    const ranges = s === 1 ? firstRanges : scan.candidates.ranges(s, placed);
    const best = bestCandidate(scan, state, ranges, null);
    if (best.index < 0) return null;
    if (s === step) return fOf(best.gain, state.rss, df);
    if (!placeThreshold(scan, state, best.index)) return null;
    placed.push(best.index);
  }
  return null;
}

/** Share of replicates above F. */
export function upperShare(replicates: Float64Array, f: number): number {
  let above = 0;
  for (const value of replicates) if (value > f) above += 1;
  return above / replicates.length;
}

/** Order statistic ceil((1 - a) B) of the replicates. */
export function criticalValue(replicates: Float64Array, alpha: number): number {
  return orderStatistic(sorted(replicates), 1 - alpha);
}
