import type { Within } from '../within/within.ts';
import { innerProduct, orthonormalBasis, removeSpanInPlace } from './basis.ts';
import type { Candidates } from './candidates.ts';

/** A split regressor of which the effects leave less than this share is absorbed. */
const ABSORBED_SHARE = 1e-12;
/** Doubles that cached cross-products may take: 32 MB. */
const CACHE_BUDGET = 4_000_000;

/**
 * What every pass over the candidates shares, whether on the data or in a replicate. z(g) is the n x p matrix of the
 * regime regressors on the rows at or below g; W the within step; M_Q the projector off the basis Q, itself the span
 * of the controls and of the regime regressors over all rows.
 */
export type Scan = {
  readonly within: Within;
  readonly candidates: Candidates;
  readonly p: number;
  /** Orthonormal basis of the null regressors, transformed: k of n, panel order. */
  readonly basis: readonly Float64Array[];
  /** Regime regressors in q order, p of n. */
  readonly sorted: readonly Float64Array[];
  /** Q'Wz(g): m x p x k. */
  readonly loads: Float64Array;
  /** z(g)'W'M_Q Wz(g): m x p x p; and z_a'W'Wz_a: m x p, infinite where nothing of it is left. */
  readonly gram: Float64Array;
  readonly scale: Float64Array;
  /** num = z(g)'W'r for r given as W'r in panel order: m x p. */
  numeratorInto(out: Float64Array, adjoint: Float64Array): void;
  /** z(g)'W'M_Q Wz(g_j): m x p x p, cached. */
  cross(j: number): Float64Array;
};

/** @shape controls and regressors: raw columns of n in panel order */
export function createScan(
  within: Within,
  candidates: Candidates,
  controls: readonly Float64Array[],
  regressors: readonly Float64Array[],
): Scan {
  const { order, count } = candidates;
  const p = regressors.length;
  const m = count.length;
  const columns = [...controls, ...regressors];
  const basis = orthonormalBasis(
    columns.map((column) => transform(within, column)),
    columns.map((column) => Math.sqrt(innerProduct(column, column))),
  );
  const sorted = regressors.map((column) => Float64Array.from(order, (row) => column[row]!));
  const adjoint = new Float64Array(within.rows);
  const loads = new Float64Array(m * p * basis.length);
  const one = new Float64Array(m * p);
  basis.forEach((column, k) => {
    within.adjointInto(adjoint, column);
    prefixInto(one, adjoint, sorted, candidates);
    for (let at = 0; at < m * p; at++) loads[at * basis.length + k] = one[at]!;
  });
  const gram = within.prefixGram(regressors, order, count);
  const scale = splitScale(gram, sorted, count);
  subtractLoads(gram, loads, m, p, basis.length);
  const numeratorInto = (out: Float64Array, r: Float64Array): void => prefixInto(out, r, sorted, candidates);
  const cross = crossProducts(within, candidates, regressors, basis.length, loads, numeratorInto);
  return { within, candidates, p, basis, sorted, loads, gram, scale, numeratorInto, cross };
}

/** W x, as a new column. */
export function transform(within: Within, column: Float64Array): Float64Array {
  const out = new Float64Array(column.length);
  within.applyInto(out, column);
  return out;
}

/** Residual of W y off the basis, panel order. */
export function nullResidual(scan: Scan, y: Float64Array): Float64Array {
  const residual = transform(scan.within, y);
  removeSpanInPlace(residual, scan.basis);
  removeSpanInPlace(residual, scan.basis);
  return residual;
}

/** out[j, a] = sum over the first count[j] sorted rows of c_a r. */
function prefixInto(
  out: Float64Array,
  r: Float64Array,
  sorted: readonly Float64Array[],
  candidates: Candidates,
): void {
  const { order, count } = candidates;
  const p = sorted.length;
  for (let a = 0; a < p; a++) {
    const column = sorted[a]!;
    let sum = 0;
    let position = 0;
    for (let j = 0; j < count.length; j++) {
      for (const end = count[j]!; position < end; position++) sum += column[position]! * r[order[position]!]!;
      out[j * p + a] = sum;
    }
  }
}

/** z_a'W'Wz_a; infinite where the effects explain z wholly, so that nothing passes for a share of it. */
function splitScale(gram: Float64Array, sorted: readonly Float64Array[], count: Int32Array): Float64Array {
  const p = sorted.length;
  const scale = new Float64Array(count.length * p);
  sorted.forEach((column, a) => {
    let square = 0;
    let position = 0;
    for (let j = 0; j < count.length; j++) {
      for (; position < count[j]!; position++) square += column[position]! * column[position]!;
      const left = gram[(j * p + a) * p + a]!;
      scale[j * p + a] = left > ABSORBED_SHARE * square ? left : Number.POSITIVE_INFINITY;
    }
  });
  return scale;
}

function subtractLoads(gram: Float64Array, loads: Float64Array, m: number, p: number, k: number): void {
  for (let j = 0; j < m; j++) {
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += loads[(j * p + a) * k + l]! * loads[(j * p + b) * k + l]!;
        gram[(j * p + a) * p + b] = gram[(j * p + a) * p + b]! - sum;
      }
    }
  }
}

function crossProducts(
  within: Within,
  candidates: Candidates,
  regressors: readonly Float64Array[],
  k: number,
  loads: Float64Array,
  numeratorInto: (out: Float64Array, adjoint: Float64Array) => void,
): (j: number) => Float64Array {
  const { order, count } = candidates;
  const p = regressors.length;
  const m = count.length;
  const cache = new Map<number, Float64Array>();
  const z = new Float64Array(within.rows);
  const one = new Float64Array(m * p);
  const compute = (j: number, out: Float64Array): Float64Array => {
    for (let b = 0; b < p; b++) {
      z.fill(0);
      for (let i = 0; i < count[j]!; i++) z[order[i]!] = regressors[b]![order[i]!]!;
      within.applyInto(z, z);
      within.adjointInto(z, z);
      numeratorInto(one, z);
      const own = (j * p + b) * k;
      for (let at = 0; at < m * p; at++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += loads[at * k + l]! * loads[own + l]!;
        out[at * p + b] = one[at]! - sum;
      }
    }
    return out;
  };
  // Beyond the budget the oldest entry's memory is used again; what is cached never changes a number.
  const limit = Math.max(8, Math.floor(CACHE_BUDGET / Math.max(1, m * p * p)));
  return (j) => {
    const known = cache.get(j);
    if (known !== undefined) return known;
    let memory: Float64Array | undefined;
    if (cache.size >= limit) {
      const oldest = cache.keys().next().value!;
      memory = cache.get(oldest);
      cache.delete(oldest);
    }
    const made = compute(j, memory ?? new Float64Array(m * p * p));
    cache.set(j, made);
    return made;
  };
}
