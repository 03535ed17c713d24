import { invariant } from '../../base/invariant.ts';
import { type LeastSquares, solveLeastSquares } from './least-squares.ts';
import type { Prepared } from './prepare.ts';
import type { RegressionInput } from './types.ts';

/** The columns of two-stage least squares, effects absorbed: positions are those of the input's terms. */
export type TwoStages = {
  readonly prepared: Prepared;
  readonly exogenous: readonly number[];
  readonly endogenous: readonly number[];
  /** Exogenous terms, then excluded instruments; norms beside them. */
  readonly z: readonly Float64Array[];
  readonly zNorms: readonly number[];
  /** First stages, one per endogenous term, on `z`. */
  readonly first: readonly LeastSquares[];
};

/** The first stages. */
export function twoStages(
  input: RegressionInput,
  prepared: Prepared,
  endogenousTerms: readonly string[],
): TwoStages {
  const endogenous = endogenousTerms.map((term) => input.terms.indexOf(term));
  invariant(!endogenous.includes(-1), 'twoStages: an instrumented term is not in the model');
  const exogenous = input.terms.flatMap((_, j) => (endogenous.includes(j) ? [] : [j]));
  const z = [...exogenous.map((j) => prepared.transformed[j]!), ...prepared.instruments];
  const zNorms = [...exogenous.map((j) => prepared.norms[j]!), ...prepared.instrumentNorms];
  const first = endogenous.map((j) => solveLeastSquares(prepared.transformed[j]!, z, zNorms));
  return { prepared, exogenous, endogenous, z, zNorms, first };
}
