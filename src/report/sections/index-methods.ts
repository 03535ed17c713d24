import type { IndexSpec } from '../../study/study.ts';
import { emph, type Inlines, text } from '../document.ts';
import { type Fragment, inline, runs } from '../fragment.ts';
import { derived, setting } from '../origin.ts';
import { count, number, type Scope } from '../scope.ts';
import { pointerPart, type Selection } from '../selection.ts';
import type { Context, ContextMap } from '../template.ts';

/** Whether normalization is min-max to [0, 1] for every indicator, which has words and equations of its own. */
export function isStandardNormalization({ normalize }: IndexSpec): boolean {
  const { method, scope, range, indicators } = normalize;
  return method === 'minmax' && scope !== 'base' && range === undefined && indicators === undefined;
}

/** Whether weights are plain entropy weights, which have words and equations of their own. */
export function isPlainEntropy({ weights }: IndexSpec): boolean {
  const { method, scope, between = 'same', zeros, share_shift, reproduce } = weights;
  return (
    method === 'entropy' &&
    scope !== 'base' &&
    between === 'same' &&
    [zeros, share_shift, reproduce].every((option) => option === undefined)
  );
}

/** A name in running text, in italics where the language has them. */
export function emphasized({ typography }: Scope, name: string): Inlines {
  return [typography.emphasis(name) ? emph(text(name)) : text(name)];
}

const fragment = (scope: Scope, template: string, context: ContextMap): Fragment =>
  runs(scope.templates.inlines(`method/${template}`, context));

/** What stands in the text of one index among several that are made alike: the names of indicators that differ. */
function labelsOf(scope: Scope, index: IndexSpec, names: readonly string[]): Context {
  const indicators = index.dimensions.flatMap((dimension) => dimension.indicators);
  return names.map((name) =>
    runs(emphasized(scope, indicators.find((it) => it.name === name)?.label ?? name)),
  );
}

/** A setting of an index. */
const set = (index: IndexSpec, value: number | string | null | undefined, key: string): Fragment =>
  inline(setting(String(value), typeof value === 'number' ? value : null, indexKey(index, key)));

const indexKey = ({ name }: IndexSpec, key: string): string => `/indices/${pointerPart(name)}/${key}`;

export function normalizationText(scope: Scope, index: IndexSpec): Fragment {
  const { normalize, weights } = index;
  const { method, range = [0, 1], indicators = {} } = normalize;
  const others = Object.entries(indicators)
    .filter(([, rule]) => rule.method !== method)
    .map(([name]) => name);
  const given = method === 'goalposts' || method === 'distance_to_target';
  return fragment(scope, 'normalize', {
    minmax: method === 'minmax',
    zscore: method === 'zscore',
    rank: method === 'rank',
    percentile: method === 'percentile',
    borda: method === 'borda',
    distance_to_max: method === 'distance_to_max',
    distance_to_reference: method === 'distance_to_reference',
    distance_to_target: method === 'distance_to_target',
    fraction_of_max: method === 'fraction_of_max',
    goalposts: method === 'goalposts',
    vector: method === 'vector',
    low: set(index, range[0], 'normalize/range/0'),
    high: set(index, range[1], 'normalize/range/1'),
    reference: normalize.reference ?? null,
    capped: normalize.cap !== false,
    negative: index.dimensions.some((dimension) => dimension.indicators.some((it) => it.direction === -1)),
    over: !given,
    pooled: normalize.scope === 'pooled',
    base: normalize.scope === 'base' ? set(index, normalize.base, 'normalize/base') : null,
    cross_section: scope.input.study.panel.time === null,
    others: others.length === 0 ? null : labelsOf(scope, index, others),
    one_other: others.length === 1,
    shift: weights.shift === 0 ? null : set(index, weights.shift, 'weights/shift'),
  });
}

