import path from 'node:path';
import { hasLatexmk, latexPdf } from '../platform/latex.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';

type Files = { readonly [name: string]: string | Uint8Array };

/**
 * `--pdf`: the paper and its appendix to `.repro/pdf/<id>/`, which is no output: no lock, no verification and no commit
 * speaks of it, so that it may be as the machine makes it. By latexmk where there is one and the study has LaTeX, else, or
 * where that fails, by the typst compiler.
 *
 * @returns lines that say what was made, and by what
 */
export async function typesetStudy(session: Session, open: OpenStudy, files: Files): Promise<string[]> {
  const folder = path.join(session.cache, 'pdf', open.ready?.study.id ?? '');
  const byTex = await texPdfs(files);
  const made = byTex.pdfs ?? (await typstPdfs(open));
  const by = byTex.pdfs === null ? 'typst' : 'latexmk';
  const lines = byTex.said === null ? [] : [`  latexmk failed: ${byTex.said}`];
  for (const [name, pdf] of Object.entries(made)) {
    const file = path.join(folder, name);
    session.files.write(file, pdf);
    lines.push(`  ${session.shortPath(file)} (by ${by})`);
  }
  return lines;
}

async function texPdfs(files: Files): Promise<{ readonly pdfs: Files | null; readonly said: string | null }> {
  const names = ['paper.tex', 'appendix.tex'].filter((name) => files[name] !== undefined);
  if (names.length === 0 || !(await hasLatexmk())) return { pdfs: null, said: null };
  const pdfs: { [name: string]: Uint8Array } = {};
  for (const name of names) {
    const made = await latexPdf(files, name);
    if (!made.ok) return { pdfs: null, said: `${name}: ${made.said}` };
    pdfs[name.replace(/\.tex$/, '.pdf')] = made.pdf;
  }
  return { pdfs, said: null };
}

async function typstPdfs(open: OpenStudy): Promise<Files> {
  const step = open.compiled.typeset;
  if (step === null) return {};
  const report = await open.engine.runStep(step, 0);
  if (report.output === null) return {};
  return ((await open.engine.value(step.id)) as { readonly files: Files }).files;
}
