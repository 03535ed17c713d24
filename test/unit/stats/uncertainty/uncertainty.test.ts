import { describe, expect, it } from 'vitest';
import * as t from '../../../../src/numeric/dist/t.ts';
import { stream } from '../../../../src/numeric/rng.ts';
import { computeIndex, type IndexInput } from '../../../../src/stats/index/compute-index.ts';
import { exactIndices } from '../../../../src/stats/uncertainty/decompose.ts';
import { combinations, makeDesign } from '../../../../src/stats/uncertainty/design.ts';
import { rankingBlocks, ranksOf, summarizeRanks } from '../../../../src/stats/uncertainty/ranks.ts';
import { sobolIndices } from '../../../../src/stats/uncertainty/sobol.ts';
import { spreadOf } from '../../../../src/stats/uncertainty/spread.ts';
import {
  type IndexAlternatives,
  indexVariants,
  ownChoice,
} from '../../../../src/stats/uncertainty/variants.ts';

const rngOf = (row: number) => stream(3, 'test', 'design', row);
const factors = [
  { name: 'a', levels: 3 },
  { name: 'b', levels: 2 },
  { name: 'c', levels: 4 },
];

describe('designs', () => {
  it('factorial: every combination once, the last factor fastest', () => {
    const draws = makeDesign('factorial', factors, 0, rngOf);
    expect(draws.length).toBe(combinations(factors));
    expect(new Set(draws.map(({ levels }) => levels.join())).size).toBe(24);
    expect([...draws[1]!.levels]).toEqual([0, 0, 1]);
  });

  it('leaves out what is excluded, in draws as in the factorial', () => {
    const excluded = (levels: Int32Array) => levels[0] === 1 && levels[1] === 1;
    expect(makeDesign('factorial', factors, 0, rngOf, excluded).length).toBe(20);
    const draws = makeDesign('monte_carlo', factors, 400, rngOf, excluded);
    expect(draws.length).toBe(400);
    expect(draws.some(({ levels }) => excluded(levels))).toBe(false);
    expect(new Set(draws.map(({ levels }) => levels.join())).size).toBe(20);
  });

  it('Sobol: A, B, and A with one factor from B', () => {
    const n = 16;
    const draws = makeDesign('sobol', factors, n, rngOf);
    expect(draws.length).toBe(n * 5);
    for (let k = 0; k < 3; k++) {
      for (let row = 0; row < n; row++) {
        const mixed = draws[(k + 2) * n + row]!;
        expect(mixed.block).toBe(factors[k]!.name);
        mixed.levels.forEach((level, j) => {
          expect(level).toBe(draws[j === k ? n + row : row]!.levels[j]);
        });
      }
    }
  });
});

describe('the exact decomposition of a factorial', () => {
  const draws = makeDesign('factorial', factors, 0, rngOf);
  const of = (f: (levels: Int32Array) => number) =>
    exactIndices(
      factors,
      Float64Array.from(draws, ({ levels }) => f(levels)),
    );

  it('gives an additive model back', () => {
    // Variances of 0..2 by 2, of 0..1 by 3, of 0..3: 4 * 2/3, 9 * 1/4, 5/4.
    const parts = [8 / 3, 9 / 4, 5 / 4];
    const whole = parts[0]! + parts[1]! + parts[2]!;
    of((levels) => 2 * levels[0]! + 3 * levels[1]! + levels[2]!).forEach(({ first, total }, k) => {
      expect(first).toBeCloseTo(parts[k]! / whole, 12);
      expect(total).toBeCloseTo(parts[k]! / whole, 12);
    });
  });

  it('counts an interaction in both totals and in no first order', () => {
    const found = of((levels) => (levels[0]! - 1) * (levels[1]! - 0.5));
    expect(found[0]!.first).toBeCloseTo(0, 12);
    expect(found[0]!.total).toBeCloseTo(1, 12);
    expect(found[1]!.total).toBeCloseTo(1, 12);
    expect(found[2]!.total).toBeCloseTo(0, 12);
  });

  it('is what the Sobol estimators come to', () => {
    const f = (levels: Int32Array) => levels[0]! * levels[0]! + levels[1]! * levels[2]!;
    const exact = of(f);
    const n = 4000;
    const design = makeDesign('sobol', factors, n, rngOf);
    const block = (k: number) =>
      Float64Array.from(design.slice(k * n, (k + 1) * n), ({ levels }) => f(levels));
    const outputs = { a: block(0), b: block(1), mixed: [2, 3, 4].map(block) };
    for (const estimator of ['jansen', 'saltelli', 'sobol', 'martinez'] as const) {
      // Their sampling error is about 1 / sqrt(n), .016.
      sobolIndices(outputs, estimator).forEach(({ first, total }, k) => {
        expect(Math.abs(first! - exact[k]!.first!), `${estimator} ${k}`).toBeLessThan(0.06);
        expect(Math.abs(total! - exact[k]!.total!), `${estimator} ${k}`).toBeLessThan(0.06);
      });
    }
  });
});

