const HALF_LN_2PI = 0.9189385332046727;
/** From here on Stirling's series with the terms below is exact to a double. */
const SERIES_FROM = 16;

/** Error of Stirling's formula: ln Gamma(z + 1) - [(z + 1/2) ln z - z + ln(2 pi)/2], z > 0. */
function stirlingError(z: number): number {
  if (z === 0) return Infinity;
  let shifted = z;
  let error = 0;
  while (shifted < SERIES_FROM) {
    error += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const inverse = 1 / (shifted * shifted);
  const series =
    1 / 12 -
    inverse *
      (1 / 360 -
        inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - (inverse * 691) / 360360))));
  return error + series / shifted;
}

/** x ln(x / m) + m - x without cancellation where x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let term = 2 * x * v;
  let total = (x - m) * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = total + term / (2 * j + 1);
    if (next === total) break;
    total = next;
  }
  return total;
}

/**
 * x^a (1 - x)^b / B(a, b) for a, b > 0, y = 1 - x given apart so that neither loses digits. The exponent is a sum of
 * small deviances, not a difference of large log-gammas.
 *
 * @cite Loader (2000), "Fast and accurate computation of binomial probabilities"
 */
export function betaKernel(a: number, b: number, x: number, y: number): number {
  if (x === 0 || y === 0) return 0;
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent - HALF_LN_2PI) * Math.sqrt(a) * Math.sqrt(b / n);
}

/** x^a e^-x / Gamma(a) for a, x > 0; Loader (2000). */
export function gammaKernel(a: number, x: number): number {
  if (x === 0) return 0;
  return Math.exp(-stirlingError(a) - deviance(a, x) - HALF_LN_2PI) * Math.sqrt(a);
}
