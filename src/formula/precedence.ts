import type { BinaryOperator } from './ast.ts';

/** How tightly an operator holds its left and its right operand; `^` groups to the right, all else to the left. */
export type BindingPower = { readonly left: number; readonly right: number };

const powers: { readonly [operator in BinaryOperator]: BindingPower } = {
  or: { left: 10, right: 11 },
  and: { left: 20, right: 21 },
  '==': { left: 40, right: 41 },
  '!=': { left: 40, right: 41 },
  '<': { left: 40, right: 41 },
  '<=': { left: 40, right: 41 },
  '>': { left: 40, right: 41 },
  '>=': { left: 40, right: 41 },
  '+': { left: 50, right: 51 },
  '-': { left: 50, right: 51 },
  '*': { left: 60, right: 61 },
  '/': { left: 60, right: 61 },
  // The right operand may begin with a sign: 2 ^ -1.
  '^': { left: 81, right: 70 },
};

/** `not` takes a whole comparison. */
export const notPower = 30;
/** A sign takes a product's factor, but a power first: -a ^ 2 is -(a ^ 2). */
export const signPower = 70;

export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** null where `operator` is not a binary operator. */
export function bindingPower(operator: string): BindingPower | null {
  return Object.hasOwn(powers, operator) ? powers[operator as BinaryOperator] : null;
}
