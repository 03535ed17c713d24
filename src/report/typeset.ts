import { appendixDocument } from './appendix.ts';
import { emitTypst } from './emit/typst/typst.ts';
import { forPrint } from './figures/print.ts';
import type { RenderedFiles, ReportInput } from './input.ts';
import { paperDocument } from './paper.ts';
import { typstCompiler, typstPdf } from './typst-compiler.ts';

/**
 * `paper.pdf` and `appendix.pdf` by the typst compiler, which needs no TeX. The same study is the same bytes: no clock in
 * the file, and fonts that come with the compiler (Chinese: see `figureFonts`).
 *
 * @param fonts bytes of the font files of the figures, and of one with Chinese where there is one
 * @throws TemplateError where a template does not render
 */
export async function typesetPdf(input: ReportInput, fonts: readonly Uint8Array[]): Promise<RenderedFiles> {
  const compiler = await typstCompiler(fonts);
  for (const { name, svg } of input.figures)
    compiler.mapShadow(`/figures/${name}.svg`, Buffer.from(forPrint(svg)));
  const files: { [name: string]: Uint8Array } = {};
  for (const [name, document] of [
    ['paper', paperDocument(input)],
    ['appendix', appendixDocument(input)],
  ] as const) {
    const source = emitTypst(document, input.templates);
    compiler.mapShadow(`/${name}.typ`, Buffer.from(source));
    files[`${name}.pdf`] = typstPdf(compiler, `/${name}.typ`);
  }
  return files;
}
