/**
 * Text for GitHub-flavored Markdown: every character prints as itself. What could open emphasis, code, a link, an
 * HTML tag, an entity, a cell's end, math or a mention is escaped by a backslash or as an entity.
 */
export function mdEscape(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .replace(/&/g, '&amp;')
      // A comparison with a space after it is no tag, and `>` quotes only where a line begins with it.
      .replace(/<(?!\s)/g, '&lt;')
      .replace(/^(\s*)>/g, '$1&gt;')
      .replace(/[\\`*_[\]{}()#+!|~$^@]/g, (character) => (KEPT.has(character) ? character : `\\${character}`))
  );
}

/** Harmless in the middle of a line, and frequent. */
const KEPT = new Set(['(', ')', '+', '{', '}', '!', '^', '@']);

/** What would open a list, a heading or a rule where a line begins with it. */
export function mdLineStart(line: string): string {
  return line.replace(
    /^(\s*)(?:([-+=])|(\d+)([.)]))(?=\s|$)/,
    (_, space: string, mark?: string, digits?: string, after?: string) =>
      mark === undefined ? `${space}${digits}\\${after}` : `${space}\\${mark}`,
  );
}

/** Code as written; what a code span cannot hold in a table is written as an element. */
export function mdCode(text: string): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return /[`|]/.test(flat) || flat.trim() === '' ? `<code>${mdEscape(flat)}</code>` : `\`${flat}\``;
}

const MARKS = { emph: ['*', 'em'], strong: ['**', 'strong'] } as const;

/**
 * Emphasis between what stands before and after it. Marks must touch the text, and a mark between a punctuation mark
 * within and a letter without is no mark at all (CommonMark 6.2, flanking): there a closing `：` or `。` steps out of the
 * emphasis, and anything else is written as an element.
 */
export function mdEmphasis(kind: keyof typeof MARKS, inner: string, before: string, after: string): string {
  const text = inner.trim();
  if (text === '') return inner;
  const [mark, element] = MARKS[kind];
  const opens = !/^[\p{P}\p{S}]/u.test(text) || before === '' || /[\s\p{P}\p{S}]$/u.test(before);
  const closes = !/[\p{P}\p{S}]$/u.test(text) || after === '' || /^[\s\p{P}\p{S}]/u.test(after);
  if (opens && closes) return `${mark}${text}${mark}`;
  const stop = /^(.*[^\p{P}\p{S}])([：。，；、！？]+)$/su.exec(text);
  if (opens && stop !== null) return `${mark}${stop[1]}${mark}${stop[2]}`;
  return `<${element}>${text}</${element}>`;
}
