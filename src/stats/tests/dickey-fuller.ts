import { dot } from '../../numeric/sum.ts';
import { solveLeastSquares } from '../regression/least-squares.ts';
import type { Deterministic } from './unit-root-tables.ts';

export type UnitRootOptions = {
  readonly deterministic: Deterministic;
  /** Lagged differences: as many for every entity, or by a criterion up to `most`. */
  readonly lags: number | { readonly criterion: 'aic' | 'sic'; readonly most: number };
};

/** An augmented Dickey-Fuller regression. */
export type Adf = {
  readonly lags: number;
  readonly length: number;
  /** t of the lagged level: with degrees of freedom, and with the sum of squares over rows alone. */
  readonly t: number;
  /** Standard deviation of the residuals over rows, and the residuals of difference and level off the rest, each over it. */
  readonly sigma: number;
  readonly difference: Float64Array;
  readonly level: Float64Array;
};

/** Columns of the deterministic part. */
export function columnsOf(deterministic: Deterministic): number {
  return { none: 0, intercept: 1, trend: 2 }[deterministic];
}

/** The regression of one series; null where it is collinear or fits exactly. */
export function adf(values: Float64Array, { deterministic, lags }: UnitRootOptions): Adf | null {
  const chosen = typeof lags === 'number' ? lags : chooseLags(values, deterministic, lags);
  return regression(values, deterministic, chosen);
}

/** By the criterion on the rows that the most lags leave; the more lags of equals. */
function chooseLags(
  values: Float64Array,
  deterministic: Deterministic,
  { criterion, most }: { readonly criterion: 'aic' | 'sic'; readonly most: number },
): number {
  let best = { lags: 0, value: Number.POSITIVE_INFINITY };
  for (let lags = most; lags >= 0; lags--) {
    const { y, level, rest } = design(values, deterministic, lags, most);
    const fit = solveLeastSquares(y, [level, ...rest], normsOf([level, ...rest]));
    const k = fit.kept.length;
    const n = y.length;
    const value = Math.log(fit.rss / n) + (k * (criterion === 'aic' ? 2 : Math.log(n))) / n;
    if (value < best.value) best = { lags, value };
  }
  return best.lags;
}

/** Difference, lagged level, lagged differences and the deterministic part, without the first `skip` + 1 periods. */
function design(values: Float64Array, deterministic: Deterministic, lags: number, skip: number) {
  const size = values.length - skip - 1;
  const change = (t: number): number => values[t]! - values[t - 1]!;
  const at = (of: (t: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => of(skip + 1 + i));
  const lagged = Array.from({ length: lags }, (_, j) => at((t) => change(t - j - 1)));
  return {
    y: at(change),
    level: at((t) => values[t - 1]!),
    rest: [...lagged, ...deterministicColumns(size, deterministic)],
  };
}

export function deterministicColumns(size: number, deterministic: Deterministic): Float64Array[] {
  const ones = new Float64Array(size).fill(1);
  const trend = Float64Array.from({ length: size }, (_, t) => t - (size - 1) / 2);
  return [ones, trend].slice(0, columnsOf(deterministic));
}

function normsOf(columns: readonly Float64Array[]): number[] {
  return columns.map((column) => Math.sqrt(dot(column, column)));
}

export function residualOf(y: Float64Array, columns: readonly Float64Array[]): Float64Array {
  return columns.length === 0 ? y : solveLeastSquares(y, columns, normsOf(columns)).residuals;
}

/** Null where the regression is collinear or fits exactly. */
function regression(values: Float64Array, deterministic: Deterministic, lags: number): Adf | null {
  const { y, level, rest } = design(values, deterministic, lags, lags);
  const change = residualOf(y, rest);
  const before = residualOf(level, rest);
  const squares = dot(before, before);
  const df = y.length - rest.length - 1;
  if (df < 1 || !(squares > 1e-18 * dot(level, level))) return null;
  const slope = dot(before, change) / squares;
  const residuals = change.map((value, i) => value - slope * before[i]!);
  const rss = dot(residuals, residuals);
  if (!(rss > 1e-20 * dot(y, y))) return null;
  const sigma = Math.sqrt(rss / y.length);
  return {
    lags,
    length: values.length,
    t: slope / Math.sqrt(rss / df / squares),
    sigma,
    difference: change.map((value) => value / sigma),
    level: before.map((value) => value / sigma),
  };
}
