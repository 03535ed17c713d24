import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { appendixDocument } from '../../../src/report/appendix.ts';
import type { Document, Inlines } from '../../../src/report/document.ts';
import { emitDocx } from '../../../src/report/emit/docx/docx.ts';
import { emitHtml } from '../../../src/report/emit/html.ts';
import { emitMarkdown } from '../../../src/report/emit/md.ts';
import { emitTex } from '../../../src/report/emit/tex.ts';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { auditNumbers } from '../../../src/report/prose-audit.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';

const { templates } = fixtureInput();

/** Text of each format with its own marks for signs taken off. */
const FORMATS: { readonly [format: string]: (document: Document) => string } = {
  md: (document) => emitMarkdown(document).replace(/\\(.)/g, '$1'),
  tex: (document) =>
    emitTex(document, templates)
      .replace(/\\ensuremath\{([-<])\}/g, '$1')
      .replaceAll('{,}', ',')
      .replaceAll('~', ' ')
      .replace(/\\times 10\^\{(-?\d+)\}/g, 'e$1')
      .replace(/\\ensuremath\{([^{}]*)\}/g, '$1'),
  html: (document) =>
    (parseHTML(emitHtml(document, templates)).document.body.textContent ?? '').replace(
      / × 10([−\d]+)/g,
      'e$1',
    ),
  docx: (document) => {
    const xml = new TextDecoder().decode(unzipSync(emitDocx(document, {}))['word/document.xml']);
    return [...xml.matchAll(/<w:t [^>]*>([^<]*)</g)]
      .map((match) => match[1])
      .join('')
      .replaceAll('&lt;', '<')
      .replace(/ × 10([−\d]+)/g, 'e$1');
  },
  typst: (document) =>
    emitTypst(document, templates)
      .replace(/ × 10";#super\("([^"]*)"\);(?:#")?/g, 'e$1')
      // A decimal stands in two halves about its point.
      .replace(/#point\([^[]*\[#"([^"]*)";\], \[#"([^"]*)";/g, '$1$2'),
};

/** Every number of a document as it was formatted, with how often it is printed. */
function numbersOf(document: Document): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const walk = (inlines: Inlines): void => {
    for (const it of inlines) {
      if (it.kind === 'number' && /\d\.\d\d/.test(it.text)) found.set(it.text, (found.get(it.text) ?? 0) + 1);
      else if (it.kind === 'emph' || it.kind === 'strong') walk(it.children);
    }
  };
  for (const block of document.blocks) {
    if (block.kind === 'paragraph' || block.kind === 'heading') walk(block.content);
    else if (block.kind === 'list') for (const item of block.items) walk(item);
    else if (block.kind === 'table') {
      for (const row of block.body.flat()) for (const cell of row.cells) walk(cell.content);
      for (const note of block.notes) walk(note);
    }
  }
  return found;
}

const documents = {
  paper: paperDocument(fixtureInput()),
  appendix: appendixDocument(fixtureInput()),
  论文: paperDocument(inChinese(fixtureInput())),
};

describe.each(Object.keys(FORMATS))('%s', (format) => {
  test.each(Object.entries(documents))('prints every number of the %s, digit by digit', (_, document) => {
    const written = (FORMATS[format] as (document: Document) => string)(document)
      .replaceAll('−', '-')
      .replaceAll(format === 'tex' ? '~' : '\u00a0', ' ');
    const missing = [...numbersOf(document)].filter(
      ([number, times]) => written.split(number).length - 1 < times,
    );
    expect(numbersOf(document).size).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });
});

test('no number of the text differs from its table', () => {
  for (const input of [fixtureInput(), inChinese(fixtureInput())]) {
    const [row] = auditNumbers(paperDocument(input), input);
    expect(row).toMatchObject({ ok: true, observed: row?.expected });
  }
});
