import { describe, expect, it } from 'vitest';
import type { TreatRule, WeightsRule } from '../../../src/catalog/index-methods.ts';
import { computeIndex } from '../../../src/stats/index/compute-index.ts';
import { cronbachAlpha, diagnoseIndex } from '../../../src/stats/index/diagnose.ts';
import { meanShift, rankingBlocks, ranksOf } from '../../../src/stats/uncertainty/ranks.ts';
import { sobolIndices } from '../../../src/stats/uncertainty/sobol.ts';
import { type IndexAlternatives, indexVariants, ownChoice } from '../../../src/stats/uncertainty/variants.ts';
import { close } from '../index/load.ts';
import { type Asem, asem, json, SUB_INDEX } from './load.ts';

/** The manifest's tolerance. */
const RELATIVE = 1e-12;

type Reference = {
  N: number;
  design: { winmax: number[]; normalisation: string[]; weight_set: number[]; aggregation: string[] };
  weight_sets: { [aggregate: string]: number }[];
  entities: string[];
  nominal: number[];
  scores: number[][];
  mean_abs_rank_change: number[];
  sensitivity: { Variable: string[]; Si: number[]; STi: number[] };
};

const reference = json<Reference>('expected-coinr-sobol.json');
const WINMAX = [5, 1, 2, 3, 4];

/**
 * Weights of indicators that give what means of pillars and of sub-indices give: within each group the weights of its
 * members sum to 1. With one kind of mean at every level the levels collapse into one.
 */
function flatWeights({ indicators }: Asem, set: { [name: string]: number }): WeightsRule {
  const weight = (name: string) => set[name] ?? 1;
  const pillars = [...new Set(indicators.map(({ dimension }) => dimension))];
  const totalOf = (names: readonly string[]) => names.reduce((total, name) => total + weight(name), 0);
  const values = indicators.map(({ name, dimension }) => {
    const peers = indicators.filter((it) => it.dimension === dimension).map((it) => it.name);
    const siblings = pillars.filter((pillar) => SUB_INDEX[pillar] === SUB_INDEX[dimension]);
    const within = weight(name) / totalOf(peers);
    const between = weight(dimension) / totalOf(siblings);
    return [name, (within * between * weight(SUB_INDEX[dimension]!)) / totalOf(['Conn', 'Sust'])] as const;
  });
  return {
    method: 'expert',
    scope: 'pooled',
    within: 'none',
    shift: 0,
    values: Object.fromEntries(values),
  };
}

function coinrAlternatives(data: Asem, sets: readonly { [name: string]: number }[]): IndexAlternatives {
  return {
    columns: [data.indicators.map(({ values }) => values)],
    treat: WINMAX.map((limit): TreatRule => ({ method: 'outliers', limit, otherwise: 'log_ct' })),
    normalize: [
      { method: 'minmax', range: [0, 100], scope: 'pooled' },
      { method: 'minmax', range: [1, 100], scope: 'pooled' },
      { method: 'zscore', mean: 10, std_dev: 2, scope: 'pooled' },
    ],
    weights: [{}, ...sets].map((set) => flatWeights(data, set)),
    aggregate: [{ method: 'arithmetic' }, { method: 'geometric' }],
    leaveOut: [[]],
    perturb: [null],
  };
}

const NORMALIZE = ['', 'minmax_1_100', 'zscore_10_2'];
const AGGREGATE = ['amean', 'gmean'];

async function evaluator() {
  const data = await asem();
  expect(data.entities).toEqual(reference.entities);
  const input = {
    name: 'asem',
    indicators: data.indicators,
    entities: data.entities,
    times: null,
    normalizeScope: 'pooled' as const,
    weights: flatWeights(data, {}),
    transform: 'none' as const,
  };
  return indexVariants(input, coinrAlternatives(data, reference.weight_sets));
}

