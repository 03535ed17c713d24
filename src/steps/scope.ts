import { invariant } from '../base/invariant.ts';
import type { Column } from '../data/table.ts';
import type { FormulaScope } from '../formula/evaluate.ts';
import { type Frame, panelOf } from './frame.ts';

/** What a formula sees: the columns of the ports `name:NAME`, on the frame. */
export function scopeOf(inputs: { readonly [port: string]: unknown }): FormulaScope {
  const columns: { [name: string]: Column } = {};
  for (const [port, value] of Object.entries(inputs)) {
    if (port.startsWith('name:')) columns[port.slice('name:'.length)] = value as Column;
  }
  const frame = inputs.frame as Frame | undefined;
  invariant(frame !== undefined, 'the plan gave no frame');
  return {
    panel: panelOf(frame, columns),
    lookup: (name) => (Object.hasOwn(columns, name) ? columns[name]! : null),
  };
}
