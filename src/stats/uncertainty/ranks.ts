import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { mean } from '../../numeric/sum.ts';
import { allRows, type Block, partOf, periodsOf, putPart } from '../index/blocks.ts';

/** Rows that are ranked among each other: those of one period, all of them in a cross-section. */
export function rankingBlocks(times: Float64Array | null, n: number): readonly Block[] {
  return times === null ? [allRows(n)] : periodsOf(times);
}

/**
 * Rank 1 is the highest score of its block; equal scores share the best of their ranks.
 *
 * @shape scores n -> n ranks
 */
export function ranksOf(scores: Float64Array, blocks: readonly Block[]): Float64Array {
  const ranks = new Float64Array(scores.length);
  for (const block of blocks) {
    const own = partOf(scores, block);
    const ascending = own.slice().sort();
    putPart(
      ranks,
      block,
      own.map((score) => 1 + own.length - firstAbove(ascending, score)),
    );
  }
  return ranks;
}

/** How many values are not above `score`. */
function firstAbove(ascending: Float64Array, score: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Mean over rows of |rank - own rank|. */
export function meanShift(ranks: Float64Array, own: Float64Array): number {
  return mean(ranks.map((rank, i) => Math.abs(rank - own[i]!)));
}

export type RankSummary = {
  /** Under the study's own choices. */
  readonly own: number;
  readonly mean: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Mean over draws of |rank - own rank|. */
  readonly shift: number;
  /** Share of draws in which the row stays ahead of the next in its block; null for the last. */
  readonly aheadOfNext: number | null;
};

/**
 * Ranks of every row over the draws: mean, median, type-7 quantiles, shift, and how often the order of neighbors holds (a
 * tie counts half).
 *
 * @shape draws: scores n and ranks n each
 */
export function summarizeRanks(
  own: { readonly scores: Float64Array; readonly ranks: Float64Array },
  draws: readonly { readonly scores: Float64Array; readonly ranks: Float64Array }[],
  blocks: readonly Block[],
  confidence: number,
): RankSummary[] {
  const next = nextRows(own.scores, blocks);
  const tail = (1 - confidence) / 2;
  return Array.from(own.ranks, (rank, row) => {
    const ranks = sorted(draws.map((draw) => draw.ranks[row]!));
    const after = next[row]!;
    const held = draws.map(({ scores }) => order(scores[row]!, scores[after]!));
    return {
      own: rank,
      mean: mean(ranks),
      median: quantileType7(ranks, 0.5),
      low: quantileType7(ranks, tail),
      high: quantileType7(ranks, 1 - tail),
      shift: mean(ranks.map((value) => Math.abs(value - rank))),
      aheadOfNext: after < 0 ? null : mean(held),
    };
  });
}

const order = (one: number, other: number): number => (one > other ? 1 : one === other ? 0.5 : 0);

/** The row that comes next below each one in its block; -1 for the last. Ties keep the order of rows. */
function nextRows(scores: Float64Array, blocks: readonly Block[]): Int32Array {
  const next = new Int32Array(scores.length).fill(-1);
  for (const { rows } of blocks) {
    const down = rows.slice().sort((a, b) => scores[b]! - scores[a]! || a - b);
    for (let i = 0; i + 1 < down.length; i++) next[down[i]!] = down[i + 1]!;
  }
  return next;
}
