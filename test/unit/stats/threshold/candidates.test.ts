import { describe, expect, test } from 'vitest';
import { createCandidates, minimumRows } from '../../../../src/stats/threshold/candidates.ts';

describe('least rows of a regime', () => {
  test('ceil(trim N), where a product that is whole stays whole', () => {
    expect(minimumRows(0.05, 816)).toBe(41);
    // .07 * 100 is 7.000000000000001 in doubles.
    expect(minimumRows(0.07, 100)).toBe(7);
    expect(minimumRows(0.001, 100)).toBe(1);
  });
});

describe('every distinct value', () => {
  test('is evaluated at the last row of its tie', () => {
    const q = Float64Array.of(3, 1, 2, 2, 1, 3, 4, 5);
    const candidates = createCandidates(q, 'all', [0.25], 2);
    expect(Array.from(candidates.order)).toEqual([1, 4, 2, 3, 0, 5, 6, 7]);
    expect(Array.from(candidates.gamma)).toEqual([1, 2, 3]);
    expect(Array.from(candidates.count)).toEqual([2, 4, 6]);
    expect(candidates.ranges(1, [])).toEqual([0, 3]);
    // Two rows at least between thresholds.
    expect(candidates.ranges(2, [1])).toEqual([0, 1, 2, 3]);
  });

  test('the second trim may be the wider one', () => {
    const q = Float64Array.from({ length: 20 }, (_, i) => i);
    const candidates = createCandidates(q, 'all', [0.05, 0.2], 2);
    expect(candidates.ranges(1, [])).toEqual([0, 19]);
    // Four rows from both ends and from the tenth.
    expect(candidates.ranges(2, [9])).toEqual([3, 6, 13, 16]);
  });
});

describe("Hansen's grid", () => {
  const q = Float64Array.from({ length: 1000 }, (_, i) => i / 1000);

  test('takes value number floor(s m) and splits q < g', () => {
    const candidates = createCandidates(q, 100, [0.05], 2);
    expect(candidates.gamma.length).toBe(91);
    expect(candidates.gamma[0]).toBe(0.049);
    expect(candidates.count[0]).toBe(49);
    expect(candidates.split).toBe('<');
  });

  test('later steps leave out N trim grid steps on either side of a threshold', () => {
    const candidates = createCandidates(q, 100, [0.05], 2);
    // Points 46 - 5 - 1 to 46 + 5 - 2 of a threshold at point 46, counted from one.
    expect(candidates.ranges(2, [45])).toEqual([0, 39, 49, 91]);
    expect(candidates.ranges(2, [0])).toEqual([4, 91]);
    expect(candidates.ranges(2, [90])).toEqual([0, 84]);
  });

  test('few distinct values are not repeated', () => {
    const few = Float64Array.from({ length: 50 }, (_, i) => i % 7);
    const { gamma } = createCandidates(few, 100, [0.05], 1);
    expect(new Set(gamma).size).toBe(gamma.length);
    expect(Array.from(gamma)).toEqual([1, 2, 3, 4, 5]);
  });
});