describe('ranks', () => {
  it('are within periods, the best of equal ones', () => {
    const blocks = rankingBlocks(Float64Array.of(1, 2, 1, 2, 1), 5);
    expect([...ranksOf(Float64Array.of(3, 1, 5, 1, 3), blocks)]).toEqual([2, 1, 1, 1, 2]);
  });

  it('summarize: order of neighbors, shift, quantiles', () => {
    const blocks = rankingBlocks(null, 3);
    const draw = (...values: number[]) => {
      const scores = Float64Array.from(values);
      return { scores, ranks: ranksOf(scores, blocks) };
    };
    const [first, second, third] = summarizeRanks(
      draw(3, 2, 1),
      [draw(3, 2, 1), draw(2, 3, 1), draw(2, 2, 1), draw(5, 2, 4)],
      blocks,
      0.9,
    );
    expect(first).toMatchObject({ own: 1, mean: 1.25, aheadOfNext: (1 + 0 + 0.5 + 1) / 4 });
    expect(second).toMatchObject({ own: 2, shift: (0 + 1 + 1 + 1) / 4, aheadOfNext: 0.75 });
    expect(third!.aheadOfNext).toBeNull();
  });
});

describe('estimates over draws', () => {
  it('of one draw: its own interval, and nothing due to choices', () => {
    const spread = spreadOf([{ estimate: 2, stdError: 0.5, df: 7 }], 0.95);
    expect(spread.choiceShare).toBe(0);
    expect(spread.mixtureLow).toBeCloseTo(2 - 0.5 * t.isf(0.025, 7), 9);
    expect(spread.mixtureHigh).toBeCloseTo(2 + 0.5 * t.isf(0.025, 7), 9);
  });

  it('the mixture holds what it should of every sampling distribution together', () => {
    const draws = [
      { estimate: -1, stdError: 0.3, df: 12 },
      { estimate: 0.4, stdError: 0.1, df: Number.POSITIVE_INFINITY },
      { estimate: 2, stdError: 1.5, df: 4 },
    ];
    const { mixtureLow, mixtureHigh, within, between, stdError } = spreadOf(draws, 0.9);
    const below = (x: number) =>
      draws.reduce((total, it) => total + t.cdf((x - it.estimate) / it.stdError, it.df), 0) / 3;
    expect(below(mixtureLow)).toBeCloseTo(0.05, 9);
    expect(below(mixtureHigh)).toBeCloseTo(0.95, 9);
    expect(within).toBeCloseTo((0.09 + 0.01 + 2.25) / 3, 12);
    const mean = 1.4 / 3;
    expect(between).toBeCloseTo(((-1 - mean) ** 2 + (0.4 - mean) ** 2 + (2 - mean) ** 2) / 3, 12);
    expect(stdError).toBeCloseTo(Math.sqrt(within + between), 12);
  });
});

