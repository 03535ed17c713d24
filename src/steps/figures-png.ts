import type { StepKind } from '../plan/step.ts';
import { svgToPng } from '../report/figures/png.ts';
import type { FiguresValue } from './figures.ts';
import { fontsOf } from './fonts.ts';

export type PicturesValue = { readonly files: { readonly [path: string]: Uint8Array } };

export const picturePath = (name: string): string => `figures/${name}.png`;

/** `figures/NAME.png`, which DOCX shows and a study may ask for. */
export const step: StepKind = {
  kind: 'figures_png',
  heavy: true,
  draws: false,
  async run(inputs) {
    const { figures } = inputs.figures as FiguresValue;
    const svgs = figures.map(({ svg }) => svg);
    const pngs = await svgToPng(svgs, fontsOf(inputs), inputs['wasm:rasterizer'] as Uint8Array);
    const files = Object.fromEntries(figures.map(({ name }, i) => [picturePath(name), pngs[i]]));
    return { ok: true, value: { files } };
  },
};
