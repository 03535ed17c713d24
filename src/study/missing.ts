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
  /** Raw columns to fill, already resolved (default: every raw column that an index uses). */
  readonly columns: readonly string[];
};
