import type { StepOutcome } from '../plan/step.ts';
import { TemplateError } from '../report/template-error.ts';

export type RenderedSet = { readonly [path: string]: string | Uint8Array };

/** Runs a renderer; a template of the study's own that does not work is the study's problem, not a bug of ours. */
export function rendered(render: () => RenderedSet): StepOutcome {
  try {
    return { ok: true, value: { files: render() } };
  } catch (error) {
    return templateProblem(error);
  }
}

/** @throws what is no fault of a template */
export function templateProblem(error: unknown): StepOutcome {
  if (!(error instanceof TemplateError)) throw error;
  const problem = {
    code: 'RUN003',
    severity: 'error' as const,
    message: error.message,
    hint: 'mend it in the folder of `outputs.templates`, or take it away to have the built-in one',
    pointer: '/outputs/templates',
  };
  return { ok: false, problems: [problem] };
}
