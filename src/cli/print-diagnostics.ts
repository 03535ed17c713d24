import type { Json } from '../base/json.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { paint } from './color.ts';

type Texts = { readonly [file: string]: string };

/** Offset -> 1-based line and column. */
function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** `file:line`. */
export function placeText(at: Span, texts: Texts): string {
  const text = texts[at.file];
  return text === undefined ? at.file : `${at.file}:${position(text, at.start).line}`;
}

export function renderDiagnostics(diagnostics: readonly Diagnostic[], texts: Texts, color: boolean): string {
  const { red, yellow } = paint(color);
  return diagnostics
    .map(({ severity, code, message, at }) => {
      const tone = severity === 'error' ? red : yellow;
      return `${at === null ? '' : `${placeText(at, texts)}: `}${tone(`${severity} ${code}`)} ${message}\n`;
    })
    .join('');
}

/** A diagnostic as data, with line and column beside its offsets. */
export function diagnosticJson(diagnostic: Diagnostic, texts: Texts): Json {
  const { code, severity, message, hint, pointer, at } = diagnostic;
  const text = at === null ? undefined : texts[at.file];
  const place = at === null || text === undefined ? null : { file: at.file, ...position(text, at.start) };
  return { code, severity, message, hint: hint ?? null, pointer, at: place };
}
