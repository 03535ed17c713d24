import { describe, expect, it } from 'vitest';
import type { AggregateRule, Normalization, Treatment } from '../../../src/catalog/index-methods.ts';
import { aggregate } from '../../../src/stats/index/aggregate.ts';
import { computeIndex } from '../../../src/stats/index/compute-index.ts';
import { cronbachAlpha } from '../../../src/stats/index/diagnose.ts';
import { normalizeIndicator } from '../../../src/stats/index/normalize.ts';
import { momentsOf, treatIndicator } from '../../../src/stats/index/treat.ts';
import { close, json, numbersOf, readData } from './load.ts';

/** The manifest's tolerance for every entry of COINr. */
const RELATIVE = 1e-12;
/** Normalized values are differences of numbers near one: of those near zero the rounding shows. */
const NEAR_ZERO = 1e-12;

type Numbers = { readonly [name: string]: number };
type Values = { readonly [name: string]: (number | null)[] };
type Expected = {
  readonly rows: number[];
  readonly direction: Numbers;
  readonly params: { readonly [table: string]: Numbers };
  readonly normalize: { readonly [recipe: string]: Values };
  readonly panel: { readonly [scope: string]: { readonly [year: string]: Values & { uCode: string[] } } };
  readonly parents: { readonly [code: string]: string };
  readonly weights: Numbers;
  readonly effective: Numbers;
  readonly weights_w777: Numbers;
  readonly aggregate: { readonly [recipe: string]: Values };
  readonly treat: {
    readonly [recipe: string]: { readonly [name: string]: { values: number[]; moved: number } };
  };
  /** `log_CT_plus` of indicators with their signs turned, so that they are skewed to the left. */
  readonly mirrored: { readonly [name: string]: number[] };
  readonly moments: { readonly [name: string]: [number, number] };
  readonly alpha: Numbers;
};

const expected = json<Expected>('expected-coinr-all.json');
const { direction, params, parents } = expected;
const indicators = Object.keys(direction);

const between =
  (low: string, high: string, cap: boolean) =>
  (name: string): Normalization => ({
    method: 'goalposts',
    values: [params[low]![name]!, params[high]![name]!],
    range: [0, 100],
    cap,
  });

const recipes: { readonly [recipe: string]: (name: string) => Normalization } = {
  minmax_0_100: () => ({ method: 'minmax', range: [0, 100] }),
  minmax_0_1: () => ({ method: 'minmax' }),
  minmax_1_100: () => ({ method: 'minmax', range: [1, 100] }),
  zscore_0_1: () => ({ method: 'zscore' }),
  zscore_10_2: () => ({ method: 'zscore', mean: 10, std_dev: 2 }),
  zscore_50_10: () => ({ method: 'zscore', mean: 50, std_dev: 10 }),
  rank_min: () => ({ method: 'rank', ties: 'min' }),
  rank_average: () => ({ method: 'rank' }),
  rank_max: () => ({ method: 'rank', ties: 'max' }),
  borda_min: () => ({ method: 'borda', ties: 'min' }),
  prank_min: () => ({ method: 'percentile', ties: 'min' }),
  dist2max: () => ({ method: 'distance_to_max' }),
  dist2ref_DEU: () => ({ method: 'distance_to_reference', reference: 'DEU' }),
  dist2ref_DEU_cap: () => ({ method: 'distance_to_reference', reference: 'DEU', cap: true }),
  fracmax: () => ({ method: 'fraction_of_max' }),
  dist2targ_cap: (name) => ({ method: 'distance_to_target', values: params.target![name]!, cap: true }),
  dist2targ_nocap: (name) => ({ method: 'distance_to_target', values: params.target![name]! }),
  goalposts_trunc: between('goalpost_lower', 'goalpost_upper', true),
  goalposts_notrunc: between('goalpost_lower', 'goalpost_upper', false),
  scaled: between('scaled_lower', 'scaled_upper', false),
};

/** Cells that are there, and their places. */
function present(values: Float64Array): { readonly places: number[]; readonly values: Float64Array } {
  const places = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  return { places, values: Float64Array.from(places, (i) => values[i]!) };
}

