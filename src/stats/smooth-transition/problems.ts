import type { SmoothInput, SmoothProblem } from './types.ts';

/** Where the linear model fits exactly there is no sum of squares to bring down. */
export function noResidual(rows: number): SmoothProblem {
  const message =
    rows === 0
      ? 'no row is left: each stands alone in an absorbed effect'
      : `the linear model fits its ${rows} rows exactly: there is nothing left for a transition to explain`;
  return {
    at: 'outcome',
    message,
    hint: 'see whether the outcome varies beyond its effects and controls, and whether enough rows are left',
  };
}

export function noVariation(
  { transitionVariable, regimeRegressors }: SmoothInput,
  reason: string,
): SmoothProblem {
  const { name, values } = transitionVariable;
  if (values.every((value) => value === values[0])) {
    return {
      at: 'transition_variable',
      message: `${name} has the same value in all ${values.length} rows, so that no slope can change with it`,
      hint: 'choose a transition variable that varies',
    };
  }
  const regressors = regimeRegressors.map((column) => column.name).join(', ');
  return {
    at: 'regime_regressors',
    message: `slopes of ${regressors} that change with ${name} cannot be told from the model: ${reason}`,
    hint: 'see whether the effects or controls already hold the products with the transition variable',
  };
}
