import {
  captionLabel,
  type EmitterWords,
  type TableBlock,
  type TableCell,
  type TableRow,
} from '../../document.ts';
import type { Numbering } from '../../numbering.ts';
import { type SplitLimits, tableParts } from '../split-table.ts';
import { aboutPoint, columnWidths, decimalParts, standsOnPoint } from '../table-shape.ts';
import { typstLabel, typstString } from './escape.ts';
import { typstNumber, typstRuns } from './runs.ts';

/** Rows beyond which a table goes on over pages. */
const LONG = 34;
/** Rows beyond which a table of an appendix may. */
const SHORT = 12;
/** Characters of an upright line in the size of a table, less what stands between columns. */
const LINE = 98;
const BETWEEN = 2.5;
const LEAST_TEXT = 10;
/** Size of a table to that of the text; and how much wider than the line it may be without being turned. */
const TYPE = 0.86;
const SMALLER = 1.22;

/** A turned page holds so many rows, and what is wider than it is split; one that is long too is split at once. */
const TURNED_ROWS = 20;
const SPLIT: SplitLimits = { whole: 150, part: LINE, between: BETWEEN };
const LONG_SPLIT: SplitLimits = { ...SPLIT, whole: LINE };

/** `float`, `turned`: may wait for the next page. `long`: goes on over pages; `either`: may. `stop`: what waits is set before it. */
export type TypstPart = {
  readonly kind: 'text' | 'head' | 'stop' | 'display' | 'float' | 'long' | 'either' | 'turned';
  readonly source: string;
};

/** A three-line table; a long one repeats its head on every page, a wide one is turned, one wider yet comes in parts. */
export function typstTables(
  table: TableBlock,
  words: EmitterWords,
  numbering: Numbering,
  appendix: boolean,
): readonly TypstPart[] {
  const rows = table.head.length + table.body.flat().length;
  return tableParts(table, rows > TURNED_ROWS ? LONG_SPLIT : SPLIT, words).map((part, i) =>
    partTypst(part, words, numbering, i > 0, appendix),
  );
}

function partTypst(
  table: TableBlock,
  words: EmitterWords,
  numbering: Numbering,
  later: boolean,
  appendix: boolean,
): TypstPart {
  const rows = table.head.length + table.body.flat().length;
  const label = captionLabel(words, 'table', numbering.of(table.id)) + words.typography.afterLabel;
  const caption = `#caption(${typstString(label)}, [${typstRuns(table.caption, numbering)}])`;
  const body = [
    later ? caption : `${caption}${typstLabel(table.id)}`,
    `#printed(${sizeOf(table)}, table(columns: (${columnsOf(table)}), stroke: none, inset: ${insetOf(table)}, align: (${alignOf(table)}),`,
    'table.hline(stroke: 0.08em),',
    `table.header(${table.head.map((row) => rowOf(row, table, numbering, true)).join('\n')}`,
    'table.hline(stroke: 0.05em)),',
    ...table.body.map((group, i) =>
      [
        ...(i === 0 ? [] : ['table.hline(stroke: 0.03em),']),
        ...group.map((row) => rowOf(row, table, numbering, false)),
      ].join('\n'),
    ),
    'table.hline(stroke: 0.08em),',
    '))',
    ...notesOf(table, words, numbering),
  ].join('\n');
  const either = appendix && rows > SHORT;
  const source = `#${rows > LONG || either ? 'long' : 'whole'}[\n${body}\n]`;
  if (widthOf(table) > LINE * SMALLER) return { kind: 'turned', source: `#turned[\n${source}\n]` };
  if (rows > LONG) return { kind: 'long', source };
  return { kind: either ? 'either' : 'float', source };
}

/** A table a little wider than the line is set smaller. */
function sizeOf(table: TableBlock): string {
  const width = widthOf(table);
  const smaller = width > LINE && width <= LINE * SMALLER ? LINE / width : 1;
  return `${(TYPE * smaller).toFixed(3)}em`;
}

/** Rows that begin below a rule, and rows that end above one, have more room on that side. */
function insetOf(table: TableBlock): string {
  const below = [0];
  const above: number[] = [];
  let at = table.head.length;
  for (const group of table.body) {
    above.push(at - 1);
    below.push(at);
    at += group.length;
  }
  above.push(at - 1);
  const list = (rows: readonly number[]) => `(${rows.map((row) => `${row},`).join(' ')})`;
  return `cells(${list(below)}, ${list(above)}, ${table.columns.length})`;
}

function notesOf(table: TableBlock, { noteLead, typography }: EmitterWords, numbering: Numbering): string[] {
  if (table.notes.length === 0) return [];
  const lead = typography.emphasis(noteLead)
    ? `#emph[#${typstString(noteLead)};];`
    : `#${typstString(noteLead)};`;
  const space = typography.space === '' ? '' : `#${typstString(typography.space)};`;
  return [`#notes[${lead}${space}${table.notes.map((note) => typstRuns(note, numbering)).join(space)}]`];
}

/** Characters of a line as wide as the table, where running text wraps. */
function widthOf(table: TableBlock): number {
  let width = 0;
  columnWidths(table).forEach((characters, at) => {
    const flexible = table.columns[at]?.share !== undefined;
    width += (flexible ? Math.min(characters, LEAST_TEXT) : characters) + BETWEEN;
  });
  return width;
}

/** Running text shares what numbers leave; without any the numbers share the line. */
function columnsOf(table: TableBlock): string {
  const texts = table.columns.some(({ share }) => share !== undefined);
  return `${table.columns
    .map(({ share }, at) => {
      if (share !== undefined) return `${share}fr`;
      return texts || at === 0 ? 'auto' : '1fr';
    })
    .join(', ')},`;
}

const alignOf = (table: TableBlock): string =>
  `${table.columns.map(({ align }) => (align === 'left' ? 'left + top' : 'center + top')).join(', ')},`;

function rowOf(row: TableRow, table: TableBlock, numbering: Numbering, head: boolean): string {
  let at = 0;
  const cells = row.cells.map((it) => {
    const column = at;
    at += it.span ?? 1;
    const content = cellOf(it, table, column, numbering, head);
    const written = row.group === true ? `#strong[${content}]` : content;
    const span = it.span ?? 1;
    if (span === 1) return `[${written}]`;
    const align = head ? ', align: center' : '';
    return `table.cell(colspan: ${span}${align})[${written}]`;
  });
  const rules = head ? spanRules(row) : '';
  return `${cells.join(', ')},${rules}`;
}

/** A line under each head that spans columns. */
function spanRules(row: TableRow): string {
  let at = 0;
  const rules = row.cells.map((it) => {
    const start = at;
    at += it.span ?? 1;
    return (it.span ?? 1) > 1 && it.rule !== false && it.content.length > 0
      ? ` table.hline(start: ${start}, end: ${at}, stroke: 0.03em),`
      : '';
  });
  return rules.join('');
}

function cellOf(
  it: TableCell,
  table: TableBlock,
  column: number,
  numbering: Numbering,
  head: boolean,
): string {
  const parts = decimalParts(it);
  if (head || parts === null || !standsOnPoint(table, it, column)) return typstRuns(it.content, numbering);
  const { before, after } = aboutPoint(table, column);
  const stars = typstRuns(it.content.slice(1), numbering);
  return `#point(${before}, ${after.toFixed(1)}, [${typstNumber(parts.whole)}], [#${typstString(parts.fraction)};${stars}])`;
}
