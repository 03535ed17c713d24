import { minimumRows } from '../threshold/candidates.ts';
import type { KinkInput, KinkProblem } from './types.ts';

/** Where the model without a kink fits exactly there is no sum of squares to bring down. */
export function noResidual(rows: number): KinkProblem {
  const message =
    rows === 0
      ? 'no row is left: each stands alone in an absorbed effect'
      : `the model fits its ${rows} rows exactly: there is nothing left for a kink to explain`;
  return {
    at: 'outcome',
    message,
    hint: 'see whether the outcome varies beyond its effects and controls, and whether enough rows are left',
  };
}

/** Why there is no point at which a kink could be placed. */
export function noKink({ kinkVariable, trim }: KinkInput, candidates: number): KinkProblem {
  const { name, values } = kinkVariable;
  const rows = values.length;
  const distinct = new Set(values).size;
  const least = minimumRows(trim, rows);
  if (distinct < 3) {
    return {
      at: 'kink_variable',
      message: `${name} has ${distinct === 1 ? 'one value' : 'two distinct values'}, and a line that bends needs three or more`,
      hint: `as a regressor of a regression ${name} says all that it can say`,
    };
  }
  if (candidates > 0) {
    return {
      at: 'kink_variable',
      message: `a kink in ${name} adds nothing to the model: the effects or controls hold it already at every point`,
      hint: `see whether ${name} changes within entities, and whether controls are made of it`,
    };
  }
  if (2 * least > rows) {
    return {
      at: 'trim',
      message: `trim ${trim} asks for ${least} of ${rows} rows on either side of the kink`,
      hint: 'use a smaller trim, or more data',
    };
  }
  return {
    at: 'kink_variable',
    message: `${name} has ${distinct} distinct values, and none of them leaves ${least} of ${rows} rows (trim ${trim}) on either side`,
    hint: 'use a smaller trim, or a kink variable with more distinct values',
  };
}
