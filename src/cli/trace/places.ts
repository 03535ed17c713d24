import { readPrinted } from './numbers.ts';

/** Where a document prints a number. */
export type PrintedPlace = {
  readonly file: string;
  readonly line: number;
  /** Heads of the row and the column, in a table. */
  readonly row: string | null;
  readonly column: string | null;
  readonly text: string;
};

const token = /<\s*0\.\d+|[-−]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?%?/g;

/** Every place of a Markdown document that prints the same digits as `wanted`. */
export function placesIn(file: string, markdown: string, wanted: string): PrintedPlace[] {
  const asked = readPrinted(wanted);
  if (asked === null) return [];
  const same = (text: string) => {
    const found = readPrinted(text);
    return found !== null && found.text === asked.text && found.below === asked.below;
  };
  const places: PrintedPlace[] = [];
  let head: string[] = [];
  let row = '';
  for (const [i, line] of markdown.split('\n').entries()) {
    if (!line.startsWith('|')) {
      head = [];
      if (tokensOf(line).some(same))
        places.push({ file, line: i + 1, row: null, column: null, text: line.trim() });
      continue;
    }
    const cells = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (head.length === 0) head = cells;
    row = cells[0] === '' ? row : (cells[0] ?? '');
    for (const [n, cell] of cells.entries()) {
      if (n > 0 && tokensOf(cell).some(same))
        places.push({ file, line: i + 1, row, column: head[n] ?? null, text: cell });
    }
  }
  return places;
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(token)].map((match) => match[0]);
}
