import { fitRegression } from './fit.ts';
import { type SharedPanel, sharedPanel } from './streaming/shared-panel.ts';
import type { RegressionFit, RegressionInput } from './types.ts';

/** Panels that are kept: a table often alternates between a few sets of effects or of rows. */
const PANELS = 4;

/**
 * Fits of a series of regressions, such as the columns of a table or the specifications of a curve: what
 * `fitRegression` gives, bit for bit, in whatever company and order. Small panels with the same rows and effects share
 * what does not depend on the regression, and a column's effects are worked out once. Columns and factors are told apart
 * by identity: nobody may write into them while the series lasts.
 */
export function fitSeries(): (input: RegressionInput) => RegressionFit {
  const panels: SharedPanel[] = [];
  const panelOf = (input: RegressionInput): SharedPanel | null => {
    const known = panels.find((panel) => panel.covers(input));
    if (known !== undefined) return known;
    const panel = sharedPanel(input);
    if (panel !== null && panels.unshift(panel) > PANELS) panels.pop();
    return panel;
  };
  return (input) => {
    const panel = input.estimator === 'fixed_effects' ? panelOf(input) : null;
    return panel?.fit(input) ?? fitRegression(input);
  };
}
