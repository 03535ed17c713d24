import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** What is said of a fault besides its code, message and place. */
export type Details = {
  readonly hint?: string | null;
  readonly pointer?: string;
  readonly atKey?: boolean;
  readonly related?: Diagnostic['related'];
  readonly fix?: { readonly at: Span; readonly text: string };
};

/** An error at a place of a study's text. */
export function errorAt(code: Code, at: Span | null, message: string, details: Details = {}): Diagnostic {
  const { hint, pointer = '', atKey, related = [], fix } = details;
  return {
    code,
    severity: 'error',
    message,
    ...(hint ? { hint } : {}),
    pointer,
    ...(atKey === undefined ? {} : { atKey }),
    at,
    related,
    ...(fix === undefined ? {} : { fix }),
  };
}
