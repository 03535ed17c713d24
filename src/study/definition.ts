import type { Expr } from '../formula/ast.ts';
import type { VariableSpec } from './study.ts';

/** The formulas that a variable is computed from. */
export function definitionExprs(definition: VariableSpec['definition']): readonly Expr[] {
  if (definition.kind === 'formula') return [definition.expr];
  return definition.kind === 'coupling' ? definition.members : [definition.part, definition.whole];
}
