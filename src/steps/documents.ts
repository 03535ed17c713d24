import type { JsonObject } from '../base/json.ts';
import type { StepKind } from '../plan/step.ts';
import { paperDocument } from '../report/paper.ts';
import { renderPaper, renderReferences, renderTables } from '../report/render.ts';
import type { FiguresValue } from './figures.ts';
import { audited, type RenderedSet } from './rendered.ts';
import { reportInput } from './report-input.ts';

/** Every file of `outputs/<id>/` but the appendix and figures as PDF and PNG: paper, tables, figures, `results.json`. */
export const step: StepKind = {
  kind: 'documents',
  heavy: false,
  draws: false,
  run(inputs, params, { warn }) {
    const input = reportInput(inputs, params);
    return audited(
      () => files(inputs, params),
      () => paperDocument(input),
      input,
      warn,
    );
  },
};

function files(inputs: { readonly [port: string]: unknown }, params: JsonObject): RenderedSet {
  const input = reportInput(inputs, params);
  const { figures } = inputs.figures as FiguresValue;
  const { formats, figures: kinds } = input.study.outputs;
  const set: { [path: string]: string | Uint8Array } = {
    ...renderPaper(input),
    ...renderTables(input),
    ...renderReferences(input),
    'results.json': `${JSON.stringify(input.results, null, 2)}\n`,
  };
  // Markdown shows the drawing, LaTeX the PDF, which is made beside.
  if (kinds.includes('svg') || formats.includes('md'))
    for (const { name, svg } of figures) set[`figures/${name}.svg`] = svg;
  return set;
}
