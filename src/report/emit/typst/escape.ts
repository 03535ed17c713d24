/** A text as a string of typst's code: what it says is never markup. */
export function typstString(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
  return `"${flat.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A label that typst can read whatever the table is called: every other character by its code. */
export const typstLabel = (id: string): string =>
  `<${id.replace(/[^A-Za-z0-9]/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`)}>`;
