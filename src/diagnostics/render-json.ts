import type { JsonObject } from '../base/json.ts';
import type { Diagnostic, Span } from './diagnostic.ts';
import { positionOf, type Texts, textOf } from './source.ts';

/** A place with offsets (UTF-16) and, where its text is at hand, lines and columns from 1. */
function placeJson(at: Span, texts: Texts): JsonObject {
  const text = textOf(texts, at.file);
  if (text === undefined) return { file: at.file };
  const start = positionOf(text, at.start);
  const end = positionOf(text, at.end);
  return {
    file: at.file,
    line: start.line,
    column: start.column,
    end_line: end.line,
    end_column: end.column,
    start: at.start,
    end: at.end,
  };
}

/** Diagnostics as data, in the order given: the same as {@link renderText} prints. Keys are snake_case. */
export function renderJson(diagnostics: readonly Diagnostic[], texts: Texts): JsonObject[] {
  return diagnostics.map((diagnostic) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    hint: diagnostic.hint ?? null,
    pointer: diagnostic.pointer,
    at: diagnostic.at === null ? null : placeJson(diagnostic.at, texts),
    related: diagnostic.related.map(({ at, note }) => ({ note, at: placeJson(at, texts) })),
    fix:
      diagnostic.fix === undefined
        ? null
        : { text: diagnostic.fix.text, at: placeJson(diagnostic.fix.at, texts) },
  }));
}
