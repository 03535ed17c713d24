import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { cell, type Document, type TableBlock, text } from '../../../src/report/document.ts';
import { emitDocx } from '../../../src/report/emit/docx/docx.ts';
import { tableParts } from '../../../src/report/emit/split-table.ts';
import { emitTex } from '../../../src/report/emit/tex.ts';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { typstCompiler, typstPdf } from '../../../src/report/typst-compiler.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const number = (value: number) => cell({ kind: 'number', text: value.toFixed(4), value });

/** A label and so many columns of numbers, three under each head that spans. */
function tableOf(rows: number, columns: number): TableBlock {
  const at = Array.from({ length: columns }, (_, i) => i);
  return {
    kind: 'table',
    id: 'tab:wide',
    file: 'wide',
    caption: [text('A wide table')],
    columns: [{ align: 'left' }, ...at.map(() => ({ align: 'decimal' as const }))],
    head: [
      {
        cells: [
          cell(),
          ...at
            .filter((i) => i % 3 === 0)
            .map((i) => ({ ...cell(text(`Head ${i / 3}`)), span: Math.min(3, columns - i) })),
        ],
      },
      { cells: [cell(text('Name')), ...at.map((i) => cell(text(`(${i + 1})`)))] },
    ],
    body: [
      [{ group: true, cells: [{ ...cell(text('Panel A')), span: columns + 1 }] }],
      Array.from({ length: rows }, (_, i) => ({
        cells: [cell(text(`Row ${i + 1}`)), ...at.map((j) => number(i + j / 100))],
      })),
    ],
    notes: [[text('The note.')]],
  };
}

const input = fixtureInput();
const paper = paperDocument(input);
const { words } = paper;
const documentOf = (table: TableBlock): Document => ({
  ...paper,
  blocks: [
    { kind: 'paragraph', content: [text('See table '), { kind: 'ref', target: table.id }, text('.')] },
    table,
    { kind: 'paragraph', content: [text('After it.')] },
  ],
});

const limits = { whole: 100, part: 60, between: 2 };
const spanOf = (cells: readonly { readonly span?: number }[]): number =>
  cells.reduce((sum, { span = 1 }) => sum + span, 0);
const plain = (block: unknown): string => JSON.stringify(block);

