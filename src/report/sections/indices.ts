import type { IndexSpec } from '../../study/study.ts';
import type { Block } from '../document.ts';
import { indexEquations, observation } from '../equations.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { aggregateEquation, normalizeEquation, weightEquation } from '../index-equations.ts';
import type { MathNode } from '../math.ts';
import { derived, setting } from '../origin.ts';
import { count, countOf, number, type Scope } from '../scope.ts';
import { type At, pointerPart, type Selection } from '../selection.ts';
import {
  dimensionLabel,
  groupByDimension,
  type IndicatorWeight,
  indicatorLabel,
  indicatorTable,
  indicatorWeights,
  weightRun,
} from '../tables/indicators.ts';
import type { Context, ContextMap } from '../template.ts';
import { figuresAt } from './figures.ts';
import {
  aggregationText,
  emphasized,
  isPlainEntropy,
  isStandardNormalization,
  normalizationText,
  treatmentText,
  weightingText,
} from './index-methods.ts';
import { countWord, reference } from './places.ts';

/** So many of the heaviest indicators are named in the text. */
const NAMED = 3;

/** Of more indicators that count against the score than these, the text says how many there are. */
const NEGATIVES_NAMED = 5;

/** Relative: shares of one dimension differ by the rounding of a division. */
const EQUAL_WEIGHTS = 1e-12;

/** The measurement of every index: method, equations, indicator table, figures. */
export function indicesContext(scope: Scope): ContextMap {
  const { indices } = scope.input.study;
  return {
    any: indices.length > 0,
    several: indices.length > 1,
    indices: indices.map((index) => indexContext(scope, index)),
    methods: methodsContext(scope, indices),
  };
}

function indexContext(scope: Scope, index: IndexSpec): ContextMap {
  const weights = indicatorWeights(scope.input.results.indices[index.name]?.weights ?? []);
  const heaviest = [...weights].sort((a, b) => b.weight - a.weight).slice(0, NAMED);
  const indicators = index.dimensions.flatMap((dimension) => dimension.indicators);
  const negative = indicators.filter((indicator) => indicator.direction === -1);
  const caption = scope.templates.inlines('caption/indicators', { label: scope.names.label(index.name) });
  return {
    label: runs(scope.names.prose(index.name)),
    title: scope.names.label(index.name),
    symbol: index.symbol ?? null,
    table: block(indicatorTable(scope, index, caption)),
    ref: reference(`tbl:index:${index.name}`),
    figures: block(...figuresAt(scope, 'indices', { index: index.name })),
    indicators: countWord(scope, indicators.length, 'count', {
      path: `/indices/${pointerPart(index.name)}/weights`,
    }),
    one_indicator: indicators.length === 1,
    dimensions: index.hasDimensions
      ? countWord(scope, index.dimensions.length, 'different', {
          path: `/indices/${pointerPart(index.name)}/weights`,
          field: 'dimension',
        })
      : null,
    dimension_list: index.hasDimensions ? dimensionList(scope, index, weights) : [],
    negative: negative.map((indicator) => runs(emphasized(scope, indicator.label ?? indicator.name))),
    one_negative: negative.length === 1,
    many_negative:
      negative.length > NEGATIVES_NAMED
        ? countWord(scope, negative.length, 'count', weightOf(index, { direction: 'negative' }))
        : null,
    equal_dimensions: index.hasDimensions ? equalDimensions(scope, weights) : false,
    heaviest:
      weights.length > NAMED && index.weights.method !== 'equal'
        ? heaviest.map((it) => ({
            label: runs(emphasized(scope, indicatorLabel(index, it.dimension, it.indicator))),
            weight: inline(weightRun(scope, index.name, it)),
          }))
        : [],
    heaviest_share: inline(
      derived(
        { kind: 'number', text: formatPercent(sumOf(heaviest)), value: sumOf(heaviest) },
        'sum_of_means',
        ...heaviest.map((it) => weightOf(index, { dimension: it.dimension, indicator: it.indicator })),
      ),
    ),
    equal: index.weights.method === 'equal' && allEqual(weights),
    log: index.transform === 'ln',
    by_time: index.weights.scope === 'by_time',
    ...incompleteContext(scope, index),
  };
}

/** How many scores rest on fewer indicators, and how many rows have none. */
function incompleteContext(scope: Scope, { name, aggregate }: IndexSpec): ContextMap {
  const rows = scope.input.results.indices[name]?.incomplete ?? [];
  const unscored = rows.filter(({ scored }) => !scored).length;
  const fewer = rows.length - unscored;
  const incomplete = (scored: boolean): Selection => ({
    path: `/indices/${pointerPart(name)}/incomplete`,
    where: { scored },
  });
  const scores = scope.input.results.indices[name]?.scores.length ?? 0;
  return {
    complete: aggregate.missing === 'skip' && rows.length === 0,
    fewer: fewer === 0 ? null : inline(derived(count(fewer), 'count', incomplete(true))),
    one_fewer: fewer === 1,
    scores: inline(derived(count(scores), 'count', { path: `/indices/${pointerPart(name)}/scores` })),
    unscored: unscored === 0 ? null : inline(derived(count(unscored), 'count', incomplete(false))),
    one_unscored: unscored === 1,
  };
}

