import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/base/invariant.ts';
import {
  computeIndex,
  type IndexInput,
  type IndexProblem,
} from '../../../../src/stats/index/compute-index.ts';
import { normalizeMinMax } from '../../../../src/stats/index/normalize.ts';
import { entropyOf, entropyWeights } from '../../../../src/stats/index/weight.ts';
import { locationQuotient } from '../../../../src/stats/location-quotient.ts';

/** A few units in the last place: closed forms are rounded once more than the code. */
const DIGITS = 15;

const numbers = (...values: number[]) => Float64Array.from(values);
const pooled = { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 } as const;

function input(columns: { [name: string]: number[] }, over: Partial<IndexInput> = {}): IndexInput {
  const n = Object.values(columns)[0]!.length;
  return {
    name: 'rural',
    indicators: Object.entries(columns).map(([name, values]) => ({
      name,
      dimension: name[0]!,
      direction: 1,
      values: numbers(...values),
    })),
    entities: Array.from({ length: n }, (_, i) => 'ABCDEFGH'[Math.floor(i / 2)]!),
    times: Float64Array.from({ length: n }, (_, i) => 2011 + (i % 2)),
    normalizeScope: 'pooled',
    weights: pooled,
    transform: 'none',
    ...over,
  };
}

function computed(from: IndexInput) {
  const result = computeIndex(from);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
}

function refused(from: IndexInput): readonly IndexProblem[] {
  const result = computeIndex(from);
  if (result.ok) throw new Error('the index was computed');
  return result.error;
}

describe('normalizeMinMax', () => {
  it('follows the direction', () => {
    expect([...normalizeMinMax(numbers(1, 2, 5), 1)!]).toEqual([0, 0.25, 1]);
    expect([...normalizeMinMax(numbers(1, 2, 5), -1)!]).toEqual([1, 0.75, 0]);
    expect(normalizeMinMax(numbers(5, 5), 1)).toBe(null);
    expect([...normalizeMinMax(numbers(-1.5e308, 0, 1.5e308), 1)!]).toEqual([0, 0.5, 1]);
  });
});

describe('entropy', () => {
  it('has its closed forms', () => {
    // x = (1, 2, 3): p = (0, 1/3, 2/3), e = (ln 3 - 2/3 ln 2) / ln 3.
    expect(entropyOf(numbers(0, 0.5, 1))!.entropy).toBeCloseTo(
      (Math.log(3) - (2 / 3) * Math.log(2)) / Math.log(3),
      DIGITS,
    );
    expect(entropyOf(numbers(0, 1, 1))!.entropy).toBeCloseTo(Math.log(2) / Math.log(3), DIGITS);
    expect(entropyOf(numbers(0, 0, 0, 1))).toEqual({ entropy: 0, divergence: 1 });
    expect(entropyOf(numbers(2, 2, 2))).toEqual({ entropy: 1, divergence: 0 });
  });

  it('is not neutral to a reversed direction', () => {
    expect(entropyOf(normalizeMinMax(numbers(0, 1, 1), -1)!)!.entropy).toBe(0);
  });

  it('is not defined on one cell or on zeros', () => {
    expect(entropyOf(numbers(1))).toBe(null);
    expect(entropyOf(numbers(0, 0))).toBe(null);
    expect(entropyWeights(numbers(0, 0))).toBe(null);
    expect(() => entropyOf(numbers(-1, 2))).toThrow(InvariantError);
  });

  it('tends to shares of variance as the shift grows', () => {
    const shift = 1e5;
    const z = [numbers(0, 0.2, 0.9, 1), numbers(0, 0, 0.1, 1), numbers(0, 0.5, 0.6, 1)];
    const variance = (values: Float64Array) => {
      const center = (values[0]! + values[1]! + values[2]! + values[3]!) / 4;
      return values.map((value) => (value - center) * (value - center)).reduce((a, b) => a + b);
    };
    const total = z.map(variance).reduce((a, b) => a + b);
    const divergences = z.map((values) => entropyOf(values.map((value) => value + shift))!.divergence);
    const weights = entropyWeights(Float64Array.from(divergences))!;
    // The expansion's next term is of relative order 1 / shift; rounding of p ln(n p) is of order 1e-16 shift^2.
    for (const [j, values] of z.entries()) expect(weights[j]).toBeCloseTo(variance(values) / total, 4);
  });
});

