import { describe, expect, it } from 'vitest';
import type { Normalization, Treatment, WeightsRule } from '../../../src/catalog/index-methods.ts';
import { aggregate } from '../../../src/stats/index/aggregate.ts';
import { computeIndex, type IndexInput } from '../../../src/stats/index/compute-index.ts';
import { cronbachAlpha } from '../../../src/stats/index/diagnose.ts';
import { judgementWeights } from '../../../src/stats/index/judgement.ts';
import { normalizeIndicator } from '../../../src/stats/index/normalize.ts';
import { momentsOf, treatIndicator } from '../../../src/stats/index/treat.ts';
import { close, json, numbersOf, readData } from './load.ts';

/** The acceptance tolerance of every entry here. */
const RELATIVE = 1e-12;
/** Sums and differences of numbers near one, of which some are exact zeros. */
const NEAR_ZERO = 1e-14;

type Numbers = { [name: string]: number };
type Columns = { [name: string]: number[] };
type Variant = { [field: string]: unknown };

const files: { [name: string]: { file: string; entity: string; time: string | null; rows: number } } = {
  produc: { file: 'produc.csv', entity: 'state', time: 'year', rows: 16 },
  asem: { file: 'asem.csv', entity: 'uCode', time: null, rows: 1 },
  tiny: { file: 'tiny.csv', entity: 'id', time: 't', rows: 1 },
};

type Setting = Partial<Omit<IndexInput, 'weights'>> & {
  weights?: Partial<WeightsRule>;
  /** Every indicator called positive. */
  directions?: 'ignored';
};

/** The variants of the reference as a study would ask for them. */
const settings: { [variant: string]: Setting } = {
  'minmax_scale_0.99_plus_0.01': { normalize: { method: 'minmax', range: [0.01, 1] } },
  'minmax_to_0.0001_0.9999': { normalize: { method: 'minmax', range: [1e-4, 0.9999] } },
  'minmax_shift_0.00001': { weights: { shift: 1e-5 } },
  'minmax_shift_0.001': { weights: { shift: 1e-3 } },
  'minmax_shift_0.1': { weights: { shift: 0.1 } },
  raw_share_reciprocal: { normalize: { method: 'fraction_of_max' } },
  raw_share_nodirection: { normalize: { method: 'fraction_of_max' }, directions: 'ignored' },
  critic_nodirection: { weights: { method: 'critic' }, directions: 'ignored' },
  'minmax_to_0.002_0.998': { normalize: { method: 'minmax', range: [0.002, 0.998] } },
  'minmax_zeros_to_0.0001': { weights: { zeros: 1e-4 } },
  p_plus_1e_10: { weights: { share_shift: 1e-10 } },
  zscore_plus_10: { normalize: { method: 'zscore', mean: 10 } },
  ratio_max_min: { normalize: { method: 'fraction_of_max' } },
  WRONG_pooled_p_k_ln_n: { weights: { reproduce: 'pooled_p_ln_n' } },
  WRONG_csdn_stata_k_ln_T: { weights: { reproduce: 'csdn_stata_ln_T' } },
  two_level_nested_reminmax: { weights: { within: 'dimension', between: 'renormalized', shift: 1e-4 } },
  two_level_equal_groups: { weights: { within: 'dimension', between: 'equal', shift: 1e-4 } },
  cv_minmax: { weights: { method: 'cv' } },
  cv_raw: { weights: { method: 'cv', of: 'raw' } },
  sd_minmax: { weights: { method: 'std_dev' } },
  critic: { weights: { method: 'critic' } },
  critic_abs_r: { weights: { method: 'critic', correlation: 'absolute' } },
  critic_cv_abs_r: { weights: { method: 'critic', correlation: 'absolute', contrast: 'cv' } },
  scatter_degree: { weights: { method: 'scatter_degree' }, normalize: { method: 'zscore' } },
  topsis_minmax_wz: { weights: { shift: 1e-4 }, aggregate: { method: 'topsis' } },
  topsis_minmax_sqrtw: {
    weights: { shift: 1e-4 },
    aggregate: { method: 'topsis', distance: 'weighted_squares' },
  },
};

const weighting = json<{ [data: string]: { [variant: string]: Variant } }>('expected-weighting.json');
const system = json<{ [data: string]: { direction: Numbers; dimension: { [name: string]: string } } }>(
  'expected-weights.json',
);

