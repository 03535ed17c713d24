import { studyOf } from '../plan/params.ts';
import { wantedPictures } from '../plan/pictures.ts';
import type { StepKind } from '../plan/step.ts';
import { drawFigures } from '../report/figures/draw.ts';
import { svgToPdf } from '../report/figures/pdf.ts';
import { svgToPng } from '../report/figures/png.ts';
import type { Figure } from '../report/input.ts';
import { readWords } from '../report/words.ts';
import { modelDetails } from './details.ts';
import { templateProblem } from './rendered.ts';
import { type Orders, resultsOf } from './results.ts';
import { templatesOf } from './templates.ts';

/** Figures with their PDF and PNG twins, in the same order; none where nothing asks for them. */
export type FiguresValue = {
  readonly figures: readonly Figure[];
  readonly pdfs: readonly Uint8Array[];
  readonly pngs: readonly Uint8Array[];
};

export const step: StepKind = {
  kind: 'figures',
  heavy: false,
  draws: false,
  async run(inputs, params) {
    const study = studyOf(params.study!);
    // No figure shows the title or the digest of the study.
    const identity = { id: study.id, title: '', data_status: study.dataStatus, digest: '' };
    const results = resultsOf(inputs, identity, params.orders as unknown as Orders);
    let figures: readonly Figure[];
    try {
      const words = readWords(templatesOf(inputs), study.outputs.language);
      figures = drawFigures({ study, results, details: modelDetails(inputs), words });
    } catch (error) {
      return templateProblem(error);
    }
    const fonts = fontsOf(inputs);
    const { pdf, png } = wantedPictures(study.outputs);
    const svgs = figures.map((figure) => figure.svg);
    const value: FiguresValue = {
      figures,
      pdfs: pdf && svgs.length > 0 ? await svgToPdf(svgs, fonts) : [],
      pngs: png ? await svgToPng(svgs, fonts, inputs['wasm:rasterizer'] as Uint8Array) : [],
    };
    return { ok: true, value };
  },
};

/** Bytes of the font files, from the ports `font:NAME`. */
export function fontsOf(inputs: { readonly [port: string]: unknown }): readonly Uint8Array[] {
  return Object.entries(inputs).flatMap(([port, value]) =>
    port.startsWith('font:') ? [value as Uint8Array] : [],
  );
}
