import type { PlannedStep } from './step.ts';

/** The step and all that it rests on, from it back to the sources. */
export function upstream(steps: readonly PlannedStep[], from: string): PlannedStep[] {
  const needed = new Set([from]);
  const found: PlannedStep[] = [];
  for (const step of [...steps].reverse()) {
    if (!needed.has(step.id)) continue;
    found.push(step);
    for (const input of Object.values(step.inputs)) if ('step' in input) needed.add(input.step);
  }
  return found;
}

/** What a step does, in the study's own words, as far as its parameters say. */
export function stepDetail({ kind, params }: PlannedStep): string {
  const { formula, part, whole, outcome } = params;
  if (kind === 'column') return '';
  if (kind === 'variable')
    return part === undefined ? String(formula) : `location quotient of ${String(part)} in ${String(whole)}`;
  return outcome === undefined ? kind : `${kind} of ${String(outcome)}`;
}

/** Steps as a page can show them: in the order of the plan, with the steps that each needs. */
export function walkOf(steps: readonly PlannedStep[]): {
  readonly id: string;
  readonly kind: string;
  readonly detail: string;
  readonly pointer: string;
  readonly needs: readonly string[];
}[] {
  return steps.map((step) => {
    const inputs = Object.values(step.inputs).flatMap((input) => ('step' in input ? [input.step] : []));
    const { id, kind, pointer } = step;
    return { id, kind, detail: stepDetail(step), pointer, needs: [...new Set(inputs)] };
  });
}
