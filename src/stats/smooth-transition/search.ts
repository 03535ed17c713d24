import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { dot } from '../../numeric/sum.ts';
import { removeSpanInPlace } from '../threshold/basis.ts';
import { transform } from '../threshold/scan.ts';
import type { Within } from '../within/within.ts';
import { type Shape, transitionValues } from './logistic.ts';

/** What the search works on: W and the null regressors taken out of everything, so that only transitions are left. */
export type SearchData = {
  readonly within: Within;
  /** Orthonormal basis of the null regressors, transformed. */
  readonly basis: readonly Float64Array[];
  /** Transformed outcome off the basis. */
  readonly residual: Float64Array;
  readonly q: Float64Array;
  readonly regressors: readonly Float64Array[];
};

/** Bounds of locations, and of gamma times the spread of q to the number of locations. */
export type Bounds = {
  readonly low: number;
  readonly high: number;
  readonly gammaLow: number;
  readonly gammaHigh: number;
};

/** Steepness in units of the spread of q: from almost linear to a jump within a thousandth of it. */
const FLATTEST = 0.1;
const STEEPEST = 1000;
const SINGULAR = 1e-12;

export function boundsOf(q: Float64Array, trim: number, locations: number): Bounds {
  const ascending = sorted(q);
  const spread = spreadOf(q);
  const unit = locations === 1 ? spread : spread * spread;
  return {
    low: quantileType7(ascending, trim),
    high: quantileType7(ascending, 1 - trim),
    gammaLow: FLATTEST / unit,
    gammaHigh: STEEPEST / unit,
  };
}

function spreadOf(q: Float64Array): number {
  let total = 0;
  for (const value of q) total += value;
  const level = total / q.length;
  const centered = q.map((value) => value - level);
  return Math.sqrt(dot(centered, centered) / q.length);
}

/** Least squares given the shapes: slopes of every regressor on every transition, transition by transition. */
export type Profiled = {
  readonly rss: number;
  readonly slopes: Float64Array;
  readonly residual: Float64Array;
  readonly columns: readonly Float64Array[];
};

export function reduced(data: SearchData, column: Float64Array): Float64Array {
  const out = transform(data.within, column);
  removeSpanInPlace(out, data.basis);
  return out;
}

/** Null where the transitions' regressors are collinear. */
export function profile(data: SearchData, shapes: readonly Shape[]): Profiled | null {
  const columns = shapes.flatMap((shape) => {
    const g = transitionValues(data.q, shape);
    return data.regressors.map((x) =>
      reduced(
        data,
        x.map((value, i) => value * g[i]!),
      ),
    );
  });
  const solved = project(columns, data.residual);
  return solved === null ? null : { ...solved, columns };
}

/** Regression of a vector on columns by normal equations, which once refined are exact enough for a search. */
export function project(
  columns: readonly Float64Array[],
  y: Float64Array,
): { slopes: Float64Array; residual: Float64Array; rss: number } | null {
  const k = columns.length;
  const gram = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = a; b < k; b++) {
      const value = dot(columns[a]!, columns[b]!);
      gram[a * k + b] = value;
      gram[b * k + a] = value;
    }
  }
  const factor = cholesky(gram, k, SINGULAR);
  if (factor.rank < k) return null;
  const slopes = new Float64Array(k);
  const residual = new Float64Array(y);
  for (let pass = 0; pass < 2; pass++) {
    const step = Float64Array.from(columns, (column) => dot(column, residual));
    choleskySolveInPlace(factor, step);
    for (let a = 0; a < k; a++) {
      slopes[a] = slopes[a]! + step[a]!;
      const column = columns[a]!;
      for (let i = 0; i < residual.length; i++) residual[i] = residual[i]! - step[a]! * column[i]!;
    }
  }
  return { slopes, residual, rss: dot(residual, residual) };
}

export type Found = {
  readonly shapes: readonly Shape[];
  readonly rss: number;
  readonly converged: boolean;
  readonly iterations: number;
};

/** Starting values for one more transition beside given ones: the best few points of a grid, best first. */
export function gridStarts(
  data: SearchData,
  given: readonly Shape[],
  locations: number,
  bounds: Bounds,
  grid: { readonly gamma: number; readonly location: number },
  keep: number,
): readonly Shape[] {
  const ascending = sorted(data.q);
  const share = (value: number): number => {
    let count = 0;
    for (const q of ascending) if (q <= value) count += 1;
    return count / ascending.length;
  };
  const [from, to] = [share(bounds.low), share(bounds.high)];
  const places = [
    ...new Set(
      Array.from({ length: grid.location }, (_, i) =>
        quantileType7(ascending, Math.min(1, from + ((to - from) * (i + 0.5)) / grid.location)),
      ),
    ),
  ].filter((place) => place >= bounds.low && place <= bounds.high);
  const ratio = Math.log(bounds.gammaHigh / bounds.gammaLow);
  const gammas = Array.from(
    { length: grid.gamma },
    (_, i) => bounds.gammaLow * Math.exp((ratio * i) / Math.max(1, grid.gamma - 1)),
  );
  const sets =
    locations === 1
      ? places.map((place) => [place])
      : places.flatMap((place, i) => places.slice(i + 1).map((other) => [place, other]));
  const best: { shape: Shape; rss: number }[] = [];
  for (const gamma of gammas) {
    for (const at of sets) {
      const shape = { gamma, locations: at };
      const fit = profile(data, [...given, shape]);
      if (fit === null) continue;
      if (best.length === keep && fit.rss >= best[keep - 1]!.rss) continue;
      best.push({ shape, rss: fit.rss });
      best.sort((a, b) => a.rss - b.rss);
      best.length = Math.min(best.length, keep);
    }
  }
  return best.map(({ shape }) => shape);
}
