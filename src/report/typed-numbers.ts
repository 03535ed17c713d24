/** A run of words: a number that is typed in it, or what stands between two. */
export type TypedPart = { readonly text: string; readonly number: boolean; readonly start: number };

/**
 * Numbers that stand by themselves. Digits of a name do not (`HC1`, `R2`, `SHA-256`, `type-7`), nor the year of a
 * citation (`Hansen (1999)`, `(Hansen, 1999; Liao 1999)`).
 */
/** Chinese is written without spaces: its characters do not make a name of the digits beside them. */
const NAME = '(?!\\p{Script=Han})[\\p{L}\\p{N}_]';
const NUMBER = new RegExp(
  `(?<!${NAME}|[.]|(?!\\p{Script=Han})\\p{L}-)\\d[\\d,]*(?:\\.\\d+)?(?:e-?\\d+)?(?!${NAME})`,
  'gu',
);
const CITED = /^(?:1[5-9]|20)\d\d$/;

/** The words of a template, cut where numbers stand. */
export function typedParts(text: string): readonly TypedPart[] {
  const parts: TypedPart[] = [];
  let last = 0;
  for (const match of text.matchAll(NUMBER)) {
    const number = match[0].replace(/,+$/, '');
    if (isCited(text, match.index, number)) continue;
    if (match.index > last) parts.push({ text: text.slice(last, match.index), number: false, start: last });
    parts.push({ text: number, number: true, start: match.index });
    last = match.index + number.length;
  }
  if (last < text.length) parts.push({ text: text.slice(last), number: false, start: last });
  return parts;
}

/** A year in brackets, after a name or after another year; `(OECD et al., 2008)`. */
function isCited(text: string, at: number, number: string): boolean {
  if (!CITED.test(number)) return false;
  const before = text.slice(0, at);
  const after = text.slice(at + number.length);
  const closes = /^[a-z]?\s?[)）,，;；]/.test(after);
  return closes && (/[(（]$/.test(before) || /\p{L}\.?[,，、]?\s?$/u.test(before));
}
