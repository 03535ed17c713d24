import { describe, expect, it } from 'vitest';
import { computeIndex, type IndexInput } from '../../../../src/stats/index/compute-index.ts';

const DIGITS = 12;
const gap = Number.NaN;

function input(columns: { [name: string]: number[] }, over: Partial<IndexInput> = {}): IndexInput {
  const n = Object.values(columns)[0]!.length;
  return {
    name: 'a',
    indicators: Object.entries(columns).map(([name, values]) => ({
      name,
      dimension: name.slice(0, 1),
      direction: 1,
      values: Float64Array.from(values),
    })),
    entities: Array.from({ length: n }, (_, i) => 'ABCDEFGH'[i]!),
    times: null,
    normalizeScope: 'pooled',
    weights: { method: 'equal', scope: 'pooled', within: 'none', shift: 0 },
    aggregate: { method: 'arithmetic', missing: 'skip' },
    transform: 'none',
    ...over,
  };
}

function computed(from: IndexInput) {
  const result = computeIndex(from);
  if (!result.ok) throw new Error(result.error[0]!.message);
  return result.value;
}

function messages(from: IndexInput): string[] {
  const result = computeIndex(from);
  if (result.ok) throw new Error('the index was computed');
  return result.error.map(({ message }) => message);
}

const columns = { x: [0, 5, 10, gap, gap], y: [1, gap, 3, 2, gap] };

describe('an index with gaps that are skipped', () => {
  it('is of the indicators that are there, normalized by their own cells', () => {
    const { scores, normalized } = computed(input(columns));
    expect([...normalized[0]!]).toEqual([0, 0.5, 1, gap, gap]);
    expect([...scores]).toEqual([0, 0.5, 1, 0.5, gap]);
  });

  it('has no score below the least share, and no logarithm of none', () => {
    const aggregate = { method: 'arithmetic', missing: 'skip', least_share: 0.8 } as const;
    const over = {
      aggregate,
      transform: 'ln' as const,
      weights: { method: 'equal', scope: 'pooled', within: 'none', shift: 1 } as const,
    };
    const { values } = computed(input(columns, over));
    expect([...values].map((value) => Number.isNaN(value))).toEqual([false, true, false, true, true]);
    expect(values[2]).toBeCloseTo(Math.log(2), DIGITS);
  });

  it('makes weights sum to one again', () => {
    const values = { x: 0.2, y: 0.3, z: 0.5 };
    const weights = { method: 'expert', scope: 'pooled', within: 'none', shift: 0, values } as const;
    const three = { x: [0, 1, 1], y: [0, 1, 0.5], z: [0, 1, gap] };
    expect(computed(input(three, { weights })).scores[2]).toBeCloseTo((0.2 + 0.3 * 0.5) / 0.5, DIGITS);
  });

  it('skips in each dimension, then the dimensions', () => {
    const nested = { x1: [0, 1, gap], x2: [0, 1, 0.5], z1: [0, 1, gap] };
    const aggregate = { method: 'arithmetic', within: 'arithmetic', missing: 'skip' } as const;
    expect([...computed(input(nested, { aggregate })).scores]).toEqual([0, 1, 0.5]);
    const half = { ...aggregate, least_share: 0.6 };
    expect(computed(input(nested, { aggregate: half })).scores[2]).toBeNaN();
  });

  it('weighs by entropy, variation and spread over the cells that are there, whatever their number', () => {
    for (const method of ['entropy', 'cv', 'std_dev'] as const) {
      const weights = { method, scope: 'pooled', within: 'none', shift: 0.1 } as const;
      const own = (name: 'x' | 'y') =>
        computed(input({ [name]: columns[name].filter((value) => !Number.isNaN(value)) }, { weights }))
          .normalized[0]!;
      expect([...own('x')]).toEqual([0, 0.5, 1]);
      const found = computed(input(columns, { weights })).weights;
      // Both have the normalized values 0, 1/2 and 1.
      for (const { weight } of found) expect(weight).toBeCloseTo(0.5, DIGITS);
    }
  });

  it('treats the cells that are there, and names the rows that moved', () => {
    const treat = { method: 'winsorize', percentiles: [0, 0.5] } as const;
    const treated = computed(input({ x: [gap, 1, 2, 3], y: [1, 2, 3, 4] }, { treat })).treated[0]!;
    expect(treated.moved).toEqual([3]);
    expect([...treated.values]).toEqual([gap, 1, 2, 2]);
  });

  it('says what it cannot do, with the indicator, the period and the cell', () => {
    const times = Float64Array.of(1, 1, 2, 2);
    const two = { x: [1, 2, gap, gap], y: [1, 2, 1, 2] };
    expect(messages(input(two, { times, normalizeScope: 'by_time' }))).toEqual([
      'indicator `x` has no value in 2.',
    ]);
    const weights = { method: 'std_dev', scope: 'by_time', within: 'none', shift: 0 } as const;
    expect(messages(input(two, { times, weights }))).toEqual([
      'indicator `x` has fewer than two values in 2, which give it no weight.',
    ]);
    expect(messages(input({ x: [gap, gap], y: [1, 2] }))).toEqual([
      'indicator `x` has no value in any kept row.',
    ]);
    const geometric = { method: 'geometric', missing: 'skip' } as const;
    expect(messages(input(columns, { aggregate: geometric }))[0]).toBe(
      'indicator `x` has the normalized value 0 at A, and the geometric mean needs values above 0.',
    );
  });

  it('is not what happens unless it is asked for', () => {
    const result = computeIndex(input(columns, { aggregate: { method: 'arithmetic' } }));
    if (result.ok) throw new Error('the index was computed');
    expect(result.error[0]!.message).toContain('indicator `x` is missing at D; E');
    expect(result.error[0]!.hint).toContain('`aggregate: { missing: skip }`');
  });
});