describe('normalization of all indicators, against COINr', () => {
  it.each(Object.keys(recipes))('%s', async (recipe) => {
    const table = await readData('asem-raw.csv');
    const germany = Array.from(table.columns.uCode!.values, String).indexOf('DEU');
    for (const name of indicators) {
      const sign = direction[name] === 1 ? 1 : -1;
      // COINr divides a reversed indicator by its greatest value, 0 or below; min / x is ours.
      if (recipe === 'fracmax' && sign === -1) continue;
      const column = numbersOf(table, name);
      const { places, values } = present(column);
      const reference = values.map(() => column[germany]!);
      if (recipe.startsWith('dist2ref') && Number.isNaN(column[germany]!)) continue;
      const z = normalizeIndicator(
        { values, sample: values, direction: sign, reference },
        recipes[recipe]!(name),
      );
      if (!(z instanceof Float64Array)) throw new Error(`${name}: ${JSON.stringify(z)}`);
      expected.rows.forEach((row, k) => {
        const wanted = expected.normalize[recipe]![name]![k]!;
        if (wanted !== null) close(z[places.indexOf(row)]!, wanted, `${name} ${row}`, RELATIVE, NEAR_ZERO);
      });
    }
  });

  it('pooled over the years, and year by year', async () => {
    const table = await readData('asem-panel.csv');
    const entities = Array.from(table.columns.uCode!.values, String);
    const times = numbersOf(table, 'Time');
    for (const [scope, key] of [
      ['pooled', 'global_minmax_0_100'],
      ['by_time', 'by_year_minmax_0_100'],
    ] as const)
      for (const name of table.names.filter((column) => column !== 'uCode' && column !== 'Time')) {
        const { places, values } = present(numbersOf(table, name));
        const found = computeIndex({
          name,
          indicators: [{ name, dimension: '', direction: direction[name] === 1 ? 1 : -1, values }],
          entities: places.map((i) => entities[i]!),
          times: Float64Array.from(places, (i) => times[i]!),
          normalizeScope: scope,
          normalize: { method: 'minmax', range: [0, 100] },
          weights: { method: 'equal', scope: 'pooled', within: 'none', shift: 0 },
          transform: 'none',
        });
        if (!found.ok) throw new Error(found.error[0]!.message);
        places.forEach((place, i) => {
          const year = expected.panel[key]![`${times[place]!}`]!;
          const wanted = year[name]![year.uCode.indexOf(entities[place]!)];
          close(found.value.normalized[0]![i]!, wanted!, `${name} ${place}`, RELATIVE, NEAR_ZERO);
        });
      }
  });
});

const treatments: { readonly [recipe: string]: Treatment } = {
  default_raw: { method: 'outliers', otherwise: 'log_ct' },
  winmax_1: { method: 'outliers', limit: 1, otherwise: 'log_ct' },
  strict_skew1_kurt2_win5: { method: 'outliers', skewness: 1, kurtosis: 2, otherwise: 'log_ct' },
  strict_skew1_kurt2_unlimited: { method: 'outliers', skewness: 1, kurtosis: 2, limit: 51 },
  winmax_1_combine: { method: 'outliers', limit: 1, otherwise: 'log_ct', combine: true },
  winmax_1_f2_log_CT_orig: { method: 'outliers', limit: 1, otherwise: 'log_ct_orig' },
  winmax_1_f2_log_CT_plus: { method: 'outliers', limit: 1, otherwise: 'log_ct_plus' },
};

describe('treatment of all indicators, against COINr', () => {
  it('has its skewness and kurtosis', async () => {
    const table = await readData('asem-raw.csv');
    for (const [name, [skewness, kurtosis]] of Object.entries(expected.moments)) {
      const moments = momentsOf(present(numbersOf(table, name)).values);
      close(moments.skewness!, skewness, `skewness of ${name}`, RELATIVE, NEAR_ZERO);
      close(moments.kurtosis!, kurtosis, `kurtosis of ${name}`, RELATIVE, NEAR_ZERO);
    }
  });

  it.each(Object.keys(treatments))('%s', async (recipe) => {
    const table = await readData('asem-raw.csv');
    for (const [name, { values: wanted, moved }] of Object.entries(expected.treat[recipe]!)) {
      const { places, values } = present(numbersOf(table, name));
      const treated = treatIndicator(values, treatments[recipe]!);
      if ('why' in treated) throw new Error(`${name}: ${treated.why}`);
      expect(treated.moved.length, name).toBe(moved);
      expected.rows.forEach((row, k) => {
        if (wanted[k] !== null)
          close(treated.values[places.indexOf(row)]!, wanted[k]!, `${name} ${row}`, RELATIVE, NEAR_ZERO);
      });
    }
  });
});

