import { alignment, likePairs } from './sequence.ts';
import { groupEnd, mark, markedText, texTokens } from './tex-tokens.ts';

/** A table's text, cut at its rows. */
type TexTable = { readonly head: string; readonly lines: readonly string[]; readonly tail: string };

/** Of two rows, for one to be the other changed. */
const LEAST_LIKENESS = 0.5;

const OPENING = /\\begin\{(tabular\*?|tabularx|longtable)\}/;

/**
 * The new table with the cells that changed marked, rows that went and came too; null where the tables have other
 * columns or no rows that can be told apart.
 */
export function markedTable(old: string, fresh: string, labels: ReadonlySet<string>): string | null {
  const [before, after] = [cutTable(old), cutTable(fresh)];
  if (before === null || after === null) return null;
  if (widthOf(before) !== widthOf(after)) return null;
  const rows = markedRows(before.lines, after.lines, labels);
  return [
    markedAround(before.head, after.head, labels),
    rows.join('\n'),
    markedAround(before.tail, after.tail, labels),
  ].join('\n');
}

function cutTable(text: string): TexTable | null {
  const opening = OPENING.exec(text);
  const name = opening?.[1];
  if (opening === null || name === undefined) return null;
  const end = text.lastIndexOf(`\\end{${name}}`);
  const start = text.indexOf('\n', opening.index);
  if (start < 0 || end < start) return null;
  return {
    head: text.slice(0, start),
    lines: text.slice(start + 1, end - 1).split('\n'),
    tail: text.slice(end),
  };
}

function isRow(line: string): boolean {
  return /\\\\\s*$/.test(line);
}

function widthOf({ lines }: TexTable): number {
  return Math.max(0, ...lines.filter(isRow).map((line) => cellsOf(line).length));
}

/** Cells of a row, without its end. */
export function cellsOf(line: string): string[] {
  const text = line.replace(/\s*\\\\\s*$/, '');
  const cells: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') at = groupEnd(text, at, '{', '}') - 1;
    else if (text[at] === '&') {
      cells.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...cells, text.slice(start).trim()];
}

function markedRows(old: readonly string[], fresh: readonly string[], labels: ReadonlySet<string>): string[] {
  const marked: string[] = [];
  let [gone, come]: [string[], string[]] = [[], []];
  const flush = () => {
    marked.push(...markedHunk(gone, come, labels));
    [gone, come] = [[], []];
  };
  for (const step of alignment(old, fresh)) {
    if (step.change === 'removed') gone.push(old[step.old]!);
    else if (step.change === 'added') come.push(fresh[step.new]!);
    else {
      flush();
      marked.push(fresh[step.new]!);
    }
  }
  flush();
  return marked;
}

/** Rules and other lines between rows are the new table's. */
function markedHunk(old: readonly string[], fresh: readonly string[], labels: ReadonlySet<string>): string[] {
  const gone = old.filter(isRow);
  const cells = { old: gone.map(cellsOf), new: fresh.map((line) => (isRow(line) ? cellsOf(line) : null)) };
  const pairs = new Map(
    likePairs(
      gone.length,
      fresh.length,
      (i, j) => rowLikeness(cells.old[i]!, cells.new[j] ?? null),
      LEAST_LIKENESS,
    ).map(([i, j]) => [j, i] as const),
  );
  const lines: string[] = [];
  let next = 0;
  const dropUpTo = (end: number) => {
    for (; next < end; next++)
      lines.push(rowOf(cells.old[next]!.map((cell) => markedCell(cell, '', labels))));
  };
  fresh.forEach((line, j) => {
    const now = cells.new[j] ?? null;
    if (now === null) {
      lines.push(line);
      return;
    }
    const pair = pairs.get(j);
    dropUpTo(pair ?? nextPair(pairs, j) ?? gone.length);
    const before = pair === undefined ? null : cells.old[pair]!;
    lines.push(rowOf(now.map((cell, at) => markedCell(before?.[at] ?? '', cell, labels))));
    if (pair !== undefined) next = pair + 1;
  });
  dropUpTo(gone.length);
  return lines;
}

