import { fitRegression } from '../regression/fit.ts';
import type { RegressionInput } from '../regression/types.ts';

/** Variance inflation of one term; null, with a reason, where it is a combination of the others. */
export type Inflation = {
  readonly term: string;
  /** Of the pooled regression. */
  readonly pooled: number | null;
  /** With the model's effects absorbed; null where there are none. */
  readonly within: number | null;
  readonly reason: string | null;
};

/**
 * Variance inflation factors 1 / (1 - R2_j), R2_j of each term on the others, pooled and within the absorbed effects.
 *
 * @cite Belsley, Kuh & Welsch (1980), section 3.2
 * @oracle test/oracle/regression
 */
export function varianceInflation(input: RegressionInput): Inflation[] {
  const absorbed = input.absorb.length === 0 ? null : absorbedTerms(input);
  return input.terms.map((term, j) => {
    const pooled = inflationOf(input, j, false);
    const within = absorbed === null || absorbed.has(term) ? null : inflationOf(input, j, true);
    const missing = pooled === null || (within === null && input.absorb.length > 0);
    return { term, pooled, within, reason: missing ? 'the other terms or the effects fit it exactly' : null };
  });
}

/** Terms of which the effects leave nothing but rounding, whose R2 would be one of noise. */
function absorbedTerms(input: RegressionInput): Set<string> {
  const alone = (term: string, j: number): boolean =>
    fitRegression({
      ...input,
      terms: [term],
      columns: [input.columns[j]!],
      low: null,
      estimator: 'fixed_effects',
      vcov: { type: 'iid' },
      instruments: null,
    }).omitted.length > 0;
  return new Set(input.terms.filter(alone));
}

/** An R2 this close to one is rounding about one. */
const EXACT = 1 - 1e-12;

function inflationOf(input: RegressionInput, j: number, absorbing: boolean): number | null {
  const others = input.terms.flatMap((_, k) => (k === j ? [] : [k]));
  const fit = fitRegression({
    ...input,
    y: input.columns[j]!,
    terms: others.map((k) => input.terms[k]!),
    columns: others.map((k) => input.columns[k]!),
    estimator: absorbing ? 'fixed_effects' : 'pooled_ols',
    absorb: absorbing ? input.absorb : [],
    vcov: { type: 'iid' },
    instruments: null,
  });
  const r2 = absorbing ? fit.fit.r2Within : fit.fit.r2Overall;
  return r2 === null || !(r2 < EXACT) ? null : 1 / (1 - r2);
}
