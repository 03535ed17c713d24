/** Coefficients of y + dx (b + dx (c + dx d)) on each interval of the knots. */
export type Cubic = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly d: Float64Array;
  /** Whether the curve goes on as a line before the first knot. */
  readonly straightBefore: boolean;
};

/**
 * Natural cubic spline: second derivatives 0 at the ends, a line beyond them. Two knots give a line.
 *
 * @shape x n >= 2 ascending, y n
 * @cite Forsythe, Malcolm & Moler (1977); the arithmetic is that of R's splinefun(method = "natural")
 * @oracle test/oracle/index/imputation
 */
export function naturalSpline(x: Float64Array, y: Float64Array): Cubic {
  const n = x.length;
  const { b, c, d } = room(n);
  if (n === 2) return line(x, y);
  const last = n - 1;
  d[0] = x[1]! - x[0]!;
  c[1] = (y[1]! - y[0]!) / d[0]!;
  for (let i = 1; i < last; i++) {
    d[i] = x[i + 1]! - x[i]!;
    b[i] = 2 * (d[i - 1]! + d[i]!);
    c[i + 1] = (y[i + 1]! - y[i]!) / d[i]!;
    c[i] = c[i + 1]! - c[i]!;
  }
  for (let i = 2; i < last; i++) {
    const t = d[i - 1]! / b[i - 1]!;
    b[i]! -= t * d[i - 1]!;
    c[i]! -= t * c[i - 1]!;
  }
  c[last - 1]! /= b[last - 1]!;
  for (let i = last - 2; i > 0; i--) c[i] = (c[i]! - d[i]! * c[i + 1]!) / b[i]!;
  c[0] = 0;
  c[last] = 0;
  b[0] = (y[1]! - y[0]!) / d[0]! - d[0]! * c[1]!;
  d[0] = c[1]! / d[0]!;
  b[last] = (y[last]! - y[last - 1]!) / d[last - 1]! + d[last - 1]! * c[last - 1]!;
  for (let i = 1; i < last; i++) {
    b[i] = (y[i + 1]! - y[i]!) / d[i]! - d[i]! * (c[i + 1]! + 2 * c[i]!);
    d[i] = (c[i + 1]! - c[i]!) / d[i]!;
    c[i] = 3 * c[i]!;
  }
  d[last] = 0;
  return { x, y, b, c, d, straightBefore: true };
}

/**
 * Cubic spline whose ends follow the cubics through the first and the last four points (R's default).
 *
 * @shape x n >= 2 ascending, y n
 * @cite Forsythe, Malcolm & Moler (1977), SPLINE; R's splinefun(method = "fmm")
 * @oracle test/oracle/index/imputation
 */
export function fmmSpline(x: Float64Array, y: Float64Array): Cubic {
  const n = x.length;
  if (n === 2) return line(x, y);
  const { b, c, d } = room(n);
  const last = n - 1;
  d[0] = x[1]! - x[0]!;
  c[1] = (y[1]! - y[0]!) / d[0]!;
  for (let i = 1; i < last; i++) {
    d[i] = x[i + 1]! - x[i]!;
    b[i] = 2 * (d[i - 1]! + d[i]!);
    c[i + 1] = (y[i + 1]! - y[i]!) / d[i]!;
    c[i] = c[i + 1]! - c[i]!;
  }
  b[0] = -d[0]!;
  b[last] = -d[last - 1]!;
  c[0] = 0;
  c[last] = 0;
  if (n > 3) {
    c[0] = c[2]! / (x[3]! - x[1]!) - c[1]! / (x[2]! - x[0]!);
    c[last] = c[last - 1]! / (x[last]! - x[last - 2]!) - c[last - 2]! / (x[last - 1]! - x[last - 3]!);
    c[0] = (c[0]! * d[0]! * d[0]!) / (x[3]! - x[0]!);
    c[last] = (-c[last]! * d[last - 1]! * d[last - 1]!) / (x[last]! - x[last - 3]!);
  }
  for (let i = 1; i < n; i++) {
    const t = d[i - 1]! / b[i - 1]!;
    b[i]! -= t * d[i - 1]!;
    c[i]! -= t * c[i - 1]!;
  }
  c[last]! /= b[last]!;
  for (let i = last - 1; i >= 0; i--) c[i] = (c[i]! - d[i]! * c[i + 1]!) / b[i]!;
  b[last] = (y[last]! - y[last - 1]!) / d[last - 1]! + d[last - 1]! * (c[last - 1]! + 2 * c[last]!);
  for (let i = 0; i < last; i++) {
    b[i] = (y[i + 1]! - y[i]!) / d[i]! - d[i]! * (c[i + 1]! + 2 * c[i]!);
    d[i] = (c[i + 1]! - c[i]!) / d[i]!;
    c[i] = 3 * c[i]!;
  }
  c[last] = 3 * c[last]!;
  d[last] = d[last - 1]!;
  return { x, y, b, c, d, straightBefore: false };
}

