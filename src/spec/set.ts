import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { listNames } from '../diagnostics/suggest.ts';
import type { LocatedEntry, LocatedMap, LocatedNode } from './located.ts';
import type { SetOption } from './opened.ts';
import { readYaml } from './read.ts';
import { errorAt } from './report.ts';

/** A `--set` as a text of its own, so that messages about its value can show it. */
export type SetText = { readonly file: string; readonly text: string };

type Step = { readonly key: string; readonly at: Span };

export function setText(option: SetOption): SetText {
  return { file: `--set ${option.path}`, text: `${option.path}=${option.value}` };
}

function stepsOf(option: SetOption, file: string): Step[] {
  let start = 0;
  return option.path.split('.').map((key) => {
    const at = { file, start, end: start + key.length };
    start += key.length + 1;
    return { key, at };
  });
}

type Applied = { readonly node: LocatedNode } | { readonly fault: Diagnostic };

function applyToList(
  node: LocatedNode & { kind: 'list' },
  steps: readonly Step[],
  value: LocatedNode,
): Applied {
  const [step, ...rest] = steps;
  const index = /^\d+$/.test(step!.key) ? Number(step!.key) : -1;
  if (index < 0 || index >= node.items.length) {
    const hint = `items are counted from 0 to ${node.items.length - 1}`;
    const message = `\`${step!.key}\` is no item of a list of ${node.items.length}.`;
    return { fault: errorAt('SPEC022', step!.at, message, { hint }) };
  }
  const applied = apply(node.items[index]!, rest, value);
  if ('fault' in applied) return applied;
  return { node: { ...node, items: node.items.map((item, i) => (i === index ? applied.node : item)) } };
}

function applyToMap(node: LocatedMap, steps: readonly Step[], value: LocatedNode): Applied {
  const [step, ...rest] = steps;
  const entries = new Map<string, LocatedEntry>(node.entries);
  if (rest.length === 0 && value.kind === 'scalar' && value.value === null) {
    entries.delete(step!.key);
    return { node: { ...node, entries } };
  }
  const below = entries.get(step!.key)?.value ?? { kind: 'map', entries: new Map(), at: step!.at };
  const applied = apply(below, rest, value);
  if ('fault' in applied) return applied;
  const keyAt = rest.length === 0 ? step!.at : (entries.get(step!.key)?.keyAt ?? step!.at);
  entries.set(step!.key, { keyAt, value: applied.node });
  return { node: { ...node, entries } };
}

function apply(node: LocatedNode, steps: readonly Step[], value: LocatedNode): Applied {
  if (steps.length === 0) return { node: value };
  if (node.kind === 'map') return applyToMap(node, steps, value);
  if (node.kind === 'list') return applyToList(node, steps, value);
  const message = `\`${steps[0]!.key}\` is looked for in a value that has no keys.`;
  const related = [{ at: node.at, note: 'the value is here' }];
  return { fault: errorAt('SPEC022', steps[0]!.at, message, { related }) };
}

/**
 * Applies one `--set path.to.key=YAML` to a study. Maps that are not there are made; null removes a key; items of
 * lists are counted from 0. On a fault the study stays as it was.
 */
export function applySet(
  root: LocatedMap,
  option: SetOption,
): { readonly root: LocatedMap; readonly faults: readonly Diagnostic[] } {
  const { file } = setText(option);
  const steps = stepsOf(option, file);
  const unnamed = steps.find((step) => step.key === '' || step.key in Object.prototype);
  if (unnamed !== undefined) {
    const hint = root.entries.size > 0 ? `a path begins with ${listNames([...root.entries.keys()])}` : null;
    return {
      root,
      faults: [errorAt('SPEC022', unnamed.at, `\`${option.path}\` is no path to a key.`, { hint })],
    };
  }
  // Blanks in place of the path keep the offsets of the value right.
  const read = readYaml(file, ' '.repeat(option.path.length + 1) + option.value);
  if (read.root === null || read.diagnostics.length > 0) return { root, faults: read.diagnostics };
  const applied = apply(root, steps, read.root);
  if ('fault' in applied) return { root, faults: [applied.fault] };
  return { root: applied.node as LocatedMap, faults: [] };
}
