import { approximateCholesky } from './approximate-cholesky.ts';
import { componentsOf, type Graph, multiplyLaplacian } from './graph.ts';
import type { Rng } from './rng.ts';

/** The preconditioned residual is brought below this share of the right-hand side; the caller refines further. */
const TOLERANCE = 1e-11;
/** A few dozen steps are usual. */
const MOST_STEPS = 2000;
/** Steps without a smaller residual after which rounding has the last word. */
const PATIENCE = 30;
/** Rounding in the right-hand side, relative to the data it sums. */
const NOISE = 1e-16;

export type LaplacianSolver = {
  readonly components: number;
  /** x of L x = b in place of b, zero at the last vertex of each component; magnitude: size of the data that b sums. */
  readonly solveInPlace: (b: Float64Array, magnitude: number) => void;
  /** Steps taken at most by one solution so far, and whether all met the tolerance. */
  readonly progress: () => { readonly iterations: number; readonly converged: boolean };
};

/**
 * Solver of Laplacian systems by conjugate gradients with an approximate Cholesky factor. The right-hand side is
 * brought into the range first: its sum over a component can only be rounding.
 */
export function laplacianSolver(graph: Graph, rng: Rng): LaplacianSolver {
  const { size } = graph;
  const factor = approximateCholesky(graph, rng);
  const components = componentsOf(graph);
  const center = centering(components.of, components.count);
  const ground = grounding(components.of, components.count);
  const [x, residual, scaled] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const [direction, product] = [new Float64Array(size), new Float64Array(size)];
  let iterations = 0;
  let converged = true;
  const solveInPlace = (b: Float64Array, magnitude: number): void => {
    const floor = size * (NOISE * magnitude) * (NOISE * magnitude);
    center(b);
    residual.set(b);
    x.fill(0);
    b.fill(0);
    direction.fill(0);
    let before = 1;
    let first = -1;
    let best = Infinity;
    let waited = 0;
    let step = 0;
    for (; ; step++) {
      scaled.set(residual);
      factor.solveInPlace(scaled);
      center(scaled);
      let energy = 0;
      for (let j = 0; j < size; j++) energy += scaled[j]! * residual[j]!;
      if (first < 0) first = energy;
      waited += 1;
      if (energy < best) {
        best = energy;
        b.set(x);
        waited = 0;
      }
      if (energy <= Math.max(floor, first * TOLERANCE * TOLERANCE)) break;
      if (waited > PATIENCE || step === MOST_STEPS) {
        converged = false;
        break;
      }
      const keep = energy / before;
      before = energy;
      for (let j = 0; j < size; j++) direction[j] = scaled[j]! + keep * direction[j]!;
      multiplyLaplacian(graph, product, direction);
      let curvature = 0;
      for (let j = 0; j < size; j++) curvature += direction[j]! * product[j]!;
      if (!(curvature > 0)) break;
      const length = energy / curvature;
      for (let j = 0; j < size; j++) {
        x[j]! += length * direction[j]!;
        residual[j]! -= length * product[j]!;
      }
    }
    iterations = Math.max(iterations, step);
    ground(b);
  };
  return { components: components.count, solveInPlace, progress: () => ({ iterations, converged }) };
}

/** Takes the mean of its component off every element. */
function centering(of: Int32Array, count: number): (x: Float64Array) => void {
  const sizes = new Float64Array(count);
  for (let v = 0; v < of.length; v++) sizes[of[v]!]! += 1;
  const means = new Float64Array(count);
  return (x) => {
    means.fill(0);
    for (let v = 0; v < x.length; v++) means[of[v]!]! += x[v]!;
    for (let c = 0; c < count; c++) means[c]! /= sizes[c]!;
    for (let v = 0; v < x.length; v++) x[v]! -= means[of[v]!]!;
  };
}

/** Takes the last element of its component off every element. */
function grounding(of: Int32Array, count: number): (x: Float64Array) => void {
  const last = new Int32Array(count);
  for (let v = 0; v < of.length; v++) last[of[v]!] = v;
  const levels = new Float64Array(count);
  return (x) => {
    for (let c = 0; c < count; c++) levels[c] = x[last[c]!]!;
    for (let v = 0; v < x.length; v++) x[v]! -= levels[of[v]!]!;
  };
}
