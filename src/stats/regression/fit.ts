import { invariant } from '../../base/invariant.ts';
import { fitBetween } from './between.ts';
import { fitFirstDifference } from './first-difference.ts';
import { fitFixedEffects } from './fixed-effects.ts';
import { fitInstrumental } from './instrumental.ts';
import { fitRandomEffects } from './random-effects.ts';
import type { RegressionFit, RegressionInput } from './types.ts';

/**
 * One regression: pooled least squares, fixed effects, random effects, between, first differences, two-stage least squares.
 *
 * @throws InvariantError if lengths disagree (caller bug, never bad data)
 */
export function fitRegression(input: RegressionInput): RegressionFit {
  const n = input.y.length;
  invariant(n > 0 && input.terms.length === input.columns.length, 'fitRegression: terms and columns');
  invariant(
    input.columns.every((column) => column.length === n),
    'fitRegression: columns of unequal length',
  );
  switch (input.estimator) {
    case 'pooled_ols':
    case 'fixed_effects':
      return fitFixedEffects(input);
    case 'random_effects':
      return fitRandomEffects(input);
    case 'between':
      return fitBetween(input);
    case 'first_difference':
      return fitFirstDifference(input);
    case 'iv':
      return fitInstrumental(input);
  }
}
