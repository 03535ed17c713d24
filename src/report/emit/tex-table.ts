import type { EmitterWords, Inlines, TableBlock, TableCell, TableColumn, TableRow } from '../document.ts';
import { tableParts } from './split-table.ts';
import { cellAt, columnWidths, isMixed, plainLength } from './table-shape.ts';
import { texEscape, texLabel } from './tex-escape.ts';
import {
  CLOSE,
  EM,
  isLong,
  LINE,
  LONG_SPLIT,
  longWidthOf,
  MOST_TEXT,
  SPLIT,
  TEXT_SHARE,
  type TexPlace,
  TURNED,
  tooWide,
  widthOf,
} from './tex-width.ts';

/** Columns beyond which the type is smaller. */
const WIDE = 6;

type Write = (content: Inlines) => string;

/** A three-line table with its notes; a long one goes on over pages, one too wide even when turned is split. */
export function texTable(
  table: TableBlock,
  words: EmitterWords,
  write: Write,
  place: TexPlace = '!htbp',
): string {
  const long = isLong(table, place);
  const parts = tableParts(table, long ? LONG_SPLIT : SPLIT, words);
  return parts
    .map((one, part) => (long ? longTable : shortTable)(one, words, write, { part, place }))
    .join('\n\n');
}

/** A later part has the number of the first, and no label of its own. */
function captionLines(table: TableBlock, write: Write, part: number): { before: string[]; caption: string } {
  const caption = `\\caption{${write(table.caption)}}`;
  if (part === 0) return { before: [], caption: `${caption}\\label{${texLabel(table.id)}}` };
  const before = [`\\addtocounter{table}{-1}\\def\\theHtable{\\thetable.part${part + 1}}`];
  return { before, caption };
}

function noteText(table: TableBlock, { noteLead, typography }: EmitterWords, write: Write): string {
  // A Chinese character would go on with the name of a command before it.
  const lead = typography.emphasis(noteLead) ? `\\emph{${texEscape(noteLead)}}` : `{}${texEscape(noteLead)}`;
  return `${lead}${typography.space}${table.notes.map(write).join(typography.space)}`;
}

/** Which part of a table, and where it stands. */
type Place = { readonly part: number; readonly place: TexPlace };

function shortTable(table: TableBlock, words: EmitterWords, write: Write, { part, place }: Place): string {
  const notes =
    table.notes.length === 0
      ? []
      : [
          '\\begin{tablenotes}[flushleft]\\footnotesize\\setlength\\labelsep{0pt}',
          `\\item[]${noteText(table, words, write)}`,
          '\\end{tablenotes}',
        ];
  const alone = place === 'alone';
  const [open, close] = tabular(table, alone);
  const shrunk = alone || tooWide(table);
  const { before, caption } = captionLines(table, write, part);
  const [begin, end] = floatOf(table, place);
  return [
    ...begin,
    '\\centering',
    ...before,
    ...(shrunk
      ? [
          `\\begin{adjustbox}{max width=\\linewidth${alone ? ',max totalheight=0.99\\textheight,keepaspectratio' : ''}}`,
        ]
      : []),
    '\\begin{threeparttable}',
    caption,
    sizeOf(table),
    open,
    '\\toprule',
    ...headLines(table, write),
    '\\midrule',
    ...bodyLines(table, write),
    '\\bottomrule',
    close,
    ...notes,
    '\\end{threeparttable}',
    ...(shrunk ? ['\\end{adjustbox}'] : []),
    end,
  ].join('\n');
}

/** Alone, a table too wide for a column of the text goes over both where there are two. */
function floatOf(table: TableBlock, place: TexPlace): readonly [readonly string[], string] {
  const turned = widthOf(table) > TURNED;
  if (place !== 'alone')
    return turned
      ? [['\\begin{sidewaystable}'], '\\end{sidewaystable}']
      : [[`\\begin{table}[${place}]`], '\\end{table}'];
  const least = turned ? '\\textwidth' : `${(widthOf(table) * EM * SHRUNK).toFixed(1)}em`;
  const name = turned ? 'sidewaystable' : 'table';
  return [
    [
      `\\edef\\reprofloat{${name}\\ifdim\\columnwidth<${least}*\\fi}`,
      `\\begin{\\reprofloat}${turned ? '' : '[!htbp]'}`,
    ],
    '\\end{\\reprofloat}',
  ];
}

