const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, in elements and in quoted attributes. Control characters, which HTML has no place for, become spaces. */
export function htmlEscape(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The same with line ends kept, for preformatted text. */
export function htmlEscapeLines(text: string): string {
  return text.split(/\r?\n/).map(htmlEscape).join('\n');
}

/** An anchor without a character that an address would have to escape. */
export const anchorOf = (id: string): string =>
  id.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`);

/** True minus, and a power of ten written out. */
export function htmlNumber(text: string): string {
  return htmlEscape(text)
    .replace(
      /(\d(?:\.\d+)?)e(-?\d+)/g,
      (_, mantissa: string, exponent: string) => `${mantissa} × 10<sup>${exponent.replace('-', '−')}</sup>`,
    )
    .replace(/(^|[[(, ])-(?=[\d.])/g, '$1−');
}