async function inputOf(name: string, { directions, ...setting }: Setting): Promise<IndexInput> {
  const { file, entity, time } = files[name]!;
  const { direction, dimension } = system[name]!;
  const table = await readData(file);
  return {
    name,
    indicators: Object.keys(direction).map((indicator) => ({
      name: indicator,
      dimension: dimension[indicator]!,
      direction: directions === 'ignored' || direction[indicator] === 1 ? 1 : -1,
      values: numbersOf(table, indicator),
    })),
    entities: Array.from(table.columns[entity]!.values, String),
    times: time === null ? null : numbersOf(table, time),
    normalizeScope: 'pooled',
    transform: 'none',
    ...setting,
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0, ...setting.weights },
  };
}

async function computed(name: string, setting: Setting) {
  const result = computeIndex(await inputOf(name, setting));
  if (!result.ok) throw new Error(result.error[0]!.message);
  return result.value;
}

async function weightsOf(name: string, setting: Setting): Promise<Numbers> {
  const { weights } = await computed(name, setting);
  return Object.fromEntries(weights.map(({ indicator, weight }) => [indicator, weight]));
}

function sameNumbers(actual: Numbers, expected: Numbers, what: string): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    close(actual[name]!, value, `${what} of ${name}`, RELATIVE, NEAR_ZERO);
}

function sameRows(scores: Float64Array, expected: readonly number[], name: string, what: string): void {
  expected.forEach((value, i) => {
    close(scores[i * files[name]!.rows]!, value, `${what} ${i}`, RELATIVE, NEAR_ZERO);
  });
}

describe.each(Object.keys(weighting))('weights of %s', (name) => {
  const variants = weighting[name]!;
  it.each(Object.keys(settings).filter((key) => variants[key] !== undefined))('%s', async (key) => {
    const variant = variants[key]!;
    const index = await computed(name, settings[key]!);
    const found = Object.fromEntries(index.weights.map(({ indicator, weight }) => [indicator, weight]));
    if (variant.w !== undefined) sameNumbers(found, variant.w as Numbers, 'weight');
    if (variant.index !== undefined) sameRows(index.scores, variant.index as number[], name, 'score');
    if (variant.index_unshifted !== undefined) {
      // Weights sum to one: a score of unshifted values is smaller by the shift.
      const { shift = 0 } = settings[key]!.weights ?? {};
      const unshifted = index.scores.map((score) => score - shift);
      sameRows(unshifted, variant.index_unshifted as number[], name, 'unshifted score');
    }
    if (variant.closeness !== undefined)
      sameRows(index.scores, variant.closeness as number[], name, 'closeness');
    if (variant.e !== undefined) {
      const entropies = Object.fromEntries(index.weights.map((row) => [row.indicator, row.entropy!]));
      sameNumbers(entropies, variant.e as Numbers, 'entropy');
    }
  });

  it.each([
    ['signed', 'w_signed'],
    ['absolute', 'w_abs'],
    ['squared', 'w_squared_loadings'],
  ] as const)('pca, %s loadings', async (loadings, field) => {
    const index = await computed(name, { weights: { method: 'pca', loadings } });
    const found = Object.fromEntries(index.weights.map(({ indicator, weight }) => [indicator, weight]));
    const { pca } = variants;
    sameNumbers(found, pca![field] as Numbers, 'weight');
    const { components } = index.weightings[0]!.details[0]!;
    expect(components!.retained).toBe(pca!.kept);
    (pca!.eigenvalues as number[]).forEach((value, k) => {
      // Where fewer countries than indicators are observed the last eigenvalues are exact zeros.
      close(components!.eigenvalues[k]!, value, `eigenvalue ${k}`, RELATIVE, 1e-13);
    });
  });

  it('vector-norm TOPSIS with given weights', async () => {
    const values = await weightsOf(name, { weights: { shift: 1e-4 } });
    const index = await computed(name, {
      normalize: { method: 'vector' },
      weights: { method: 'expert', values },
      aggregate: { method: 'topsis' },
    });
    sameRows(index.scores, variants.topsis_vector_wz!.closeness as number[], name, 'closeness');
  });

  it.each([
    ['multiplicative', 'multiplicative'],
    ['additive', 'additive_0.5'],
    ['geometric', 'geometric'],
    ['game_theory', 'game'],
  ] as const)('entropy and CRITIC, %s', async (combine, field) => {
    // The reference takes entropy weights of shifted values; CRITIC does not see the shift.
    const found = await weightsOf(name, {
      weights: {
        method: 'combination',
        shift: 1e-4,
        combine,
        parts: [{ method: 'entropy' }, { method: 'critic' }],
      },
    });
    sameNumbers(found, variants.combine_entropy_critic![field] as Numbers, 'weight');
  });

  it('entropy, CRITIC and equal weights by game theory', async () => {
    const index = await computed(name, {
      weights: {
        method: 'combination',
        shift: 1e-4,
        combine: 'game_theory',
        parts: [{ method: 'entropy' }, { method: 'critic' }, { method: 'equal' }],
      },
    });
    const found = Object.fromEntries(index.weights.map(({ indicator, weight }) => [indicator, weight]));
    const { w, alpha } = variants.combine_game3 as { w: Numbers; alpha: number[] };
    sameNumbers(found, w, 'weight');
    index.weightings[0]!.parts.forEach((part, k) => {
      close(part.share!, alpha[k]!, `share ${k}`, RELATIVE);
    });
  });
});

