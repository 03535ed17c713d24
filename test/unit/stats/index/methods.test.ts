import { describe, expect, it } from 'vitest';
import { combineWeights } from '../../../../src/stats/index/combine-weights.ts';
import { computeIndex, type IndexInput } from '../../../../src/stats/index/compute-index.ts';
import { diagnoseIndex } from '../../../../src/stats/index/diagnose.ts';
import { treatIndicator } from '../../../../src/stats/index/treat.ts';

/** Closed forms, rounded a few times. */
const DIGITS = 12;

const numbers = (...values: number[]) => Float64Array.from(values);

function input(columns: { [name: string]: number[] }, over: Partial<IndexInput> = {}): IndexInput {
  const n = Object.values(columns)[0]!.length;
  return {
    name: 'a',
    indicators: Object.entries(columns).map(([name, values]) => ({
      name,
      dimension: name.slice(0, 1),
      direction: 1,
      values: numbers(...values),
    })),
    entities: Array.from({ length: n }, (_, i) => 'ABCDEFGH'[i]!),
    times: null,
    normalizeScope: 'pooled',
    weights: { method: 'equal', scope: 'pooled', within: 'none', shift: 0 },
    transform: 'none',
    ...over,
  };
}

function messages(from: IndexInput): string[] {
  const result = computeIndex(from);
  if (result.ok) throw new Error('the index was computed');
  return result.error.map(({ message }) => message);
}

function computed(from: IndexInput) {
  const result = computeIndex(from);
  if (!result.ok) throw new Error(result.error[0]!.message);
  return result.value;
}

const columns = { x: [1, 2, 4, 8], y: [3, 1, 2, 9] };

describe('what a method cannot take', () => {
  it('is said with the indicator, the cell and why', () => {
    expect(messages(input(columns, { aggregate: { method: 'geometric' } }))[0]).toBe(
      'indicator `x` has the normalized value 0 at A, and the geometric mean needs values above 0.',
    );
    expect(
      messages(
        input({ x: [-1, 2, 3] }, { normalize: { method: 'fraction_of_max' }, treat: { method: 'log' } }),
      )[0],
    ).toContain('indicator `x` cannot be treated: its value -1 has no logarithm');
    expect(
      messages(input({ x: [1, 2, 3] }, { normalize: { method: 'distance_to_target', values: 0 } }))[0],
    ).toContain('its target of 0 is no better than its worst value, 1');
    expect(
      messages(input(columns, { normalize: { method: 'distance_to_reference', reference: 'Z' } }))[0],
    ).toContain('the reference Z has no value in every period');
    const entropy = { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 } as const;
    expect(messages(input(columns, { normalize: { method: 'zscore' }, weights: entropy }))[0]).toContain(
      'entropy takes none below 0',
    );
    const base = { method: 'equal', scope: 'base', base: 1999, within: 'none', shift: 0 } as const;
    expect(messages(input(columns, { times: numbers(1, 1, 1, 1), weights: base }))[0]).toBe(
      'no kept row is of the base period 1999.',
    );
  });

  it('includes negative weights in anything but a sum', () => {
    const opposed = { x: [1, 2, 3, 4], y: [1, 2, 3, 5], z: [4, 3, 2, 1] };
    const weights = { method: 'pca', scope: 'pooled', within: 'none', shift: 0.1 } as const;
    expect(computed(input(opposed, { weights })).weights.some(({ weight }) => weight < 0)).toBe(true);
    expect(messages(input(opposed, { weights, aggregate: { method: 'geometric' } }))[0]).toContain(
      'has a negative weight, which only a weighted sum can take',
    );
  });

  it('includes points that treatment does not help', () => {
    const spiked = numbers(...new Array<number>(30).fill(0), 500, 1000);
    expect(treatIndicator(spiked, { method: 'outliers', limit: 1 })).toHaveProperty('why');
    expect(treatIndicator(spiked, { method: 'outliers', limit: 1, otherwise: 'log_ct' })).toHaveProperty(
      'method',
      'log_ct',
    );
  });
});

describe('treatment', () => {
  it('lists the points that it drew in before a logarithm, where the two are combined', () => {
    const spiked = numbers(...new Array<number>(30).fill(0), 500, 1000);
    const rule = { method: 'outliers', limit: 1, otherwise: 'log_ct_orig' } as const;
    const [alone, combined] = [rule, { ...rule, combine: true }].map((one) => treatIndicator(spiked, one));
    if (alone === undefined || 'why' in alone || combined === undefined || 'why' in combined)
      throw new Error('not treated');
    expect(alone.moved).toEqual([]);
    expect([...alone.values.slice(-2)]).toEqual([Math.log(501), Math.log(1001)]);
    expect(combined.moved).toEqual([31]);
    expect(combined.drawn[31]).toBe(500);
    expect([...combined.values.slice(-2)]).toEqual([Math.log(501), Math.log(501)]);
  });

  it('lists the points that winsorizing moves', () => {
    const treated = treatIndicator(numbers(1, 2, 3, 4, 100), { method: 'winsorize', percentiles: [0, 0.75] });
    if ('why' in treated) throw new Error(treated.why);
    expect([...treated.values]).toEqual([1, 2, 3, 4, 4]);
    expect(treated.moved).toEqual([4]);
  });

  it('finds the logarithm where Box-Cox should', () => {
    // ln x is symmetric: the likeliest exponent is 0.
    const values = Float64Array.from([-3, -2, -1, 0, 1, 2, 3], (exponent) => Math.exp(exponent));
    const treated = treatIndicator(values, { method: 'box_cox' });
    if ('why' in treated) throw new Error(treated.why);
    expect(treated.lambda).toBeCloseTo(0, 3);
  });
});

describe('combined weights', () => {
  it('are refused where sets are the same, or share nothing', () => {
    const set = numbers(0.4, 0.6);
    expect(combineWeights([set, set], 'game_theory', null)).toBe(null);
    expect(combineWeights([numbers(1, 0), numbers(0, 1)], 'multiplicative', null)).toBe(null);
    expect([...combineWeights([numbers(1, 0), numbers(0, 1)], 'additive', [0.25, 0.75])!.weights]).toEqual([
      0.25, 0.75,
    ]);
  });
});

describe('diagnostics', () => {
  it('share the variance of the score among its indicators', () => {
    const from = input({ ...columns, z: [5, 1, 7, 2] });
    const found = diagnoseIndex(from, computed(from));
    const shares = found.indicators.map(({ effective_weight }) => effective_weight!);
    expect(shares[0]! + shares[1]! + shares[2]!).toBeCloseTo(1, DIGITS);
    expect(found.alphas.at(-1)).toMatchObject({ dimension: null, indicators: 3 });
    const topsis = input(columns, { aggregate: { method: 'topsis' } });
    expect(diagnoseIndex(topsis, computed(topsis)).indicators[0]!.effective_weight).toBe(null);
  });
});
