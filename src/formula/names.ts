import type { Expr, Range } from './ast.ts';
import { functions, type Signature } from './functions.ts';

export type NameUse = { readonly name: string; readonly at: Range };

/** Calls `visit` on `expr` and everything in it, outermost first, from left to right. Roles (`entity`, `time`) are no names. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  if (expr.kind === 'unary') walk(expr.operand, visit);
  if (expr.kind === 'binary') {
    walk(expr.left, visit);
    walk(expr.right, visit);
  }
  if (expr.kind === 'call') {
    const special = functions.get(expr.callee)?.special ?? {};
    expr.args.forEach((arg, position) => {
      if (special[position] !== 'role') walk(arg, visit);
    });
  }
}

/** Every use of a name in a formula, in the order of the text. */
export function nameUses(expr: Expr): NameUse[] {
  const uses: NameUse[] = [];
  walk(expr, (part) => {
    if (part.kind === 'name') uses.push({ name: part.name, at: part.at });
  });
  return uses;
}

/** The names that a formula needs, each once, in the order of the text. */
export function namesIn(expr: Expr): string[] {
  return [...new Set(nameUses(expr).map((use) => use.name))];
}

/** Calls of functions that look beyond the cell, in the order of the text. */
export function callsBeyondCell(
  expr: Expr,
): { readonly callee: string; readonly scope: Signature['scope']; readonly at: Range }[] {
  const calls: { callee: string; scope: Signature['scope']; at: Range }[] = [];
  walk(expr, (part) => {
    if (part.kind !== 'call') return;
    const scope = functions.get(part.callee)?.scope ?? 'cell';
    if (scope !== 'cell') calls.push({ callee: part.callee, scope, at: part.at });
  });
  return calls;
}