/** Dimensions with the sum of their weights, heaviest first. */
function dimensionList(scope: Scope, index: IndexSpec, weights: readonly IndicatorWeight[]): Context {
  const sums = groupByDimension(weights).map((group) => ({
    name: dimensionLabel(index, group[0]?.dimension ?? null),
    sum: sumOf(group),
    weight: inline(
      derived(
        number(scope, sumOf(group)),
        'sum_of_means',
        ...group.map((it) => weightOf(index, { dimension: it.dimension, indicator: it.indicator })),
      ),
    ),
  }));
  sums.sort((a, b) => b.sum - a.sum);
  return sums.map((it) => ({ name: it.name, weight: it.weight }));
}

/** Whether all dimensions print the same weight. */
function equalDimensions(scope: Scope, weights: readonly IndicatorWeight[]): boolean {
  const sums = groupByDimension(weights).map((group) => formatNumber(sumOf(group), scope.digits));
  return sums.length > 1 && new Set(sums).size === 1;
}

/** The weights of an index that are of an indicator, or of all. */
const weightOf = (index: IndexSpec, where: NonNullable<At['where']>): Selection => ({
  path: `/indices/${pointerPart(index.name)}/weights`,
  where,
  field: 'weight',
});

/** Equal within their dimensions is not yet equal: dimensions of different size divide the same weight otherwise. */
function allEqual(weights: readonly IndicatorWeight[]): boolean {
  const first = weights[0]?.weight ?? 0;
  return weights.every((it) => Math.abs(it.weight - first) <= EQUAL_WEIGHTS * Math.abs(first));
}

function sumOf(weights: readonly IndicatorWeight[]): number {
  let total = 0;
  for (const it of weights) total += it.weight;
  return total;
}

/** Indices made the same way are described once, with their equations. */
function methodsContext(scope: Scope, indices: readonly IndexSpec[]): Context {
  const groups = new Map<string, IndexSpec[]>();
  for (const index of indices) {
    const key = JSON.stringify([index.normalize, index.weights, index.aggregate, index.treat]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  const all = [...groups.values()];
  return all.map((same, i) => methodContext(scope, same, i, all.length > 1));
}

function methodContext(scope: Scope, same: readonly IndexSpec[], at: number, several: boolean): ContextMap {
  const index = same[0] as IndexSpec;
  const indicators = same.flatMap((it) => it.dimensions.flatMap((dimension) => dimension.indicators));
  const equations = indexEquations({
    positive: indicators.some((it) => it.direction === 1),
    negative: indicators.some((it) => it.direction === -1),
    shift: index.weights.shift,
    cells: observation(scope),
    pooled: index.weights.scope === 'pooled',
  });
  const shown = (name: string, math: MathNode | null): Context =>
    math === null ? null : block({ kind: 'equation', id: `eq:index:${at}:${name}`, math } satisfies Block);
  const entropy = isPlainEntropy(index);
  const standard = isStandardNormalization(index);
  const cellLetters = observation(scope);
  const first = equations.positive === null ? 'negative' : 'positive';
  return {
    several,
    indices: same.map((it) => runs(scope.names.prose(it.name))),
    one_index: same.length === 1,
    cross_section: scope.input.study.panel.time === null,
    pooled: index.weights.scope === 'pooled',
    pooled_range: index.normalize.scope === 'pooled',
    entropy,
    within: index.weights.within === 'dimension',
    shift:
      index.weights.shift === 0
        ? null
        : inline(
            setting(
              String(index.weights.shift),
              index.weights.shift,
              `/indices/${pointerPart(index.name)}/weights/shift`,
            ),
          ),
    standard,
    normalization: standard ? null : normalizationText(scope, index),
    normalization_equation: standard
      ? null
      : shown('normalize', normalizeEquation(index.normalize, cellLetters)),
    treatment: treatmentText(scope, same),
    weighting: entropy ? null : weightingText(scope, same),
    weighting_equation: entropy ? null : shown('weighting', weightEquation(index.weights)),
    aggregation: aggregationText(scope, index),
    positive: standard ? shown('positive', equations.positive) : null,
    negative: standard ? shown('negative', equations.negative) : null,
    entropy_equation: entropy ? shown('entropy', equations.entropy) : null,
    weight_equation: entropy ? shown('weight', equations.weight) : null,
    score_equation: shown('score', aggregateEquation(index.aggregate, cellLetters)),
    first_ref: reference(`eq:index:${at}:${first}`),
    both: equations.positive !== null && equations.negative !== null,
    second_ref: reference(`eq:index:${at}:negative`),
    cells: inline(countOf(scope.input.results.sample, 'rows')),
  };
}
