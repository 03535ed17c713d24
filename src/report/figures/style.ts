/**
 * One look for every figure: ink is `currentColor`, so that a page in dark mode can set it; the accents differ in
 * lightness as well as in hue, so that they survive grey printing and colour blindness (after Okabe and Ito 2008).
 */
export const ink = 'currentColor';
export const accent = '#2f78b7';
export const contrast = '#d2691e';
export const quiet = '#8a9097';
/** A fill of the accent that both white and black paper carry. */
export const bandOpacity = 0.18;

/** Shades for dimensions, dark to light and back, each with its neighbour's contrast. */
export const series = [
  '#2f78b7',
  '#d2691e',
  '#3d8f7a',
  '#9a6fb0',
  '#b8912f',
  '#6b7780',
  '#5aa5d6',
  '#a84b3c',
] as const;

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

/** A text in lines of at most `most` pixels, broken at spaces; a word that is too long stays whole. */
export function wrap(text: string, most: number, size: number = fontSize): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
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
