import type { Expr } from '../../formula/ast.ts';
import { namesIn, walk } from '../../formula/names.ts';
import { printFormula } from '../../formula/print.ts';
import type { ColumnResult } from '../../results/results.ts';
import type { RegressionColumnSpec, Term } from '../../study/study.ts';
import type { Scope } from '../scope.ts';

/** How a term of an equation hangs together with others by multiplication. */
export type Entangled = {
  /** Estimated terms that are products or powers of it: with them its slope is no constant. */
  readonly in: readonly Term[];
  /** Whether its slope is its effect, all else equal: it neither enters such a term nor is one. */
  readonly alone: boolean;
};

export function entangledWith(
  scope: Scope,
  term: Term,
  { regressors, controls }: RegressionColumnSpec,
  { terms }: ColumnResult,
): Entangled {
  const others = [...regressors, ...controls].filter(
    (other) => other.name !== term.name && terms.some((it) => it.term === other.name),
  );
  const products = others.filter((other) => isProductOf(formulaOf(scope, other), term));
  const own = formulaOf(scope, term);
  return { in: products, alone: products.length === 0 && !others.some((other) => isProductOf(own, other)) };
}

/** How a term is made: an inline formula, or that of the variable that it names. */
function formulaOf({ input }: Scope, { name, expr }: Term): Expr {
  const variable = input.study.variables.find((it) => it.name === name);
  return variable?.definition.kind === 'formula' ? variable.definition.expr : expr;
}

/** `x * z`, `x ^ 2`; twice x is x. */
function isProductOf(expr: Expr, { name }: Term): boolean {
  if (expr.kind !== 'binary') return false;
  const { operator, left, right } = expr;
  if (operator === '^') return holds(left, name);
  return operator === '*' && [left, right].every((side) => namesIn(side).length > 0) && holds(expr, name);
}

function holds(expr: Expr, name: string): boolean {
  let found = false;
  walk(expr, (part) => {
    found ||= part.kind === 'name' ? part.name === name : printFormula(part) === name;
  });
  return found;
}
