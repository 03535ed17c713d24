import { invariant } from '../base/invariant.ts';
import type { StepKind } from '../plan/step.ts';
import type { PanelValue } from './panel.ts';

/** One raw column of the panel. */
export const step: StepKind = {
  kind: 'column',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const { panel } = inputs.panel as PanelValue;
    const name = params.name as string;
    const column = panel.columns[name];
    invariant(column !== undefined, `binding let the column ${name} through`);
    return { ok: true, value: column };
  },
};
