import type { KinkSpec, SmoothTransitionSpec } from '../study/study.ts';
import { controlTerms, effectTerms, noise, THIN, variable } from './equations.ts';
import {
  fraction,
  group,
  letter,
  type MathNode,
  mathFunction,
  mathNumber,
  operator,
  plus,
  row,
  sub,
} from './math.ts';
import type { Scope } from './scope.ts';

const minus = operator('-');
const gamma = letter('gamma');

/** y = b_1 (x - g)_- + b_2 (x - g)_+ + controls + effects + e. */
export function kinkEquation(scope: Scope, model: KinkSpec): MathNode {
  const x = variable(scope, model.kinkVariable);
  const part = (sign: '+' | '-', at: number): MathNode =>
    row(sub(letter('beta'), mathNumber(String(at))), THIN, sub(group(row(x, minus, gamma)), operator(sign)));
  return row(
    variable(scope, model.outcome),
    operator('='),
    plus([...constant(model.effects), part('-', 1), part('+', 2), ...tail(scope, model)]),
  );
}

/** y = x'b_0 + sum over r of x'b_r g_r(q) + controls + effects + e. */
export function smoothEquation(scope: Scope, model: SmoothTransitionSpec, transitions: number): MathNode {
  const many = model.regimeRegressors.length > 1;
  const slope = (r: number, j: number): MathNode =>
    sub(letter('beta'), mathNumber(many ? `${r},${j + 1}` : String(r)));
  const x = model.regimeRegressors.map((term) => variable(scope, term));
  const parts = Array.from({ length: transitions + 1 }, (_, r) =>
    x.map((regressor, j) =>
      r === 0
        ? row(slope(r, j), THIN, regressor)
        : row(
            slope(r, j),
            THIN,
            regressor,
            operator('·'),
            transition(scope, model, transitions > 1 ? r : null),
          ),
    ),
  ).flat();
  return row(
    variable(scope, model.outcome),
    operator('='),
    plus([...constant(model.effects), ...parts, ...tail(scope, model)]),
  );
}

/** g(q) = 1 / (1 + exp(-gamma (q - c_1) (q - c_2))). */
export function transitionEquation(
  scope: Scope,
  model: SmoothTransitionSpec,
  transitions: number,
  locations: number,
): MathNode {
  const r = transitions > 1 ? letter('r') : null;
  const q = variable(scope, model.transitionVariable);
  const factors = Array.from({ length: locations }, (_, j) => {
    const at = [...(r === null ? [] : [r]), ...(locations > 1 ? [mathNumber(String(j + 1))] : [])];
    return group(row(q, minus, at.length === 0 ? letter('c') : sub(letter('c'), row(...at))));
  });
  const steepness = r === null ? gamma : sub(gamma, r);
  const exponent = row(minus, steepness, ...factors);
  const left = row(r === null ? letter('g') : sub(letter('g'), r), group(q));
  return row(
    left,
    operator('='),
    fraction(mathNumber('1'), row(mathNumber('1'), operator('+'), mathFunction('exp'), group(exponent))),
  );
}

function transition(scope: Scope, model: SmoothTransitionSpec, r: number | null): MathNode {
  const g = r === null ? letter('g') : sub(letter('g'), mathNumber(String(r)));
  return row(g, group(variable(scope, model.transitionVariable)));
}

const constant = (effects: readonly string[]): MathNode[] => (effects.length === 0 ? [letter('alpha')] : []);

function tail(scope: Scope, model: KinkSpec | SmoothTransitionSpec): MathNode[] {
  return [
    ...controlTerms(scope, 'theta', model.controls),
    ...effectTerms(scope, model.effects),
    noise(scope),
  ];
}
