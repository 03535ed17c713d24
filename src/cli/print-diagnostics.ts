import type { Json } from '../base/json.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { renderJson } from '../diagnostics/render-json.ts';
import { renderText } from '../diagnostics/render-text.ts';
import { positionOf, textOf } from '../diagnostics/source.ts';

type Texts = { readonly [file: string]: string };

/** `file:line`: the short form, for lists. */
export function placeText(at: Span, texts: Texts): string {
  const text = textOf(texts, at.file);
  return text === undefined ? at.file : `${at.file}:${positionOf(text, at.start).line}`;
}

export function renderDiagnostics(diagnostics: readonly Diagnostic[], texts: Texts, color: boolean): string {
  return renderText(diagnostics, texts, { color });
}

export function diagnosticsJson(diagnostics: readonly Diagnostic[], texts: Texts): readonly Json[] {
  return renderJson(diagnostics, texts);
}
