import { compareCodeUnits } from '../../base/compare.ts';
import { quantileType7 } from '../../numeric/quantile.ts';
import { sum } from '../../numeric/sum.ts';
import type { IndexResult, RegressionResult } from '../../results/results.ts';
import type { RegressionSpec } from '../../study/study.ts';
import type { NumberRun } from '../document.ts';
import { formatNumber } from '../format.ts';
import { inline, runs } from '../fragment.ts';
import { coverage } from '../notes.ts';
import { derived, period } from '../origin.ts';
import { number, numberOf, type Scope } from '../scope.ts';
import { type At, type Fold, pointerPart, type Selection } from '../selection.ts';
import { indicatorLabel, indicatorWeights, weightRun } from '../tables/indicators.ts';
import type { Context, ContextMap } from '../template.ts';
import { emphasized } from './index-methods.ts';
import { countWord } from './places.ts';

/** Scores of one entity or of one period. */
type Group<Key> = { readonly key: Key; readonly scores: Float64Array };

/** Which way a number went, for a template to put into words. */
export function movement(
  scope: Scope,
  first: number,
  last: number,
  origins?: { readonly fold: Fold; readonly first: Selection; readonly last: Selection },
): ContextMap {
  const [a, b] = [number(scope, first), number(scope, last)];
  const same = a.text === b.text;
  const told = (run: NumberRun, end: 'first' | 'last') =>
    inline(origins === undefined ? run : derived(run, origins.fold, origins[end]));
  return { first: told(a, 'first'), last: told(b, 'last'), same, rises: !same && last > first };
}

/** Scores of an index, or another field of the same entries. */
const scoresOf = (index: string, where: NonNullable<At['where']>, field = 'score'): Selection => ({
  path: `/indices/${pointerPart(index)}/scores`,
  where,
  field,
});

/** The heaviest and the lightest indicator; null where an index has one. */
export function weightFacts(scope: Scope, name: string): ContextMap | null {
  const index = scope.input.study.indices.find((it) => it.name === name);
  const weights = indicatorWeights(scope.input.results.indices[name]?.weights ?? []).toSorted(
    (a, b) => b.weight - a.weight,
  );
  const [most, least] = [weights[0], weights.at(-1)];
  if (index === undefined || most === undefined || least === undefined) return null;
  const told = (it: typeof most): ContextMap => ({
    label: runs(emphasized(scope, indicatorLabel(index, it.dimension, it.indicator))),
    weight: inline(weightRun(scope, name, it)),
  });
  const [a, b] = [numberOf(scope, most, 'weight'), numberOf(scope, least, 'weight')];
  const printed = (it: typeof most): string => formatNumber(it.weight, scope.digits);
  return {
    index: runs(scope.names.prose(name)),
    equal: a.kind === 'number' && b.kind === 'number' && a.text === b.text,
    /** Several share an end: no one of them is the heaviest or the lightest. */
    tied: [most, least].some((end) => weights.filter((it) => printed(it) === printed(end)).length > 1),
    most: told(most),
    least: told(least),
  };
}

/** Median and middle half in the first and in the last period, and who is at the ends of the last. */
export function overTimeFacts(scope: Scope, name: string): ContextMap | null {
  const periods = byTime(scope.input.results.indices[name]);
  const [start, end] = [periods[0], periods.at(-1)];
  if (start === undefined || end === undefined || periods.length < 2) return null;
  const ends = ranked(scope.input.results.indices[name], end.key);
  const at = ({ scores }: Group<number>, share: number) => quantileType7(scores, share);
  const within = {
    first: scoresOf(name, { time: start.key }),
    last: scoresOf(name, { time: end.key }),
  };
  return {
    index: runs(scope.names.prose(name)),
    from: inline(period(start.key)),
    to: inline(period(end.key)),
    median: movement(scope, at(start, 0.5), at(end, 0.5), { fold: 'median', ...within }),
    half: movement(scope, at(start, 0.75) - at(start, 0.25), at(end, 0.75) - at(end, 0.25), {
      fold: 'middle_half',
      ...within,
    }),
    highest: scope.entityName(ends[0]!),
    lowest: scope.entityName(ends.at(-1)!),
  };
}

/** The entities with the highest and the lowest mean score. */
export function regionFacts(scope: Scope, name: string): ContextMap | null {
  const groups = new Map<string, number[]>();
  for (const { entity, score } of scope.input.results.indices[name]?.scores ?? []) {
    const own = groups.get(entity);
    if (own === undefined) groups.set(entity, [score]);
    else own.push(score);
  }
  const means = [...groups].map(([entity, own]) => ({
    entity,
    mean: sum(Float64Array.from(own)) / own.length,
  }));
  means.sort((a, b) => b.mean - a.mean || compareCodeUnits(a.entity, b.entity));
  const [most, least] = [means[0], means.at(-1)];
  if (most === undefined || least === undefined) return null;
  const told = (it: typeof most) => ({
    entity: scope.entityName(it.entity),
    mean: inline(derived(numberOf(scope, it, 'mean'), 'mean', scoresOf(name, { entity: it.entity }))),
  });
  return { index: runs(scope.names.prose(name)), highest: told(most), lowest: told(least) };
}

