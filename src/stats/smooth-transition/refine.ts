import { cholesky, choleskySolveInPlace } from '../../numeric/cholesky.ts';
import { dot } from '../../numeric/sum.ts';
import { firstDerivatives, type Shape, transitionValues } from './logistic.ts';
import {
  type Bounds,
  type Found,
  type Profiled,
  profile,
  project,
  reduced,
  type SearchData,
} from './search.ts';

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
      const raw = reduced(
        data,
        column.map((value, i) => scale * value * load[i]!),
      );
      return project(at.columns, raw)?.residual ?? raw;
    });
  });
}

function flatten(shapes: readonly Shape[]): number[] {
  return shapes.flatMap(({ gamma, locations }) => [Math.log(gamma), ...locations]);
}

function limitsOf(shapes: readonly Shape[], bounds: Bounds): (readonly [number, number])[] {
  const gamma = [Math.log(bounds.gammaLow), Math.log(bounds.gammaHigh)] as const;
  return shapes.flatMap(({ locations }) => [
    gamma,
    ...locations.map(() => [bounds.low, bounds.high] as const),
  ]);
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

function steepest(
  jacobian: readonly Float64Array[],
  free: readonly boolean[],
  residual: Float64Array,
): number {
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
  const values = flatten(shapes).map((value, j) =>
    Math.min(limits[j]![1], Math.max(limits[j]![0], value + step[j]!)),
  );
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