/**
 * Piecewise cubic Hermite interpolation that keeps the data's monotony: no overshoot between two points.
 *
 * @shape x n >= 2 ascending, y n
 * @cite Fritsch & Butland (1984), SIAM J. Sci. Stat. Comput. 5; SciPy's PchipInterpolator
 * @oracle test/oracle/index/imputation
 */
export function pchip(x: Float64Array, y: Float64Array): Cubic {
  const n = x.length;
  if (n === 2) return line(x, y);
  const h = Float64Array.from({ length: n - 1 }, (_, i) => x[i + 1]! - x[i]!);
  const slope = h.map((width, i) => (y[i + 1]! - y[i]!) / width);
  const b = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const [before, after] = [slope[i - 1]!, slope[i]!];
    if (before * after <= 0) continue;
    const one = 2 * h[i]! + h[i - 1]!;
    const two = h[i]! + 2 * h[i - 1]!;
    b[i] = 1 / ((one / before + two / after) / (one + two));
  }
  b[0] = endSlope(h[0]!, h[1]!, slope[0]!, slope[1]!);
  b[n - 1] = endSlope(h[n - 2]!, h[n - 3]!, slope[n - 2]!, slope[n - 3]!);
  const c = new Float64Array(n);
  const d = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) {
    const t = (b[i]! + b[i + 1]! - 2 * slope[i]!) / h[i]!;
    c[i] = (slope[i]! - b[i]!) / h[i]! - t;
    d[i] = t / h[i]!;
  }
  return { x, y, b, c, d, straightBefore: false };
}

function endSlope(near: number, far: number, own: number, next: number): number {
  const slope = ((2 * near + far) * own - near * next) / (near + far);
  if (Math.sign(slope) !== Math.sign(own)) return 0;
  return Math.sign(own) !== Math.sign(next) && Math.abs(slope) > 3 * Math.abs(own) ? 3 * own : slope;
}

function line(x: Float64Array, y: Float64Array): Cubic {
  const slope = (y[1]! - y[0]!) / (x[1]! - x[0]!);
  const zero = new Float64Array(2);
  return { x, y, b: Float64Array.of(slope, slope), c: zero, d: zero, straightBefore: false };
}

function room(n: number): { b: Float64Array; c: Float64Array; d: Float64Array } {
  return { b: new Float64Array(n), c: new Float64Array(n), d: new Float64Array(n) };
}

/** The curve at one place. */
export function evaluateCubic({ x, y, b, c, d, straightBefore }: Cubic, at: number): number {
  let i = 0;
  while (i + 1 < x.length && x[i + 1]! <= at) i++;
  const dx = at - x[i]!;
  const third = straightBefore && at < x[0]! ? 0 : d[i]!;
  return y[i]! + dx * (b[i]! + dx * (c[i]! + dx * third));
}
