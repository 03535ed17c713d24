import { studyOf } from '../plan/params.ts';
import type { StepKind } from '../plan/step.ts';
import { drawFigures } from '../report/figures/draw.ts';
import { svgToPdf } from '../report/figures/pdf.ts';
import type { Figure } from '../report/input.ts';
import { readWords } from '../report/words.ts';
import type { Results } from '../results/results.ts';
import { modelDetails } from './details.ts';
import { templateProblem } from './rendered.ts';
import { templatesOf } from './templates.ts';

/** Figures with their PDF twins, in the same order; no PDF where no LaTeX is asked for. */
export type FiguresValue = { readonly figures: readonly Figure[]; readonly pdfs: readonly Uint8Array[] };

export const step: StepKind = {
  kind: 'figures',
  heavy: false,
  draws: false,
  async run(inputs, params) {
    const study = studyOf(params.study!);
    const results = inputs.results as Results;
    let figures: readonly Figure[];
    try {
      const words = readWords(templatesOf(inputs), study.outputs.language);
      figures = drawFigures({ study, results, details: modelDetails(inputs), words });
    } catch (error) {
      return templateProblem(error);
    }
    const fonts = Object.entries(inputs).flatMap(([port, value]) =>
      port.startsWith('font:') ? [value as Uint8Array] : [],
    );
    const wanted = study.outputs.formats.includes('tex') && figures.length > 0;
    const svgs = figures.map((figure) => figure.svg);
    const value: FiguresValue = { figures, pdfs: wanted ? await svgToPdf(svgs, fonts) : [] };
    return { ok: true, value };
  },
};
