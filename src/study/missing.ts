import type { ImputationMethod } from '../catalog/imputation-methods.ts';

/** What is done about missing cells of raw columns. */
export type MissingSpec = {
  readonly method: 'none' | ImputationMethod;
  /** moving_average: so many rows on either side (2), and how they are weighed (simple). */
  readonly window?: number;
  readonly weighting?: 'simple' | 'linear' | 'exponential';
  readonly edges: 'none' | 'nearest' | 'extrapolate';
  /** Longest run of consecutive periods that is filled; null is no limit. */
  readonly maxGap: number | null;
  /** time_mean, time_median, pooled_mean, pooled_median: a column; only rows of the same value count. */
  readonly by?: string;
  /** row_mean: columns that stand in for each other; all of them by default. */
  readonly sets?: readonly (readonly string[])[];
  /** row_mean: columns of which greater values are worse. */
  readonly reversed?: readonly string[];
  /** Raw columns to fill, already resolved (default: every raw column that an index uses). */
  readonly columns: readonly string[];
};
