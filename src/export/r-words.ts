import type { PeerFit } from './peer.ts';

/** Text as R reads it in any locale: what is not plain ASCII is written by its number. */
export function quoteR(text: string): string {
  const escaped = text.replace(/[\\"]|[^ -~]/gu, (letter) => {
    if (letter === '\\' || letter === '"') return `\\${letter}`;
    return `\\U${letter.codePointAt(0)!.toString(16).padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}

export function vector(names: readonly string[]): string {
  if (names.length === 0) return 'character()';
  return names.length === 1 ? quoteR(names[0]!) : `c(${names.map(quoteR).join(', ')})`;
}

export function call(name: string, parts: readonly (string | null)[]): string {
  return `${name}(${parts.filter((part) => part !== null).join(', ')})`;
}

export function termsOf(fit: PeerFit): string[] {
  return fit.terms.map(({ name }) => name);
}
