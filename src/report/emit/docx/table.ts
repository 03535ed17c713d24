import type { EmitterWords, TableBlock, TableCell, TableRow } from '../../document.ts';
import { type SplitLimits, tableParts } from '../split-table.ts';
import { aboutPoint, columnWidths, standsOnPoint } from '../table-shape.ts';
import { captionStart } from './caption.ts';
import { type DocxContext, docxRuns, run } from './runs.ts';
/** Twentieths of a point: the width of the text on an A4 page. */
export const UPRIGHT = 9026;
/** Running text takes at least so many characters of a column with a share. */
const LEAST_TEXT = 8;

/** Type of a table: the width of a character in it, what stands between columns, and the style of its paragraphs. */
type Type = { readonly character: number; readonly between: number; readonly style: string };
const TYPES: readonly [Type, Type, Type] = [
  { character: 98, between: 190, style: 'TableText' },
  { character: 87, between: 150, style: 'TableTextSmall' },
  { character: 76, between: 120, style: 'TableTextSmallest' },
];

/** The largest type in which a table is no wider than the page. */
function typeOf(table: TableBlock): Type {
  const widths = columnWidths(table).map((characters, at) =>
    table.columns[at]?.share === undefined ? characters : Math.min(characters, LEAST_TEXT),
  );
  let all = 0;
  for (const width of widths) all += width;
  const fits = TYPES.find(({ character, between }) => all * character + widths.length * between <= UPRIGHT);
  return fits ?? TYPES[2];
}

/** A turned page would part the text around it: a table too wide in the smallest type comes in parts. */
const SPLIT: SplitLimits = {
  whole: UPRIGHT / TYPES[2].character,
  part: UPRIGHT / TYPES[0].character,
  between: TYPES[0].between / TYPES[0].character,
};

/** A table, or its parts where the page is too narrow for it. */
export const docxParts = (table: TableBlock, words: EmitterWords): readonly TableBlock[] =>
  tableParts(table, SPLIT, words);

/**
 * A native three-line table under its caption, over its notes. Rows of the head come again on every page.
 *
 * @param later a part that is not the first
 * @param whole a table of at most so many rows is not parted
 */
export function docxTable(
  table: TableBlock,
  words: EmitterWords,
  context: DocxContext,
  { later, whole }: { readonly later: boolean; readonly whole: number },
): string {
  const type = typeOf(table);
  const widths = gridOf(table, type);
  const { typography, noteLead } = words;
  const marked = captionStart('table', table.id, words, context, later);
  const caption = `<w:p><w:pPr><w:pStyle w:val="TableCaption"/></w:pPr>${marked}${docxRuns(table.caption, context)}</w:p>`;
  const body = table.body.flat();
  const texts = table.columns.some(({ share }) => share !== undefined);
  const short = body.length <= (texts ? Math.min(whole, WHOLE_TEXT) : whole);
  const head = table.head.map((row, i) =>
    rowOf(row, table, widths, context, {
      head: true,
      first: i === 0,
      last: i === table.head.length - 1,
      kept: true,
      type,
    }),
  );
  const starts = new Set(table.body.slice(1).map((group) => group[0]));
  const rows = [
    ...head,
    ...body.map((row, i) =>
      rowOf(row, table, widths, context, {
        head: false,
        first: starts.has(row),
        last: false,
        kept: short || i < ENDS || (i >= body.length - ENDS && i < body.length - 1) || row.group === true,
        type,
      }),
    ),
  ];
  const notes = table.notes.flatMap((note, i) => [
    ...(i === 0 || typography.space === '' ? [] : [run(typography.space)]),
    docxRuns(note, context),
  ]);
  const lead = run(noteLead + typography.space, { italic: typography.emphasis(noteLead) });
  const noted =
    table.notes.length === 0
      ? ''
      : `<w:p><w:pPr><w:pStyle w:val="TableNote"/></w:pPr>${lead}${notes.join('')}</w:p>`;
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const properties = `<w:tblPr><w:tblStyle w:val="ThreeLine"/><w:tblW w:w="${UPRIGHT}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>${marginsOf(type)}<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>`;
  const after = noted === '' ? '<w:p><w:pPr><w:pStyle w:val="TableNote"/></w:pPr></w:p>' : noted;
  return `${caption}<w:tbl>${properties}<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>${after}`;
}

