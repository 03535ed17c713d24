import { auditClaims, checkedClaims } from './claim-check.ts';
import type { Document } from './document.ts';
import { auditFigures } from './figure-check.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { auditNumbers, differing, unproved } from './prose-audit.ts';
import { auditTexts } from './text-check.ts';

/**
 * What a build says of one of its documents: the numbers of its text, of its tables and of its figures, the words that hold
 * numbers, and the words that claim something of them.
 *
 * @param shown words that the document shows of its own, beside those of the study and the results
 */
export function auditDocument(
  document: Document,
  input: ReportInput,
  shown: readonly string[] = [],
): readonly AuditRow[] {
  return [
    ...auditNumbers(document, input),
    auditTexts(document, input, shown),
    ...auditFigures(document, input),
    ...auditClaims(document, input),
  ];
}

/** What is wrong with a document whatever its author wrote: numbers that differ from what they say they are. */
export const wrongNumbers = (document: Document, input: ReportInput): readonly string[] =>
  differing(document, input);

/** Numbers of which it could not be shown that they are what they say: a check to be mended, or a number. */
export const unprovedNumbers = (document: Document, input: ReportInput): readonly string[] =>
  unproved(document, input);

/** Words of a template that its numbers do not bear out. */
export type FalseClaim = { readonly message: string; readonly words: string };

export function falseClaims(document: Document, input: ReportInput): readonly FalseClaim[] {
  return checkedClaims(document, input).flatMap(({ said, of, holds, around }) =>
    holds ? [] : [{ message: `"${said}" is said of ${of}`, words: around }],
  );
}
