const INV_SQRT_2PI = 0.3989422804014327;

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
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const CENTER_BOTTOM = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const TAIL_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const TAIL_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TOP = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];