/** null where nothing is treated. */
export function treatmentText(scope: Scope, same: readonly IndexSpec[]): Fragment | null {
  const index = same[0] as IndexSpec;
  const { treat } = index;
  if (treat === undefined) return null;
  let points = 0;
  const moved: Selection[] = [];
  for (const { name } of same) {
    for (const row of scope.input.results.indices[name]?.treatment ?? []) {
      points += row.moved.length;
      moved.push({ entry: row.moved, field: 'length' });
    }
  }
  const { percentiles = [0.01, 0.99], otherwise = 'error' } = treat;
  const others = Object.keys(treat.indicators ?? {});
  return fragment(scope, 'treat', {
    none: treat.method === 'none',
    winsorize: treat.method === 'winsorize',
    outliers: treat.method === 'outliers',
    log: treat.method === 'log',
    box_cox: treat.method === 'box_cox',
    low: set(index, percentiles[0], 'treat/percentiles/0'),
    high: set(index, percentiles[1], 'treat/percentiles/1'),
    skewness: set(index, treat.skewness ?? 2, 'treat/skewness'),
    kurtosis: set(index, treat.kurtosis ?? 3.5, 'treat/kurtosis'),
    limit: set(index, treat.limit ?? 5, 'treat/limit'),
    log_ct: otherwise === 'log_ct',
    log_ct_orig: otherwise === 'log_ct_orig',
    log_ct_plus: otherwise === 'log_ct_plus',
    combine: treat.combine === true,
    box_cox_then: otherwise === 'box_cox',
    others: others.length === 0 ? null : labelsOf(scope, index, others),
    points: points === 0 ? null : inline(derived(count(points), 'sum', ...moved)),
    one_point: points === 1,
  });
}

export function weightingText(scope: Scope, same: readonly IndexSpec[]): Fragment {
  const index = same[0] as IndexSpec;
  const { weights } = index;
  const { method, retain = 'kaiser', loadings = 'signed', between = 'same', combine } = weights;
  const ratios = same.flatMap(
    ({ name }) => scope.input.results.indices[name]?.judgements?.map((row) => row.consistency_ratio) ?? [],
  );
  return fragment(scope, 'weights', {
    entropy: method === 'entropy',
    equal: method === 'equal',
    expert: method === 'expert',
    ahp: method === 'ahp',
    cv: method === 'cv',
    std_dev: method === 'std_dev',
    critic: method === 'critic',
    pca: method === 'pca',
    scatter_degree: method === 'scatter_degree',
    combination: method === 'combination',
    doubt: method === 'benefit_of_the_doubt',
    least_share:
      weights.share_range === undefined ? null : set(index, weights.share_range[0], 'weights/share_range/0'),
    most_share:
      weights.share_range === undefined ? null : set(index, weights.share_range[1], 'weights/share_range/1'),
    geometric_mean: weights.priority === 'geometric_mean',
    column_mean: weights.priority === 'column_mean',
    ratio:
      ratios.length === 0
        ? null
        : inline(
            derived(
              number(scope, Math.max(...ratios)),
              'quantile_100',
              ...same.map(({ name }) => ({
                path: `/indices/${pointerPart(name)}/judgements`,
                field: 'consistency_ratio',
              })),
            ),
          ),
    raw: weights.of === 'raw',
    cv_contrast: weights.contrast === 'cv',
    kaiser: retain === 'kaiser',
    retain: set(index, retain, 'weights/retain'),
    squared: loadings === 'squared',
    absolute: loadings === 'absolute',
    parts: (weights.parts ?? []).map((part) => scope.words(`weights.${part.method}`)),
    multiplicative: combine === 'multiplicative',
    geometric: combine === 'geometric',
    additive: combine === 'additive',
    game_theory: combine === 'game_theory',
    zeros: weights.zeros === undefined ? null : set(index, weights.zeros, 'weights/zeros'),
    share_shift:
      weights.share_shift === undefined ? null : set(index, weights.share_shift, 'weights/share_shift'),
    reproduce: weights.reproduce !== undefined,
    within: weights.within === 'dimension',
    equal_between: between === 'equal' && method !== 'equal',
    renormalized: between === 'renormalized' && method !== 'equal',
    same_between: between === 'same' && !['equal', 'expert', 'ahp'].includes(method),
    base: weights.scope === 'base' ? set(index, weights.base, 'weights/base') : null,
    by_time: weights.scope === 'by_time' && !['equal', 'expert', 'ahp'].includes(method),
  });
}

export function aggregationText(scope: Scope, index: IndexSpec): Fragment {
  const { aggregate } = index;
  const { method, within } = aggregate;
  return fragment(scope, 'aggregate', {
    arithmetic: method === 'arithmetic',
    geometric: method === 'geometric',
    harmonic: method === 'harmonic',
    power: method === 'power',
    copeland: method === 'copeland',
    topsis: method === 'topsis',
    exponent: set(index, aggregate.power ?? 1, 'aggregate/power'),
    squares: aggregate.distance === 'weighted_squares',
    mean: method !== 'copeland' && method !== 'topsis',
    within: within === undefined ? null : scope.words(`aggregate.${within}`),
    skip: aggregate.missing === 'skip',
    least:
      aggregate.least_share === undefined
        ? null
        : inline(
            setting(
              String(Number((100 * aggregate.least_share).toPrecision(12))),
              aggregate.least_share,
              indexKey(index, 'aggregate/least_share'),
              'percent',
            ),
          ),
  });
}
