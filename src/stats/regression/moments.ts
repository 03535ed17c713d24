import { mean, standardDeviation, sum } from '../../numeric/sum.ts';
import type { Weights } from './types.ts';

export type Moments = { readonly mean: number; readonly stdDev: number };

/**
 * Mean and standard deviation of a column on some of its rows, as the regression counts them: frequency weights repeat rows
 * (divisor: their sum less 1), analytic weights are scaled to sum to the rows (divisor n - 1), as in Stata's `summarize`.
 *
 * @shape values n; rows positions in it, each once; weights n
 * @status fewer than two rows leave stdDev NaN
 * @oracle test/oracle/rescale
 */
export function momentsOn(values: Float64Array, rows: Int32Array, weights: Weights | null = null): Moments {
  const chosen = (all: Float64Array): Float64Array =>
    rows.length === all.length ? all : Float64Array.from(rows, (row) => all[row]!);
  const x = chosen(values);
  if (weights === null) return { mean: mean(x), stdDev: x.length < 2 ? Number.NaN : standardDeviation(x) };
  const w = chosen(weights.values);
  const total = sum(w);
  const center = sum(x.map((value, i) => value * w[i]!)) / total;
  const squares = sum(x.map((value, i) => w[i]! * (value - center) * (value - center)));
  const variance =
    weights.type === 'frequency' ? squares / (total - 1) : ((squares / total) * x.length) / (x.length - 1);
  return { mean: center, stdDev: Math.sqrt(variance) };
}
