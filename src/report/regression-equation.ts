import type { RegressionColumnSpec, Term } from '../study/study.ts';
import { controlTerms, effectTerms, noise, slopes, THIN, variable } from './equations.ts';
import { letter, type MathNode, mathNumber, operator, plus, row, sub } from './math.ts';
import type { Scope } from './scope.ts';

/** The equation of one column of a regression as estimated. */
export function regressionEquation(scope: Scope, column: RegressionColumnSpec): MathNode {
  const { estimator, effects } = column;
  const absorbing = estimator === 'fixed_effects' || (estimator !== 'random_effects' && effects.length > 0);
  const written = transformed(scope, column);
  return row(
    written(column.outcome),
    operator('='),
    plus([
      ...(absorbing || column.constant === false ? [] : [letter('alpha')]),
      ...slopes(scope, 'beta', column.regressors, written),
      ...controlTerms(scope, 'gamma', column.controls, written),
      ...dummyTerms(scope, column),
      ...slopeTerms(scope, column),
      ...(estimator === 'random_effects'
        ? [...randomTerms(effects, column.random), noise(scope)]
        : ending(scope, absorbing ? 'fixed_effects' : estimator, effects)),
    ]),
  );
}

/** How a variable stands in an equation: as it is, as a change, or as the mean of its entity. */
function transformed(scope: Scope, { estimator, span }: RegressionColumnSpec): (term: Term) => MathNode {
  const change = span === 1 ? letter('Delta') : sub(letter('Delta'), mathNumber(String(span)));
  if (estimator === 'first_difference') return (term) => row(change, THIN, variable(scope, term));
  if (estimator === 'between') return (term) => variable(scope, term, row(letter('i'), operator('·')));
  return (term) => variable(scope, term);
}

/** A coefficient per level of each categorical column. */
function dummyTerms(scope: Scope, { categorical }: RegressionColumnSpec): readonly MathNode[] {
  return categorical.map(({ name }) => sub(letter('theta'), scope.names.math(name)));
}

/** A slope per level of an absorbed effect. */
function slopeTerms(scope: Scope, { slopes = [] }: RegressionColumnSpec): readonly MathNode[] {
  const index = (effect: string): MathNode =>
    effect === 'entity' ? letter('i') : effect === 'time' ? letter('t') : scope.names.math(effect);
  return slopes.flatMap(({ effect, terms }) =>
    terms.map((term) => row(sub(letter('tau'), index(effect)), THIN, variable(scope, term))),
  );
}

/** Effects that enter as dummies, then those that are random. */
function randomTerms(
  effects: readonly string[],
  random: RegressionColumnSpec['random'] = undefined,
): readonly MathNode[] {
  const [u, v] = [sub(letter('u'), letter('i')), sub(letter('v'), letter('t'))];
  const entity = random === 'time' && effects.includes('entity') ? [sub(letter('mu'), letter('i'))] : [];
  const time = random === undefined && effects.includes('time') ? [sub(letter('lambda'), letter('t'))] : [];
  return [...entity, ...time, ...(random === 'time' ? [] : [u]), ...(random === undefined ? [] : [v])];
}

/** The constant, the effects and the error that an estimator's equation ends with. */
function ending(
  scope: Scope,
  estimator: RegressionColumnSpec['estimator'],
  effects: readonly string[],
): readonly MathNode[] {
  if (estimator === 'fixed_effects') return [...effectTerms(scope, effects), noise(scope)];
  if (estimator === 'between') return [sub(letter('u'), letter('i'))];
  return [noise(scope)];
}
