/**
 * One look for every figure: ink is `currentColor`, so that a page in dark mode can set it. The colors alternate between
 * two lightnesses, each three times as far from white paper as from dark, so that neighbors stay apart in grey print and
 * for the color-blind (test/unit/report/figures/palette.test.ts). Nothing is told apart by color alone: lines have
 * dashes and names at their ends, marks are filled or hollow, parts of a bar stand in the order of their names.
 */
export const ink = 'currentColor';
export const accent = '#2569a9';
export const contrast = '#d97534';
/** Lines that stand back; words that do are ink of this opacity, which reads on either paper. */
export const quiet = '#82888f';
export const mutedOpacity = 0.72;
/** A fill of the accent that both white and black paper carry. */
export const bandOpacity = 0.18;

/** For parts and lines side by side: dark, light, dark, ... */
export const series = [
  accent,
  contrast,
  '#6f6282',
  '#ae8b68',
  '#a64f32',
  '#859494',
  '#965a5a',
  '#2297eb',
] as const;

/** Dashes of lines beside each other; a third line that is dashed twice over has a color of its own besides. */
export const dashes = ['', '6 3', '2 2.5', '8 3 2 3'] as const;

export const width = 640;
export const fontFamily =
  "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, sans-serif";
export const fontSize = 12;

/** Width of a text in the figure's font, a little generous: wide scripts count double. */
export function textWidth(text: string, size: number = fontSize): number {
  let units = 0;
  for (const character of text) units += character.codePointAt(0)! > 0x2e7f ? 1 : 0.55;
  return units * size;
}

/**
 * A text in lines of at most `most` pixels, broken at spaces and between Chinese characters, where no line begins with a
 * mark that closes or ends with one that opens. A word that is too long stays whole.
 */
export function wrap(text: string, most: number, size: number = fontSize): string[] {
  const lines: string[] = [];
  for (const { word, space } of pieces(text)) {
    const last = lines[lines.length - 1];
    const joined = last === undefined ? word : `${last}${space}${word}`;
    if (last !== undefined && textWidth(joined, size) <= most) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/u;
const OPENS = /[（《〈「『【〔“‘([]$/u;
const CLOSES = /^[，。、；：！？）》〉」』】〕”’…—%)\],.;:!?]/u;

/** What a line may not part, and what stands before it within a line. */
function pieces(text: string): { word: string; space: string }[] {
  const found: { word: string; space: string }[] = [];
  for (const [i, run] of text.split(' ').entries()) {
    const [first = '', ...rest] = [...run];
    found.push({ word: first, space: i === 0 ? '' : ' ' });
    for (const character of rest) {
      const last = found[found.length - 1]!;
      const before = last.word.at(-1)!;
      const breaks = WIDE.test(before) || WIDE.test(character);
      if (breaks && !CLOSES.test(character) && !OPENS.test(last.word))
        found.push({ word: character, space: '' });
      else last.word += character;
    }
  }
  return found;
}

/** A text of at most `most` pixels: cut, with an ellipsis, where it is longer. */
export function shorten(text: string, most: number, size: number = fontSize): string {
  if (textWidth(text, size) <= most) return text;
  let cut = '';
  for (const character of text) {
    if (textWidth(`${cut}${character}…`, size) > most) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/** A number of an axis or a label with a true minus sign. */
export function signed(text: string): string {
  return text.replace(/^-/, '−');
}
