/** Texts that spans point into, by file name. */
export type Texts = ReadonlyMap<string, string> | { readonly [file: string]: string };

export function textOf(texts: Texts, file: string): string | undefined {
  if (texts instanceof Map) return texts.get(file);
  const record = texts as { readonly [file: string]: string };
  return Object.hasOwn(record, file) ? record[file] : undefined;
}

/** One line of a text, without its end. */
export type SourceLine = {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
};

export type Position = { readonly line: number; readonly column: number };

/** Offsets at which lines begin. `\n`, `\r\n` and a lone `\r` end a line, as YAML has it for the first two. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  const ends = /\r\n|\n|\r/g;
  for (let match = ends.exec(text); match !== null; match = ends.exec(text))
    starts.push(match.index + match[0].length);
  return starts;
}

function lineNumber(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line that an offset is in. An offset at the end of the text is in its last line that has something in it. */
export function lineAt(text: string, offset: number): SourceLine {
  const starts = lineStarts(text);
  let index = lineNumber(starts, Math.min(Math.max(offset, 0), text.length));
  if (offset >= text.length && index > 0 && starts[index] === text.length) index -= 1;
  const start = starts[index]!;
  const end = starts[index + 1] ?? text.length;
  return { number: index + 1, text: text.slice(start, end).replace(/[\r\n]+$/, ''), start };
}

/** Line and column from 1; columns count characters (code points), a tab as one. */
export function positionOf(text: string, offset: number): Position {
  const line = lineAt(text, offset);
  return { line: line.number, column: [...line.text.slice(0, Math.max(0, offset - line.start))].length + 1 };
}

/** Code points that a terminal draws two cells wide: East Asian wide and full-width forms, most emoji. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}])$/u;
const zeroWidth = /^(?:\p{Mn}|\p{Me}|\p{Cf})$/u;

/** Cells that a text takes in a terminal. Tabs must have been expanded. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : zeroWidth.test(character) ? 0 : 1;
  return width;
}

/** A line as it can be printed: tabs as four blanks, other control characters made visible. */
export function printable(text: string): string {
  return text.replaceAll('\t', '    ').replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Longest line that is shown whole, in characters. */
const longestLine = 120;

export type Frame = {
  readonly number: number;
  /** The line, or the part of a long one around the place. */
  readonly text: string;
  /** Cells before the mark, and the mark's own. */
  readonly before: number;
  readonly marked: number;
};

/** The line of a place with where to draw a mark under it. A place over several lines is marked on its first. */
export function frameOf(text: string, start: number, end: number): Frame {
  const line = lineAt(text, start);
  const from = Math.min(Math.max(start - line.start, 0), line.text.length);
  const to = Math.max(from, Math.min(end - line.start, line.text.length));
  const cutStart = line.text.length > longestLine ? Math.max(0, from - 40) : 0;
  const cutEnd =
    line.text.length > longestLine ? Math.min(line.text.length, cutStart + longestLine) : line.text.length;
  const lead = cutStart > 0 ? '...' : '';
  const tail = cutEnd < line.text.length ? '...' : '';
  const before = lead + printable(line.text.slice(cutStart, from));
  const marked = printable(line.text.slice(from, Math.min(to, cutEnd)));
  const shown = `${lead}${printable(line.text.slice(cutStart, cutEnd))}${tail}`;
  return {
    number: line.number,
    text: shown,
    before: displayWidth(before),
    marked: Math.max(1, displayWidth(marked)),
  };
}
