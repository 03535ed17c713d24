import type { Expr } from './ast.ts';
import { isPlainName } from './lexer.ts';
import { bindingPower, comparisons, notPower, signPower } from './precedence.ts';

function quote(text: string, mark: string): string {
  return `${mark}${text.replaceAll(mark, mark + mark)}${mark}`;
}

/** A name as a formula writes it: in backticks where it needs them. */
export function printName(name: string): string {
  return isPlainName(name) ? name : quote(name, '`');
}

/** How tightly the outermost operator of `expr` holds; operands hold tightest. */
function powerOf(expr: Expr): number {
  if (expr.kind === 'binary') return bindingPower(expr.operator)!.left;
  if (expr.kind === 'unary') return expr.operator === 'not' ? notPower : signPower;
  return Number.POSITIVE_INFINITY;
}

/** Whether the text of `expr` ends in an operand of a prefix operator looser than `power`, which would swallow what follows. */
function endsOpen(expr: Expr, power: number): boolean {
  if (expr.kind === 'unary') return powerOf(expr) < power || endsOpen(expr.operand, power);
  return expr.kind === 'binary' && endsOpen(expr.right, power);
}

function inParentheses(expr: Expr, needed: boolean): string {
  return needed ? `(${printFormula(expr)})` : printFormula(expr);
}

function printBinary(expr: Expr & { kind: 'binary' }): string {
  const { left: holdLeft, right: holdRight } = bindingPower(expr.operator)!;
  // `^` groups to the right and comparisons do not chain: an equal on the left needs its parentheses.
  const chained = comparisons.has(expr.operator) || expr.operator === '^';
  const { left, right } = expr;
  const leftNeeds =
    powerOf(left) < holdLeft || endsOpen(left, holdLeft) || (chained && powerOf(left) === holdLeft);
  const rightNeeds = powerOf(right) < holdRight;
  return `${inParentheses(left, leftNeeds)} ${expr.operator} ${inParentheses(right, rightNeeds)}`;
}

function printUnary(expr: Expr & { kind: 'unary' }): string {
  const needed = powerOf(expr.operand) < powerOf(expr);
  const operand = inParentheses(expr.operand, needed);
  return expr.operator === 'not' ? `not ${operand}` : `${expr.operator}${operand}`;
}

/**
 * The canonical text of a formula: single spaces around binary operators, `==` for `=`, no parentheses that are not
 * needed. Reading it gives the same formula again.
 */
export function printFormula(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value);
    case 'text':
      return quote(expr.value, '"');
    case 'name':
      return printName(expr.name);
    case 'unary':
      return printUnary(expr);
    case 'binary':
      return printBinary(expr);
    case 'call':
      return `${expr.callee}(${expr.args.map(printFormula).join(', ')})`;
  }
}
