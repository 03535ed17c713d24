import { fitRegression } from './fit.ts';
import { type SharedPanel, sharedPanel } from './streaming/shared-panel.ts';
import type { Factor, RegressionFit, RegressionInput } from './types.ts';

/**
 * Fits of a series of regressions, such as the columns of a table or the specifications of a curve: what
 * `fitRegression` gives, bit for bit, in whatever company and order. Small panels with the same rows and effects share
 * what does not depend on the regression, and a column's effects are worked out once. Columns and factors are told apart
 * by identity: nobody may write into them while the series lasts.
 */
export function fitSeries(): (input: RegressionInput) => RegressionFit {
  let panel: SharedPanel | null = null;
  let none: readonly Factor[] | null = null;
  return (input) => {
    if (input.estimator !== 'fixed_effects' || input.absorb === none) return fitRegression(input);
    if (panel === null || !panel.covers(input)) panel = sharedPanel(input);
    if (panel === null) none = input.absorb;
    return panel?.fit(input) ?? fitRegression(input);
  };
}
