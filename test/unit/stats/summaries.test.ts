import { describe, expect, test } from 'vitest';
import { quantile } from '../../../src/numeric/dist/normal.ts';
import { correlationMatrix } from '../../../src/stats/correlation.ts';
import { summarizeResiduals } from '../../../src/stats/residual-summary.ts';

/** Means of a hundred whole numbers below 1200. */
const ROUNDING = 1e-8;
/** Type 7 puts the outermost of 1200 quantiles a little nearer to the middle than the midpoints that they were made from. */
const TAILS = 0.03;
/** A sample of 50,000 out of 400,000 that repeat 1200 values. */
const THINNED = 0.05;

describe('correlationMatrix', () => {
  test('is that of R: cor(cbind(x, y, z))', () => {
    const x = Float64Array.of(1, 2, 3, 4, 5);
    const y = Float64Array.of(2, 1, 4, 3, 5);
    const z = x.map((value) => 7 - 2 * value);
    const [first, second] = correlationMatrix([x, y, z]);
    expect(first![0]).toBe(1);
    expect(first![1]).toBeCloseTo(0.8, 14);
    expect(first![2]).toBeCloseTo(-1, 14);
    expect(second![2]).toBeCloseTo(-0.8, 14);
  });

  test('has none for a column that does not vary', () => {
    const matrix = correlationMatrix([Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 4)]);
    expect(matrix[0]).toEqual([Number.NaN, Number.NaN]);
    expect(matrix[1]![1]).toBe(1);
  });
});

describe('summarizeResiduals', () => {
  const n = 1200;
  const normal = Float64Array.from({ length: n }, (_, i) => quantile((i + 0.5) / n));
  const fitted = Float64Array.from({ length: n }, (_, i) => (i * 7919) % n);

  test('normal residuals lie on the diagonal whatever their scale', () => {
    const summary = summarizeResiduals(
      normal.map((value) => 42 * value),
      fitted,
    )!;
    expect(summary.quantiles).toHaveLength(101);
    for (const { normal: at, residual } of summary.quantiles)
      expect(Math.abs(residual - at)).toBeLessThan(TAILS);
  });

  test('groups hold equally many rows in the order of their fitted values', () => {
    const shifted = fitted.map((value, i) => value / n + 0 * i);
    const summary = summarizeResiduals(shifted, fitted)!;
    expect(summary.groups).toHaveLength(12);
    summary.groups.forEach(({ fitted: center, low, median, high }, g) => {
      expect(Math.abs(center - (g * 100 + 49.5))).toBeLessThan(ROUNDING);
      expect(low).toBeLessThan(median);
      expect(median).toBeLessThan(high);
    });
  });

  test('says nothing where residuals do not vary or are few', () => {
    expect(summarizeResiduals(new Float64Array(n), fitted)).toBeNull();
    expect(summarizeResiduals(normal.slice(0, 20), fitted.slice(0, 20))).toBeNull();
  });

  test('thins millions of rows', () => {
    const many = 400_000;
    const wide = Float64Array.from({ length: many }, (_, i) => normal[i % n]!);
    const summary = summarizeResiduals(
      wide,
      Float64Array.from({ length: many }, (_, i) => i),
    )!;
    for (const { normal: at, residual } of summary.quantiles)
      expect(Math.abs(residual - at)).toBeLessThan(THINNED);
  });
});
