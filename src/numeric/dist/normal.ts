const INV_SQRT_2PI = 0.3989422804014326779;

/** Standard normal density. The square of z is split so that the exponent is exact to the last bit in the far tail. */
export function density(z: number): number {
  const head = Math.trunc(z * 16) / 16;
  return INV_SQRT_2PI * Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (z - head) * (z + head));
}

/** P(Z <= z). */
export function cdf(z: number): number {
  return sf(-z);
}

/**
 * P(Z > z), computed as a tail: relative accuracy 1e-15 or so down to 1e-300.
 *
 * @cite Abramowitz & Stegun (1964), 26.2.11 (series) and 26.2.14 (continued fraction of Mills' ratio)
 */
export function sf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < -1) return 1 - sf(-z);
  if (z < 1) return 0.5 - centralArea(z);
  if (z > 39) return 0;
  return density(z) / millsFraction(z);
}

/** P(0 < Z <= z), odd in z; all terms of the series have one sign. */
function centralArea(z: number): number {
  let term = z;
  let total = z;
  for (let k = 3; Math.abs(term) > Math.abs(total) * 1e-18; k += 2) {
    term *= (z * z) / k;
    total += term;
  }
  return density(z) * total;
}

/** z + 1/(z + 2/(z + 3/(z + ...))), evaluated from a depth at which the rest no longer shows in a double. */
function millsFraction(z: number): number {
  const depth = Math.ceil(20 + 400 / (z * z));
  let fraction = z;
  for (let k = depth; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}

/** The z with P(Z > z) = p. */
export function isf(p: number): number {
  return -quantile(p);
}

/**
 * The z with P(Z <= z) = p, relative accuracy about 1e-16; -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 *
 * @cite Wichura (1988), Applied Statistics 37(3), algorithm AS 241 (PPND16)
 */
export function quantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTER_TOP, r)) / horner(CENTER_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? horner(TAIL_TOP, r - 1.6) / horner(TAIL_BOTTOM, r - 1.6)
      : horner(FAR_TOP, r - 5) / horner(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

// Coefficients of AS 241 from the highest power down.
const CENTER_TOP = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const CENTER_BOTTOM = [
  5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
const TAIL_TOP = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const TAIL_BOTTOM = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_TOP = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_BOTTOM = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];
