import { describe, expect, test } from 'vitest';
import { type Block, cell, type Document, text } from '../../../src/report/document.ts';
import { typstLabel } from '../../../src/report/emit/typst/escape.ts';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { unbroken } from '../../../src/report/typography.ts';
import { typstCompiler, typstPdf } from '../../../src/report/typst-compiler.ts';
import { fixtureInput } from '../../golden/fixture.ts';

const input = fixtureInput();
const frame = paperDocument(input);

const words = (count: number): Block => ({
  kind: 'paragraph',
  content: [text('Some words of a text that goes on. '.repeat(count))],
});
const heading = (level: 1 | 2): Block => ({ kind: 'heading', level, content: [text('Heading')] });
const table = (id: string, rows: number): Block => ({
  kind: 'table',
  id,
  file: id,
  caption: [text(`Table ${id}`)],
  columns: [{ align: 'left' }, { align: 'decimal' }],
  head: [{ cells: [cell(text('Row')), cell(text('Value'))] }],
  body: [Array.from({ length: rows }, (_, i) => ({ cells: [cell(text(`row ${i}`)), cell(text('1'))] }))],
  notes: [],
});

/** Pages of a document, and the page of each of its tables. */
async function pagesOf(blocks: readonly Block[], more: Partial<Document> = {}) {
  const document = { ...frame, front: [], banner: null, blocks, ...more };
  const compiler = await typstCompiler([]);
  const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.id] : []));
  const places = tables.map((id) => `query(${typstLabel(id)}).first().location().page(),`).join(' ');
  const source = emitTypst(document, input.templates);
  compiler.mapShadow('/flow.typ', Buffer.from(`${source}\n#context [#metadata((${places})) <places>]`));
  const [found] = compiler.query({ mainFilePath: '/flow.typ' }, { selector: '<places>' }) as {
    value: number[];
  }[];
  const pdf = Buffer.from(typstPdf(compiler, '/flow.typ')).toString('latin1');
  return { pages: pdf.match(/\/MediaBox/g)?.length ?? 0, tables: found?.value };
}

describe('a PDF by typst', () => {
  test('sets a table that the page has no room for on the next one, and text in its place', async () => {
    // A little more than half a page, a table of as much, and text that fills what is left of two pages.
    const { pages, tables } = await pagesOf([words(70), table('a', 26), words(20), words(20)]);
    expect(tables).toEqual([2]);
    expect(pages).toBe(2);
  });

  test('keeps the order of tables, and does not set the next section before them', async () => {
    const { tables } = await pagesOf([
      words(70),
      table('a', 26),
      table('b', 2),
      words(4),
      heading(1),
      table('c', 2),
    ]);
    expect(tables).toEqual([2, 2, 2]);
  });

  test('lets a table of an appendix go on over pages, and none of a paper that fits one', async () => {
    const blocks = [words(66), table('a', 32)];
    expect((await pagesOf(blocks)).tables).toEqual([2]);
    expect((await pagesOf(blocks, { appendix: true })).tables).toEqual([1]);
  });

  test('ends where tables still wait', async () => {
    const { tables, pages } = await pagesOf([words(70), table('a', 30), table('b', 30)]);
    expect(tables).toEqual([2, 3]);
    expect(pages).toBe(3);
  });
});

test('relations and intervals stay on a line', () => {
  expect(unbroken('p < 0.05, F = 3 [−0.1, 0.2] a, b')).toBe(
    'p\u00a0<\u00a00.05, F\u00a0=\u00a03 [−0.1,\u00a00.2] a, b',
  );
  expect(unbroken('(Hansen, 1999)')).toBe('(Hansen, 1999)');
});
