import type { StepKind } from '../plan/step.ts';
import { readyForPdf, svgToPdf } from '../report/figures/pdf.ts';
import type { FiguresValue } from './figures.ts';
import { fontsOf } from './fonts.ts';

/** `figures/NAME.pdf`. Knows nothing but drawings: words that change beside them make no PDF anew. */
export const step: StepKind = {
  kind: 'figures_pdf',
  heavy: true,
  draws: false,
  prepare: (inputs) => readyForPdf(fontsOf(inputs)),
  async run(inputs) {
    const { figures } = inputs.figures as FiguresValue;
    const pdfs = await svgToPdf(
      figures.map(({ svg }) => svg),
      fontsOf(inputs),
    );
    const files = Object.fromEntries(figures.map(({ name }, i) => [`figures/${name}.pdf`, pdfs[i]]));
    return { ok: true, value: { files } };
  },
};
