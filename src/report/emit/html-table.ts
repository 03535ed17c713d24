import {
  captionLabel,
  type EmitterWords,
  type Inlines,
  type TableBlock,
  type TableCell,
  type TableRow,
} from '../document.ts';
import { type ColumnLayout, columnLayouts, decimalParts } from './column-layout.ts';
import { anchorOf, htmlEscape, htmlNumber } from './html-escape.ts';
import { htmlInlines, originMark, type Page } from './html-page.ts';

/** What the cells of one table are written with. */
type Writing = {
  readonly page: Page;
  readonly table: TableBlock;
  readonly layouts: readonly ColumnLayout[];
  readonly owner: string | null;
  /** What heads each column, as text. */
  readonly heads: readonly string[];
};

/** A table that scrolls inside its own box where the screen is narrow, with its caption above and its notes below. */
export function htmlTable(table: TableBlock, words: EmitterWords, page: Page): string {
  const id = anchorOf(table.id);
  const { typography, noteLead } = words;
  const owner = page.origins?.ownerOf(table.id) ?? null;
  const write = (content: Inlines) => htmlInlines(content, page, { owner, hints: [] });
  const column = { table: table.id, head: '' };
  const writeCell = (content: Inlines) => htmlInlines(content, page, { owner, hints: [], column });
  const notes = table.notes.map(write).join(typography.space);
  const lead = typography.emphasis(noteLead) ? `<em>${htmlEscape(noteLead)}</em>` : htmlEscape(noteLead);
  const label = `<b>${htmlEscape(captionLabel(words, 'table', page.numbering.of(table.id)))}</b>${typography.afterLabel}`;
  const writing = { page, table, owner, layouts: columnLayouts(table), heads: headsOf(table) };
  return [
    `<div class="table" id="${id}">`,
    `<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">`,
    `<table${isSortable(table) ? ' data-sort' : ''}>`,
    `<caption id="${id}-caption">${label}${write(table.caption)}</caption>`,
    '<thead>',
    ...table.head.map((row) => headRow(row, table, writeCell)),
    '</thead>',
    ...table.body.map((group) => `<tbody>\n${bodyRows(group, writing)}\n</tbody>`),
    '</table>',
    '</div>',
    notes === '' ? '' : `<p class="note">${lead}${typography.space}${notes}</p>`,
    '</div>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Rows that stand each for itself can stand in another order: no detail below a row, one row of heads, no cell across columns. */
function isSortable({ head, body }: TableBlock): boolean {
  const rows = body.flat();
  const [first, ...more] = head;
  if (first === undefined || more.length > 0 || first.cells.some((it) => it.span !== undefined)) return false;
  const whole = rows.every(
    (row) => row.detail !== true && (row.group === true || row.cells.every((it) => it.span === undefined)),
  );
  return whole && body.some((group) => group.filter((row) => row.group !== true).length > 2);
}

/** The words of some text, numbers and mathematics left out. */
function plainText(content: Inlines): string {
  return content
    .map((it) =>
      it.kind === 'text' || it.kind === 'code'
        ? it.text
        : it.kind === 'emph' || it.kind === 'strong'
          ? plainText(it.children)
          : '',
    )
    .join('')
    .trim();
}

/** The lowest head that says something of each column. */
function headsOf({ head, columns }: TableBlock): string[] {
  const heads = columns.map(() => '');
  for (const row of head) {
    let at = 0;
    for (const it of row.cells) {
      const text = plainText(it.content);
      for (let i = 0; i < (it.span ?? 1); i++, at++) if (text !== '') heads[at] = text;
    }
  }
  return heads;
}

function headRow(row: TableRow, table: TableBlock, write: (content: Inlines) => string): string {
  let at = 0;
  const cells = row.cells.map((it) => {
    const column = table.columns[at];
    at += it.span ?? 1;
    const span = it.span === undefined ? '' : ` colspan="${it.span}"`;
    const className = column === undefined || column.align === 'left' ? '' : ' class="mid"';
    if (it.content.length === 0) return `<td${className}${span}></td>`;
    return `<th scope="${it.span === undefined ? 'col' : 'colgroup'}"${className}${span}>${write(it.content)}</th>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

/** A row of details has no head of its own: what stands above it heads it, too. */
function bodyRows(rows: readonly TableRow[], writing: Writing): string {
  let head = '';
  return rows
    .map((row) => {
      const own = plainText(row.cells[0]?.content ?? []);
      if (own !== '') head = own;
      return bodyRow(row, head, writing);
    })
    .join('\n');
}

function bodyRow(row: TableRow, head: string, writing: Writing): string {
  const { table, page, owner, heads, layouts } = writing;
  let at = 0;
  const cells = row.cells.map((it, i) => {
    const column = at;
    at += it.span ?? 1;
    const place = {
      owner,
      hints: [head, heads[column] ?? ''].filter((hint) => hint !== ''),
      column: { table: table.id, head: heads[column] ?? '' },
    };
    const write = (content: Inlines) => htmlInlines(content, page, place);
    const span = it.span === undefined ? '' : ` colspan="${it.span}"`;
    if (row.group === true) return `<th scope="rowgroup"${span}>${write(it.content)}</th>`;
    const wrap = table.columns[column]?.share === undefined ? '' : ' class="text"';
    if (i === 0)
      return it.content.length === 0
        ? `<td${wrap}></td>`
        : `<th scope="row"${wrap}>${write(it.content)}</th>`;
    if (table.columns[column]?.align !== 'decimal')
      return `<td class="${table.columns[column]?.align === 'center' ? 'mid' : 'text'}"${span}>${write(it.content)}</td>`;
    if (it.span !== undefined) return `<td class="mid"${span}>${write(it.content)}</td>`;
    const first = it.content[0];
    const mark = first?.kind === 'number' ? originMark(first, page, place) : '';
    return decimalCell(it, layouts[column], mark, write);
  });
  return `<tr${row.detail === true ? ' class="detail"' : ''}>${cells.join('')}</tr>`;
}

/** Points stand below each other: room for the missing digits, and what follows the last one hangs over. */
function decimalCell(
  it: TableCell,
  layout: ColumnLayout | undefined,
  mark: string,
  write: (content: Inlines) => string,
): string {
  const parts = decimalParts(it);
  const { decimals = 0, hangs = false } = layout ?? {};
  // A count among decimal numbers has no point to stand on.
  if (parts === null || (decimals > 0 && parts.isCount)) return `<td class="mid">${write(it.content)}</td>`;
  const missing = decimals - parts.decimals;
  const pad = missing === 0 ? '' : ` style="--pad:${missing}ch"`;
  const room = hangs ? 'dec stars-after' : 'dec';
  const hanging = parts.close + write(it.content.slice(1));
  const tail = hanging === '' ? '' : `<span class="hang">${hanging}</span>`;
  const number = htmlNumber(parts.digits);
  return `<td class="${room}"${pad}>${parts.open}${mark === '' ? number : `<span${mark}>${number}</span>`}${tail}</td>`;
}
