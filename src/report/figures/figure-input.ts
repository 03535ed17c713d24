import type {
  CompanionDetails,
  DescriptivesDetails,
  MediationDetails,
  RegressionDetails,
  Results,
  ThresholdDetails,
} from '../../results/results.ts';
import type { Study } from '../../study/study.ts';
import type { Words } from '../words.ts';

/** What figures are drawn from. */
export type FigureInput = {
  readonly study: Study;
  readonly results: Results;
  readonly details: {
    readonly thresholds: { readonly [model: string]: ThresholdDetails };
    readonly mediations: { readonly [model: string]: MediationDetails };
    readonly companions?: { readonly [model: string]: CompanionDetails };
    readonly descriptives?: { readonly [model: string]: DescriptivesDetails };
    readonly regressions?: { readonly [model: string]: RegressionDetails };
  };
  readonly words: Words;
};
