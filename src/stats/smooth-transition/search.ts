import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { sorted, quantileType7 } from '../../numeric/quantile.ts';
import { dot } from '../../numeric/sum.ts';
import { removeSpanInPlace } from '../threshold/basis.ts';
import { transform } from '../threshold/scan.ts';
import type { Within } from '../within/within.ts';
import { firstDerivatives, type Shape, transitionValues } from './logistic.ts';

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
export type Bounds = { readonly low: number; readonly high: number; readonly gammaLow: number; readonly gammaHigh: number };

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

function reduced(data: SearchData, column: Float64Array): Float64Array {
  const out = transform(data.within, column);
  removeSpanInPlace(out, data.basis);
  return out;
}

/** Null where the transitions' regressors are collinear. */
export function profile(data: SearchData, shapes: readonly Shape[]): Profiled | null {
  const columns = shapes.flatMap((shape) => {
    const g = transitionValues(data.q, shape);
    return data.regressors.map((x) => reduced(data, x.map((value, i) => value * g[i]!)));
  });
  const solved = project(columns, data.residual);
  return solved === null ? null : { ...solved, columns };
}

/** Regression of a vector on columns by normal equations, which once refined are exact enough for a search. */
function project(
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

/** The gradient's cosine with the residual below which a point counts as stationary. */
const STATIONARY = 1e-10;
/** A step that brings the sum of squares down by less than this share has nothing more to bring. */
const STALLED = 1e-15;
const MOST_STEPS = 1000;

/**
 * Levenberg-Marquardt on ln gamma and the locations, with the slopes profiled out (variable projection with Kaufman's
 * approximation). Parameters at a bound that the gradient pushes out stay there.
 *
 * @cite Golub and Pereyra (2003), Inverse Problems 19, for separable least squares
 */
export function refine(data: SearchData, start: readonly Shape[], bounds: Bounds): Found {
  let shapes = start;
  let at = profile(data, shapes);
  if (at === null) return { shapes, rss: Number.POSITIVE_INFINITY, converged: false, iterations: 0 };
  let damping = 1e-3;
  for (let iteration = 1; iteration <= MOST_STEPS; iteration++) {
    const jacobian = jacobianOf(data, shapes, at);
    const free = freeOf(shapes, jacobian, at.residual, bounds);
    if (steepest(jacobian, free, at.residual) < STATIONARY)
      return { shapes, rss: at.rss, converged: true, iterations: iteration };
    let moved = false;
    while (damping < 1e12) {
      const step = dampedStep(jacobian, free, at.residual, damping);
      const next = step === null ? null : stepped(shapes, step, bounds);
      const there = next === null ? null : profile(data, next);
      if (next !== null && there !== null && there.rss < at.rss) {
        const fall = (at.rss - there.rss) / at.rss;
        shapes = next;
        at = there;
        damping = Math.max(damping / 5, 1e-12);
        moved = fall > STALLED;
        break;
      }
      damping *= 4;
    }
    if (!moved) {
      // Rounding alone keeps the sum of squares from falling: stationary as far as doubles tell.
      const converged = steepest(jacobianOf(data, shapes, at), free, at.residual) < 1e-5;
      return { shapes, rss: at.rss, converged, iterations: iteration };
    }
    damping = Math.min(damping, 1e6);
  }
  return { shapes, rss: at.rss, converged: false, iterations: MOST_STEPS };
}

/** Derivatives of the fit by ln gamma and locations, off the transitions' own regressors; transition by transition. */
function jacobianOf(data: SearchData, shapes: readonly Shape[], at: Profiled): Float64Array[] {
  const p = data.regressors.length;
  return shapes.flatMap((shape, r) => {
    const g = transitionValues(data.q, shape);
    const load = new Float64Array(g.length);
    data.regressors.forEach((x, k) => {
      for (let i = 0; i < load.length; i++) load[i] = load[i]! + at.slopes[r * p + k]! * x[i]!;
    });
    return firstDerivatives(data.q, g, shape).map((column, a) => {
      const scale = a === 0 ? shape.gamma : 1;
      const raw = reduced(data, column.map((value, i) => scale * value * load[i]!));
      return project(at.columns, raw)?.residual ?? raw;
    });
  });
}

function flatten(shapes: readonly Shape[]): number[] {
  return shapes.flatMap(({ gamma, locations }) => [Math.log(gamma), ...locations]);
}

function limitsOf(shapes: readonly Shape[], bounds: Bounds): (readonly [number, number])[] {
  const gamma = [Math.log(bounds.gammaLow), Math.log(bounds.gammaHigh)] as const;
  return shapes.flatMap(({ locations }) => [gamma, ...locations.map(() => [bounds.low, bounds.high] as const)]);
}

function freeOf(
  shapes: readonly Shape[],
  jacobian: readonly Float64Array[],
  residual: Float64Array,
  bounds: Bounds,
): boolean[] {
  const limits = limitsOf(shapes, bounds);
  return flatten(shapes).map((value, j) => {
    const uphill = dot(jacobian[j]!, residual);
    const [low, high] = limits[j]!;
    return !((value <= low && uphill < 0) || (value >= high && uphill > 0));
  });
}

function steepest(jacobian: readonly Float64Array[], free: readonly boolean[], residual: Float64Array): number {
  const size = Math.sqrt(dot(residual, residual));
  let largest = 0;
  jacobian.forEach((column, j) => {
    const norm = Math.sqrt(dot(column, column));
    if (free[j]! && norm > 0) largest = Math.max(largest, Math.abs(dot(column, residual)) / norm / size);
  });
  return largest;
}

function dampedStep(
  jacobian: readonly Float64Array[],
  free: readonly boolean[],
  residual: Float64Array,
  damping: number,
): number[] | null {
  const own = jacobian.flatMap((column, j) => (free[j]! && dot(column, column) > 0 ? [j] : []));
  const k = own.length;
  if (k === 0) return null;
  const normal = new Float64Array(k * k);
  const step = new Float64Array(k);
  own.forEach((a, i) => {
    own.forEach((b, j) => {
      normal[i * k + j] = dot(jacobian[a]!, jacobian[b]!) * (i === j ? 1 + damping : 1);
    });
    step[i] = dot(jacobian[a]!, residual);
  });
  choleskySolveInPlace(cholesky(normal, k, 1e-14), step);
  const whole = new Array<number>(jacobian.length).fill(0);
  own.forEach((a, i) => {
    whole[a] = step[i]!;
  });
  return whole;
}

/** The step taken, within the bounds, locations ascending. */
function stepped(shapes: readonly Shape[], step: readonly number[], bounds: Bounds): Shape[] {
  const limits = limitsOf(shapes, bounds);
  const values = flatten(shapes).map((value, j) => Math.min(limits[j]![1], Math.max(limits[j]![0], value + step[j]!)));
  let at = 0;
  return shapes.map(({ locations }) => {
    // The bound itself, not exp(ln of it), so that a gamma at its bound is seen to be there.
    const gamma = values[at]! >= limits[at]![1] ? bounds.gammaHigh : Math.exp(values[at]!);
    const next = {
      gamma: values[at]! <= limits[at]![0] ? bounds.gammaLow : gamma,
      locations: values.slice(at + 1, at + 1 + locations.length).sort((a, b) => a - b),
    };
    at += 1 + locations.length;
    return next;
  });
}