describe('an index under any choice', () => {
  const rows = 40;
  const rng = stream(11, 'test', 'variants', 0);
  const names = ['x', 'y', 'z', 'w'];
  const column = () => Float64Array.from({ length: rows }, () => 1 + 5 * rng.uniform());
  const columns = [names.map(column), names.map(column)];
  const times = Float64Array.from({ length: rows }, (_, i) => i % 4);
  const input: IndexInput = {
    name: 'index',
    indicators: names.map((name, j) => ({
      name,
      dimension: j < 2 ? 'one' : 'two',
      direction: j === 1 ? -1 : 1,
      values: columns[0]![j]!,
    })),
    entities: Array.from({ length: rows }, (_, i) => `e${Math.floor(i / 4)}`),
    times,
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0.01 },
    transform: 'none',
  };
  const alternatives: IndexAlternatives = {
    columns,
    treat: [undefined, { method: 'winsorize', percentiles: [0.1, 0.9] }],
    normalize: [
      { method: 'minmax', scope: 'pooled' },
      { method: 'minmax', scope: 'by_time' },
    ],
    weights: [
      { method: 'entropy', scope: 'pooled', within: 'none', shift: 0.01 },
      { method: 'entropy', scope: 'by_time', within: 'dimension', shift: 0.01 },
      {
        method: 'ahp',
        scope: 'pooled',
        within: 'none',
        shift: 0.01,
        judgement: {
          items: names,
          matrix: [
            [1, 2, 3, 4],
            [1 / 2, 1, 2, 3],
            [1 / 3, 1 / 2, 1, 2],
            [1 / 4, 1 / 3, 1 / 2, 1],
          ],
        },
      },
    ],
    aggregate: [{ method: 'arithmetic' }, { method: 'geometric' }],
    leaveOut: [[], ['y'], ['x', 'y']],
    perturb: [null, Float64Array.of(0.8, 1.2, 1, 0.9)],
  };

  it('is what the whole computation gives, alternative by alternative', () => {
    const scoresOf = indexVariants(input, alternatives);
    const { levels: count } = { levels: 2 * 2 * 2 * 3 * 2 * 3 };
    let compared = 0;
    const kinds = [
      { name: 'columns', levels: 2 },
      { name: 'treat', levels: 2 },
      { name: 'normalize', levels: 2 },
      { name: 'weights', levels: 3 },
      { name: 'aggregate', levels: 2 },
      { name: 'leaveOut', levels: 3 },
    ];
    for (const { levels } of makeDesign('factorial', kinds, 0, rngOf)) {
      const [c, treat, normalize, weights, aggregate, leave] = levels as unknown as number[];
      const choice = {
        ...ownChoice,
        columns: c!,
        treat: treat!,
        normalize: normalize!,
        weights: weights!,
        aggregate: aggregate!,
        leaveOut: leave!,
      };
      const out = alternatives.leaveOut[leave!]!;
      const rule = alternatives.normalize[normalize!]!;
      const whole = computeIndex({
        ...input,
        indicators: input.indicators
          .map((indicator, j) => ({ ...indicator, values: columns[c!]![j]! }))
          .filter(({ name }) => !out.includes(name)),
        treat: alternatives.treat[treat!],
        normalize: rule,
        normalizeScope: rule.scope,
        weights: alternatives.weights[weights!]!,
        aggregate: alternatives.aggregate[aggregate!]!,
      });
      const found = scoresOf(choice);
      if (!whole.ok || !found.ok) throw new Error('a choice was not computed');
      expect([...found.value]).toEqual([...whole.value.scores]);
      compared += 1;
    }
    expect(compared).toBe(count);
  });

  it('perturbed: weights times their multipliers, with sum 1', () => {
    const found = indexVariants(input, alternatives)({ ...ownChoice, perturb: 1 });
    const own = computeIndex(input);
    if (!own.ok || !found.ok) throw new Error('a choice was not computed');
    const raw = own.value.weights.map(({ weight }, j) => weight * alternatives.perturb[1]![j]!);
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    found.value.forEach((score, row) => {
      const due = raw.reduce(
        (sum, weight, j) => sum + (weight / total) * (own.value.normalized[j]![row]! + 0.01),
        0,
      );
      expect(score).toBeCloseTo(due, 12);
    });
  });
});
