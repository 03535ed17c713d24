import type { Expr } from '../formula/ast.ts';
import { namesIn } from '../formula/names.ts';
import { printFormula } from '../formula/print.ts';
import type { Study, Term } from '../study/study.ts';

/** Where the values of a name come from: the id of the step that makes them. */
export type NameResolver = (name: string) => string;

/** A name is a variable, an index, or a column of the data: binding has seen to it that it is just one of them. */
export function resolverOf(study: Study): NameResolver {
  const variables = new Set(study.variables.map((variable) => variable.name));
  const indices = new Set(study.indices.map((index) => index.name));
  return (name) =>
    variables.has(name) ? `variable:${name}` : indices.has(name) ? `index:${name}` : `column:${name}`;
}

/**
 * The step that makes a term: that of a variable or an index itself; one of its own for an inline formula and for a
 * column of the data, which may turn out to be text.
 */
export function termStep(term: Term, resolve: NameResolver): string {
  const made = term.expr.kind === 'name' ? resolve(term.expr.name) : '';
  return made === '' || made.startsWith('column:') ? `term:${printFormula(term.expr)}` : made;
}

/** Every name of some formulas with its step, as inputs by port: the port is the name. */
export function inputsOf(
  exprs: readonly (Expr | null)[],
  resolve: NameResolver,
): { [port: string]: { step: string } } {
  const inputs: { [port: string]: { step: string } } = {};
  for (const expr of exprs) {
    if (expr === null) continue;
    for (const name of namesIn(expr)) inputs[`name:${name}`] = { step: resolve(name) };
  }
  return inputs;
}