/** So much smaller a table may be set before it is one for both columns. */
const SHRUNK = 0.8;

/** A table as wide as the line, running text taking what the numbers leave; one too wide is as wide as it is. */
function tabular(table: TableBlock, alone: boolean): readonly [string, string] {
  if (tooWide(table)) return [`\\begin{tabular}{@{}${columnSpec(table, 'own')}@{}}`, '\\end{tabular}'];
  const spec = columnSpec(table, 'rest');
  const least = `${(widthOf(table) * EM).toFixed(1)}em`;
  const width = (share: string) =>
    alone
      ? `\\ifdim${share}\\linewidth<${least} ${least}\\else${share}\\linewidth\\fi`
      : `${share}\\linewidth`;
  if (table.columns.some((column) => column.share !== undefined)) {
    return [`\\begin{tabularx}{${width('')}}{@{}${spec}@{}}`, '\\end{tabularx}'];
  }
  const share = table.columns.length <= 2 ? '0.75' : '';
  return [`\\begin{tabular*}{${width(share)}}{@{\\extracolsep{\\fill}}${spec}@{}}`, '\\end{tabular*}'];
}

function longTable(table: TableBlock, words: EmitterWords, write: Write, { part, place }: Place): string {
  const { before, caption } = captionLines(table, write, part);
  const head = headLines(table, write);
  const size = longWidthOf(table) > LINE ? CLOSE : sizeOf(table);
  const notes =
    table.notes.length === 0 ? '' : `\n\\noindent{\\footnotesize${noteText(table, words, write)}\\par}`;
  return (
    [
      ...(place === 'alone' ? [ONE_COLUMN] : []),
      `{${size}`,
      ...before,
      `\\begin{longtable}{@{}${columnSpec(table, 'line')}@{}}`,
      `${caption}\\\\`,
      '\\toprule',
      ...head,
      '\\midrule',
      '\\endfirsthead',
      '\\toprule',
      ...head,
      '\\midrule',
      '\\endhead',
      '\\bottomrule',
      '\\endlastfoot',
      ...bodyLines(table, write),
      '\\end{longtable}}',
    ].join('\n') +
    notes +
    (place === 'alone' ? '\n\\reprocolumns' : '')
  );
}

/** A table over pages cannot stand in one of two columns: for its pages there is one. */
const ONE_COLUMN =
  '\\let\\reprocolumns\\relax\\ifdim\\columnwidth<\\textwidth\\onecolumn\\let\\reprocolumns\\twocolumn\\fi';

const sizeOf = (table: TableBlock): string => (table.columns.length > WIDE ? '\\footnotesize' : '\\small');

function headLines(table: TableBlock, write: Write): readonly string[] {
  return table.head.map((row) => line(headCells(row, table.columns, write)) + spanRules(row));
}

/** A rule under each head that spans columns. */
function spanRules(row: TableRow): string {
  let at = 1;
  const rules = row.cells.map((it) => {
    const from = at;
    at += it.span ?? 1;
    return it.span === undefined || it.rule === false || it.content.length === 0
      ? ''
      : `\\cmidrule(lr){${from}-${at - 1}}`;
  });
  return rules.join('');
}

/** Labels stand centered over columns of numbers. */
function headCells(row: TableRow, columns: readonly TableColumn[], write: Write): readonly string[] {
  let at = 0;
  return row.cells.map((it) => {
    const column = columns[at];
    at += it.span ?? 1;
    const content = write(it.content);
    if (content === '') return '';
    const align = column?.align === 'left' ? 'l' : 'c';
    if (align === 'l' && it.span === undefined) return content;
    return column?.share !== undefined ? content : `\\multicolumn{${it.span ?? 1}}{${align}}{${content}}`;
  });
}

function bodyLines(table: TableBlock, write: Write): readonly string[] {
  return table.body.flatMap((group, i) => [
    ...(i === 0 ? [] : ['\\midrule']),
    ...group.map((row) => bodyLine(row, table, write)),
  ]);
}

