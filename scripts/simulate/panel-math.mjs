/** The little statistics that the calibration needs, on panels of 31 x 12 cells sorted by province, then year. */
import { CELLS, PERIODS, PROVINCES } from './provinces.mjs';

/** @typedef {Float64Array} Panel one number per province and year */

/**
 * A panel from a rule. `phase` runs from 0 in the first year to 1 in the last.
 * @param {(province: import('./provinces.mjs').Province, phase: number, cell: number, t: number) => number} rule
 * @returns {Panel}
 */
export function panelOf(rule) {
  const out = new Float64Array(CELLS);
  PROVINCES.forEach((province, i) => {
    for (let t = 0; t < PERIODS; t++) {
      const cell = i * PERIODS + t;
      out[cell] = rule(province, t / (PERIODS - 1), cell, t);
    }
  });
  return out;
}

/** @param {ArrayLike<number>} x */
export function mean(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}

/** Standard deviation, n - 1. @param {ArrayLike<number>} x */
export function sd(x) {
  const center = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - center) * (x[i] - center);
  return Math.sqrt(sum / (x.length - 1));
}

/** Mean 0, standard deviation 1. @param {Panel} x @returns {Panel} */
export function standardize(x) {
  const center = mean(x);
  const spread = sd(x);
  return x.map((value) => (value - center) / spread);
}

/** To [0, 1], both ends reached. @param {Panel} x @returns {Panel} */
export function minmax(x) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of x) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return x.map((value) => (value - low) / (high - low));
}

/** Entropy divergence d = 1 - e of values in [0, 1]. @param {Panel} z */
export function divergence(z) {
  let sum = 0;
  for (const value of z) sum += value;
  let entropy = 0;
  for (const value of z) {
    if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
  }
  return 1 - entropy / Math.log(z.length);
}

/**
 * Bends a latent to [0, 1] without changing its order: z = minmax(exp(c u)). A large c crowds the cells at the bottom.
 * @param {Panel} u standardized
 * @param {number} c
 */
export function bend(u, c) {
  const curve = Math.abs(c) < 1e-6 ? u : u.map((value) => (c > 0 ? 1 : -1) * Math.exp(c * value));
  return minmax(curve);
}

/**
 * The bend at which a latent has the wanted divergence, by bisection: divergence rises with c.
 * @param {Panel} u
 * @param {number} wanted
 */
export function bendTo(u, wanted) {
  let low = -6;
  let high = 6;
  for (let k = 0; k < 44; k++) {
    const middle = (low + high) / 2;
    if (divergence(bend(u, middle)) < wanted) low = middle;
    else high = middle;
  }
  return bend(u, (low + high) / 2);
}

/** Nets province and year means. @param {Panel} x @returns {Panel} */
export function demean(x) {
  const rows = PROVINCES.length;
  const byProvince = new Float64Array(rows);
  const byYear = new Float64Array(PERIODS);
  for (let cell = 0; cell < CELLS; cell++) {
    byProvince[Math.floor(cell / PERIODS)] += x[cell] / PERIODS;
    byYear[cell % PERIODS] += x[cell] / rows;
  }
  const grand = mean(byYear);
  return x.map(
    (value, cell) => value - byProvince[Math.floor(cell / PERIODS)] - byYear[cell % PERIODS] + grand,
  );
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * What is left of the first panel after the others, both effects netted (Gram-Schmidt).
 * @param {Panel} x
 * @param {readonly Panel[]} others
 */
export function residual(x, others) {
  const basis = [];
  for (const other of others) {
    const q = demean(other);
    for (let pass = 0; pass < 2; pass++) for (const b of basis) sweep(q, b);
    const norm = Math.sqrt(dot(q, q));
    basis.push(q.map((value) => value / norm));
  }
  const out = demean(x);
  for (let pass = 0; pass < 2; pass++) for (const b of basis) sweep(out, b);
  return out;
}

/** @param {Panel} x @param {Panel} unit */
function sweep(x, unit) {
  const weight = dot(x, unit);
  for (let i = 0; i < x.length; i++) x[i] -= weight * unit[i];
}

/** Coefficient of the first regressor with both effects (Frisch-Waugh). @param {Panel} y @param {readonly Panel[]} regressors */
export function coefficient(y, regressors) {
  const own = residual(regressors[0], regressors.slice(1));
  return dot(own, demean(y)) / dot(own, own);
}
