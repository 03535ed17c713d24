import type { IndexResult, Results, WeightRow } from '../results/results.ts';
import { compareValues, pairByKey } from './compare.ts';
import { type Renames, renamed } from './renames.ts';
import type { ScoreChange, WeightChange } from './types.ts';

type Ranked<T> = { readonly row: T; readonly rank: number };

/** Weights of every index, the largest change first. */
export function weightChanges(a: Results, b: Results, renames: Renames): WeightChange[] {
  const pairs = pairByKey(
    Object.entries(a.indices),
    Object.entries(b.indices),
    ([name]) => name,
    renamed(renames.terms),
  );
  return pairs.flatMap(({ key, old, new: fresh }) => {
    const rows = weightsOf(key, old?.[1], fresh?.[1], renames.indicators.get(key));
    return rows.sort((one, other) => sizeOf(other) - sizeOf(one));
  });
}

function weightsOf(
  index: string,
  old: IndexResult | undefined,
  fresh: IndexResult | undefined,
  indicators: ReadonlyMap<string, string> | undefined,
): WeightChange[] {
  const rename = renamed(indicators ?? new Map());
  const key = ({ row }: Ranked<WeightRow>) => JSON.stringify([row.indicator, row.time ?? null]);
  const renameKey = (text: string) => {
    const [indicator, time] = JSON.parse(text) as [string, number | null];
    return JSON.stringify([rename(indicator), time]);
  };
  const before = rankedWithin(
    old?.weights ?? [],
    ({ time }) => time ?? null,
    ({ weight }) => weight,
  );
  const after = rankedWithin(
    fresh?.weights ?? [],
    ({ time }) => time ?? null,
    ({ weight }) => weight,
  );
  return pairByKey(before, after, key, renameKey).map((pair): WeightChange => {
    const { row } = (pair.new ?? pair.old)!;
    const oldWeight = pair.old?.row.weight ?? null;
    const newWeight = pair.new?.row.weight ?? null;
    return {
      index,
      dimension: row.dimension,
      indicator: row.indicator,
      time: row.time ?? null,
      old: oldWeight,
      new: newWeight,
      oldRank: pair.old?.rank ?? null,
      newRank: pair.new?.rank ?? null,
      change: compareValues(oldWeight, newWeight),
    };
  });
}

/** Scores of every index with their ranks within the period, the largest change of rank first, then of score. */
export function scoreChanges(a: Results, b: Results, renames: Renames): ScoreChange[] {
  const pairs = pairByKey(
    Object.entries(a.indices),
    Object.entries(b.indices),
    ([name]) => name,
    renamed(renames.terms),
  );
  return pairs.flatMap(({ key, old, new: fresh }) => {
    const rows = scoresOf(key, old?.[1], fresh?.[1]);
    return rows.sort((one, other) => rankMove(other) - rankMove(one) || sizeOf(other) - sizeOf(one));
  });
}

type ScoreRow = IndexResult['scores'][number];

function scoresOf(
  index: string,
  old: IndexResult | undefined,
  fresh: IndexResult | undefined,
): ScoreChange[] {
  const before = rankedWithin(
    old?.scores ?? [],
    ({ time }) => time,
    ({ score }) => score,
  );
  const after = rankedWithin(
    fresh?.scores ?? [],
    ({ time }) => time,
    ({ score }) => score,
  );
  const key = ({ row }: Ranked<ScoreRow>) => JSON.stringify([row.entity, row.time]);
  return pairByKey(before, after, key).map((pair): ScoreChange => {
    const { row } = (pair.new ?? pair.old)!;
    const oldScore = pair.old?.row.score ?? null;
    const newScore = pair.new?.row.score ?? null;
    return {
      index,
      entity: row.entity,
      time: row.time,
      old: oldScore,
      new: newScore,
      oldRank: pair.old?.rank ?? null,
      newRank: pair.new?.rank ?? null,
      change: compareValues(oldScore, newScore),
    };
  });
}

/** Each row with its rank among the rows of its group: 1 is the largest value, equal values share the better rank. */
function rankedWithin<T>(
  rows: readonly T[],
  groupOf: (row: T) => number | null,
  measure: (row: T) => number,
): Ranked<T>[] {
  const groups = new Map<number | null, number[]>();
  for (const row of rows) {
    const group = groups.get(groupOf(row));
    if (group === undefined) groups.set(groupOf(row), [measure(row)]);
    else group.push(measure(row));
  }
  const ranks = new Map([...groups].map(([group, values]) => [group, ranksOf(values)]));
  return rows.map((row) => ({ row, rank: ranks.get(groupOf(row))!.get(measure(row))! }));
}

function ranksOf(values: readonly number[]): Map<number, number> {
  const ranks = new Map<number, number>();
  [...values]
    .sort((one, other) => other - one)
    .forEach((value, position) => {
      if (!ranks.has(value)) ranks.set(value, position + 1);
    });
  return ranks;
}

/** Size of a change, to nine digits: changes that are equal but for rounding keep the study's order. */
function sizeOf({ old, new: fresh }: { readonly old: number | null; readonly new: number | null }): number {
  return Number(Math.abs((fresh ?? 0) - (old ?? 0)).toPrecision(9));
}

function rankMove({ oldRank, newRank }: ScoreChange): number {
  return oldRank === null || newRank === null ? 0 : Math.abs(newRank - oldRank);
}
