/** A column whose elements are unevaluated sums high + low, |low| at most half a unit in the last place of high. */
export type Extended = { readonly high: Float64Array; readonly low: Float64Array };

/** 2^27 + 1: splits a double into halves whose products are exact. */
const SPLITTER = 134217729;

/** Running sum in twice the working precision. */
export type Accumulator = {
  add(value: number): void;
  /** Adds a times b exactly, up to the rounding of the sum. */
  addProduct(a: number, b: number): void;
  high(): number;
  low(): number;
};

/**
 * Sum of numbers and products as if computed in twice the working precision, then rounded.
 *
 * @cite Dekker (1971), Numerische Mathematik 18; Ogita, Rump & Oishi (2005), SIAM J. Scientific Computing 26
 */
export function accumulator(high = 0, low = 0): Accumulator {
  let sum = high;
  let rest = low;
  const add = (value: number): void => {
    const next = sum + value;
    const virtual = next - sum;
    rest += sum - (next - virtual) + (value - virtual);
    sum = next;
  };
  return {
    add,
    addProduct: (a, b) => {
      const product = a * b;
      add(product);
      rest += productError(a, b, product);
    },
    high: () => sum + rest,
    low: () => rest - (sum + rest - sum),
  };
}

/** a b - fl(a b), exactly, unless it underflows or a factor exceeds 2^996. */
export function productError(a: number, b: number, product: number): number {
  const bigA = SPLITTER * a;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = SPLITTER * b;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** x to a positive whole power, in twice the working precision. @shape x n */
export function extendedPower(x: Float64Array, exponent: number): Extended {
  const high = new Float64Array(x.length);
  const low = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const base = x[i]!;
    let h = base;
    let l = 0;
    for (let k = 1; k < exponent; k++) {
      const product = h * base;
      const error = productError(h, base, product) + l * base;
      h = product + error;
      l = error - (h - product);
    }
    high[i] = h;
    low[i] = l;
  }
  return { high, low };
}

/** A column less its mean, both in twice the working precision. */
export function extendedCenter({ high, low }: Extended): {
  readonly column: Extended;
  readonly mean: readonly [number, number];
} {
  const n = high.length;
  const total = accumulator();
  for (let i = 0; i < n; i++) {
    total.add(high[i]!);
    total.add(low[i]!);
  }
  const first = total.high() / n;
  const rest = accumulator(total.high(), total.low());
  rest.addProduct(-n, first);
  const second = rest.high() / n;
  const column = { high: new Float64Array(n), low: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const own = accumulator(high[i]!, low[i]!);
    own.add(-first);
    own.add(-second);
    column.high[i] = own.high();
    column.low[i] = own.low();
  }
  return { column, mean: [first, second] };
}
