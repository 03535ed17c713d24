import { listNames } from '../../diagnostics/suggest.ts';
import type { IndexSpec, VariableSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Binding } from './binding.ts';

type Node = { readonly name: string; readonly pointer: string };

function tellCircle(binding: Binding, circle: readonly Node[]): void {
  const first = circle[0]!;
  // A formula that means the column of its own name: the clash of the two has been told.
  if (circle.length === 1 && binding.columns.has(first.name)) return;
  const path = [...circle, first].map((node) => `\`${node.name}\``).join(' -> ');
  const related = circle
    .slice(1)
    .map((node) => ({ at: binding.span(node.pointer, true), note: `\`${node.name}\` is here` }));
  const message =
    circle.length === 1
      ? `\`${first.name}\` is made from itself.`
      : `Formulas need each other in a circle: ${path}.`;
  const hint =
    circle.length === 1
      ? 'a formula uses data columns and other names'
      : `make one of ${listNames(circle.map((node) => node.name))} from data columns alone`;
  binding.error('BIND003', first.pointer, message, { atKey: true, related, hint });
}

/**
 * Names of variables and indices so that each follows what it needs; among equals, the study's order. Circles are told
 * once each, with their path.
 */
export function orderOf(
  binding: Binding,
  variables: readonly VariableSpec[],
  indices: readonly IndexSpec[],
  needs: ReadonlyMap<string, readonly string[]>,
): string[] {
  const nodes = new Map<string, Node>(
    [...variables, ...indices].map(({ name, pointer }) => [name, { name, pointer }]),
  );
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (name: string): void => {
    const node = nodes.get(name);
    if (node === undefined || name === hole || done.has(name)) return;
    const from = open.indexOf(name);
    if (from >= 0) {
      tellCircle(
        binding,
        open.slice(from).map((part) => nodes.get(part)!),
      );
      return;
    }
    open.push(name);
    for (const need of needs.get(name) ?? []) visit(need);
    open.pop();
    done.add(name);
  };
  for (const name of nodes.keys()) visit(name);
  return [...done];
}