/** How many entities rose and fell between the first and the last period, and who did most. */
export function rankFacts(scope: Scope, name: string): ContextMap | null {
  const result = scope.input.results.indices[name];
  const periods = byTime(result);
  const [start, end] = [periods[0]?.key, periods.at(-1)?.key];
  if (start === undefined || end === undefined) return null;
  const before = new Map(ranked(result, start).map((entity, i) => [entity, i]));
  const moves = ranked(result, end).flatMap((entity, i) => {
    const place = before.get(entity);
    return place === undefined ? [] : [{ entity, up: place - i }];
  });
  moves.sort((a, b) => b.up - a.up || compareCodeUnits(a.entity, b.entity));
  const [most, least] = [moves[0], moves.at(-1)];
  if (most === undefined || least === undefined) return null;
  const both = [start, end].flatMap((time) => [scoresOf(name, { time }, 'entity'), scoresOf(name, { time })]);
  const ranking = (value: number, fold: Fold) => countWord(scope, value, fold, ...both);
  const told = (it: typeof most): Context =>
    it.up === 0
      ? null
      : {
          entity: scope.entityName(it.entity),
          places: ranking(Math.abs(it.up), it.up > 0 ? 'most_up' : 'most_down'),
          one: Math.abs(it.up) === 1,
        };
  return {
    index: runs(scope.names.prose(name)),
    from: inline(period(start)),
    to: inline(period(end)),
    of: ranking(moves.length, 'in_both'),
    rose: ranking(moves.filter(({ up }) => up > 0).length, 'rose'),
    fell: ranking(moves.filter(({ up }) => up < 0).length, 'fell'),
    riser: most.up > 0 ? told(most) : null,
    faller: least.up < 0 ? told(least) : null,
  };
}

/** How many of the regressors' intervals exclude zero. */
export function coefficientFacts(scope: Scope, spec: RegressionSpec, result: RegressionResult): ContextMap {
  const drawn = result.columns.flatMap((column, i) => {
    const regressors = new Set(spec.columns[i]?.regressors.map((term) => term.name));
    return column.terms.filter(
      (term) =>
        regressors.has(term.term) &&
        term.estimate !== null &&
        term.conf_low !== null &&
        term.conf_high !== null,
    );
  });
  const at = (field: string): Selection[] => intervalsOf(spec, result, field);
  const clear = drawn.filter((term) => (term.conf_low ?? 0) > 0 || (term.conf_high ?? 0) < 0);
  return {
    several: drawn.length > 1,
    of: countWord(scope, drawn.length, 'count', ...at('estimate')),
    clear: countWord(scope, clear.length, 'clear', ...at('conf_low'), ...at('conf_high')),
    all: clear.length === drawn.length,
    none: clear.length === 0,
    one: clear.length === 1,
    positive: clear.length > 0 && clear.every((term) => (term.estimate ?? 0) > 0),
    negative: clear.length > 0 && clear.every((term) => (term.estimate ?? 0) < 0),
    coverage: coverage(spec.confidence),
  };
}

/** One field of the regressors in every column. */
function intervalsOf(spec: RegressionSpec, result: RegressionResult, field: string): Selection[] {
  return result.columns.flatMap((column, i) =>
    (spec.columns[i]?.regressors ?? []).flatMap(({ name }) =>
      column.terms.some((term) => term.term === name && term.conf_low !== null && term.estimate !== null)
        ? [{ path: `/models/${pointerPart(spec.name)}/columns/${i}/terms`, where: { term: name }, field }]
        : [],
    ),
  );
}

/** The pair of variables that goes together most. */
export function correlationFacts(scope: Scope, model: string): ContextMap | null {
  const details = scope.input.details.descriptives?.[model];
  if (details === undefined) return null;
  let best: { readonly i: number; readonly j: number; readonly r: number } | null = null;
  details.correlations.forEach((row, i) => {
    row.forEach((r, j) => {
      if (j < i && r !== null && (best === null || Math.abs(r) > Math.abs(best.r))) best = { i, j, r };
    });
  });
  const found = best as { readonly i: number; readonly j: number; readonly r: number } | null;
  if (found === null) return { strongest: null };
  const name = (at: number) => runs(scope.names.prose(details.variables[at] ?? ''));
  return {
    strongest: {
      first: name(found.j),
      second: name(found.i),
      r: inline(
        derived(numberOf(scope, found, 'r'), 'value', {
          details: true,
          path: `/descriptives/${pointerPart(model)}/correlations/${found.i}/${found.j}`,
        }),
      ),
    },
  };
}

function byTime(result: IndexResult | undefined): readonly Group<number>[] {
  const groups = new Map<number, number[]>();
  for (const { time, score } of result?.scores ?? []) {
    if (time === null) continue;
    const own = groups.get(time);
    if (own === undefined) groups.set(time, [score]);
    else own.push(score);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([key, own]) => ({ key, scores: Float64Array.from(own).sort() }));
}

/** Entities of one period, the highest score first; ties by name. */
function ranked(result: IndexResult | undefined, time: number): readonly string[] {
  return (result?.scores ?? [])
    .filter((it) => it.time === time)
    .toSorted((a, b) => b.score - a.score || compareCodeUnits(a.entity, b.entity))
    .map(({ entity }) => entity);
}
