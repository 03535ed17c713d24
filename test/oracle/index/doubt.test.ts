import { describe, expect, it } from 'vitest';
import { maximize } from '../../../src/numeric/simplex.ts';
import { benefitOfTheDoubt } from '../../../src/stats/index/benefit-of-the-doubt.ts';
import { close, json } from './load.ts';

/** The tolerance of the manifest for linear programs: lpSolve stops at 1e-9 itself. */
const RELATIVE = 1e-9;

type Case = { readonly columns: number[][]; readonly free: number[]; readonly bounded: number[] };
const expected = json<{ produc: Case; asem: Case }>('expected-doubt.json');

function scoresOf(columns: readonly number[][], range: readonly [number, number] | null) {
  const found = benefitOfTheDoubt(
    columns.map((column) => Float64Array.from(column)),
    range,
  );
  if (!('scores' in found)) throw new Error(`row ${found.row} has no score`);
  return found;
}

describe('benefit of the doubt, beside lpSolve', () => {
  it.each(['produc', 'asem'] as const)('%s', (name) => {
    const { columns, free, bounded } = expected[name];
    for (const [range, wanted] of [
      [null, free],
      [[0.1, 0.6], bounded],
    ] as const) {
      const { scores, shares } = scoresOf(columns, range);
      wanted.forEach((score, row) => {
        close(scores[row]!, score, `${name} ${row}`, RELATIVE);
      });
      close(
        shares.reduce((a, b) => a + b, 0),
        1,
        'shares',
        1e-12,
      );
      if (range !== null)
        for (const share of shares) expect(share > 0.1 - 1e-9 && share < 0.6 + 1e-9).toBe(true);
    }
  });

  it('is the best of all weights on a grid', () => {
    const columns = [
      [1, 0.2, 0.7, 0.5],
      [0.1, 1, 0.6, 0.5],
    ];
    const { scores } = scoresOf(columns, null);
    for (let row = 0; row < 4; row++) {
      let best = 0;
      for (let k = 0; k <= 20_000; k++) {
        const w = [k / 20_000, 1 - k / 20_000];
        const all = columns[0]!.map((_, i) => w[0]! * columns[0]![i]! + w[1]! * columns[1]![i]!);
        best = Math.max(best, all[row]! / Math.max(...all));
      }
      expect(Math.abs(scores[row]! - best)).toBeLessThan(1e-4);
    }
  });

  it('names a zero that has no share; without bounds a row of zeros scores 0', () => {
    const columns = [Float64Array.of(1, 0), Float64Array.of(0.5, 1)];
    expect(benefitOfTheDoubt(columns, [0.1, 0.9])).toEqual({ row: 1, column: 0 });
    const found = scoresOf([[1, 0]], null);
    expect([...found.scores, ...found.shares]).toEqual([1, 0, 1]);
  });
});

describe('the simplex method', () => {
  it('solves a textbook case, a degenerate one, and tells an unbounded one', () => {
    const program = (objective: number[], rows: number[][], bounds: number[]) => ({
      objective: Float64Array.from(objective),
      rows: rows.map((row) => Float64Array.from(row)),
      bounds: Float64Array.from(bounds),
    });
    // Chvatal (1983), p. 13.
    const optimum = maximize(
      program(
        [5, 4, 3],
        [
          [2, 3, 1],
          [4, 1, 2],
          [3, 4, 2],
        ],
        [5, 11, 8],
      ),
    );
    expect(optimum!.value).toBeCloseTo(13, 12);
    expect([...optimum!.x].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([2, 0, 1]);
    // Chvatal (1983), p. 31: cycles under the largest gain alone.
    const cycling = maximize(
      program(
        [10, -57, -9, -24],
        [
          [0.5, -5.5, -2.5, 9],
          [0.5, -1.5, -0.5, 1],
          [1, 0, 0, 0],
        ],
        [0, 0, 1],
      ),
    );
    expect(cycling!.value).toBeCloseTo(1, 12);
    expect(maximize(program([1, 1], [[1, 0]], [1]))).toBeNull();
  });
});
