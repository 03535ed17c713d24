import type { Code } from '../../diagnostics/codes.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Violation } from '../violation.ts';

/** How a violation is told. */
export type Told = {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly fix?: { readonly at: Span; readonly text: string };
  /** Another violation that this one explains: `required` of this key at the same mapping. */
  readonly explains?: string;
};

export type Context = {
  /** Where the value stands, and how the text writes it; null for what is not there. */
  readonly at: Span | null;
  readonly written: string | null;
  /** Keys that are due in the same mapping and are not there. */
  readonly missing: readonly string[];
  /** Keys of the mapping that the violation is in. */
  readonly present: readonly string[];
};

/** One job each: rewrites what is told of a violation, or null where it has nothing better to say. */
export type Improver = (violation: Violation, told: Told, context: Context) => Told | null;

/** The last part of a pointer: the key or index itself. */
export function keyOf(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

/** `models.baseline.vcov`, for messages. */
export function dotted(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}
