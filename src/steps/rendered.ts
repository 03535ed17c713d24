import type { Problem } from '../diagnostics/diagnostic.ts';
import type { StepOutcome } from '../plan/step.ts';
import type { Document } from '../report/document.ts';
import { falseClaims, unprovedNumbers, wrongNumbers } from '../report/document-audit.ts';
import type { ReportInput } from '../report/input.ts';
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

/**
 * The same of a document that was checked: a number that differs from what it says it is stops the build; of one that
 * cannot be traced, and of a word that its number does not bear out, a warning tells.
 */
export function audited(
  render: () => RenderedSet,
  document: () => Document,
  input: ReportInput,
  warn: (problem: Problem) => void,
): StepOutcome {
  const outcome = rendered(render);
  if (!outcome.ok) return outcome;
  const made = document();
  const wrong = wrongNumbers(made, input);
  if (wrong.length > 0) return { ok: false, problems: [numberProblem(wrong)] };
  const unproved = unprovedNumbers(made, input);
  if (unproved.length > 0) warn(unprovedProblem(made, unproved));
  for (const { message, words } of falseClaims(made, input)) warn(claimProblem(message, words));
  return outcome;
}

const numberProblem = (wrong: readonly string[]): Problem => ({
  code: 'RUN002',
  severity: 'error',
  message: `the self-audit failed: numbers of the documents differ from their tables or results: ${wrong.join('; ')}`,
  hint: 'this is a bug of the program; nothing was written',
  pointer: '',
});

const unprovedProblem = ({ appendix }: Document, unproved: readonly string[]): Problem => ({
  code: 'RUN007',
  severity: 'warning',
  message: `the self-audit could not trace ${unproved.length} of the numbers of the ${appendix ? 'appendix' : 'paper'} to what they say they come from: ${unproved.slice(0, 5).join('; ')}`,
  hint: 'please report it, with the study: either such a number or what is said of it is wrong',
  pointer: '',
});

const claimProblem = (message: string, words: string): Problem => ({
  code: 'RUN006',
  severity: 'warning',
  message: `words and number disagree: ${message}`,
  hint: 'let the template ask: {{#if significant}}…{{else}}…{{/if}}, {{#if positive}}…{{/if}}',
  pointer: '/outputs/templates',
  words,
});

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
