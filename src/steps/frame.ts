import type { Panel } from '../data/panel.ts';
import type { Column } from '../data/table.ts';
import type { StepKind } from '../plan/step.ts';
import type { PanelValue } from './panel.ts';

/** The panel's rows without its data: what every computation needs to know where a row stands. */
export type Frame = Pick<
  Panel,
  'rows' | 'entityName' | 'timeName' | 'entityLabels' | 'entity' | 'time' | 'kept'
>;

/**
 * Splits the rows off the panel, so that a change of one data column re-runs only what uses that column.
 */
export const step: StepKind = {
  kind: 'frame',
  heavy: false,
  draws: false,
  run(inputs) {
    const { panel } = inputs.panel as PanelValue;
    const { rows, entityName, timeName, entityLabels, entity, time, kept } = panel;
    const value: Frame = { rows, entityName, timeName, entityLabels, entity, time, kept };
    return { ok: true, value };
  },
};

/** A panel of some columns on a frame, as formulas are evaluated on. */
export function panelOf(frame: Frame, columns: { readonly [name: string]: Column }): Panel {
  return { ...frame, columns, names: Object.keys(columns), imputed: [] };
}
