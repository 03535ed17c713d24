import { invariant } from '../../base/invariant.ts';
import { typstCompiler, typstPdf } from '../typst-compiler.ts';
import { forPrint } from './print.ts';

/** Page width of a figure in a LaTeX document, in points: the SVG's pixels at 96 to the inch. */
const POINTS_PER_PIXEL = 0.75;

/**
 * SVG -> PDF with fonts embedded, by the typst compiler, so that pdflatex can place the figure. `fonts` are the bytes of
 * the font files; characters that they lack (wide scripts) come from the fonts of the machine.
 */
export async function svgToPdf(svgs: readonly string[], fonts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const compiler = await typstCompiler(fonts);
  return svgs.map((svg) => {
    compiler.mapShadow('/figure.svg', Buffer.from(forPrint(svg)));
    const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
    invariant(Number.isFinite(width), 'a figure has no width');
    const page = '#set page(width: auto, height: auto, margin: 0pt)\n';
    const main = `${page}#image("/figure.svg", width: ${width * POINTS_PER_PIXEL}pt)\n`;
    compiler.mapShadow('/main.typ', Buffer.from(main));
    return typstPdf(compiler, '/main.typ');
  });
}
