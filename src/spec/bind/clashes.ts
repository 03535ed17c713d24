import type { VariableSpec } from '../../study/study.ts';
import { type Binding, pointerTo } from './binding.ts';
import { isPlainColumn } from './quantities.ts';

function tell(
  binding: Binding,
  name: string,
  pointer: string,
  what: string,
  other: { pointer: string; atKey: boolean; note: string },
): void {
  const related = [{ at: binding.span(other.pointer, other.atKey), note: other.note }];
  const hint = 'one name has one meaning: rename one of the two';
  binding.error('BIND004', pointer, `\`${name}\` is ${what}.`, { atKey: true, related, hint });
}

/** One name, one meaning: among columns, variables and indices. Told at the study's name, with the other place. */
export function checkClashes(binding: Binding, variables: readonly VariableSpec[]): void {
  const inData = (name: string) => {
    const source = binding.columns.get(name);
    if (source === undefined) return null;
    return {
      pointer: `${pointerTo('data', 'sources', source)}/path`,
      atKey: false,
      note: 'the column is in this file',
    };
  };
  for (const variable of variables) {
    const column = inData(variable.name);
    if (column === null || isPlainColumn(variable)) continue;
    tell(binding, variable.name, variable.pointer, 'a variable and a column of the data', column);
  }
  for (const name of binding.indices) {
    const pointer = pointerTo('indices', name);
    const column = inData(name);
    if (binding.variables.has(name)) {
      const other = { pointer: pointerTo('variables', name), atKey: true, note: 'the variable is here' };
      tell(binding, name, pointer, 'an index and a variable', other);
    } else if (column !== null) {
      tell(binding, name, pointer, 'an index and a column of the data', column);
    }
  }
}
