import { compareCodeUnits } from '../base/compare.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Sorted by file (in the order of `files`, then by name), place and code; what has no place comes first. */
export function inOrder(diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] {
  const rank = (file: string) => (files.includes(file) ? files.indexOf(file) : files.length);
  return [...diagnostics].sort((a, b) => {
    if (a.at === null || b.at === null) return Number(a.at !== null) - Number(b.at !== null);
    const byFile = rank(a.at.file) - rank(b.at.file) || compareCodeUnits(a.at.file, b.at.file);
    return byFile || a.at.start - b.at.start || compareCodeUnits(a.code, b.code);
  });
}
