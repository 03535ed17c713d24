import type { Json, JsonObject } from '../base/json.ts';
import type { Inlines, TableBlock, TableCell, TableRow } from './document.ts';
import { mathText } from './emit/math-text.ts';
import type { Numbering } from './numbering.ts';

/**
 * A table as it is printed, for programs: every cell with its text and, where it is a number, with every digit of it
 * (`value`) and its stars.
 */
export function tableJson(table: TableBlock, numbering: Numbering): string {
  const plain = (content: Inlines) => plainText(content, numbering);
  const row = (it: TableRow): JsonObject => ({
    cells: it.cells.map((cell) => cellJson(cell, plain)),
    ...(it.group === true ? { heads: true } : {}),
    ...(it.detail === true ? { belongs_to: 'row above' } : {}),
  });
  const content: JsonObject = {
    schema: 'repro/table/1',
    number: numbering.of(table.id),
    caption: plain(table.caption),
    head: table.head.map(row),
    body: table.body.map((group) => group.map(row)),
    notes: table.notes.map(plain),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function cellJson({ content, span }: TableCell, plain: (content: Inlines) => string): Json {
  const [first, ...rest] = content;
  const marks = rest.find((it) => it.kind === 'stars');
  const stars = marks === undefined ? {} : { stars: marks.text };
  const number = first?.kind === 'number' ? { value: first.value, ...stars } : {};
  return { text: plain(content), ...number, ...(span === undefined ? {} : { span }) };
}

function plainText(content: Inlines, numbering: Numbering): string {
  return content
    .map((it) => {
      if ('children' in it) return plainText(it.children, numbering);
      if (it.kind === 'math') return mathText(it.math).trim();
      return it.kind === 'ref' ? (it.elsewhere ?? numbering.of(it.target)) : it.text;
    })
    .join('');
}
