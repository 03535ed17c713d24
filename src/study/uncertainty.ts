import type { AggregateRule, NormalizeRule, TreatRule, WeightsRule } from '../catalog/index-methods.ts';
import type { MissingSpec } from './missing.ts';

export type ChoiceKind =
  | 'imputation'
  | 'treat'
  | 'normalize'
  | 'weights'
  | 'aggregate'
  | 'leave_out'
  | 'perturb_weights';

/** One choice that varies: its levels, the study's own first. */
export type FactorSpec = {
  /** As the design calls it: `weights`, or `rural.weights` where each index has its own. */
  readonly name: string;
  readonly kind: ChoiceKind;
  /** null: of all indices together. */
  readonly index: string | null;
  readonly levels: readonly string[];
  /** By index: the place in its list of alternatives that each level stands for. */
  readonly places: { readonly [index: string]: readonly number[] };
};

/** Alternatives of one index, its own rule first in every list. */
export type AlternativesSpec = {
  /** null: nothing is done. */
  readonly treat: readonly (TreatRule | null)[];
  readonly normalize: readonly NormalizeRule[];
  readonly weights: readonly WeightsRule[];
  readonly aggregate: readonly AggregateRule[];
  readonly leaveOut: readonly (readonly string[])[];
};

export type UncertaintyEstimator = 'jansen' | 'saltelli' | 'sobol' | 'martinez' | 'coinr';

export type UncertaintySpec = {
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly kind: 'uncertainty';
  readonly of: readonly string[];
  readonly together: boolean;
  readonly factors: readonly FactorSpec[];
  readonly alternatives: { readonly [index: string]: AlternativesSpec };
  /** Besides `data.missing`. */
  readonly imputations: readonly Omit<MissingSpec, 'columns'>[];
  readonly perturb: { readonly by: number; readonly sets: number } | null;
  readonly design: 'monte_carlo' | 'sobol' | 'factorial';
  readonly replications: number;
  readonly estimator: UncertaintyEstimator;
  /** By factor, the place of the level; a combination that has all of them is not drawn. */
  readonly exclude: readonly { readonly [factor: string]: number }[];
  readonly scale: 'spread' | 'range' | 'own';
  readonly carry: readonly string[];
  readonly confidence: number;
};

/** How many times everything is computed, and how many combinations there are to draw from. */
export function runsOf({ design, replications, factors }: UncertaintySpec): {
  readonly runs: number;
  readonly combinations: number;
} {
  const combinations = factors.reduce((product, { levels }) => product * levels.length, 1);
  const runs =
    design === 'factorial'
      ? combinations
      : design === 'sobol'
        ? replications * (factors.length + 2)
        : replications;
  return { runs, combinations };
}
