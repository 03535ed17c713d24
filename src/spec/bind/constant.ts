import type { Expr } from '../../formula/ast.ts';
import { parseFormula } from '../../formula/parse.ts';
import { power } from '../../numeric/power.ts';

/** A number, or a formula of numbers such as `1/3`. null where it is neither. */
export function constantOf(written: number | string): number | null {
  if (typeof written === 'number') return written;
  const parsed = parseFormula(written);
  return parsed.ok ? evaluated(parsed.value) : null;
}

function evaluated(expr: Expr): number | null {
  if (expr.kind === 'number') return expr.value;
  if (expr.kind === 'unary' && expr.operator !== 'not') {
    const value = evaluated(expr.operand);
    return value === null ? null : expr.operator === '-' ? -value : value;
  }
  if (expr.kind !== 'binary') return null;
  const left = evaluated(expr.left);
  const right = evaluated(expr.right);
  if (left === null || right === null) return null;
  switch (expr.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? null : left / right;
    case '^':
      return power(left, right);
    default:
      return null;
  }
}
