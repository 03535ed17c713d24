import type { OutputSpec } from '../study/study.ts';

/** Whether figures are needed as PDF and as PNG: because they are asked for, or because a document holds them. */
export function wantedPictures({ formats, figures }: OutputSpec): {
  readonly pdf: boolean;
  readonly png: boolean;
} {
  return {
    pdf: formats.includes('tex') || figures.includes('pdf'),
    png: formats.includes('docx') || figures.includes('png'),
  };
}
