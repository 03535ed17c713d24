import { TemplateError } from './template-error.ts';

/** What words can claim of numbers. */
export type ClaimKind = 'significant' | 'positive' | 'negative' | 'rises' | 'falls' | 'half' | 'double';

const KINDS: readonly ClaimKind[] = [
  'significant',
  'positive',
  'negative',
  'rises',
  'falls',
  'half',
  'double',
];

/** A claim in some words: where it begins, and whether it is denied. */
export type SaidClaim = {
  readonly kind: ClaimKind;
  readonly denied: boolean;
  readonly start: number;
  readonly text: string;
};

export type ClaimWords = (words: string) => readonly SaidClaim[];

/**
 * Reads `LANGUAGE/claims.txt`: lines `claim = words | words`, as regular expressions. A language without the file claims
 * nothing.
 *
 * @throws TemplateError where a line does not read
 */
export function readClaimWords(templates: { readonly [name: string]: string }, language: string): ClaimWords {
  const file = `${language}/claims.txt`;
  const source = templates[file];
  if (source === undefined) return () => [];
  if (latest?.source === source) return latest.words;
  const words = claimWords(patternsOf(source, file), language === 'zh');
  latest = { source, words };
  return words;
}

let latest: { readonly source: string; readonly words: ClaimWords } | null = null;

function patternsOf(source: string, file: string): ReadonlyMap<string, string> {
  const patterns = new Map<string, string>();
  source.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at < 1 || ![...KINDS, 'not'].includes(name))
      throw new TemplateError(file, `line ${i + 1} is not of the form "claim = words | words"`);
    patterns.set(
      name,
      line
        .slice(at + 1)
        .split(' | ')
        .map((it) => it.trim())
        .join('|'),
    );
  });
  return patterns;
}

/** So far before a claim its denial may stand: six words, or six signs where there are no spaces. */
const BEFORE = { spaced: /(?:\S+\s+){0,6}$/u, close: /.{0,6}$/u };

function claimWords(patterns: ReadonlyMap<string, string>, close: boolean): ClaimWords {
  const bounded = (pattern: string) => (close ? `(?:${pattern})` : `\\b(?:${pattern})\\b`);
  const rules = KINDS.flatMap((kind) => {
    const pattern = patterns.get(kind);
    return pattern === undefined ? [] : [{ kind, pattern: new RegExp(bounded(pattern), 'giu') }];
  });
  const denial = patterns.get('not');
  const denies = denial === undefined ? null : new RegExp(bounded(denial), 'iu');
  const any = new RegExp(rules.map(({ pattern }) => pattern.source).join('|'), 'iu');
  return (words) => {
    if (!any.test(words)) return [];
    return rules.flatMap(({ kind, pattern }) =>
      [...words.matchAll(pattern)].map(({ 0: text, index: start }) => {
        const before = (close ? BEFORE.close : BEFORE.spaced).exec(words.slice(0, start))?.[0] ?? '';
        return { kind, start, text, denied: denies?.test(before) === true };
      }),
    );
  };
}
