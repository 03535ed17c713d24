import type { StepKind } from '../plan/step.ts';
import { renderPaper, renderTables } from '../report/render.ts';
import type { FiguresValue } from './figures.ts';
import { reportInput } from './report-input.ts';

/** Every file of `outputs/<id>/` but the appendix: paper, tables, figures, `results.json`. */
export const step: StepKind = {
  kind: 'documents',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const input = reportInput(inputs, params);
    const { figures, pdfs } = inputs.figures as FiguresValue;
    const files: { [path: string]: string | Uint8Array } = {
      ...renderPaper(input),
      ...renderTables(input),
      'results.json': `${JSON.stringify(input.results, null, 2)}\n`,
    };
    figures.forEach((figure, i) => {
      files[`figures/${figure.name}.svg`] = figure.svg;
      const pdf = pdfs[i];
      if (pdf !== undefined) files[`figures/${figure.name}.pdf`] = pdf;
    });
    return { ok: true, value: { files } };
  },
};
