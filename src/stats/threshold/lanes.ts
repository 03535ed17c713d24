/** Replicates that are worked on together: shared columns are read once for all of them. */
export const LANES = 4;

/** Four vectors, one per replicate of a block. */
export type Lanes = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

export function createLanes(length: number): Lanes {
  const one = () => new Float64Array(length);
  return [one(), one(), one(), one()];
}

/** Rows that are worked on at a time, so that they stay in the processor's nearest cache. */
const CHUNK = 256;

/** weights[l * 4 + lane] = Q_l'x, chunk by chunk in row order, so that a lane's bits are the same in any block. */
export function projectLanes(weights: Float64Array, basis: readonly Float64Array[], x: Lanes): void {
  weights.fill(0);
  const n = x[0].length;
  for (let from = 0; from < n; from += CHUNK)
    projectChunk(weights, basis, x, from, Math.min(n, from + CHUNK));
}

function projectChunk(
  weights: Float64Array,
  basis: readonly Float64Array[],
  [x0, x1, x2, x3]: Lanes,
  from: number,
  to: number,
): void {
  for (let l = 0; l < basis.length; l += 2) {
    const p = basis[l]!;
    const q = basis[l + 1] ?? p;
    let p0 = 0;
    let p1 = 0;
    let p2 = 0;
    let p3 = 0;
    let q0 = 0;
    let q1 = 0;
    let q2 = 0;
    let q3 = 0;
    for (let i = from; i < to; i++) {
      const a = p[i]!;
      const b = q[i]!;
      const v0 = x0[i]!;
      const v1 = x1[i]!;
      const v2 = x2[i]!;
      const v3 = x3[i]!;
      p0 += a * v0;
      p1 += a * v1;
      p2 += a * v2;
      p3 += a * v3;
      q0 += b * v0;
      q1 += b * v1;
      q2 += b * v2;
      q3 += b * v3;
    }
    addFour(weights, l * LANES, p0, p1, p2, p3);
    if (l + 1 < basis.length) addFour(weights, (l + 1) * LANES, q0, q1, q2, q3);
  }
}

function addFour(out: Float64Array, at: number, a: number, b: number, c: number, d: number): void {
  out[at] = out[at]! + a;
  out[at + 1] = out[at + 1]! + b;
  out[at + 2] = out[at + 2]! + c;
  out[at + 3] = out[at + 3]! + d;
}

/** x = x - Q w + fitted; squares[lane] = x'x of the result. */
export function finishLanes(
  x: Lanes,
  basis: readonly Float64Array[],
  weights: Float64Array,
  fitted: Float64Array,
  squares: Float64Array,
): void {
  squares.fill(0);
  const n = fitted.length;
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    removeChunk(x, basis, weights, from, to);
    addFittedChunk(x, fitted, squares, from, to);
  }
}

function removeChunk(
  [x0, x1, x2, x3]: Lanes,
  basis: readonly Float64Array[],
  weights: Float64Array,
  from: number,
  to: number,
): void {
  for (let l = 0; l < basis.length; l += 2) {
    const p = basis[l]!;
    const q = basis[l + 1] ?? p;
    const both = l + 1 < basis.length ? 1 : 0;
    const at = l * LANES;
    const p0 = weights[at]!;
    const p1 = weights[at + 1]!;
    const p2 = weights[at + 2]!;
    const p3 = weights[at + 3]!;
    const q0 = both === 1 ? weights[at + 4]! : 0;
    const q1 = both === 1 ? weights[at + 5]! : 0;
    const q2 = both === 1 ? weights[at + 6]! : 0;
    const q3 = both === 1 ? weights[at + 7]! : 0;
    for (let i = from; i < to; i++) {
      const a = p[i]!;
      const b = q[i]!;
      x0[i] = x0[i]! - (a * p0 + b * q0);
      x1[i] = x1[i]! - (a * p1 + b * q1);
      x2[i] = x2[i]! - (a * p2 + b * q2);
      x3[i] = x3[i]! - (a * p3 + b * q3);
    }
  }
}

function addFittedChunk(
  [x0, x1, x2, x3]: Lanes,
  fitted: Float64Array,
  squares: Float64Array,
  from: number,
  to: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = from; i < to; i++) {
    const f = fitted[i]!;
    const v0 = x0[i]! + f;
    const v1 = x1[i]! + f;
    const v2 = x2[i]! + f;
    const v3 = x3[i]! + f;
    x0[i] = v0;
    x1[i] = v1;
    x2[i] = v2;
    x3[i] = v3;
    s0 += v0 * v0;
    s1 += v1 * v1;
    s2 += v2 * v2;
    s3 += v3 * v3;
  }
  addFour(squares, 0, s0, s1, s2, s3);
}

/** out[i * 4 + lane] = x[lane][i]: what a scan in the order of q gathers then lies together. */
export function interleave(out: Float64Array, x: Lanes): void {
  const [x0, x1, x2, x3] = x;
  for (let i = 0, at = 0; i < x0.length; i++, at += LANES) {
    out[at] = x0[i]!;
    out[at + 1] = x1[i]!;
    out[at + 2] = x2[i]!;
    out[at + 3] = x3[i]!;
  }
}