describe('a table too wide for a page', () => {
  test('one that fits stays as it is', () => {
    const table = tableOf(5, 6);
    expect(tableParts(table, limits, words)).toEqual([table]);
  });

  test.each([12, 17, 31])('every one of %d columns comes once, in order, behind the labels', (columns) => {
    const table = tableOf(5, columns);
    const parts = tableParts(table, limits, words);
    expect(parts.length).toBeGreaterThan(1);
    const heads = parts.flatMap(({ head }) => head[1]!.cells.slice(1).map((it) => plain(it)));
    expect(heads).toEqual(table.head[1]!.cells.slice(1).map((it) => plain(it)));
    for (const part of parts) {
      expect(part.body[1]!.map((row) => plain(row.cells[0]))).toEqual(
        table.body[1]!.map((row) => plain(row.cells[0])),
      );
      for (const row of [...part.head, ...part.body.flat()])
        expect(spanOf(row.cells)).toBe(part.columns.length);
    }
    expect(parts.map(({ notes }) => notes.length)).toEqual([...parts.slice(1).map(() => 0), 1]);
    expect(parts.map(({ caption }) => plain(caption).includes('(continued)'))).toEqual(
      parts.map((_, i) => i > 0),
    );
  });

  test('columns under one head stay together, and parts are about as wide as each other', () => {
    const counts = tableParts(tableOf(5, 12), limits, words).map(({ columns }) => columns.length - 1);
    expect(counts.every((count) => count % 3 === 0)).toBe(true);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
  });

  test('a head wider than a part is cut, and heads both', () => {
    const table = tableOf(5, 12);
    const head = [{ cells: [cell(), { ...cell(text('All')), span: 12 }] }];
    const parts = tableParts({ ...table, head }, limits, words);
    expect(parts.every((part) => plain(part.head).includes('All'))).toBe(true);
  });

  test.each([8, 60])('%d rows: LaTeX has one number, one label, and a caption for each part', (rows) => {
    const tex = emitTex(documentOf(tableOf(rows, 24)), input.templates);
    const captions = [...tex.matchAll(/\\caption\{/g)].length;
    expect(captions).toBeGreaterThan(1);
    expect([...tex.matchAll(/\\label\{tab:wide\}/g)]).toHaveLength(1);
    expect([...tex.matchAll(/\\addtocounter\{table\}\{-1\}/g)]).toHaveLength(captions - 1);
    expect([...tex.matchAll(/\(continued\)/g)]).toHaveLength(captions - 1);
  });

  test.each([8, 60])('%d rows: Word has a native table for each part, and one bookmark', (rows) => {
    const parts = unzipSync(emitDocx(documentOf(tableOf(rows, 24)), {}));
    const xml = new TextDecoder().decode(parts['word/document.xml']);
    const tables = [...xml.matchAll(/<w:tbl>/g)].length;
    expect(tables).toBeGreaterThan(1);
    expect([...xml.matchAll(/\(continued\)/g)]).toHaveLength(tables - 1);
    expect([...xml.matchAll(/<w:bookmarkStart /g)]).toHaveLength(1);
    for (const [, grid = ''] of xml.matchAll(/<w:tblGrid>(.*?)<\/w:tblGrid>/g)) {
      let width = 0;
      for (const [, each] of grid.matchAll(/w:w="(\d+)"/g)) width += Number(each);
      expect(width).toBeLessThanOrEqual(9026 + 12);
    }
    expect(xml).not.toContain('landscape');
  });

  test('Word: a table a little too wide is set in smaller type, whole', () => {
    const xmlOf = (columns: number) =>
      new TextDecoder().decode(unzipSync(emitDocx(documentOf(tableOf(5, columns)), {}))['word/document.xml']);
    const styles = [6, 11, 13, 24].map((columns) => [
      ...new Set([...xmlOf(columns).matchAll(/<w:pStyle w:val="(TableText\w*)"/g)].map((it) => it[1])),
    ]);
    expect(styles[0]).toEqual(['TableText']);
    expect(styles[1]).toEqual(['TableTextSmall']);
    expect(styles[2]).toEqual(['TableTextSmallest']);
    expect(styles[3]).toEqual(['TableText']);
  });

  test('a row that has nothing in a part is left out of it, and the head of such rows', () => {
    const table = tableOf(3, 12);
    const only = (label: string, from: number, to: number) => ({
      cells: [
        cell(text(label)),
        ...Array.from({ length: 12 }, (_, i) => (i >= from && i < to ? number(i) : cell())),
      ],
    });
    const bare = { cells: [cell(text('Nothing anywhere')), ...Array.from({ length: 12 }, () => cell())] };
    const head = { group: true, cells: [{ ...cell(text('Panel B')), span: 13 }] };
    const body = [
      ...table.body,
      [only('First', 0, 1), only('Last', 11, 12), bare],
      [head, only('Late', 11, 12)],
    ];
    const parts = tableParts({ ...table, body }, limits, words);
    const has = (label: string) => parts.map((part) => plain(part.body).includes(label));
    const last = parts.map((_, i) => i === parts.length - 1);
    expect(has('Row 1')).toEqual(parts.map(() => true));
    expect(has('First')).toEqual(parts.map((_, i) => i === 0));
    expect(has('Last')).toEqual(last);
    expect(has('Late')).toEqual(last);
    expect(has('Panel B')).toEqual(last);
    expect(has('Nothing anywhere')).toEqual(parts.map(() => true));
    for (const part of parts)
      for (const row of part.body.flat()) expect(spanOf(row.cells)).toBe(part.columns.length);
  });

  test.each([
    [8, 14],
    [8, 24],
    [60, 14],
    [60, 24],
  ])(
    '%d rows of %d columns: typst makes a PDF of it, without a page of another format',
    async (rows, columns) => {
      const source = emitTypst(documentOf(tableOf(rows, columns)), input.templates);
      expect(source.includes('(continued)')).toBe(rows > 20 || columns > 20);
      const compiler = await typstCompiler([]);
      compiler.mapShadow('/wide.typ', Buffer.from(source));
      const pdf = Buffer.from(typstPdf(compiler, '/wide.typ')).toString('latin1');
      const boxes = new Set([...pdf.matchAll(/\/MediaBox ?\[([^\]]*)\]/g)].map(([, box]) => box));
      expect(boxes.size).toBe(1);
    },
  );
});