/** The old row of the next new one that has one: what went before it stands before what came. */
function nextPair(pairs: ReadonlyMap<number, number>, from: number): number | undefined {
  const later = [...pairs.keys()].filter((j) => j > from);
  return pairs.get(Math.min(...later));
}

/** Rows are the same by their first cell, nearly so where it shares most of its words; by their place where it is empty. */
function rowLikeness(old: readonly string[], fresh: readonly string[] | null): number {
  if (fresh === null || fresh.length !== old.length) return 0;
  const [before, after] = [old[0]!, fresh[0]!];
  if (before === after) return before === '' ? 0.6 : 1;
  const words = [before, after].map((cell) => texTokens(cell).filter((token) => token.trim() !== ''));
  const shared = alignment(words[0]!, words[1]!).filter(({ change }) => change === 'same').length;
  return (0.9 * 2 * shared) / (words[0]!.length + words[1]!.length);
}

function rowOf(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}

/** A cell of which a part went and a part came. Numbers in decimal columns are formulas: they leave the column for it. */
function markedCell(old: string, fresh: string, labels: ReadonlySet<string>): string {
  if (old === fresh) return fresh;
  const [before, after] = [spanOf(old), spanOf(fresh)];
  const numeric = isNumber(before.content) || isNumber(after.content);
  const sentences = /\s/.test(before.content) && /\s/.test(after.content);
  const parts = [markedValue(before.content, 'removed', labels), markedValue(after.content, 'added', labels)];
  const content = sentences
    ? markedText(before.content, after.content, labels)
    : parts.filter((part) => part !== '').join(' ');
  const span = fresh === '' ? before.span : (after.span ?? (numeric ? before.span : null));
  if (span !== null) return `${span}{${content}}`;
  return numeric ? `\\multicolumn{1}{c}{${content}}` : `{}${content}`;
}

function markedValue(text: string, change: 'added' | 'removed', labels: ReadonlySet<string>): string {
  return mark(isNumber(text) ? `\\ensuremath{${text}}` : text, change, labels);
}

function isNumber(text: string): boolean {
  return /^[-+]?\(?[-+]?[\d.][\d.,]*\)?(?:\^\{[^{}]*\})?$/.test(text);
}

/** `\multicolumn{1}{c}` and what is in it. */
function spanOf(cell: string): { readonly span: string | null; readonly content: string } {
  const opening = '\\multicolumn';
  if (!cell.startsWith(opening)) return { span: null, content: cell };
  const count = groupEnd(cell, opening.length, '{', '}');
  const layout = groupEnd(cell, count, '{', '}');
  const content = groupEnd(cell, layout, '{', '}');
  return { span: cell.slice(0, layout), content: cell.slice(layout + 1, content - 1) };
}

/** Caption and notes are text; the lines that set the table are the new one's. */
function markedAround(old: string, fresh: string, labels: ReadonlySet<string>): string {
  const before = old.split('\n');
  const used = new Set<number>();
  return fresh
    .split('\n')
    .map((line) => {
      const opening = /^\\(?:caption\{|item\[\])/.exec(line)?.[0];
      if (opening === undefined) return line;
      const at = before.findIndex((one, i) => !used.has(i) && one.startsWith(opening));
      used.add(at);
      return at < 0 ? line : markedLine(before[at]!, line, labels);
    })
    .join('\n');
}

function markedLine(old: string, fresh: string, labels: ReadonlySet<string>): string {
  if (fresh.startsWith('\\item[]')) {
    const start = '\\item[]'.length;
    return `\\item[]${markedText(old.slice(start), fresh.slice(start), labels)}`;
  }
  return markedCaption(old, fresh, labels);
}

/** `\caption{...}` with what follows it. */
export function markedCaption(old: string, fresh: string, labels: ReadonlySet<string>): string {
  const start = '\\caption'.length;
  const ends = [groupEnd(old, start, '{', '}'), groupEnd(fresh, start, '{', '}')] as const;
  const inner = markedText(old.slice(start + 1, ends[0] - 1), fresh.slice(start + 1, ends[1] - 1), labels);
  return `\\caption{${inner}}${fresh.slice(ends[1])}`;
}
