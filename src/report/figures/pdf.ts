import { digest } from '../../base/digest.ts';
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
  const faces = facesOf(fonts);
  const names = svgs.map((svg) => digest(`${faces} ${svg}`));
  const missing = svgs.filter((_, i) => !made.has(names[i] as string));
  const drawn = missing.length === 0 ? [] : await compiled(missing, fonts);
  const pdfs = names.map((name) => made.get(name) ?? (drawn.shift() as Uint8Array));
  if (made.size > MOST_KEPT) made.clear();
  names.forEach((name, i) => {
    made.set(name, pdfs[i] as Uint8Array);
  });
  return pdfs;
}

/** Figures of this process by their drawing: a watch that changes words draws few of them anew. */
const made = new Map<string, Uint8Array>();
const MOST_KEPT = 200;

/** The compiler with the fonts it last had: loading both takes longer than most figures. */
let loaded: { readonly faces: string; readonly compiler: ReturnType<typeof typstCompiler> } | null = null;

function compilerWith(fonts: readonly Uint8Array[]): ReturnType<typeof typstCompiler> {
  const faces = facesOf(fonts);
  if (loaded?.faces !== faces) loaded = { faces, compiler: typstCompiler(fonts) };
  return loaded.compiler;
}

const facesOf = (fonts: readonly Uint8Array[]): string => fonts.map((font) => digest(font)).join(' ');

/** Loads what {@link svgToPdf} needs. */
export async function readyForPdf(fonts: readonly Uint8Array[]): Promise<void> {
  await compilerWith(fonts);
}

async function compiled(svgs: readonly string[], fonts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const compiler = await compilerWith(fonts);
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
