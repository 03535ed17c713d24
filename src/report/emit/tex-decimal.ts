import type { Inlines, TableBlock, TableCell } from '../document.ts';
import { cellAt, plainLength } from './table-shape.ts';
import { texEscape } from './tex-escape.ts';

/** What dcolumn reads in math: digits, sign, a power of ten, stars; anything else stands centered. */
export function decimalCell(it: TableCell, mixed: boolean, write: (content: Inlines) => string): string {
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

/** Room for the longest part on either side of the point, so that the column is as wide as its numbers. */
export function decimalSpec(table: TableBlock, at: number): string {
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
