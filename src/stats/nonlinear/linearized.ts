import { dot } from '../../numeric/sum.ts';
import { luSolve } from '../index/solve.ts';
import { crossProducts } from '../regression/cross-products.ts';
import { linearFit } from '../regression/fixed-effects.ts';
import { inference } from '../regression/inference.ts';
import { addScaled, type LeastSquares, solveLeastSquares } from '../regression/least-squares.ts';
import { prepare } from '../regression/prepare.ts';
import type { Factor, RegressionFit, RegressionInput, VcovChoice } from '../regression/types.ts';
import { waldF } from '../regression/wald.ts';
import { type WaldTest, waldTest } from '../threshold/wald.ts';

/** A coefficient that the outcome is linear in, or a parameter that the regressors depend on. */
export type Parameter = {
  readonly name: string;
  /** Derivative of the fit with respect to it, before effects are taken out. */
  readonly derivative: Float64Array;
  readonly value: number;
};

/** Estimates of a nonlinear least-squares problem on complete rows without singletons. Every column n. */
export type LinearizedInput = {
  readonly y: Float64Array;
  /** The fit is the sum of these coefficients times their derivatives. */
  readonly coefficients: readonly Parameter[];
  readonly parameters: readonly Parameter[];
  /**
   * Minus the sum of residuals times second derivatives of the fit, for pairs (i, j) of coefficients then parameters;
   * zero where the fit is linear in both.
   */
  readonly curvature: (residuals: Float64Array) => readonly (readonly number[])[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
  readonly confidence: number;
};

export type ParameterEstimate = WaldTest & {
  readonly name: string;
  readonly estimate: number;
  /** NaN, with a reason, where the data do not identify it. */
  readonly stdError: number;
  readonly reason: string | null;
};

export type LinearizedFit = {
  /** Coefficients and the constant, with standard errors that allow for the parameters being estimated. */
  readonly column: RegressionFit;
  readonly parameters: readonly ParameterEstimate[];
};

const UNIDENTIFIED = 'not identified: the fit does not change with it beyond the other terms';

/**
 * Standard errors of nonlinear least squares with absorbed effects: A^-1 B A^-1, A the Hessian of half the sum of
 * squares (derivatives' cross-products and curvature), B as `vcov` has it of the scores.
 *
 * @cite Hansen (2017), JBES 35(2), Theorem 2; Gonzalez, Terasvirta, van Dijk and Yang (2017), section 4
 * @oracle test/oracle/kink, test/oracle/smooth-transition
 */
export function fitLinearized(input: LinearizedInput): LinearizedFit {
  const { y, coefficients, parameters } = input;
  const all = [...coefficients, ...parameters];
  const fitted = new Float64Array(y.length);
  for (const { derivative, value } of coefficients) addScaled(fitted, value, derivative);
  const regression = regressionInput(input, all);
  const prepared = prepare(regression);
  const residuals = new Float64Array(prepared.within);
  prepared.transformed.forEach((column, j) => {
    if (j < coefficients.length) addScaled(residuals, -coefficients[j]!.value, column);
  });
  const solved = solveLeastSquares(residuals, prepared.transformed, prepared.norms);
  const influence = sandwichInfluence(solved, input.curvature(residuals));
  const kept: LeastSquares = {
    ...solved,
    beta: Float64Array.from(solved.kept, (j) => (j < coefficients.length ? all[j]!.value : 0)),
    residuals,
    rss: dot(residuals, residuals),
    influence,
  };
  const fit = linearFit(regression, prepared, kept, prepared.transformed);
  return split(fit, solved.kept, input);
}

function regressionInput(input: LinearizedInput, all: readonly Parameter[]): RegressionInput {
  return {
    y: input.y,
    terms: all.map(({ name }) => name),
    columns: all.map(({ derivative }) => derivative),
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: input.absorb,
    entity: input.entity,
    time: input.time,
    vcov: input.vcov,
    confidence: input.confidence,
    variance: 'swamy_arora',
  };
}

/** H (H'H + C)^-1 from H (H'H)^-1: times (I + C (H'H)^-1)^-1. */
function sandwichInfluence(
  { influence, kept }: LeastSquares,
  curvature: readonly (readonly number[])[],
): readonly Float64Array[] {
  const size = kept.length;
  const own = Array.from(kept, (i) => Array.from(kept, (j) => curvature[i]![j]!));
  if (own.every((row) => row.every((value) => value === 0))) return influence;
  const inverse = crossProducts(influence);
  const rows = own.map((row, i) =>
    Array.from({ length: size }, (_, j) => {
      let sum = i === j ? 1 : 0;
      for (let l = 0; l < size; l++) sum += row[l]! * inverse[j * size + l]!;
      return sum;
    }),
  );
  const columns: Float64Array[] = [];
  for (let j = 0; j < size; j++) {
    const unit = Array.from({ length: size }, (_, i) => (i === j ? 1 : 0));
    const weights = luSolve(rows, unit);
    if (weights === null) return influence;
    const column = new Float64Array(influence[0]!.length);
    weights.forEach((weight, i) => {
      addScaled(column, weight, influence[i]!);
    });
    columns.push(column);
  }
  return columns;
}

/** The joint fit in two: the coefficients as a regression's column, the parameters beside it. */
function split(fit: RegressionFit, kept: Int32Array, input: LinearizedInput): LinearizedFit {
  const { coefficients, parameters, confidence } = input;
  const linear = coefficients.length;
  const size = fit.terms.length;
  const own = [...Array.from(kept.keys()).filter((i) => kept[i]! < linear), size - 1];
  const matrix = new Float64Array(own.length * own.length);
  own.forEach((a, i) => {
    own.forEach((b, j) => {
      matrix[j * own.length + i] = fit.vcov[b * size + a]!;
    });
  });
  const beta = Float64Array.from(own, (i) => fit.beta[i]!);
  const slopes = own.slice(0, -1).map((_, i) => i);
  const test = waldF(
    beta,
    matrix,
    slopes,
    fit.vcovInfo.df,
    slopes.length === 0 ? 'no slope' : fit.vcovInfo.reason,
  );
  const column: RegressionFit = {
    ...fit,
    terms: own.map((i) => fit.terms[i]!),
    ...inference(beta, matrix, fit.vcovInfo.df, confidence),
    omitted: fit.omitted.filter(({ term }) => coefficients.some(({ name }) => name === term)),
    fit: {
      ...fit.fit,
      fStatistic: Number.isNaN(test.statistic) ? null : test.statistic,
      fPValue: test.pValue,
    },
  };
  return {
    column,
    parameters: parameters.map((it, j) => parameterEstimate(fit, kept, linear + j, it, confidence)),
  };
}

function parameterEstimate(
  fit: RegressionFit,
  kept: Int32Array,
  position: number,
  { name, value }: Parameter,
  confidence: number,
): ParameterEstimate {
  const at = kept.indexOf(position);
  const size = fit.terms.length;
  const stdError = at < 0 ? Number.NaN : Math.sqrt(fit.vcov[at * size + at]!);
  const reason = at < 0 ? UNIDENTIFIED : fit.vcovInfo.reason;
  return {
    name,
    estimate: value,
    stdError,
    ...waldTest(value, stdError, fit.vcovInfo.df, confidence),
    reason,
  };
}
