import type { StepKind } from '../plan/step.ts';
import { checkedAppendix } from '../report/appendix.ts';
import { renderAppendix } from '../report/render.ts';
import { audited } from './rendered.ts';
import { reportInput } from './report-input.ts';

/** `appendix.md|tex|html`. */
export const step: StepKind = {
  kind: 'appendix',
  heavy: false,
  draws: false,
  run(inputs, params, { warn }) {
    const input = reportInput(inputs, params);
    return audited(
      () => renderAppendix(input),
      () => checkedAppendix(input),
      input,
      warn,
    );
  },
};
