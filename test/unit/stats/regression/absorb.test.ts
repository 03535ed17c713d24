import { expect, test } from 'vitest';
import { stream } from '../../../../src/numeric/rng.ts';
import { createAbsorber } from '../../../../src/stats/regression/absorb.ts';
import {
  countComponents,
  makeFactor,
  rowsWithoutSingletons,
} from '../../../../src/stats/regression/factor.ts';
import type { Factor } from '../../../../src/stats/regression/types.ts';

/** Residuals are of order one; two passes leave a few ulps. */
const ROUNDING = 1e-13;

function largestMean(column: Float64Array, factor: Factor): number {
  const sums = new Float64Array(factor.levels);
  for (let i = 0; i < column.length; i++) sums[factor.codes[i]!]! += column[i]!;
  return Math.max(...sums.map(Math.abs));
}

function randomFactor(name: string, n: number, levels: number): Factor {
  const rng = stream(1, 'absorb', name, 0);
  return makeFactor(
    name,
    Array.from({ length: n }, () => rng.integer(levels)),
  );
}

function randomColumn(n: number): Float64Array {
  const rng = stream(1, 'absorb', 'column', 0);
  return Float64Array.from({ length: n }, () => 1e3 + rng.normal());
}

test('one factor: deviations from its means', () => {
  const absorber = createAbsorber([makeFactor('g', ['b', 'a', 'b', 'a'])]);
  expect(absorber.rank).toBe(2);
  expect([...absorber.absorb(Float64Array.of(1, 10, 3, 20))]).toEqual([-1, -5, 1, 5]);
});

test('no factor: the column as it is, copied', () => {
  const column = Float64Array.of(1, 2);
  const out = createAbsorber([], 2).absorb(column);
  expect([...out]).toEqual([1, 2]);
  expect(out).not.toBe(column);
});

test.each([
  ['balanced', 60, (i: number) => [Math.floor(i / 6), i % 6]],
  ['unbalanced', 57, (i: number) => [Math.floor(i / 6), i % 6]],
  ['disconnected', 60, (i: number) => [i % 10, Math.floor(i / 10) + 6 * (i % 2)]],
])('two factors, %s: level means vanish and projecting again changes nothing', (_, n, codesOf) => {
  const factors = [0, 1].map((f) =>
    makeFactor(
      `f${f}`,
      Array.from({ length: n }, (_unused, i) => codesOf(i)[f]!),
    ),
  );
  const absorber = createAbsorber(factors);
  const [a, b] = factors as [Factor, Factor];
  expect(absorber.rank).toBe(a.levels + b.levels - countComponents(a, b));
  const once = absorber.absorb(randomColumn(n));
  for (const factor of factors) expect(largestMean(once, factor)).toBeLessThan(1e2 * ROUNDING);
  const twice = absorber.absorb(once);
  for (let i = 0; i < n; i++) expect(Math.abs(once[i]! - twice[i]!)).toBeLessThan(ROUNDING);
});

test('effects of all factors add up to what was absorbed', () => {
  const factors = [randomFactor('a', 300, 30), randomFactor('b', 300, 12), randomFactor('c', 300, 5)];
  const absorber = createAbsorber(factors);
  expect(absorber.rank).toBe(30 + 12 + 5 - 2);
  const column = randomColumn(300);
  const residuals = absorber.absorb(column);
  const effects = absorber.effects(column);
  for (let i = 0; i < 300; i++) {
    const fit = factors.reduce((total, factor, f) => total + effects[f]![factor.codes[i]!]!, 0);
    expect(Math.abs(column[i]! - fit - residuals[i]!)).toBeLessThan(1e3 * ROUNDING);
  }
});

test('conjugate gradients reach the direct solution', () => {
  // 1,600 levels besides the larger factor's go the iterative way; merging none of them leaves them unbalanced.
  const n = 12000;
  const factors = [randomFactor('firm', n, 2000), randomFactor('worker', n, 1600)];
  const out = createAbsorber(factors).absorb(randomColumn(n));
  for (const factor of factors) expect(largestMean(out, factor)).toBeLessThan(1e-10);
});

test('singletons are dropped one after another', () => {
  // Row 0 is alone in its entity; without it, row 1 is alone in its period, and so on.
  const entity = makeFactor('e', [0, 1, 1, 2, 2, 2, 3, 3]);
  const time = makeFactor('t', [0, 0, 1, 1, 2, 3, 2, 3]);
  expect([...rowsWithoutSingletons([entity, time], 8)]).toEqual([4, 5, 6, 7]);
});

test('levels are coded in ascending order, whatever the order of the rows', () => {
  expect([...makeFactor('x', [10, 9, 10]).codes]).toEqual([1, 0, 1]);
  expect([...makeFactor('x', ['b', 'B', 'a']).codes]).toEqual([2, 0, 1]);
});
