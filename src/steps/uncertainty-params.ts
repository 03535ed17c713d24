import type { Claim, HypothesisSpec, ModelSpec } from '../study/study.ts';
import type { UncertaintySpec } from '../study/uncertainty.ts';
import type { IndexParams } from './index-params.ts';

/** A carried model: its own parameters, and the terms that it is about. */
export type CarriedParams = {
  readonly name: string;
  readonly kind: 'regression' | 'mediation' | 'threshold' | 'kink' | 'smooth_transition';
  readonly focus: readonly string[];
};

export type VariableParams =
  | { readonly kind: 'formula'; readonly name: string; readonly pointer: string; readonly formula: string }
  | {
      readonly kind: 'location_quotient';
      readonly name: string;
      readonly pointer: string;
      readonly part: string;
      readonly whole: string;
    };

/** An uncertainty analysis as the plan hands it over (plan/uncertainty.ts). */
export type UncertaintyParams = Omit<UncertaintySpec, 'title' | 'carry'> & {
  readonly affected: { readonly columns: readonly string[]; readonly order: readonly string[] };
  readonly indices: { readonly [name: string]: IndexParams };
  readonly variables: { readonly [name: string]: VariableParams };
  /** Terms of carried models that are computed anew: their formulas. */
  readonly terms: { readonly [name: string]: string };
  readonly models: readonly CarriedParams[];
  readonly specs: readonly ModelSpec[];
  readonly hypotheses: readonly HypothesisSpec[];
};

export type { Claim };
