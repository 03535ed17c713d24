import type { StepKind } from '../plan/step.ts';
import { renderAppendix } from '../report/render.ts';
import { rendered } from './rendered.ts';
import { reportInput } from './report-input.ts';

/** `appendix.md|tex|html`. */
export const step: StepKind = {
  kind: 'appendix',
  heavy: false,
  draws: false,
  run(inputs, params) {
    return rendered(() => renderAppendix(reportInput(inputs, params)));
  },
};
