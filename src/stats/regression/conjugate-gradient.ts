/** The residual is brought below this share of the right-hand side; a second pass of the caller refines further. */
const TOLERANCE = 1e-13;
/** Rounding may keep it from that; a residual below this share, which the second pass squares, has still converged. */
const ENOUGH = 1e-8;
/** Steps without a smaller residual after which rounding has the last word. */
const PATIENCE = 200;
/** Rounding in the right-hand side, relative to the data it sums. */
const NOISE = 1e-16;

/**
 * Solver of A x = b by conjugate gradients, preconditioned by a diagonal, for a positive semidefinite A and b in its
 * range. It stops where the residual is rounding, for the rounding of b need not lie in the range, and keeps the best x.
 *
 * @shape diagonal m; multiply: out = A x, both m -> overwrites b by x; magnitude: size of the data that b sums
 * @cite Golub & Van Loan (2013), algorithm 11.5.1
 */
export function conjugateGradient(
  diagonal: Float64Array,
  multiply: (out: Float64Array, x: Float64Array) => void,
): {
  readonly solveInPlace: (b: Float64Array, magnitude: number) => void;
  readonly progress: () => { readonly iterations: number; readonly converged: boolean };
} {
  let iterations = 0;
  let converged = true;
  const size = diagonal.length;
  const x = new Float64Array(size);
  const residual = new Float64Array(size);
  const scaled = new Float64Array(size);
  const direction = new Float64Array(size);
  const product = new Float64Array(size);
  const solveInPlace = (b: Float64Array, magnitude: number): void => {
    const floor = size * (NOISE * magnitude) * (NOISE * magnitude);
    x.fill(0);
    residual.set(b);
    b.fill(0);
    direction.fill(0);
    let before = 1;
    let first = -1;
    let best = Infinity;
    let waited = 0;
    let step = 0;
    for (; waited < PATIENCE; step++) {
      let energy = 0;
      for (let j = 0; j < size; j++) {
        scaled[j] = residual[j]! / diagonal[j]!;
        energy += scaled[j]! * residual[j]!;
      }
      if (first < 0) first = energy;
      waited += 1;
      if (energy < best) {
        best = energy;
        b.set(x);
        waited = 0;
      }
      if (energy <= Math.max(floor, first * TOLERANCE * TOLERANCE)) break;
      const keep = energy / before;
      before = energy;
      for (let j = 0; j < size; j++) direction[j] = scaled[j]! + keep * direction[j]!;
      multiply(product, direction);
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
    converged &&= best <= Math.max(floor, first * ENOUGH * ENOUGH);
  };
  return { solveInPlace, progress: () => ({ iterations, converged }) };
}
