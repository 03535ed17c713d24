import * as t from '../../numeric/dist/t.ts';
import { quantileType7, sorted } from '../../numeric/quantile.ts';
import { mean, sum } from '../../numeric/sum.ts';

/** An estimate under one draw. `df` of its t distribution; Infinity for the normal. */
export type DrawnEstimate = { readonly estimate: number; readonly stdError: number; readonly df: number };

export type EstimateSpread = {
  readonly mean: number;
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  /** Quantiles of the estimates over the draws, without their sampling error. */
  readonly low: number;
  readonly high: number;
  /** Mean of the squared standard errors. */
  readonly within: number;
  /** Variance of the estimates over the draws, divisor n. */
  readonly between: number;
  /** sqrt(within + between). */
  readonly stdError: number;
  /** between / (within + between). */
  readonly choiceShare: number | null;
  /** Interval of the mixture of all sampling distributions. */
  readonly mixtureLow: number;
  readonly mixtureHigh: number;
};

/**
 * An estimate over draws of choices, each draw counting the same. The variance of the mixture of the sampling
 * distributions is the mean sampling variance plus the variance of the estimates (the law of total variance); its
 * interval is that of the mixture itself, the quantiles of mean_b F((x - estimate_b) / se_b).
 *
 * @shape draws n >= 1, every number finite, standard errors >= 0
 * @cite Hoeting, Madigan, Raftery & Volinsky (1999), Statistical Science 14, equations 2-3, with equal weights
 */
export function spreadOf(draws: readonly DrawnEstimate[], confidence: number): EstimateSpread {
  const estimates = sorted(draws.map(({ estimate }) => estimate));
  const n = draws.length;
  const center = mean(estimates);
  const within = mean(draws.map(({ stdError }) => stdError * stdError));
  const between = sum(estimates.map((value) => (value - center) * (value - center))) / n;
  const total = within + between;
  const tail = (1 - confidence) / 2;
  const grouped = groupDraws(draws);
  return {
    mean: center,
    median: quantileType7(estimates, 0.5),
    least: estimates[0]!,
    greatest: estimates[n - 1]!,
    low: quantileType7(estimates, tail),
    high: quantileType7(estimates, 1 - tail),
    within,
    between,
    stdError: Math.sqrt(total),
    choiceShare: total > 0 ? between / total : null,
    mixtureLow: mixtureQuantile(grouped, tail),
    mixtureHigh: mixtureQuantile(grouped, 1 - tail),
  };
}

type Weighted = DrawnEstimate & { readonly count: number };

/** Equal draws once, with their number: a design draws a combination many times. */
function groupDraws(draws: readonly DrawnEstimate[]): Weighted[] {
  const groups = new Map<string, { draw: DrawnEstimate; count: number }>();
  for (const draw of draws) {
    const key = `${draw.estimate} ${draw.stdError} ${draw.df}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { draw, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].map(({ draw, count }) => ({ ...draw, count }));
}

/** Where the bracket is narrower than this share of its first width, the quantile is found. */
const WIDTH = 1e-12;
const MOST_STEPS = 200;

/** By regula falsi with the Illinois change: the ends of the bracket are the least and greatest of the single quantiles. */
function mixtureQuantile(draws: readonly Weighted[], p: number): number {
  const n = sum(draws.map(({ count }) => count));
  const excess = (x: number): number =>
    sum(
      draws.map(({ estimate, stdError, df, count }) =>
        stdError > 0 ? count * t.cdf((x - estimate) / stdError, df) : x >= estimate ? count : 0,
      ),
    ) /
      n -
    p;
  const quantile = memo((df) => t.quantile(p, df));
  const each = draws.map(({ estimate, stdError, df }) => estimate + stdError * quantile(df));
  let low = Math.min(...each);
  let high = Math.max(...each);
  const width = WIDTH * (high - low);
  let below = excess(low);
  let above = excess(high);
  let last = 0;
  for (let k = 0; k < MOST_STEPS && high - low > width; k++) {
    const guess = below < 0 && above > 0 ? low + ((high - low) * below) / (below - above) : Number.NaN;
    const middle = guess > low && guess < high ? guess : low + (high - low) / 2;
    if (!(middle > low && middle < high)) break;
    const here = excess(middle);
    if (here === 0) return middle;
    const side = here < 0 ? -1 : 1;
    if (here < 0) {
      low = middle;
      below = here;
      if (side === last) above /= 2;
    } else {
      high = middle;
      above = here;
      if (side === last) below /= 2;
    }
    last = side;
  }
  return low + (high - low) / 2;
}

function memo(of: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    const found = known.get(key) ?? of(key);
    known.set(key, found);
    return found;
  };
}
