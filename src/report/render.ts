import { referenceIn } from '../catalog/reference-chinese.ts';
import { bibtex } from '../catalog/reference-text.ts';
import { citedKeys } from '../study/cited.ts';
import type { OutputFormat } from '../study/study.ts';
import { appendixDocument } from './appendix.ts';
import type { Document } from './document.ts';
import { emitDocx, type Picture } from './emit/docx/docx.ts';
import { emitHtml } from './emit/html.ts';
import { emitMarkdown } from './emit/md.ts';
import { emitTex } from './emit/tex.ts';
import type { RenderedFiles, ReportInput } from './input.ts';
import { numberOrigins } from './origins.ts';
import { paperDocument } from './paper.ts';
import { tableFiles } from './table-files.ts';

/**
 * The paper section in the study's formats: `paper.md`, `paper.tex`, `paper.html`.
 * @throws TemplateError where a template does not render
 */
export function renderPaper(input: ReportInput): RenderedFiles {
  return inFormats(input, 'paper', paperDocument(input));
}

/**
 * The appendix in the study's formats: `appendix.md`, `appendix.tex`, `appendix.html`.
 * @throws TemplateError where a template does not render
 */
export function renderAppendix(input: ReportInput): RenderedFiles {
  return inFormats(input, 'appendix', appendixDocument(input));
}

/**
 * `tables/`: every table of the paper by itself in Markdown and LaTeX, as far as the study's formats go, and the data
 * of each in full precision as CSV, with weights, scores and likelihood-ratio curves besides.
 * @throws TemplateError where a template does not render
 */
export function renderTables(input: ReportInput): RenderedFiles {
  return tableFiles(input, paperDocument(input));
}

/** `references.bib`: the works whose methods the study uses, and its sources of data. */
export function renderReferences({ study, data }: ReportInput): RenderedFiles {
  const cited = data.sources.flatMap(({ name, citation, url }) =>
    citation === null ? [] : [{ name, citation, url }],
  );
  const works = citedKeys(study).map((key) => referenceIn(key, study.outputs.language));
  const text = bibtex(works, cited);
  return text === '' ? {} : { 'references.bib': text };
}

function inFormats(input: ReportInput, name: string, document: Document): RenderedFiles {
  const files: Record<string, string | Uint8Array> = {};
  for (const format of input.study.outputs.formats) {
    // A PDF is compiled, which takes a program: steps/typeset does it.
    if (format === 'pdf') continue;
    files[`${name}.${format}`] = emit(format, document, input);
  }
  return files;
}

function emit(
  format: Exclude<OutputFormat, 'pdf'>,
  document: Document,
  input: ReportInput,
): string | Uint8Array {
  const { templates } = input;
  switch (format) {
    case 'md':
      return emitMarkdown(document);
    case 'tex':
      return emitTex(document, templates);
    case 'html':
      return emitHtml(document, templates, numberOrigins(input));
    case 'docx':
      return emitDocx(document, picturesOf(input));
  }
}

function picturesOf({ figures }: ReportInput): { readonly [name: string]: Picture } {
  return Object.fromEntries(
    figures.flatMap(({ name, png, svg }) => {
      const [width = 640, height = 400] = ['width', 'height'].map((side) =>
        Number(new RegExp(`<svg[^>]* ${side}="([\\d.]+)"`).exec(svg)?.[1] ?? Number.NaN),
      );
      return png === undefined ? [] : [[name, { png, width, height }] as const];
    }),
  );
}