/** Widths that fill the line: numbers as they need, running text what they leave, by its shares. */
function gridOf(table: TableBlock, { character, between }: Type): readonly number[] {
  const whole = UPRIGHT;
  const natural = columnWidths(table).map((characters) => characters * character + between + SLACK);
  let fixed = 0;
  let shares = 0;
  table.columns.forEach(({ share }, at) => {
    if (share === undefined) fixed += natural[at]!;
    else shares += share;
  });
  const texts = table.columns.filter(({ share }) => share !== undefined).length;
  if (shares > 0 && whole - fixed >= texts * LEAST_TEXT * character)
    return rounded(
      table.columns.map(({ share }, at) =>
        share === undefined ? natural[at]! : ((whole - fixed) * share) / shares,
      ),
    );
  let all = 0;
  for (const width of natural) all += width;
  return rounded(natural.map((width) => (width * whole) / all));
}

/** Capitals are wider than the mean. */
const SLACK = 50;

/** Cells of smaller type stand closer. */
const marginsOf = ({ between }: Type): string =>
  between === TYPES[0].between
    ? ''
    : `<w:tblCellMar><w:left w:w="${between / 2}" w:type="dxa"/><w:right w:w="${between / 2}" w:type="dxa"/></w:tblCellMar>`;

const rounded = (widths: readonly number[]): readonly number[] => widths.map((width) => Math.round(width));

type Place = {
  readonly head: boolean;
  readonly first: boolean;
  readonly last: boolean;
  /** Stays on the page of the row below it. */
  readonly kept: boolean;
  readonly type: Type;
};

/** Of running text, whose rows take several lines, no more rows than these are kept whole. */
const WHOLE_TEXT = 12;
/** Of one that is parted, so many rows at either end stay together. */
const ENDS = 4;

function rowOf(
  row: TableRow,
  table: TableBlock,
  widths: readonly number[],
  context: DocxContext,
  place: Place,
): string {
  let at = 0;
  const cells = row.cells.map((it) => {
    const column = at;
    at += it.span ?? 1;
    return cellOf(it, row, table, { column, widths, context, place });
  });
  const properties = `<w:trPr><w:cantSplit/>${place.head ? '<w:tblHeader/>' : ''}</w:trPr>`;
  return `<w:tr>${properties}${cells.join('')}</w:tr>`;
}

function cellOf(
  it: TableCell,
  row: TableRow,
  table: TableBlock,
  at: {
    readonly column: number;
    readonly widths: readonly number[];
    readonly context: DocxContext;
    readonly place: Place;
  },
): string {
  const { column, widths, context, place } = at;
  const span = it.span ?? 1;
  let width = 0;
  for (const each of widths.slice(column, column + span)) width += each;
  const rules = [
    place.first && !place.head ? '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/>' : '',
    place.head && (place.last || (span > 1 && it.rule !== false && it.content.length > 0))
      ? '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
      : '',
  ].join('');
  const properties = [
    `<w:tcW w:w="${width}" w:type="dxa"/>`,
    span > 1 ? `<w:gridSpan w:val="${span}"/>` : '',
    rules === '' ? '' : `<w:tcBorders>${rules}</w:tcBorders>`,
    place.head ? '<w:vAlign w:val="bottom"/>' : '',
  ].join('');
  const bold = row.group === true;
  const content = docxRuns(it.content, context, bold ? { bold: true, cell: true } : { cell: true });
  const keep = place.head || row.group === true || place.kept ? '<w:keepNext/>' : '';
  return `<w:tc><w:tcPr>${properties}</w:tcPr><w:p><w:pPr><w:pStyle w:val="${place.type.style}"/>${keep}${alignment(it, table, column, width, place)}</w:pPr>${content}</w:p></w:tc>`;
}

/** Left, centered, or with its point under the points above: a decimal tab aligns a cell without a tab in it. */
function alignment(it: TableCell, table: TableBlock, column: number, width: number, place: Place): string {
  const align = table.columns[column]?.align ?? 'left';
  if (align === 'left') return (it.span ?? 1) > 1 && place.head ? '<w:jc w:val="center"/>' : '';
  if (place.head || !standsOnPoint(table, it, column)) return '<w:jc w:val="center"/>';
  const { before, after } = aboutPoint(table, column);
  const { character, between } = place.type;
  const middle = (width - between) / 2 + ((before - after) * character) / 2;
  return `<w:tabs><w:tab w:val="decimal" w:pos="${Math.round(Math.max(0, middle))}"/></w:tabs>`;
}
