import { dot } from '../../numeric/sum.ts';
import { fitLinearized, type LinearizedFit, type Parameter } from '../nonlinear/linearized.ts';
import { fitRegression } from '../regression/fit.ts';
import type { RegimeTerm } from '../threshold/types.ts';
import { firstDerivatives, type Shape, secondDerivative, transitionValues } from './logistic.ts';
import type { SmoothInput } from './types.ts';

export type SmoothEstimate = LinearizedFit & { readonly regimeTerms: readonly RegimeTerm[] };

type Design = {
  /** Slopes by regressor and regime (0 all transitions at 0, r the first r of them at 1), then controls. */
  readonly coefficients: readonly Parameter[];
  /** Transition by transition: gamma, then its locations. */
  readonly parameters: readonly Parameter[];
  readonly regimeTerms: readonly RegimeTerm[];
  readonly residuals: Float64Array;
};

/**
 * The model with slopes by regime: x'b_0 (1 - g_1) + x'b_1 (g_1 - g_2) + ..., the same fit as x'b_0 + x'(b_1 - b_0) g_1 + ...
 * in terms that read like a threshold model's.
 */
export function designOf(input: SmoothInput, shapes: readonly Shape[]): Design {
  const { regimeRegressors, controls, transitionVariable } = input;
  const q = transitionVariable.values;
  const g = shapes.map((shape) => transitionValues(q, shape));
  const labels = regimeLabels(shapes.length);
  const shares = labels.map((_, r) =>
    q.map((_value, i) => (r === 0 ? 1 : g[r - 1]![i]!) - (r === shapes.length ? 0 : g[r]![i]!)),
  );
  const regimeTerms = regimeRegressors.flatMap(({ name }) =>
    labels.map(
      (label, regime): RegimeTerm => ({
        term: shapes.length === 0 ? name : `${name} [${label}]`,
        of: name,
        regime,
      }),
    ),
  );
  const columns = [
    ...regimeRegressors.flatMap(({ values }) =>
      shares.map((share) => values.map((value, i) => value * share[i]!)),
    ),
    ...controls.map(({ values }) => values),
  ];
  const names = [...regimeTerms.map(({ term }) => term), ...controls.map(({ name }) => name)];
  const fit = slopesOf(input, columns);
  const coefficients = columns.map((derivative, j) => ({ name: names[j]!, derivative, value: fit.value(j) }));
  const parameters = shapes.flatMap((shape, r) => {
    const load = loadOf(input, coefficients, shapes.length, r);
    return firstDerivatives(q, g[r]!, shape).map((column, a) => ({
      name: a === 0 ? 'gamma' : `location ${a}`,
      derivative: column.map((value, i) => value * load[i]!),
      value: a === 0 ? shape.gamma : shape.locations[a - 1]!,
    }));
  });
  return { coefficients, parameters, regimeTerms, residuals: fit.residuals };
}

/** `g = 0`, `g = 1`; with several transitions the values of all of them. */
function regimeLabels(transitions: number): readonly string[] {
  return Array.from({ length: transitions + 1 }, (_, regime) =>
    transitions === 1
      ? `g = ${regime}`
      : Array.from({ length: transitions }, (_, r) => `g${r + 1} = ${r < regime ? 1 : 0}`).join(', '),
  );
}

/** Change of the fit per unit of g_r: sum over regressors of x times its change of slope. */
function loadOf(
  input: SmoothInput,
  coefficients: readonly Parameter[],
  transitions: number,
  r: number,
): Float64Array {
  const load = new Float64Array(input.y.length);
  input.regimeRegressors.forEach(({ values }, k) => {
    const own = k * (transitions + 1) + r;
    const change = coefficients[own + 1]!.value - coefficients[own]!.value;
    for (let i = 0; i < load.length; i++) load[i] = load[i]! + change * values[i]!;
  });
  return load;
}

function slopesOf(
  input: SmoothInput,
  columns: readonly Float64Array[],
): { value: (j: number) => number; residuals: Float64Array } {
  const fit = fitRegression({
    y: input.y,
    terms: columns.map((_, j) => String(j)),
    columns,
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: input.absorb,
    entity: input.entity,
    time: input.time,
    vcov: { type: 'iid' },
    confidence: input.confidence,
    variance: 'swamy_arora',
  });
  return {
    residuals: fit.residuals,
    value: (j) => {
      const at = fit.terms.indexOf(String(j));
      return at < 0 ? 0 : fit.beta[at]!;
    },
  };
}

/** Everything at the shapes found; a gamma at its bound counts as known, since the data only say that it is large. */
export function estimate(input: SmoothInput, shapes: readonly Shape[], steepest: number): SmoothEstimate {
  const { y, transitionVariable, absorb, entity, time, vcov, confidence } = input;
  const { coefficients, parameters, regimeTerms } = designOf(input, shapes);
  const silent = (at: number): Parameter =>
    shapes.length > 0 && isBound(shapes, at, steepest)
      ? { ...parameters[at]!, derivative: new Float64Array(y.length) }
      : parameters[at]!;
  const fit = fitLinearized({
    y,
    coefficients,
    parameters: parameters.map((_, at) => silent(at)),
    curvature: (residuals) => curvatureOf(input, coefficients, shapes, transitionVariable.values, residuals),
    absorb,
    entity,
    time,
    vcov,
    confidence,
  });
  return { ...fit, regimeTerms: shapes.length === 0 ? [] : regimeTerms };
}

function isBound(shapes: readonly Shape[], at: number, steepest: number): boolean {
  const width = 1 + shapes[0]!.locations.length;
  return at % width === 0 && shapes[at / width]!.gamma >= steepest;
}

/** Minus the sum of residuals times second derivatives of the fit. */
function curvatureOf(
  input: SmoothInput,
  coefficients: readonly Parameter[],
  shapes: readonly Shape[],
  q: Float64Array,
  residuals: Float64Array,
): number[][] {
  const linear = coefficients.length;
  const regimes = shapes.length + 1;
  const width = shapes.length === 0 ? 0 : 1 + shapes[0]!.locations.length;
  const size = linear + shapes.length * width;
  const rows = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const set = (i: number, j: number, value: number): void => {
    rows[i]![j] = value;
    rows[j]![i] = value;
  };
  shapes.forEach((shape, r) => {
    const g = transitionValues(q, shape);
    const load = loadOf(input, coefficients, shapes.length, r);
    const first = firstDerivatives(q, g, shape);
    for (let a = 0; a < width; a++) {
      const own = linear + r * width + a;
      input.regimeRegressors.forEach(({ values }, k) => {
        const cross = dot(
          residuals,
          first[a]!.map((value, i) => value * values[i]!),
        );
        set(k * regimes + r, own, cross);
        set(k * regimes + r + 1, own, -cross);
      });
      for (let b = a; b < width; b++) {
        const second = secondDerivative(q, g, shape, a, b);
        set(
          own,
          own - a + b,
          -dot(
            residuals,
            second.map((value, i) => value * load[i]!),
          ),
        );
      }
    }
  });
  return rows;
}
