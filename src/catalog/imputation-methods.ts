/** How missing values are filled: along one entity's series, or (time_mean, two_way, em) across entities. */
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
  | 'trend'
  | 'time_mean'
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