describe('the wrong constants in circulation', () => {
  it('reverse the order of the weights', async () => {
    const right = await weightsOf('produc', {});
    const wrong = await weightsOf('produc', { weights: { reproduce: 'csdn_stata_ln_T' } });
    const order = (weights: Numbers) => Object.keys(weights).sort((a, b) => weights[a]! - weights[b]!);
    expect(order(wrong)).toEqual(order(right).reverse());
  });
});

type Ahp = {
  [name: string]: {
    A: number[][];
    w_eigen: number[];
    w_geometric: number[];
    w_column_mean: number[];
    lambda_max: number;
    CI: number;
    CR: number;
  };
};

describe('the analytic hierarchy process', () => {
  const cases = json<Ahp>('expected-ahp.json');
  it.each(Object.keys(cases))('%s', (name) => {
    const it = cases[name]!;
    const judgement = { items: it.A.map((_, i) => `${i}`), matrix: it.A };
    for (const [priority, expected] of [
      ['eigenvector', it.w_eigen],
      ['geometric_mean', it.w_geometric],
      ['column_mean', it.w_column_mean],
    ] as const) {
      const { weights, consistency } = judgementWeights(judgement, priority);
      expected.forEach((value, i) => {
        close(weights[i]!, value, `${priority} ${i}`, RELATIVE);
      });
      close(consistency.lambda_max, it.lambda_max, 'lambda_max', RELATIVE);
      close(consistency.index, it.CI, 'CI', RELATIVE, NEAR_ZERO);
      close(consistency.ratio, it.CR, 'CR', RELATIVE, NEAR_ZERO);
    }
  });
});

type Coinr = {
  entities: string[];
  direction: Numbers;
  raw: Columns;
  params: { target: Numbers; goalpost_lower: Numbers; goalpost_upper: Numbers; goalpost_scale: number };
  normalize: { [recipe: string]: { [indicator: string]: (number | null)[] } };
  treat: {
    raw: Columns;
    moments: { [indicator: string]: [number, number] };
    recipes: { [recipe: string]: { [indicator: string]: { values: number[]; winsorized: number } } };
  };
  aggregate: {
    columns: { [dimension: string]: Columns };
    weights: Numbers;
    result: { [recipe: string]: Columns };
  };
  alpha: Numbers;
  alpha_columns: { [dimension: string]: Columns };
};

const coinr = json<Coinr>('expected-coinr.json');

const rules: { [recipe: string]: (indicator: string) => Normalization } = {
  minmax_0_1: () => ({ method: 'minmax' }),
  minmax_1_100: () => ({ method: 'minmax', range: [1, 100] }),
  zscore_0_1: () => ({ method: 'zscore' }),
  zscore_10_2: () => ({ method: 'zscore', mean: 10, std_dev: 2 }),
  rank_min: () => ({ method: 'rank', ties: 'min' }),
  rank_average: () => ({ method: 'rank' }),
  rank_max: () => ({ method: 'rank', ties: 'max' }),
  borda_min: () => ({ method: 'borda', ties: 'min' }),
  prank_min: () => ({ method: 'percentile', ties: 'min' }),
  dist2max: () => ({ method: 'distance_to_max' }),
  dist2ref_DEU: () => ({ method: 'distance_to_reference', reference: 'DEU' }),
  dist2ref_DEU_cap: () => ({ method: 'distance_to_reference', reference: 'DEU', cap: true }),
  fracmax: () => ({ method: 'fraction_of_max' }),
  dist2targ_cap: (name) => ({
    method: 'distance_to_target',
    values: coinr.params.target[name]!,
    cap: true,
  }),
  dist2targ_nocap: (name) => ({ method: 'distance_to_target', values: coinr.params.target[name]! }),
  goalposts_trunc: (name) => ({
    method: 'goalposts',
    values: [coinr.params.goalpost_lower[name]!, coinr.params.goalpost_upper[name]!],
    range: [0, coinr.params.goalpost_scale],
  }),
  goalposts_notrunc: (name) => ({
    method: 'goalposts',
    values: [coinr.params.goalpost_lower[name]!, coinr.params.goalpost_upper[name]!],
    range: [0, coinr.params.goalpost_scale],
    cap: false,
  }),
};

