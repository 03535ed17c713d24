import type { Plan, PlannedStep } from '../plan/step.ts';
import type { Session } from './session.ts';

/**
 * While figures are drawn, a thread loads what turns them into PDF: that takes as long as drawing them.
 *
 * @returns for the engine to call before each light step that has to run
 */
export function picturesAhead({ files, ahead }: Session, plan: Plan): (step: PlannedStep) => void {
  const pdf = plan.steps.find(({ kind }) => kind === 'figures_pdf');
  return ({ kind }) => {
    if (kind !== 'figures' || pdf === undefined) return;
    const inputs = Object.entries(pdf.inputs).flatMap(([port, input]) => {
      const bytes = 'file' in input ? files.read(input.file) : null;
      return bytes === null ? [] : [{ port, bytes, encoded: false }];
    });
    ahead({ ahead: pdf.kind, inputs });
  };
}
