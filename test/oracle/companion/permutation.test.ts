import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/numeric/rng.ts';
import { benjaminiHochberg } from '../../../src/stats/companion/false-discovery.ts';
import { localMoran, moran } from '../../../src/stats/companion/moran.ts';
import {
  type Permutations,
  permuteGlobal,
  permuteLocal,
  pseudoP,
} from '../../../src/stats/companion/permutation.ts';
import {
  rowStandardized,
  type SpatialWeights,
  spatialWeights,
} from '../../../src/stats/companion/spatial-weights.ts';

/** Two simulations of a share differ by less than this many of the standard deviations of their difference. */
const DEVIATIONS = 4.5;

const here = new URL('.', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('permutations.json', here), 'utf8'));

function rowsOf(file: string): { readonly [column: string]: string }[] {
  const [head = '', ...lines] = readFileSync(new URL(file, here), 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

const panel = rowsOf('../index/data/produc.csv');
const states = [...new Set(panel.map((row) => row.state!))];
const queen = rowStandardized(
  spatialWeights(
    48,
    rowsOf('data/borders.csv').map((row) => ({
      from: states.indexOf(row.state!),
      to: states.indexOf(row.neighbor!),
      weight: 1,
    })),
  ),
);

const valuesOf: { readonly [name: string]: (row: { readonly [column: string]: string }) => number } = {
  unemp: (row) => Number(row.unemp),
  hwy: (row) => Number(row.hwy) / Number(row.emp),
  prod: (row) => Number(row.gsp) / Number(row.emp),
};
function valuesIn(name: string): Float64Array {
  const [variable = '', year] = name.split('_');
  return Float64Array.from(
    panel.filter((row) => row.year === year),
    valuesOf[variable]!,
  );
}

const drawn = (times: number, purpose: string): Permutations => ({
  times,
  stream: (replicate) => stream(1, 'model:spatial', purpose, replicate),
});

/** A share of `times` draws against one of `others`. */
function alike(share: number, wanted: number, times: number, others: number, what: string): void {
  const deviation = Math.sqrt(Math.max(wanted * (1 - wanted), 1 / others) * (1 / times + 1 / others));
  expect(Math.abs(share - wanted), `${what}: ${share}, not ${wanted}`).toBeLessThan(DEVIATIONS * deviation);
}

const CASES = ['unemp_1970', 'hwy_1970', 'prod_1986'];

describe('permutations, beside spdep', () => {
  it.each(CASES)('of all values: %s', (name) => {
    const x = valuesIn(name);
    const times = 19_999;
    const found = permuteGlobal(x, queen, drawn(times, 'global'));
    alike(pseudoP(found.moran, times, 'greater'), expected[name].moran, times, 99_999, 'I');
    alike(pseudoP(found.geary, times, 'greater'), expected[name].geary, times, 99_999, 'C');
    // The moments that permutations have without end.
    const exact = moran(x, queen, 'randomization');
    expect(Math.abs(found.moran.mean - exact.expectation)).toBeLessThan(
      DEVIATIONS * Math.sqrt(exact.variance / times),
    );
    expect(found.moran.variance / exact.variance).toBeGreaterThan(0.95);
    expect(found.moran.variance / exact.variance).toBeLessThan(1.05);
  });

  // Unemployment has one decimal: ties, which ours count on both sides and spdep ranks in another way.
  it.each(CASES.slice(1))('around each entity: %s', (name) => {
    const x = valuesIn(name);
    const times = 4999;
    const exact = localMoran(x, queen, 'conditional');
    permuteLocal(x, queen, drawn(times, 'local')).forEach((found, i) => {
      alike(pseudoP(found, times, 'two_sided') / 2, expected[name].folded[i], times, 9999, states[i]!);
      const { [i]: variance = 0 } = exact.variance;
      expect(Math.abs(found.mean - exact.expectation[i]!), states[i]).toBeLessThan(
        DEVIATIONS * Math.sqrt(variance / times),
      );
      expect(found.variance / variance, states[i]).toBeGreaterThan(0.85);
      expect(found.variance / variance, states[i]).toBeLessThan(1.15);
    });
  });

  it.each(CASES)('adjusted for many tests: %s', (name) => {
    benjaminiHochberg(expected[name].p).forEach((p, i) => {
      expect(p! / expected[name].adjusted[i]).toBeCloseTo(1, 12);
    });
  });
});

function orders(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, i) => orders(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}

describe('permutations, beside all there are', () => {
  /** A ring with one chord, so that rows differ in length. */
  const links = [0, 1, 2, 3, 4, 5].flatMap((i) => [
    { from: i, to: (i + 1) % 6, weight: 1 },
    { from: (i + 1) % 6, to: i, weight: 1 },
  ]);
  const ring: SpatialWeights = rowStandardized(spatialWeights(6, [...links, { from: 0, to: 3, weight: 2 }]));
  const x = Float64Array.from([1, 2.5, 2, 7, 5, 3.5]);

  it('of all values', () => {
    const observed = moran(x, ring, 'normality').estimate;
    const all = orders([...x]).map((order) => moran(Float64Array.from(order), ring, 'normality').estimate);
    const share = all.filter((value) => value >= observed - 1e-12).length / all.length;
    const times = 9999;
    alike(permuteGlobal(x, ring, drawn(times, 'global')).moran.above / times, share, times, 1e9, 'I');
  });

  it('around each entity', () => {
    const times = 9999;
    const found = permuteLocal(x, ring, drawn(times, 'local'));
    const observed = localMoran(x, ring, 'conditional').estimate;
    for (let i = 0; i < 6; i++) {
      const others = [...x].toSpliced(i, 1);
      const all = orders(others).map(
        (order) =>
          localMoran(Float64Array.from(order.toSpliced(i, 0, x[i]!)), ring, 'conditional').estimate[i]!,
      );
      const above = all.filter((value) => value >= observed[i]! - 1e-12).length / all.length;
      alike(found[i]!.above / times, above, times, 1e9, `above ${i}`);
      const below = all.filter((value) => value <= observed[i]! + 1e-12).length / all.length;
      alike(found[i]!.below / times, below, times, 1e9, `below ${i}`);
    }
  });

  it('counts what is equal on both sides', () => {
    const twins = Float64Array.from([1, 1, 1, 2, 2, 2]);
    const found = permuteLocal(twins, ring, drawn(99, 'local'));
    for (const { above, below } of found) expect(above + below).toBeGreaterThan(99);
    expect(pseudoP({ above: 99, below: 99 }, 99, 'two_sided')).toBe(1);
    expect(pseudoP({ above: 0, below: 99 }, 99, 'two_sided')).toBe(0.02);
    expect(pseudoP({ above: 0, below: 99 }, 99, 'greater')).toBe(0.01);
  });

  it('adjusted p-values decide as the step-up rule does', () => {
    const rng = stream(2, 'test', 'p', 0);
    for (let trial = 0; trial < 50; trial++) {
      const p = Array.from({ length: 9 }, () => Math.min(1, rng.uniform() * rng.uniform() * 0.3));
      const adjusted = benjaminiHochberg(p);
      const sorted = [...p].sort((a, b) => a - b);
      for (const level of [0.01, 0.05, 0.1, 0.3]) {
        const rank = sorted.findLastIndex((value, k) => value <= ((k + 1) / p.length) * level);
        const reject = p.map((value) => rank >= 0 && value <= sorted[rank]!);
        expect(adjusted.map((value) => value! <= level + 1e-15)).toEqual(reject);
      }
    }
    expect(benjaminiHochberg([null, 0.02, null])).toEqual([null, 0.02, null]);
  });
});
