import { betaKernel, gammaKernel } from './saddle.ts';

const TINY = 1e-300;
const LIMIT = 1_000_000;

/** Both tails of a distribution at one point; each is accurate relative to itself. */
export type Tails = { readonly lower: number; readonly upper: number };

/**
 * Regularized incomplete beta I_x(a, b) and its complement, y = 1 - x given apart.
 *
 * @cite DiDonato & Morris (1992), ACM TOMS 18(3), equation 9: a contracted continued fraction without cancellation
 */
export function betaTails(a: number, b: number, x: number, y: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  if (a * y < b * x) {
    const upper = betaKernel(b, a, y, x) * betaFraction(b, a, y, x);
    return { lower: 1 - upper, upper };
  }
  const lower = betaKernel(a, b, x, y) * betaFraction(a, b, x, y);
  return { lower, upper: 1 - lower };
}

/** 1/(d_0 + c_1/(d_1 + c_2/(d_2 + ...))) by the modified Lentz method, for x below the mean a/(a + b). */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const beyond = a * y - b * x + 1;
  let value = (a * beyond) / (a + 1);
  let upper = value;
  let lower = 0;
  for (let m = 1; m < LIMIT; m++) {
    const s = a + 2 * m - 1;
    const w = m * (b - m) * x;
    const numerator = ((((a + m - 1) / s) * (a + b + m - 1)) / s) * w * x;
    const denominator = m + w / s + ((a + m) * (beyond + m * (1 + y))) / (s + 2);
    lower = 1 / awayFromZero(denominator + numerator * lower);
    upper = awayFromZero(denominator + numerator / upper);
    value *= upper * lower;
    if (Math.abs(upper * lower - 1) < 1e-16) break;
  }
  return 1 / value;
}

/**
 * Regularized incomplete gamma P(a, x) and Q(a, x).
 *
 * @cite DLMF 8.7.1 (series), 8.9.2 (continued fraction)
 */
export function gammaTails(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x < a + 1) {
    const lower = (gammaKernel(a, x) * gammaSeries(a, x)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = gammaKernel(a, x) * gammaFraction(a, x);
  return { lower: 1 - upper, upper };
}

function gammaSeries(a: number, x: number): number {
  let term = 1;
  let total = 1;
  for (let n = 1; n < LIMIT && term > total * 1e-18; n++) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / awayFromZero(b);
  let value = d;
  for (let i = 1; i < LIMIT; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
