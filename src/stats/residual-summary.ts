import { quantile } from '../numeric/dist/normal.ts';
import { quantileType7, sorted } from '../numeric/quantile.ts';
import { sum } from '../numeric/sum.ts';

/** What a figure shows of the residuals of one regression. */
export type ResidualSummary = {
  /** Standardized residuals against quantiles of the normal distribution, ascending. */
  readonly quantiles: readonly { readonly normal: number; readonly residual: number }[];
  /** Rows in groups of equally many by fitted value: their mean fitted value and the quartiles of their residuals. */
  readonly groups: readonly {
    readonly fitted: number;
    readonly low: number;
    readonly median: number;
    readonly high: number;
  }[];
};

const POINTS = 101;
const GROUPS = 12;
/** More rows than these are thinned evenly: a figure shows no more. */
const MOST_ROWS = 50_000;

/**
 * Quantiles and groups of residuals in units of their standard deviation (divisor N - 1).
 *
 * @shape residuals, fitted n, finite -> at most 101 quantiles and 12 groups; null where residuals do not vary
 */
export function summarizeResiduals(residuals: Float64Array, fitted: Float64Array): ResidualSummary | null {
  const rows = thinned(residuals.length);
  const n = rows.length;
  const own = Float64Array.from(rows, (row) => residuals[row]!);
  const mean = sum(own) / n;
  const deviation = Math.sqrt(sum(own.map((value) => (value - mean) * (value - mean))) / (n - 1));
  if (n < 2 * GROUPS || !(deviation > 0)) return null;
  const scaled = own.map((value) => value / deviation);
  const ascending = sorted(scaled);
  const count = Math.min(POINTS, n);
  const quantiles = Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count;
    return { normal: quantile(share), residual: quantileType7(ascending, share) };
  });
  const order = rows.map((_, i) => i).sort((a, b) => fitted[rows[a]!]! - fitted[rows[b]!]! || a - b);
  const groups = Array.from({ length: GROUPS }, (_, g) => {
    const inside = order.slice(Math.floor((g * n) / GROUPS), Math.floor(((g + 1) * n) / GROUPS));
    const values = sorted(inside.map((i) => scaled[i]!));
    const center = sum(Float64Array.from(inside, (i) => fitted[rows[i]!]!)) / inside.length;
    const at = (share: number) => quantileType7(values, share);
    return { fitted: center, low: at(0.25), median: at(0.5), high: at(0.75) };
  });
  return { quantiles, groups };
}

/** Fraction part of the golden ratio: its multiples fall between each other evenly. */
const GOLDEN = 0.618_033_988_749_894_9;

/** All rows, or one out of each stretch of them; at no fixed distance, which could be that of a panel's periods. */
function thinned(n: number): number[] {
  if (n <= MOST_ROWS) return Array.from({ length: n }, (_, i) => i);
  const stretch = n / MOST_ROWS;
  return Array.from({ length: MOST_ROWS }, (_, i) => Math.floor((i + ((i * GOLDEN) % 1)) * stretch));
}
