import type { Scope } from '../scope.ts';

/** `Entity effects (province)`; a column that is neither role by its label. */
export function effectLabel(scope: Scope, effect: string): string {
  const { words, names } = scope;
  if (effect === 'entity') return words('row.entity_effects');
  if (effect === 'time') return words('row.time_effects');
  return words('row.other_effects', { name: names.symbol(effect) });
}

/** What a table or note calls a clustering variable. */
export function roleName(scope: Scope, by: string): string {
  const { panel } = scope.input.study;
  if (by === 'entity') return scope.names.label(panel.entity);
  if (by === 'time') return scope.names.label(panel.time ?? by);
  return scope.names.label(by);
}