describe("COINr's sensitivity analysis of ASEM", () => {
  it('gives the scores of all 384 runs, their rank changes and the Sobol indices', async () => {
    const scoresOf = await evaluator();
    const nominal = scoresOf(ownChoice);
    if (!nominal.ok) throw new Error(nominal.error[0]!.message);
    nominal.value.forEach((score, i) => {
      close(score, reference.nominal[i]!, `nominal ${reference.entities[i]}`, RELATIVE);
    });
    const blocks = rankingBlocks(null, nominal.value.length);
    const own = ranksOf(nominal.value, blocks);
    const { design } = reference;
    const shifts = design.winmax.map((winmax, run) => {
      const scores = scoresOf({
        ...ownChoice,
        treat: WINMAX.indexOf(winmax),
        normalize: NORMALIZE.indexOf(design.normalisation[run]!),
        weights: design.weight_set[run]!,
        aggregate: AGGREGATE.indexOf(design.aggregation[run]!),
      });
      if (!scores.ok) throw new Error(scores.error[0]!.message);
      scores.value.forEach((score, i) => {
        close(score, reference.scores[run]![i]!, `run ${run} ${reference.entities[i]}`, RELATIVE);
      });
      return meanShift(ranksOf(scores.value, blocks), own);
    });
    shifts.forEach((shift, run) => {
      close(shift, reference.mean_abs_rank_change[run]!, `shift ${run}`, RELATIVE);
    });
    const { N } = reference;
    const block = (k: number) => Float64Array.from(shifts.slice(k * N, (k + 1) * N));
    const indices = sobolIndices({ a: block(0), b: block(1), mixed: [2, 3, 4, 5].map(block) }, 'coinr');
    indices.forEach(({ first, total }, i) => {
      close(first!, reference.sensitivity.Si[i]!, `first ${i}`, RELATIVE, RELATIVE);
      close(total!, reference.sensitivity.STi[i]!, `total ${i}`, RELATIVE, RELATIVE);
    });
  });
});

type Pipeline = {
  aggregated: { uCode: string[] } & { [column: string]: number[] };
  ranks: { uCode: string[] } & { [column: string]: number[] };
  corr_with_index: { Var1: string[]; Var2: string[]; Correlation: number[] };
  cronbach_alpha: { [pillar: string]: number };
  remove_pillar_mean_abs_rank_change: { [pillar: string]: number[] };
};

describe("COINr's ASEM index from the filled data on", () => {
  const expected = json<Pipeline>('expected-pipeline.json');

  const indexOf = (data: Asem) =>
    ({
      name: 'asem',
      indicators: data.indicators,
      entities: data.entities,
      times: null,
      treat: { method: 'outliers', otherwise: 'log_ct' },
      normalizeScope: 'pooled',
      normalize: { method: 'minmax', range: [0, 100] },
      weights: flatWeights(data, {}),
      transform: 'none',
    }) as const;

  const computed = (data: Asem) => {
    const index = computeIndex(indexOf(data));
    if (!index.ok) throw new Error(index.error[0]!.message);
    return index.value;
  };
  const only = (data: Asem, keep: (pillar: string) => boolean): Asem => ({
    ...data,
    indicators: data.indicators.filter(({ dimension }) => keep(dimension)),
  });
  const pillars = Object.keys(SUB_INDEX);

  it('normalized indicators, pillars, sub-indices, the index and every rank', async () => {
    const data = await asem();
    expect(data.entities).toEqual(expected.aggregated.uCode);
    const whole = computed(data);
    const check = (scores: Float64Array, column: string) => {
      scores.forEach((value, i) => {
        close(value, expected.aggregated[column]![i]!, `${column} ${data.entities[i]}`, RELATIVE, RELATIVE);
      });
      if (expected.ranks[column] === undefined) return;
      const ranks = ranksOf(scores, rankingBlocks(null, scores.length));
      expected.ranks.uCode.forEach((code, i) => {
        expect(ranks[data.entities.indexOf(code)], `${column} ${code}`).toBe(expected.ranks[column]![i]);
      });
    };
    data.indicators.forEach(({ name }, j) => {
      check(whole.normalized[j]!, name);
    });
    check(whole.scores, 'Index');
    for (const pillar of pillars) check(computed(only(data, (it) => it === pillar)).scores, pillar);
    for (const sub of ['Conn', 'Sust'])
      check(computed(only(data, (it) => SUB_INDEX[it] === sub)).scores, sub);
  });

  it('correlations with the index, and alpha', async () => {
    const data = await asem();
    const whole = computed(data);
    const { indicators } = diagnoseIndex(indexOf(data), whole);
    expected.corr_with_index.Var2.forEach((name, i) => {
      const found = indicators.find(({ indicator }) => indicator === name)!;
      close(found.correlation!, expected.corr_with_index.Correlation[i]!, name, RELATIVE, RELATIVE);
    });
    for (const [pillar, alpha] of Object.entries(expected.cronbach_alpha)) {
      const columns = whole.normalized.filter((_, j) => data.indicators[j]!.dimension === pillar);
      close(cronbachAlpha(columns)!, alpha, `alpha of ${pillar}`, RELATIVE, RELATIVE);
    }
  });

  it('mean rank change where one pillar is left out', async () => {
    const data = await asem();
    const blocks = rankingBlocks(null, data.entities.length);
    const own = ranksOf(computed(data).scores, blocks);
    for (const pillar of pillars) {
      const left = ranksOf(computed(only(data, (it) => it !== pillar)).scores, blocks);
      const [shift] = expected.remove_pillar_mean_abs_rank_change[pillar]!;
      close(meanShift(left, own), shift!, pillar, RELATIVE);
    }
  });
});
