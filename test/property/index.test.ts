import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AggregateMethod,
  NormalizeMethod,
  SimpleWeightMethod,
} from '../../src/catalog/index-methods.ts';
import { computeIndex, type IndexInput } from '../../src/stats/index/compute-index.ts';

const SEED = 20250526;
const RUNS = 60;
/** Numbers near one after a few hundred operations. */
const CLOSE = 1e-10;

/** A panel of three indicators that vary: entities by periods, values away from each other. */
const panel = fc
  .record({
    entities: fc.integer({ min: 3, max: 6 }),
    periods: fc.integer({ min: 1, max: 3 }),
    cells: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 54, maxLength: 54 }),
    directions: fc.array(fc.constantFrom<1 | -1>(1, -1), { minLength: 3, maxLength: 3 }),
  })
  .filter(({ entities, periods, cells }) =>
    [0, 1, 2].every((j) =>
      Array.from({ length: periods }, (_, t) => t).every(
        (t) =>
          new Set(Array.from({ length: entities }, (_unused, i) => cells[j * 18 + i * periods + t])).size > 2,
      ),
    ),
  );

type Panel = { entities: number; periods: number; cells: number[]; directions: (1 | -1)[] };

function inputOf(
  { entities, periods, cells, directions }: Panel,
  over: Partial<IndexInput> = {},
): IndexInput {
  const n = entities * periods;
  return {
    name: 'index',
    indicators: ['a', 'b', 'c'].map((name, j) => ({
      name,
      dimension: j < 2 ? 'one' : 'two',
      direction: directions[j]!,
      values: Float64Array.from({ length: n }, (_, i) => cells[j * 18 + i]!),
    })),
    entities: Array.from({ length: n }, (_, i) => `e${Math.floor(i / periods)}`),
    times: Float64Array.from({ length: n }, (_, i) => 2000 + (i % periods)),
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0.01 },
    transform: 'none',
    ...over,
  };
}

function computed(input: IndexInput) {
  const result = computeIndex(input);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
}

function near(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++)
    expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(CLOSE * Math.max(1, Math.abs(b[i]!)));
}

const weightMethods: SimpleWeightMethod[] = [
  'entropy',
  'equal',
  'cv',
  'std_dev',
  'critic',
  'pca',
  'scatter_degree',
];
const means: AggregateMethod[] = ['arithmetic', 'geometric', 'harmonic', 'topsis', 'copeland'];
const weightMethod = fc.constantFrom(...weightMethods);
const shifted = (method: SimpleWeightMethod) =>
  ({
    method,
    scope: 'pooled',
    within: 'none',
    shift: 0.01,
    loadings: method === 'pca' ? 'squared' : undefined,
  }) as const;

const check = (property: fc.IProperty<unknown[]> | fc.IRawProperty<unknown>) =>
  fc.assert(property as fc.IRawProperty<unknown>, { seed: SEED, numRuns: RUNS });

