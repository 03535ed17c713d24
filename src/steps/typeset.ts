import type { StepKind } from '../plan/step.ts';
import { TemplateError } from '../report/template-error.ts';
import { typesetPdf } from '../report/typeset.ts';
import { fontsOf } from './fonts.ts';
import { templateProblem } from './rendered.ts';
import { reportInput } from './report-input.ts';

/** `paper.pdf` and `appendix.pdf`. */
export const step: StepKind = {
  kind: 'typeset',
  heavy: false,
  draws: false,
  async run(inputs, params) {
    try {
      return { ok: true, value: { files: await typesetPdf(reportInput(inputs, params), fontsOf(inputs)) } };
    } catch (error) {
      if (error instanceof TemplateError) return templateProblem(error);
      throw error;
    }
  },
};