describe('the logarithm that looks at the side of the skew', () => {
  it.each(Object.keys(expected.mirrored))('of %s with its sign turned', async (name) => {
    const { places, values } = present(numbersOf(await readData('asem-raw.csv'), name));
    const turned = values.map((value) => -value);
    const treated = treatIndicator(turned, { method: 'outliers', limit: 1, otherwise: 'log_ct_plus' });
    if ('why' in treated) throw new Error(treated.why);
    expect(treated.method).toBe('log_ct_plus');
    expected.rows.forEach((row, k) => {
      close(treated.values[places.indexOf(row)]!, expected.mirrored[name]![k]!, `${row}`, RELATIVE);
    });
  });
});

const means = {
  amean: { method: 'arithmetic' },
  gmean: { method: 'geometric' },
  hmean: { method: 'harmonic' },
  genmean_p2: { method: 'power', power: 2 },
  genmean_pm2: { method: 'power', power: -2 },
  copeland: { method: 'copeland' },
} as const satisfies { readonly [name: string]: AggregateRule };

/** Codes of one level, by the code that they go into. */
function childrenOf(parents_: Expected['parents']): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [code, parent] of Object.entries(parents_)) {
    if (code in parents_) children.set(parent, [...(children.get(parent) ?? []), code]);
  }
  return children;
}

describe('aggregation up the hierarchy, against COINr', () => {
  const children = childrenOf(parents);
  const levels = ['indicator', 'pillar', 'sub-index'];
  const rulesOf = (recipe: string): readonly AggregateRule[] => {
    if (recipe === 'mixed_am_gm_hm') return [means.amean, means.gmean, means.hmean];
    const name = Object.keys(means).find((one) => recipe.startsWith(one)) as keyof typeof means;
    return levels.map(() => means[name]);
  };

  it.each(Object.keys(expected.aggregate))('%s', async (recipe) => {
    const table = await readData('asem-normalized.csv');
    const columns = new Map(indicators.map((name) => [name, numbersOf(table, name)]));
    const weights = recipe.endsWith('w777') ? expected.weights_w777 : expected.weights;
    const rules = rulesOf(recipe);
    const depth = (code: string): number =>
      columns.has(code) && !children.has(code) ? 0 : 1 + depth(children.get(code)![0]!);
    const order = [...children.keys()].sort((a, b) => depth(a) - depth(b));
    for (const code of order) {
      const own = children.get(code)!.filter((child) => columns.has(child));
      const total = own.reduce((all, child) => all + weights[child]!, 0);
      const score = aggregate(
        own.map((child) => columns.get(child)!),
        own.map((child) => weights[child]! / total),
        rules[depth(code) - 1]!,
      );
      if (!(score instanceof Float64Array)) throw new Error(JSON.stringify(score));
      columns.set(code, score);
      const wanted = expected.aggregate[recipe]![code]!;
      expected.rows.forEach((row, k) => {
        close(score[row]!, wanted[k]!, `${code} ${row}`, RELATIVE, NEAR_ZERO);
      });
    }
  });

  it('has weights that multiply down the levels', () => {
    const shareOf = (code: string): number => {
      const parent = parents[code];
      if (parent === undefined) return 1;
      const siblings = children.get(parent)!;
      const total = siblings.reduce((all, one) => all + expected.weights[one]!, 0);
      return (expected.weights[code]! / total) * shareOf(parent);
    };
    for (const name of indicators) close(shareOf(name), expected.effective[name]!, name, RELATIVE);
  });
});

describe("Cronbach's alpha of every pillar, against COINr", () => {
  it.each(Object.keys(expected.alpha))('%s', async (pillar) => {
    const table = await readData('asem-normalized.csv');
    const columns = indicators
      .filter((name) => parents[name] === pillar)
      .map((name) => numbersOf(table, name));
    close(cronbachAlpha(columns)!, expected.alpha[pillar]!, 'alpha', RELATIVE);
  });
});