describe('an index', () => {
  it('does not change when an indicator is rescaled, under min-max', () => {
    check(
      fc.property(panel, weightMethod, fc.constantFrom(2, 0.25, 1024), (cells, method, factor) => {
        const input = inputOf(cells, { weights: shifted(method) });
        const [first, ...rest] = input.indicators;
        const scaled = { ...first!, values: first!.values.map((value) => value * factor + 16 * factor) };
        near(computed({ ...input, indicators: [scaled, ...rest] }).scores, computed(input).scores);
      }),
    );
  });

  it('does not change when directions are reversed twice', () => {
    const methods: NormalizeMethod[] = ['minmax', 'zscore', 'rank', 'percentile', 'borda', 'distance_to_max'];
    check(
      fc.property(panel, fc.constantFrom(...methods), (cells, method) => {
        const weights = { method: 'equal', scope: 'pooled', within: 'none', shift: 0 } as const;
        const input = inputOf(cells, { normalize: { method }, weights });
        // Less of x is more of -x.
        const turned = input.indicators.map((indicator) => ({
          ...indicator,
          direction: indicator.direction === 1 ? (-1 as const) : (1 as const),
          values: indicator.values.map((value) => -value),
        }));
        near(computed({ ...input, indicators: turned }).scores, computed(input).scores);
      }),
    );
  });

  it('gives no row less under benefit of the doubt than under any weights in common', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    check(
      fc.property(panel, fc.tuple(share, share, share), (cells, w) => {
        const weights = {
          method: 'benefit_of_the_doubt',
          scope: 'pooled',
          within: 'none',
          shift: 0.01,
        } as const;
        const { scores, normalized } = computed(inputOf(cells, { weights }));
        const common = scores.map((_, i) =>
          normalized.reduce((sum, column, j) => sum + w[j]! * (column[i]! + weights.shift), 0),
        );
        const best = Math.max(...common);
        scores.forEach((score, i) => {
          expect(score).toBeGreaterThan(common[i]! / best - CLOSE);
          expect(score).toBeLessThan(1 + CLOSE);
        });
      }),
    );
  });

  it('has weights that sum to one and do not depend on the order of rows', () => {
    check(
      fc.property(
        panel,
        weightMethod,
        fc.constantFrom(...means),
        fc.integer(),
        (cells, method, mean, salt) => {
          const weights = shifted(method);
          const aggregate = { method: method === 'scatter_degree' ? ('arithmetic' as const) : mean };
          const input = inputOf(cells, { weights, aggregate });
          const index = computed(input);
          near([index.weights.reduce((total, { weight }) => total + weight, 0)], [1]);
          const order = input.entities
            .map((_, i) => i)
            .sort((a, b) => ((a * 7919 + salt) % 31) - ((b * 7919 + salt) % 31) || a - b);
          const shuffled = computed({
            ...input,
            indicators: input.indicators.map((it) => ({
              ...it,
              values: Float64Array.from(order, (i) => it.values[i]!),
            })),
            entities: order.map((i) => input.entities[i]!),
            times: Float64Array.from(order, (i) => input.times![i]!),
          });
          near(
            shuffled.weights.map(({ weight }) => weight),
            index.weights.map(({ weight }) => weight),
          );
          near(
            shuffled.scores,
            order.map((i) => index.scores[i]!),
          );
        },
      ),
    );
  });

  it('is the same pooled, by period and against its base where there is one period', () => {
    check(
      fc.property(panel, weightMethod, (cells, method) => {
        const one = inputOf({ ...cells, periods: 1 }, { weights: shifted(method) });
        if (one.indicators.some(({ values }) => new Set(values).size < 3)) return;
        const pooled = computed(one);
        const byTime = computed({
          ...one,
          normalizeScope: 'by_time',
          weights: { ...one.weights, scope: 'by_time' },
        });
        const base = computed({
          ...one,
          normalizeScope: 'base',
          normalizeBase: 2000,
          weights: { ...one.weights, scope: 'base', base: 2000 },
        });
        expect([...byTime.scores]).toEqual([...pooled.scores]);
        expect([...base.scores]).toEqual([...pooled.scores]);
      }),
    );
  });

  it('joined by means of one kind is the same in one level and in two', () => {
    check(
      fc.property(
        panel,
        fc.constantFrom<AggregateMethod>('arithmetic', 'geometric', 'harmonic'),
        (cells, method) => {
          const flat = computed(inputOf(cells, { aggregate: { method } }));
          const nested = computed(inputOf(cells, { aggregate: { method, within: method } }));
          near(nested.scores, flat.scores);
        },
      ),
    );
  });

  it('orders means: harmonic below geometric below arithmetic below quadratic', () => {
    check(
      fc.property(panel, (cells) => {
        const scores = (aggregate: IndexInput['aggregate']) => computed(inputOf(cells, { aggregate })).scores;
        const all = [
          scores({ method: 'harmonic' }),
          scores({ method: 'geometric' }),
          scores({ method: 'arithmetic' }),
          scores({ method: 'power', power: 2 }),
        ];
        for (let k = 1; k < all.length; k++)
          all[k]!.forEach((score, i) => {
            expect(score).toBeGreaterThanOrEqual(all[k - 1]![i]! - CLOSE);
          });
      }),
    );
  });
});

describe('gaps that are skipped', () => {
  it('change no bit where nothing is missing', () => {
    const rule = fc.constantFrom<AggregateMethod>('arithmetic', 'geometric', 'harmonic');
    const method = fc.constantFrom<SimpleWeightMethod>('entropy', 'equal', 'cv', 'std_dev');
    fc.assert(
      fc.property(panel, rule, method, fc.boolean(), (one, aggregation, weighting, levels) => {
        const weights = { method: weighting, scope: 'pooled', within: 'none', shift: 0.01 } as const;
        const within = levels ? ({ within: 'arithmetic' } as const) : {};
        const aggregate = { method: aggregation, ...within };
        const plain = computed(inputOf(one, { weights, aggregate }));
        const skipping = computed(
          inputOf(one, { weights, aggregate: { ...aggregate, missing: 'skip', least_share: 1 } }),
        );
        expect(skipping).toEqual(plain);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