function bodyLine(row: TableRow, table: TableBlock, write: Write): string {
  let at = 0;
  const cells = row.cells.map((it) => {
    const column = table.columns[at] as TableColumn;
    at += it.span ?? 1;
    if (row.group === true && (it.span ?? 1) > 1) return spanned(it, table, write);
    if ((it.span ?? 1) > 1) return `\\multicolumn{${it.span}}{c}{${write(it.content)}}`;
    return column.align === 'decimal' ? decimalCell(it, isMixed(table, at - 1), write) : write(it.content);
  });
  return line(cells);
}

/** A heading within the table may be longer than the line: it wraps. */
function spanned(it: TableCell, table: TableBlock, write: Write): string {
  const content = write(it.content);
  const whole = (it.span ?? 1) === table.columns.length;
  const align = whole ? '@{}p{\\linewidth}@{}' : 'l';
  return `\\multicolumn{${it.span}}{${align}}{\\textbf{${content}}}`;
}

/** `{`: a row that begins with a bracket would be read as the option of the line end before it. */
const line = (cells: readonly string[]): string =>
  `${cells.map((it) => (it.startsWith('[') ? `{}${it}` : it)).join(' & ')} \\\\`;

/** What dcolumn reads in math: digits, sign, a power of ten, stars; anything else stands centered. */
function decimalCell(it: TableCell, mixed: boolean, write: Write): string {
  if (it.content.length === 0) return '';
  const [first, second, ...more] = it.content;
  const plain =
    first?.kind === 'number' && more.length === 0 && (second === undefined || second.kind === 'stars')
      ? decimalText(first.text)
      : null;
  // A count among decimal numbers has no point to stand on.
  if (plain === null || (mixed && /^[\d{},]+$/.test(plain)))
    return `\\multicolumn{1}{c}{${write(it.content)}}`;
  const stars = second?.kind === 'stars' ? `^{${texStars(second.text)}}` : '';
  return `${plain}${stars}`;
}

/** Stars by any sign that a study chose, as text inside math. */
const texStars = (text: string): string => (/^\*+$/.test(text) ? text : `\\text{${texEscape(text)}}`);

function decimalText(text: string): string | null {
  const number = /^([([]?)(-?)([\d,]+(?:\.\d+)?)([)\]]?)$/.exec(text);
  if (number === null) return null;
  const [, open = '', sign = '', digits = '', close = ''] = number;
  return `${open}${sign}${digits.replaceAll(',', '{,}')}${close}`;
}

/** Columns of running text take their share of the line, share what the others leave (tabularx), or have a width of their own. */
function columnSpec(table: TableBlock, text: 'line' | 'rest' | 'own'): string {
  const widths = columnWidths(table);
  let shares = 0;
  let texts = 0;
  for (const { share } of table.columns) {
    if (share === undefined) continue;
    shares += share;
    texts += 1;
  }
  const specs = table.columns.map((column, i) => {
    const ragged = '\\raggedright\\arraybackslash';
    if (column.share !== undefined) {
      if (text === 'line') return `>{${ragged}}p{${(column.share * TEXT_SHARE).toFixed(3)}\\linewidth}`;
      if (text === 'own') return `>{${ragged}}p{${(Math.min(widths[i] ?? 0, MOST_TEXT) * EM).toFixed(1)}em}`;
      return `>{\\hsize=${((column.share / shares) * texts).toFixed(3)}\\hsize${ragged}}X`;
    }
    if (column.align === 'left') return 'l';
    if (column.align === 'center') return 'c';
    return decimalSpec(table, i);
  });
  return specs.join('');
}

/** Room for the longest part on either side of the point, so that the column is as wide as its numbers. */
function decimalSpec(table: TableBlock, at: number): string {
  let left = 1;
  let right = 0;
  for (const row of table.body.flat()) {
    const it = cellAt(row, at);
    const first = it?.content[0];
    if (first?.kind !== 'number' || decimalText(first.text) === null) continue;
    const [whole = '', fraction = ''] = first.text.split('.');
    left = Math.max(left, whole.length);
    // Stars hang over to the right in the small size of a superscript.
    const stars = it?.content[1]?.kind === 'stars' ? Math.ceil(plainLength([it.content[1]]) * 0.7) : 0;
    right = Math.max(right, fraction.length + stars);
  }
  return `D{.}{.}{${left}.${right}}`;
}
