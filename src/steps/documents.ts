import type { JsonObject } from '../base/json.ts';
import type { StepKind } from '../plan/step.ts';
import { renderPaper, renderTables } from '../report/render.ts';
import type { FiguresValue } from './figures.ts';
import { type RenderedSet, rendered } from './rendered.ts';
import { reportInput } from './report-input.ts';

/** Every file of `outputs/<id>/` but the appendix: paper, tables, figures, `results.json`. */
export const step: StepKind = {
  kind: 'documents',
  heavy: false,
  draws: false,
  run(inputs, params) {
    return rendered(() => files(inputs, params));
  },
};

function files(inputs: { readonly [port: string]: unknown }, params: JsonObject): RenderedSet {
  const input = reportInput(inputs, params);
  const { figures, pdfs } = inputs.figures as FiguresValue;
  const set: { [path: string]: string | Uint8Array } = {
    ...renderPaper(input),
    ...renderTables(input),
    'results.json': `${JSON.stringify(input.results, null, 2)}\n`,
  };
  figures.forEach((figure, i) => {
    set[`figures/${figure.name}.svg`] = figure.svg;
    const pdf = pdfs[i];
    if (pdf !== undefined) set[`figures/${figure.name}.pdf`] = pdf;
  });
  return set;
}
