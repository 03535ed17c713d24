/** How missing values are filled: along one entity's series, or (`acrossEntities`) from other rows. */
export type ImputationMethod =
  | 'linear'
  | 'locf'
  | 'nocb'
  | 'spline'
  | 'spline_fmm'
  | 'pchip'
  | 'geometric'
  | 'growth'
  | 'moving_average'
  | 'mean'
  | 'median'
  | 'trend'
  | 'time_mean'
  | 'time_median'
  | 'pooled_mean'
  | 'pooled_median'
  | 'row_mean'
  | 'two_way'
  | 'em';

/** Methods that interpolate, so that `edges` says what is done beyond the first and the last observation. */
export const interpolations: readonly ImputationMethod[] = [
  'linear',
  'spline',
  'spline_fmm',
  'pchip',
  'geometric',
  'locf',
  'nocb',
];

/** Interpolations that can go on beyond their ends. */
export const extrapolations: readonly ImputationMethod[] = ['linear', 'spline', 'spline_fmm', 'geometric'];

/** Centers of a group of rows, of one period or of all: `by` may part it further. */
export const groupCenterMethods: readonly ImputationMethod[] = [
  'time_mean',
  'time_median',
  'pooled_mean',
  'pooled_median',
];

/** Methods that need no time, so that they fill a cross-section too. */
export const timeless: readonly ImputationMethod[] = ['pooled_mean', 'pooled_median', 'row_mean', 'em'];
