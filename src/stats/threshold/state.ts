import { innerProduct } from './basis.ts';
import type { Scan } from './scan.ts';
import { invertLowerInto, lowerFactorInto } from './small.ts';

/** A split that leaves less than this share of z'Mz beyond the other regressors adds no regressor: it is skipped. */
export const SINGULAR_SHARE = 1e-10;

/** A model on its way through the steps: numerators and Gram matrices given the thresholds placed so far. */
export type ScanState = {
  readonly numerator: Float64Array;
  readonly gram: Float64Array;
  rss: number;
  /** Per placed threshold: the products of z(g) with its orthonormal regressors, m x p x p. Memory outlives a reset. */
  readonly placed: Float64Array[];
  placedCount: number;
};

export function createState(scan: Scan): ScanState {
  const m = scan.candidates.count.length;
  return {
    numerator: new Float64Array(m * scan.p),
    gram: new Float64Array(m * scan.p * scan.p),
    rss: 0,
    placed: [],
    placedCount: 0,
  };
}

/** Starts from the null model: `numerator` is already there, the Gram matrices are the shared ones. */
export function resetState(scan: Scan, state: ScanState, rss: number): void {
  state.gram.set(scan.gram);
  state.rss = rss;
  state.placedCount = 0;
}

export type Best = { index: number; gain: number; skipped: number };

/**
 * Candidate in the ranges with the largest fall of the residual sum of squares, num'D^-1 num; the least one of equals.
 * With `gains` every candidate's fall is kept (NaN where it is skipped as singular).
 */
export function bestCandidate(
  scan: Scan,
  state: ScanState,
  ranges: readonly number[],
  gains: Float64Array | null,
): Best {
  return scan.p === 1 ? bestOfOne(scan, state, ranges, gains) : bestOfSeveral(scan, state, ranges, gains);
}

function bestOfOne(
  scan: Scan,
  state: ScanState,
  ranges: readonly number[],
  gains: Float64Array | null,
): Best {
  const { numerator, gram } = state;
  const best: Best = { index: -1, gain: -1, skipped: 0 };
  for (let r = 0; r < ranges.length; r += 2) {
    for (let j = ranges[r]!; j < ranges[r + 1]!; j++) {
      const d = gram[j]!;
      if (!(d > SINGULAR_SHARE * scan.scale[j]!)) {
        best.skipped += 1;
        continue;
      }
      const gain = (numerator[j]! * numerator[j]!) / d;
      if (gains !== null) gains[j] = gain;
      if (gain > best.gain) {
        best.gain = gain;
        best.index = j;
      }
    }
  }
  return best;
}

function bestOfSeveral(
  scan: Scan,
  state: ScanState,
  ranges: readonly number[],
  gains: Float64Array | null,
): Best {
  const p = scan.p;
  const lower = new Float64Array(p * p);
  const t = new Float64Array(p);
  const best: Best = { index: -1, gain: -1, skipped: 0 };
  for (let r = 0; r < ranges.length; r += 2) {
    for (let j = ranges[r]!; j < ranges[r + 1]!; j++) {
      if (!lowerFactorInto(lower, state.gram, j, p, scan.scale, SINGULAR_SHARE)) {
        best.skipped += 1;
        continue;
      }
      forwardInto(t, lower, state.numerator, j * p, p);
      const gain = innerProduct(t, t);
      if (gains !== null) gains[j] = gain;
      if (gain > best.gain) {
        best.gain = gain;
        best.index = j;
      }
    }
  }
  return best;
}

/** t = L^-1 x[at ...]. */
function forwardInto(t: Float64Array, lower: Float64Array, x: Float64Array, at: number, p: number): void {
  for (let a = 0; a < p; a++) {
    let value = x[at + a]!;
    for (let b = 0; b < a; b++) value -= lower[a * p + b]! * t[b]!;
    t[a] = value / lower[a * p + a]!;
  }
}

/** Adds threshold j's regressors to the null model of `state`; false where they are singular given it. */
export function placeThreshold(scan: Scan, state: ScanState, j: number): boolean {
  const { p } = scan;
  const m = scan.candidates.count.length;
  const lower = new Float64Array(p * p);
  if (!lowerFactorInto(lower, state.gram, j, p, scan.scale, SINGULAR_SHARE)) return false;
  const t = new Float64Array(p);
  forwardInto(t, lower, state.numerator, j * p, p);
  const inverse = new Float64Array(p * p);
  invertLowerInto(inverse, lower, p);
  const index = state.placedCount;
  state.placed[index] ??= new Float64Array(m * p * p);
  const product = state.placed[index]!;
  productInto(product, scan.cross(j), state, index, j, inverse, p);
  for (let i = 0; i < m; i++) {
    for (let a = 0; a < p; a++) {
      const row = (i * p + a) * p;
      let fall = 0;
      for (let l = 0; l < p; l++) fall += product[row + l]! * t[l]!;
      state.numerator[i * p + a] = state.numerator[i * p + a]! - fall;
      for (let b = 0; b < p; b++) {
        let sum = 0;
        for (let l = 0; l < p; l++) sum += product[row + l]! * product[(i * p + b) * p + l]!;
        state.gram[row + b] = state.gram[row + b]! - sum;
      }
    }
  }
  state.rss -= innerProduct(t, t);
  state.placedCount = index + 1;
  return true;
}

/** product(g) = [cross(g) - sum over placed ones of P(g) P(j)'] L^-T: z(g)' times j's orthonormal regressors. */
function productInto(
  out: Float64Array,
  cross: Float64Array,
  state: ScanState,
  index: number,
  j: number,
  inverse: Float64Array,
  p: number,
): void {
  const rest = new Float64Array(p);
  for (let at = 0; at < out.length; at += p) {
    for (let b = 0; b < p; b++) {
      let value = cross[at + b]!;
      for (let h = 0; h < index; h++) {
        const placed = state.placed[h]!;
        for (let l = 0; l < p; l++) value -= placed[at + l]! * placed[(j * p + b) * p + l]!;
      }
      rest[b] = value;
    }
    for (let a = 0; a < p; a++) {
      let sum = 0;
      for (let b = 0; b <= a; b++) sum += rest[b]! * inverse[a * p + b]!;
      out[at + a] = sum;
    }
  }
}
