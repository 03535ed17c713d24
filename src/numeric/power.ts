/**
 * x to the power y, with the same bits on every Node version, which `**` and `Math.pow` do not promise.
 *
 * Whole exponents go by repeated squaring, halves by a square root on top, all others by exp(y ln x). As IEEE 754:
 * power(x, 0) = 1; NaN for a negative x and a fractional y.
 */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (y < 0) return reciprocalPower(x, -y);
  if (Number.isInteger(y) && y <= LARGEST_SQUARED) return wholePower(x, y);
  if (x < 0) return Number.isInteger(y) ? Math.exp(y * Math.log(-x)) : Number.NaN;
  if (x === 0) return 0;
  if (Number.isInteger(2 * y) && y <= LARGEST_SQUARED) return wholePower(x, y - 0.5) * Math.sqrt(x);
  return Math.exp(y * Math.log(x));
}

/** Beyond this every whole double is even, so the sign of a negative base is settled. */
const LARGEST_SQUARED = Number.MAX_SAFE_INTEGER;

function reciprocalPower(x: number, y: number): number {
  const value = power(x, y);
  // x^y may overflow or underflow where x^-y does not.
  if (value === 0 || !Number.isFinite(value)) return power(1 / x, y);
  return 1 / value;
}

function wholePower(x: number, exponent: number): number {
  let result = 1;
  let square = x;
  let rest = exponent;
  while (rest > 0) {
    if (rest % 2 === 1) result *= square;
    rest = Math.floor(rest / 2);
    if (rest > 0) square *= square;
  }
  return result;
}
