import { studyOf } from '../plan/params.ts';
import type { StepKind } from '../plan/step.ts';
import { entityNames, withEntityNames } from '../report/entity-names.ts';
import { drawFigures } from '../report/figures/draw.ts';
import type { Figure } from '../report/input.ts';
import { readWords } from '../report/words.ts';
import { modelDetails } from './details.ts';
import type { PanelValue } from './panel.ts';
import { templateProblem } from './rendered.ts';
import { type Orders, resultsOf } from './results.ts';
import { templatesOf } from './templates.ts';

export type FiguresValue = { readonly figures: readonly Figure[] };

export const step: StepKind = {
  kind: 'figures',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const study = studyOf(params.study!);
    // No figure shows the title or the digest of the study.
    const identity = { id: study.id, title: '', data_status: study.dataStatus, digest: '' };
    const results = resultsOf(inputs, identity, params.orders as unknown as Orders);
    try {
      const words = readWords(templatesOf(inputs), study.outputs.language);
      const sources = Object.values((inputs.panel as PanelValue).sources);
      const input = { study, results, details: modelDetails(inputs), words };
      const figures = drawFigures(withEntityNames(input, entityNames(study, sources)));
      return { ok: true, value: { figures } satisfies FiguresValue };
    } catch (error) {
      return templateProblem(error);
    }
  },
};