describe('normalization, against COINr', () => {
  const germany = coinr.entities.indexOf('DEU');
  it.each(Object.keys(coinr.normalize))('%s', (recipe) => {
    for (const [name, expected] of Object.entries(coinr.normalize[recipe]!)) {
      const direction = coinr.direction[name] === 1 ? 1 : -1;
      // COINr divides a reversed indicator by its greatest value, 0 or below; min / x is ours.
      if (recipe === 'fracmax' && direction === -1) continue;
      const values = Float64Array.from(coinr.raw[name]!);
      const z = normalizeIndicator(
        { values, sample: values, direction, reference: values.map(() => values[germany]!) },
        rules[recipe]!(name),
      );
      if (!(z instanceof Float64Array)) throw new Error(`${name}: ${JSON.stringify(z)}`);
      expected.forEach((value, i) => {
        close(z[i]!, value!, `${name} ${i}`, RELATIVE, 1e-13);
      });
    }
  });
});

const recipes: { [recipe: string]: Treatment } = {
  default_raw: { method: 'outliers', otherwise: 'log_ct' },
  winmax_1: { method: 'outliers', limit: 1, otherwise: 'log_ct' },
  strict_skew1_kurt2_win5: { method: 'outliers', skewness: 1, kurtosis: 2, otherwise: 'log_ct' },
  strict_skew1_kurt2_unlimited: { method: 'outliers', skewness: 1, kurtosis: 2, limit: 51 },
};

describe('treatment, against COINr', () => {
  it('has its skewness and kurtosis', () => {
    for (const [name, [skewness, kurtosis]] of Object.entries(coinr.treat.moments)) {
      const moments = momentsOf(Float64Array.from(coinr.treat.raw[name]!));
      close(moments.skewness!, skewness, `skewness of ${name}`, RELATIVE);
      close(moments.kurtosis!, kurtosis, `kurtosis of ${name}`, RELATIVE);
    }
  });

  it.each(Object.keys(recipes))('%s', (recipe) => {
    for (const [name, { values, winsorized }] of Object.entries(coinr.treat.recipes[recipe]!)) {
      const treated = treatIndicator(Float64Array.from(coinr.treat.raw[name]!), recipes[recipe]!);
      if ('why' in treated) throw new Error(`${name}: ${treated.why}`);
      expect(treated.moved.length, name).toBe(winsorized);
      values.forEach((value, i) => {
        close(treated.values[i]!, value, `${name} ${i}`, RELATIVE, NEAR_ZERO);
      });
    }
  });
});

describe('aggregation, against COINr', () => {
  const methods = {
    amean: { method: 'arithmetic' },
    gmean: { method: 'geometric' },
    hmean: { method: 'harmonic' },
    genmean: { method: 'power', power: 2 },
    copeland: { method: 'copeland' },
  } as const;
  it.each(Object.keys(coinr.aggregate.result))('%s', (recipe) => {
    const name = recipe.slice(0, recipe.indexOf('_')) as keyof typeof methods;
    const rule = recipe === 'genmean_pm2' ? { method: 'power' as const, power: -2 } : methods[name];
    for (const [dimension, columns] of Object.entries(coinr.aggregate.columns)) {
      const names = Object.keys(columns);
      const raw = names.map((it) => (recipe.endsWith('w777') ? coinr.aggregate.weights[it]! : 1));
      const total = raw.reduce((all, weight) => all + weight, 0);
      const scores = aggregate(
        names.map((it) => Float64Array.from(columns[it]!)),
        raw.map((weight) => weight / total),
        rule,
      );
      if (!(scores instanceof Float64Array)) throw new Error(JSON.stringify(scores));
      coinr.aggregate.result[recipe]![dimension]!.forEach((value, i) => {
        close(scores[i]!, value, `${dimension} ${i}`, RELATIVE);
      });
    }
  });
});

describe("Cronbach's alpha, against COINr", () => {
  it.each(Object.keys(coinr.alpha))('%s', (dimension) => {
    const columns = Object.values(coinr.alpha_columns[dimension]!).map((column) => Float64Array.from(column));
    close(cronbachAlpha(columns)!, coinr.alpha[dimension]!, 'alpha', RELATIVE);
  });
});