describe('computeIndex', () => {
  it('meets the two-by-two case', () => {
    const index = computed(input({ a: [1, 2], b: [10, 5] }));
    expect(index.weights.map(({ weight, entropy }) => [weight, entropy])).toEqual([
      [0.5, 0],
      [0.5, 0],
    ]);
    expect([...index.scores]).toEqual([0.5, 0.5]);
  });

  it('has weights that sum to one in every scope, and dimensions that add up', () => {
    const columns = { a1: [1, 5, 2, 8, 3, 1], a2: [2, 2, 9, 1, 4, 7], b1: [5, 1, 1, 2, 9, 9] };
    for (const within of ['none', 'dimension'] as const) {
      for (const method of ['entropy', 'equal'] as const) {
        const index = computed(
          input(columns, { weights: { method, scope: 'by_time', within, shift: 0.01 } }),
        );
        for (const time of [2011, 2012]) {
          const rows = index.weights.filter((row) => row.time === time);
          expect(rows.map(({ indicator }) => indicator)).toEqual(['a1', 'a2', 'b1']);
          expect(rows[0]!.weight + rows[1]!.weight + rows[2]!.weight).toBeCloseTo(1, DIGITS);
          const a = index.dimensionWeights.find((row) => row.time === time && row.dimension === 'a')!;
          expect(a.weight).toBeCloseTo(rows[0]!.weight + rows[1]!.weight, DIGITS);
        }
      }
    }
  });

  it('splits equal weights within dimensions', () => {
    const columns = { a1: [1, 5], a2: [2, 4], b1: [5, 1] };
    const index = computed(
      input(columns, { weights: { method: 'equal', scope: 'pooled', within: 'dimension', shift: 0 } }),
    );
    expect(index.weights.map(({ weight, entropy }) => [weight, entropy])).toEqual([
      [0.25, null],
      [0.25, null],
      [0.5, null],
    ]);
  });

  it('adds the shift to the score and takes logs', () => {
    const columns = { a: [1, 2, 3, 4] };
    const weights = { ...pooled, shift: 0.5 };
    const index = computed(input(columns, { weights, transform: 'ln' }));
    expect([...index.scores]).toEqual([0.5, 1 / 3 + 0.5, 2 / 3 + 0.5, 1.5]);
    expect(index.values[3]).toBe(Math.log(1.5));
  });

  it('names missing cells, constants and scores that have no logarithm', () => {
    const [missing] = refused(input({ a: [1, Number.NaN, 3, 4] }));
    expect(missing).toMatchObject({ code: 'DATA006', indicator: 'a' });
    expect(missing!.message).toBe('indicator `a` is missing at A, 2012.');
    const [constant] = refused(input({ a: [1, 2, 3, 4], b: [7, 7, 7, 7] }));
    expect(constant).toMatchObject({ code: 'DATA008', indicator: 'b' });
    expect(constant!.message).toContain('is 7 in every kept row');
    const [inYear] = refused(input({ a: [1, 5, 2, 5] }, { normalizeScope: 'by_time' }));
    expect(inYear!.message).toContain('is 5 in all of 2012');
    const [score] = refused(input({ a: [1, 2, 3, 4] }, { transform: 'ln' }));
    expect(score).toMatchObject({ code: 'DATA009', indicator: null });
    expect(score!.message).toBe('the score is 0, which has no logarithm, at A, 2011.');
  });

  it('says where entropy has nothing to go by', () => {
    const one = { entities: ['A'], times: numbers(2011) };
    const byTime = { ...pooled, scope: 'by_time' } as const;
    expect(refused(input({ a: [1, 2] }, { weights: byTime }))[0]).toMatchObject({ code: 'DATA011' });
    expect(refused(input({ a: [1] }, one))[0]).toMatchObject({ code: 'DATA008' });
    expect(refused(input({ a: [0, 1, 0, 2] }, { weights: byTime }))[0]!.message).toContain(
      'at its worst value in every row in 2011',
    );
  });

  it('treats a cross-section as one block', () => {
    const index = computed(
      input(
        { a: [1, 2, 4] },
        { times: null, entities: ['A', 'B', 'C'], weights: { ...pooled, scope: 'by_time' } },
      ),
    );
    expect(index.weights.map(({ time }) => time)).toEqual([null]);
    expect(
      refused(input({ a: [1, Number.NaN] }, { times: null, entities: ['A', 'B'] }))[0]!.message,
    ).toContain('at B.');
  });
});

describe('locationQuotient', () => {
  const time = numbers(1, 1, 2, 2);
  const all = Uint8Array.of(1, 1, 1, 1);

  it('compares shares within each period', () => {
    const result = locationQuotient(numbers(1, 3, 2, 2), numbers(10, 10, 10, 30), time, all);
    expect(result.ok && [...result.value.values]).toEqual([0.5, 1.5, 2, 2 / 3]);
    expect(result.ok && result.value.identityDiscrepancy).toBeLessThan(1e-15);
  });

  it('sums kept rows alone, and a period with a missing member has none', () => {
    const some = locationQuotient(
      numbers(1, 3, 2, 2),
      numbers(10, 10, 10, 30),
      time,
      Uint8Array.of(1, 0, 1, 1),
    );
    expect(some.ok && [...some.value.values]).toEqual([1, Number.NaN, 2, 2 / 3]);
    const missing = locationQuotient(numbers(1, Number.NaN, 2, 2), numbers(10, 10, 10, 30), time, all);
    expect(missing.ok && [...missing.value.values]).toEqual([Number.NaN, Number.NaN, 2, 2 / 3]);
  });

  it('says what it divides by', () => {
    const of = (part: Float64Array, whole: Float64Array) => {
      const result = locationQuotient(part, whole, time, all);
      return result.ok ? null : result.error;
    };
    expect(of(numbers(1, 3, 2, 2), numbers(10, 10, 10, 0))).toEqual({ row: 3, what: 'whole' });
    expect(of(numbers(0, 0, 2, 2), numbers(10, 10, 10, 10))).toEqual({ row: 0, what: 'part_total' });
    expect(of(numbers(1, 3, 2, 2), numbers(10, 10, 0, 0))).toEqual({ row: 2, what: 'whole_total' });
  });
});
