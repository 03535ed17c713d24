import type { ImputationMethod } from '../catalog/imputation-methods.ts';
import type {
  AggregateMethod,
  NormalizeMethod,
  TreatMethod,
  WeightMethod,
} from '../catalog/index-methods.ts';
import type { Scope } from './scope.ts';

type Known<Method extends string> = { readonly [method in Method]: true };

const treat: Known<TreatMethod> = { none: true, winsorize: true, outliers: true, log: true, box_cox: true };

const normalize: Known<NormalizeMethod> = {
  minmax: true,
  zscore: true,
  rank: true,
  percentile: true,
  borda: true,
  distance_to_max: true,
  distance_to_reference: true,
  distance_to_target: true,
  fraction_of_max: true,
  goalposts: true,
  vector: true,
};

const weights: Known<WeightMethod> = {
  entropy: true,
  equal: true,
  expert: true,
  ahp: true,
  cv: true,
  std_dev: true,
  critic: true,
  pca: true,
  scatter_degree: true,
  combination: true,
  benefit_of_the_doubt: true,
};

const aggregate: Known<AggregateMethod> = {
  arithmetic: true,
  geometric: true,
  harmonic: true,
  power: true,
  copeland: true,
  topsis: true,
};

const imputation: Known<ImputationMethod | 'none'> = {
  none: true,
  linear: true,
  spline: true,
  spline_fmm: true,
  pchip: true,
  geometric: true,
  locf: true,
  nocb: true,
  growth: true,
  moving_average: true,
  mean: true,
  median: true,
  trend: true,
  time_mean: true,
  time_median: true,
  pooled_mean: true,
  pooled_median: true,
  row_mean: true,
  two_way: true,
  em: true,
};

/** Methods that `level.CHOICE.METHOD` has words for. */
export const namedMethods: { readonly [choice: string]: { readonly [method: string]: true } } = {
  treat,
  normalize,
  weights,
  aggregate,
  imputation,
};

/** An alternative of a choice by the words for its method; where the study gave it a label, or it is an indicator, by that. */
export function levelLabel(
  { words, names }: Pick<Scope, 'words' | 'names'>,
  choice: string,
  level: string,
): string {
  if (level === 'own') return words('choice.own');
  const kind = choice.slice(choice.lastIndexOf('.') + 1);
  if (kind === 'leave_out') return names.label(level);
  const methods = namedMethods[kind];
  return methods !== undefined && Object.hasOwn(methods, level) ? words(`level.${kind}.${level}`) : level;
}
