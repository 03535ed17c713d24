import { orderStatistic, sorted } from '../../numeric/quantile.ts';
import { innerProduct, orthonormalBasis, removeSpanInPlace } from './basis.ts';
import { type Scan, transform } from './scan.ts';
import { bestCandidate, createState, placeThreshold, resetState, type ScanState } from './state.ts';

/** Fills a replicate's residual vector from the null model's; b counts replicates from 0. */
export type Draw = (out: Float64Array, residual: Float64Array, b: number) => void;

export type BootstrapRun = { readonly replicates: Float64Array; readonly failed: number };

/** Null model of one test: the part of its fit off the linear basis, and its residuals; both W-transformed. */
type Null = {
  readonly fitted: Float64Array;
  readonly fittedSquare: number;
  readonly fittedNumerator: Float64Array;
  readonly residual: Float64Array;
};

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
  const model = nullModel(scan, nullResidual, regressors, given);
  const run = createReplicate(scan, model, step, df);
  const values = new Float64Array(replications);
  const drawn = new Float64Array(nullResidual.length);
  let valid = 0;
  for (let b = 0; b < replications; b++) {
    draw(drawn, model.residual, b);
    const f = run(drawn);
    if (f !== null) {
      values[valid] = f;
      valid += 1;
    }
    onReplicate(b + 1);
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
  const fitted = nullResidual.map((value, i) => value - residual[i]!);
  const fittedNumerator = new Float64Array(count.length * scan.p);
  const adjoint = new Float64Array(fitted.length);
  scan.within.adjointInto(adjoint, fitted);
  scan.numeratorInto(fittedNumerator, adjoint);
  return { fitted, fittedSquare: innerProduct(fitted, fitted), fittedNumerator, residual };
}

/** One replicate on memory of its own: drawn residuals in (overwritten), F out; null where it fails. */
function createReplicate(
  scan: Scan,
  model: Null,
  step: number,
  df: number,
): (drawn: Float64Array) => number | null {
  const { within, basis, loads, candidates } = scan;
  const k = basis.length;
  const state = createState(scan);
  const weights = new Float64Array(k);
  const adjoint = new Float64Array(within.rows);
  const firstRanges = candidates.ranges(1, []);
  return (drawn) => {
    if (!within.closedUnderEntities) within.applyInto(drawn, drawn);
    for (let l = 0; l < k; l++) weights[l] = innerProduct(basis[l]!, drawn);
    const rss =
      model.fittedSquare +
      2 * innerProduct(model.fitted, drawn) +
      innerProduct(drawn, drawn) -
      innerProduct(weights, weights);
    within.adjointInto(adjoint, drawn);
    const { numerator } = state;
    scan.numeratorInto(numerator, adjoint);
    for (let at = 0, load = 0; at < numerator.length; at++) {
      let projected = 0;
      for (let l = 0; l < k; l++, load++) projected += loads[load]! * weights[l]!;
      numerator[at] = numerator[at]! + model.fittedNumerator[at]! - projected;
    }
    resetState(scan, state, rss);
    return sequentialF(scan, state, firstRanges, step, df);
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
    if (s === step) {
      const rss = state.rss - best.gain;
      return rss > 0 ? best.gain / (rss / df) : null;
    }
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
