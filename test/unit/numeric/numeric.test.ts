import { expect, test } from 'vitest';
import { cholesky, choleskySolveInPlace } from '../../../src/numeric/cholesky.ts';
import { hash128 } from '../../../src/numeric/hash128.ts';
import { power } from '../../../src/numeric/power.ts';
import { inverseGram, leastSquares, qr } from '../../../src/numeric/qr.ts';
import { orderStatistic, quantileType7, sorted } from '../../../src/numeric/quantile.ts';
import { stream, xoshiro128 } from '../../../src/numeric/rng.ts';
import { dot, mean, standardDeviation, sum, variance } from '../../../src/numeric/sum.ts';

/** A hundred ulps: a block of 128 terms is summed straight on. */
const ULPS = 1e-14;

test('powers: whole, half, negative and general exponents', () => {
  expect(power(3, 5)).toBe(243);
  expect(power(-2, 3)).toBe(-8);
  expect(power(2, -2)).toBe(0.25);
  expect(power(9, 0.5)).toBe(3);
  expect(power(9, 1.5)).toBe(27);
  expect(power(0, 0)).toBe(1);
  expect(power(0, -1)).toBe(Infinity);
  expect(power(-8, 1 / 3)).toBeNaN();
  expect(power(10, 0.3) / 1.9952623149688795).toBeCloseTo(1, 14);
  expect(power(10, -308)).toBeGreaterThan(0);
});

test('sums are pairwise: a million tenths keep their digits, and a dot product of ones is the sum', () => {
  const tenths = new Float64Array(1_000_000).fill(0.1);
  expect(Math.abs(sum(tenths) / 100_000 - 1)).toBeLessThan(ULPS);
  expect(dot(tenths, new Float64Array(1_000_000).fill(1))).toBe(sum(tenths));
  expect(sum([])).toBe(0);
});

test('moments survive a large mean and extreme magnitudes', () => {
  const shifted = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
  expect(mean(shifted)).toBe(1e9 + 10);
  expect(variance(shifted)).toBe(30);
  expect(standardDeviation([1e200, 3e200]) / (Math.SQRT2 * 1e200)).toBeCloseTo(1, 14);
  expect(standardDeviation([1e-200, 3e-200]) / (Math.SQRT2 * 1e-200)).toBeCloseTo(1, 14);
  expect(mean([])).toBeNaN();
  expect(variance([1])).toBeNaN();
});

test('quantiles of type 7 and order statistics', () => {
  const values = sorted([5, 1, 4, 2, 3]);
  expect(quantileType7(values, 0.5)).toBe(3);
  expect(quantileType7(values, 0.1)).toBeCloseTo(1.4, 15);
  expect(quantileType7(values, 1)).toBe(5);
  const thousand = Float64Array.from({ length: 1000 }, (_, i) => i + 1);
  expect(orderStatistic(thousand, 0.95)).toBe(950);
  expect(orderStatistic(thousand, 1 - 0.1)).toBe(900);
  expect(orderStatistic(thousand, 0)).toBe(1);
});

test('xoshiro128** gives the words of its reference implementation', () => {
  const rng = xoshiro128(Uint32Array.of(1, 2, 3, 4));
  expect(Array.from({ length: 6 }, () => rng.nextUint32())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492,
  ]);
});

test('hash128 is MurmurHash3_x86_128', () => {
  const hex = (text: string) => [...hash128(text)].map((word) => word.toString(16).padStart(8, '0')).join('');
  expect(hex('')).toBe('00000000000000000000000000000000');
  expect(hex('a')).toBe('a794933c5556b01b5556b01b5556b01b');
  expect(hex('The quick brown fox jumps over the lazy dog.')).toBe('6cbb60997dd6ed5e2bbf0fbb9b627b55');
});

test('a stream depends on each of its four parts and on nothing else', () => {
  const first = (...parts: Parameters<typeof stream>) => stream(...parts).nextUint32();
  const base = first(1, 'a', 'b', 2);
  expect(first(1, 'a', 'b', 2)).toBe(base);
  for (const other of [
    first(2, 'a', 'b', 2),
    first(1, 'ab', '', 2),
    first(1, 'a', 'c', 2),
    first(1, 'a', 'b', 3),
  ])
    expect(other).not.toBe(base);
});

test('draws keep to their ranges and moments', () => {
  const rng = stream(7, 'test', 'draws', 0);
  const n = 20_000;
  const uniforms = Array.from({ length: n }, () => rng.uniform());
  expect(Math.min(...uniforms)).toBeGreaterThan(0);
  expect(Math.max(...uniforms)).toBeLessThan(1);
  // Four standard errors each.
  expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  const normals = Array.from({ length: n }, () => rng.normal());
  expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(variance(normals) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  const counts = new Int32Array(3);
  for (let i = 0; i < n; i++) counts[rng.integer(3)]! += 1;
  for (const count of counts) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
  expect(Math.abs(mean(Array.from({ length: n }, () => rng.sign())))).toBeLessThan(4 / Math.sqrt(n));
});

test('QR drops the later of collinear columns whatever their units, and solves the rest', () => {
  const a = Float64Array.of(1, 2, 3, 4, 5);
  const b = Float64Array.of(1, -1, 2, 0, 1e-3);
  const columns = [a, b, a.map((v, i) => 1e9 * (v + b[i]!)), Float64Array.of(1, 0, 0, 0, 1e8)];
  const factor = qr(columns, 5);
  expect([...factor.kept]).toEqual([0, 1, 3]);
  expect([...factor.dropped]).toEqual([2]);
  const y = a.map((v, i) => 2 * v - 3 * b[i]! + 1e-7 * columns[3]![i]!);
  const beta = leastSquares(factor, columns, y);
  [2, -3, 1e-7].forEach((want, j) => {
    expect(Math.abs(beta[j]! / want - 1)).toBeLessThan(1e-13);
  });
  const gram = inverseGram(qr([a, b], 5));
  const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
  expect(gram[0]! * (aa * bb - ab * ab)).toBeCloseTo(bb, 10);
  expect(gram[1]! * (aa * bb - ab * ab)).toBeCloseTo(-ab, 10);
});

test('QR of more columns than rows keeps as many as there are rows', () => {
  const columns = [Float64Array.of(1, 1), Float64Array.of(1, 2), Float64Array.of(3, 1)];
  expect([...qr(columns, 2).kept]).toEqual([0, 1]);
});

test('Cholesky of a singular matrix solves within its range', () => {
  // The Laplacian of a triangle: rank 2, null vector of ones.
  const a = Float64Array.of(2, -1, -1, -1, 2, -1, -1, -1, 2);
  const factor = cholesky(a, 3);
  expect(factor.rank).toBe(2);
  const b = Float64Array.of(1, 1, -2);
  choleskySolveInPlace(factor, b);
  expect(2 * b[0]! - b[1]! - b[2]!).toBeCloseTo(1, 14);
  expect(-b[0]! - b[1]! + 2 * b[2]!).toBeCloseTo(-2, 14);
});
