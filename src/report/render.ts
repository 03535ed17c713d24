import type { OutputFormat } from '../study/study.ts';
import { appendixDocument } from './appendix.ts';
import type { Document } from './document.ts';
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

function inFormats(input: ReportInput, name: string, document: Document): RenderedFiles {
  const files: Record<string, string> = {};
  for (const format of input.study.outputs.formats) {
    files[`${name}.${format}`] = emit(format, document, input);
  }
  return files;
}

function emit(format: OutputFormat, document: Document, input: ReportInput): string {
  const { templates } = input;
  switch (format) {
    case 'md':
      return emitMarkdown(document);
    case 'tex':
      return emitTex(document, templates);
    case 'html':
      return emitHtml(document, templates, numberOrigins(input));
  }
}
