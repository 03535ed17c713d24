import type { MomentsResult } from '../results/columns.ts';
import { momentsOn } from '../stats/regression/moments.ts';
import type { RegressionFit, Weights } from '../stats/regression/types.ts';

type Named = { readonly name: string; readonly values: Float64Array };

/**
 * Mean and spread of the outcome, and spread of the terms, on the rows that a column used.
 *
 * @param of outcome and columns on the rows that the fit was given
 */
export function columnMoments(
  { terms, rowsUsed }: Pick<RegressionFit, 'terms' | 'rowsUsed'>,
  of: { readonly y: Float64Array; readonly columns: readonly Named[]; readonly weights?: Weights | null },
): MomentsResult {
  const weights = of.weights ?? null;
  const { mean, stdDev } = momentsOn(of.y, rowsUsed, weights);
  const estimated = new Set(terms);
  return {
    outcome_mean: mean,
    outcome_std_dev: stdDev,
    terms: of.columns.flatMap(({ name, values }) =>
      estimated.has(name) ? [{ term: name, std_dev: momentsOn(values, rowsUsed, weights).stdDev }] : [],
    ),
  };
}
