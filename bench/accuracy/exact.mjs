// Least squares on doubles in whole numbers of any size: what a regression on the stored columns is, to the last bit.

const view = new DataView(new ArrayBuffer(8));

/** A finite double as whole * 2^power. */
function partsOf(value) {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const whole = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { whole: bits >> 63n === 1n ? -whole : whole, power: Math.max(exponent, 1) - 1075 };
}

/** A column times 2^shift, in whole numbers. */
function scaled(column) {
  const parts = Array.from(column, partsOf);
  const shift = -Math.min(...parts.filter(({ whole }) => whole !== 0n).map(({ power }) => power));
  return {
    shift,
    values: parts.map(({ whole, power }) => (whole === 0n ? 0n : whole << BigInt(power + shift))),
  };
}

function product(a, b) {
  let total = 0n;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/** Determinant by Bareiss's elimination, which stays in whole numbers. */
function determinant(matrix) {
  const m = matrix.map((row) => [...row]);
  let before = 1n;
  for (let k = 0; k < m.length - 1; k++) {
    if (m[k][k] === 0n) throw new Error('a singular design');
    for (let i = k + 1; i < m.length; i++)
      for (let j = k + 1; j < m.length; j++) m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) / before;
    before = m[k][k];
  }
  return m.at(-1)[m.length - 1];
}

const without = (matrix, row, column) =>
  matrix.filter((_, i) => i !== row).map((line) => line.filter((_, j) => j !== column));

/** Digits that a result is rounded to, more than any double has. */
const BITS = 160n;

/** a / b as a whole number times 2^-bits. */
const quotient = (a, b, bits) => (a << bits) / b;

function rootOf(value) {
  if (value < 2n) return value;
  let x = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** whole * 2^-bits, rounded once. */
function toDouble(whole, bits) {
  const negative = whole < 0n;
  const size = negative ? -whole : whole;
  if (size === 0n) return 0;
  const surplus = BigInt(Math.max(0, size.toString(2).length - 64));
  // 64 leading bits, the last of which says whether any bit was cut off, so that the conversion rounds once.
  const lead = size >> surplus;
  const sticky = lead << surplus === size ? lead : lead | 1n;
  const value = Number(sticky) * 2 ** (Number(surplus) - Number(bits));
  return negative ? -value : value;
}

/**
 * Coefficients and standard errors of y on columns, a constant first where asked for, rounded from exact fractions.
 */
export function exactLeastSquares(y, columns, constant = true) {
  const design = [...(constant ? [new Float64Array(y.length).fill(1)] : []), ...columns].map(scaled);
  const outcome = scaled(y);
  const k = design.length;
  const gram = design.map((a) => design.map((b) => product(a.values, b.values)));
  const right = design.map((a) => product(a.values, outcome.values));
  const det = k === 1 ? gram[0][0] : determinant(gram);
  const cofactors = gram.map((_, i) =>
    gram.map((_, j) => {
      const minor = k === 1 ? 1n : determinant(without(gram, i, j));
      return (i + j) % 2 === 0 ? minor : -minor;
    }),
  );
  const numerators = cofactors.map((row) => row.reduce((total, value, j) => total + value * right[j], 0n));
  // y'y - b'X'y, times det.
  const rss =
    product(outcome.values, outcome.values) * det - numerators.reduce((t, n, j) => t + n * right[j], 0n);
  const df = BigInt(y.length - k);
  const beta = numerators.map((numerator, j) => {
    const bits = BITS * 4n;
    return toDouble(quotient(numerator, det, bits), bits + BigInt(outcome.shift - design[j].shift));
  });
  const se = cofactors.map((row, j) => {
    const bits = BITS * 8n;
    const variance = quotient(rss * row[j], det * det * df, bits);
    return toDouble(rootOf(variance), bits / 2n + BigInt(outcome.shift - design[j].shift));
  });
  return { beta, se };
}
