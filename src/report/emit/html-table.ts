import {
  captionLabel,
  type EmitterWords,
  type Inlines,
  type TableBlock,
  type TableCell,
  type TableRow,
} from '../document.ts';
import type { Numbering } from '../numbering.ts';
import { anchorOf, htmlEscape, htmlNumber } from './html-escape.ts';

type Write = (content: Inlines) => string;

/** A table that scrolls inside its own box where the screen is narrow, with its caption above and its notes below. */
export function htmlTable(
  table: TableBlock,
  words: EmitterWords,
  numbering: Numbering,
  write: Write,
): string {
  const id = anchorOf(table.id);
  const { typography, noteLead } = words;
  const notes = table.notes.map((note) => write(note)).join(typography.space);
  const lead = typography.emphasis(noteLead) ? `<em>${htmlEscape(noteLead)}</em>` : htmlEscape(noteLead);
  const label = `<b>${htmlEscape(captionLabel(words, 'table', numbering.of(table.id)))}</b>${typography.afterLabel}`;
  return [
    `<div class="table" id="${id}">`,
    `<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">`,
    '<table>',
    `<caption id="${id}-caption">${label}${write(table.caption)}</caption>`,
    '<thead>',
    ...table.head.map((row) => headRow(row, table, write)),
    '</thead>',
    ...table.body.map(
      (group) => `<tbody>\n${group.map((row) => bodyRow(row, table, write)).join('\n')}\n</tbody>`,
    ),
    '</table>',
    '</div>',
    notes === '' ? '' : `<p class="note">${lead}${typography.space}${notes}</p>`,
    '</div>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function headRow(row: TableRow, table: TableBlock, write: Write): string {
  let at = 0;
  const cells = row.cells.map((it) => {
    const column = table.columns[at];
    at += it.span ?? 1;
    const span = it.span === undefined ? '' : ` colspan="${it.span}"`;
    const className = column === undefined || column.align === 'left' ? '' : ' class="mid"';
    if (it.content.length === 0) return `<td${className}${span}></td>`;
    return `<th scope="col"${className}${span}>${write(it.content)}</th>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

function bodyRow(row: TableRow, table: TableBlock, write: Write): string {
  let at = 0;
  const cells = row.cells.map((it, i) => {
    const column = at;
    at += it.span ?? 1;
    const span = it.span === undefined ? '' : ` colspan="${it.span}"`;
    if (row.group === true) return `<th scope="rowgroup"${span}>${write(it.content)}</th>`;
    const wrap = table.columns[column]?.share === undefined ? '' : ' class="text"';
    if (i === 0)
      return it.content.length === 0
        ? `<td${wrap}></td>`
        : `<th scope="row"${wrap}>${write(it.content)}</th>`;
    if (table.columns[column]?.align === 'decimal')
      return decimalCell(it, decimalsOf(table, column), hangsIn(table, column), write);
    return `<td class="${table.columns[column]?.align === 'center' ? 'mid' : 'text'}"${span}>${write(it.content)}</td>`;
  });
  return `<tr${row.detail === true ? ' class="detail"' : ''}>${cells.join('')}</tr>`;
}

/** Digits after the point in the column's longest fraction. */
function decimalsOf(table: TableBlock, column: number): number {
  let most = 0;
  for (const row of table.body.flat()) {
    let at = 0;
    for (const it of row.cells) {
      if (at === column) most = Math.max(most, fractionOf(it) ?? 0);
      at += it.span ?? 1;
    }
  }
  return most;
}

/** Whether stars or a closing bracket follow a number of the column. */
function hangsIn(table: TableBlock, column: number): boolean {
  return table.body.flat().some((row) => {
    let at = 0;
    for (const it of row.cells) {
      const first = it.content[0];
      if (at === column && first?.kind === 'number' && (it.content.length > 1 || /[)\]]$/.test(first.text)))
        return true;
      at += it.span ?? 1;
    }
    return false;
  });
}

const DECIMAL = /^([([]?)(-?[\d,]+)((?:\.\d+)?)([)\]]?)$/;

/** Digits after the point; null where the cell is no single number. */
function fractionOf(it: TableCell): number | null {
  const first = it.content[0];
  const match = first?.kind === 'number' ? DECIMAL.exec(first.text) : null;
  return match === null ? null : Math.max(0, (match[3] ?? '').length - 1);
}

/** Points stand below each other: room for the missing digits, and what follows the last one hangs over. */
function decimalCell(it: TableCell, decimals: number, hangs: boolean, write: Write): string {
  const first = it.content[0];
  const match = first?.kind === 'number' ? DECIMAL.exec(first.text) : null;
  // A count among decimal numbers has no point to stand on.
  if (match === null || first?.kind !== 'number' || (decimals > 0 && /^\d[\d,]*$/.test(first.text)))
    return `<td class="mid">${write(it.content)}</td>`;
  const fraction = fractionOf(it) ?? 0;
  const missing = decimals - fraction;
  const pad = missing === 0 ? '' : ` style="--pad:${missing}ch"`;
  const room = hangs ? 'dec stars-after' : 'dec';
  const [, open = '', whole = '', rest = '', close = ''] = match;
  const hanging = close + write(it.content.slice(1));
  const tail = hanging === '' ? '' : `<span class="hang">${hanging}</span>`;
  return `<td class="${room}"${pad}>${open}${htmlNumber(whole + rest)}${tail}</td>`;
}
