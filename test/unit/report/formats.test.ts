import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { appendixDocument } from '../../../src/report/appendix.ts';
import { emitDocx } from '../../../src/report/emit/docx/docx.ts';
import { typstString } from '../../../src/report/emit/typst/escape.ts';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import { svgToPng } from '../../../src/report/figures/png.ts';
import type { ReportInput } from '../../../src/report/input.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { typesetPdf } from '../../../src/report/typeset.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese, relabeled } from '../../golden/variants.ts';

/** Every sign with a meaning in TeX, HTML, Markdown, CSV, XML and typst, and Chinese. */
const SIGNS = '\\{}$&#%_^~<>|"\'`*[]()!+-=.:@;,/?—数字“经济”…é🙂';

const label = fc.string({
  unit: fc.constantFrom(
    ...SIGNS,
    'a',
    'Z',
    '1',
    ' ',
    '//',
    '/*',
    '*/',
    '#let',
    '<w:t>',
    ']]>',
    '&amp;',
    '$x$',
  ),
  minLength: 1,
  maxLength: 24,
});
const runs = { numRuns: 12 };

const picture = { png: new Uint8Array([137, 80, 78, 71]), width: 640, height: 200 };
const pictures = { 'index-rural': picture };

function partsOf(docx: Uint8Array): { readonly [name: string]: string } {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    Object.entries(unzipSync(docx)).map(([name, bytes]) => [name, decoder.decode(bytes)]),
  );
}

const mainPart = (input: ReportInput): string =>
  partsOf(emitDocx(paperDocument(input), pictures))['word/document.xml'] as string;

/** Elements that open and close in order; throws where they do not. */
function elementsOf(xml: string): number {
  const open: string[] = [];
  let count = 0;
  for (const [whole, close, name = '', own] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (whole.startsWith('<?')) continue;
    if (close === '/') expect(open.pop()).toBe(name);
    else {
      count += 1;
      if (own !== '/') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return count;
}

describe('Word', () => {
  test('is the same bytes each time, with no date in it', () => {
    const first = emitDocx(paperDocument(fixtureInput()), pictures);
    expect(emitDocx(paperDocument(fixtureInput()), pictures)).toEqual(first);
    const parts = partsOf(first);
    expect(parts['docProps/core.xml']).not.toMatch(/\d{4}-\d\d-\d\d/);
    expect(Object.keys(parts)).toContain('word/media/index-rural.png');
  });

  test('every part is well-formed, and every relation that the text uses is there', () => {
    for (const document of [paperDocument(fixtureInput()), appendixDocument(fixtureInput())]) {
      const parts = partsOf(emitDocx(document, pictures));
      for (const [name, xml] of Object.entries(parts)) if (!name.endsWith('.png')) elementsOf(xml);
      const used = [...(parts['word/document.xml'] as string).matchAll(/r:(?:id|embed)="(\w+)"/g)].map(
        (it) => it[1]!,
      );
      for (const id of used) expect(parts['word/_rels/document.xml.rels']).toContain(`Id="${id}"`);
    }
  });

  test('children stand in the order that Word asks for, and ids are given once', () => {
    const parts = partsOf(emitDocx(paperDocument(fixtureInput()), pictures));
    for (const name of ['word/document.xml', 'word/styles.xml']) {
      const xml = parts[name]!;
      for (const [element, order] of Object.entries(ORDER)) {
        for (const children of childrenOf(xml, element)) {
          const places = children.map((child) => order.indexOf(child));
          expect(places, `${element}: ${children.join(' ')}`).not.toContain(-1);
          expect(places, `${element}: ${children.join(' ')}`).toEqual([...places].sort((a, b) => a - b));
        }
      }
    }
    const xml = parts['word/document.xml']!;
    for (const pattern of [
      /<w:bookmarkStart w:id="(\d+)"/g,
      /<w:bookmarkStart [^>]*w:name="(\w+)"/g,
      /<wp:docPr id="(\d+)"/g,
    ]) {
      const ids = [...xml.matchAll(pattern)].map((match) => match[1]);
      expect(new Set(ids).size, String(pattern)).toBe(ids.length);
    }
    const marks = new Set(
      [...xml.matchAll(/<w:bookmarkStart [^>]*w:name="(\w+)"/g)].map((match) => match[1]),
    );
    for (const [, anchor] of xml.matchAll(/w:anchor="(\w+)"/g)) expect(marks).toContain(anchor);
    // A cell ends with a paragraph, a table is not the last of the page, and no page is turned.
    expect(xml).not.toMatch(/<\/w:tbl><\/w:tc>|<\/w:tbl><w:sectPr|w:orient/);
    const styles = new Set([...parts['word/styles.xml']!.matchAll(/w:styleId="(\w+)"/g)].map((it) => it[1]));
    for (const [, style] of xml.matchAll(/<w:(?:p|r|tbl)Style w:val="(\w+)"/g))
      expect(styles).toContain(style);
  });

  test('captions are numbered by fields that count as the text does', () => {
    for (const document of [paperDocument(fixtureInput()), appendixDocument(fixtureInput())]) {
      const xml = partsOf(emitDocx(document, pictures))['word/document.xml']!;
      const shown = (sequence: string) => {
        const field = new RegExp(
          `SEQ ${sequence} [^<]*</w:instrText></w:r>.*?"separate"/></w:r><w:r>(?:<w:rPr><w:b/></w:rPr>)?<w:t [^>]*>(\\d+)<`,
          'g',
        );
        return [...xml.matchAll(field)].map((match) => Number(match[1]));
      };
      const tables = document.blocks.filter(({ kind }) => kind === 'table').length;
      const figures = document.blocks.filter(({ kind }) => kind === 'figure').length;
      expect(tables).toBeGreaterThan(0);
      expect(shown('Table')).toEqual(Array.from({ length: tables }, (_, i) => i + 1));
      expect(shown('Figure')).toEqual(Array.from({ length: figures }, (_, i) => i + 1));
    }
  });

  test('tables are tables: heads that repeat, points under points, equations as Office Math', () => {
    const xml = mainPart(fixtureInput());
    const tables = paperDocument(fixtureInput()).blocks.filter((block) => block.kind === 'table');
    expect(xml.match(/w:val="ThreeLine"/g)?.length).toBe(tables.length);
    expect(xml).toContain('<w:tblHeader/>');
    expect(xml).toContain('w:val="decimal"');
    expect(xml).toContain('<m:oMathPara>');
    expect(xml).toContain('<m:nary>');
  });

  test('no label becomes markup, and each comes back as it was', () => {
    const shape = (xml: string) => ['tbl', 'tr', 'tc'].map((it) => xml.split(`<w:${it}>`).length);
    const plain = shape(mainPart(relabeled('label')));
    fc.assert(
      fc.property(label, (text) => {
        const xml = mainPart(relabeled(text));
        elementsOf(xml);
        expect(shape(xml)).toEqual(plain);
        const title = /<w:pStyle w:val="Title"\/>.*?<w:t xml:space="preserve">([^<]*)</.exec(xml)?.[1] ?? '';
        const { document } = parseHTML(`<p>${title}</p>`);
        expect(document.querySelector('p')?.textContent).toBe(`${text}1`.trim());
      }),
      runs,
    );
  });

  test('a Chinese document has Chinese fonts and headings', () => {
    const parts = partsOf(emitDocx(paperDocument(inChinese(fixtureInput())), {}));
    expect(parts['word/styles.xml']).toContain('w:eastAsia="宋体"');
    expect(parts['word/document.xml']).toContain('一、');
  });
});

const { resolve } = createRequire(import.meta.url);
const fonts = [
  readFileSync(resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf')),
];

describe('typst', () => {
  test('a text is a string of its code', () => {
    expect(typstString('a "b" \\ #c\n')).toBe('"a \\"b\\" \\\\ #c "');
    fc.assert(
      fc.property(label, (text) => {
        expect(JSON.parse(typstString(text))).toBe(text);
      }),
    );
  });

  test('a document of every sign compiles, the same bytes each time', async () => {
    const input = relabeled(SIGNS);
    const first = await typesetPdf(input, fonts);
    expect(Object.keys(first)).toEqual(['paper.pdf', 'appendix.pdf']);
    for (const pdf of Object.values(first))
      expect(new TextDecoder().decode((pdf as Uint8Array).slice(0, 5))).toBe('%PDF-');
    expect(await typesetPdf(input, fonts)).toEqual(first);
  });

  test('holds every table and says its language', () => {
    const source = emitTypst(paperDocument(inChinese(fixtureInput())), fixtureInput().templates);
    const tables = paperDocument(fixtureInput()).blocks.filter((block) => block.kind === 'table');
    expect(source.match(/table\.header\(/g)?.length).toBe(tables.length);
    expect(source).toContain('lang: "zh"');
  });
});

test('a figure is a picture three times its size, the same bytes each time', async () => {
  const wasm = readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm'));
  const svg = fixtureInput().figures[0]!.svg;
  const [png] = await svgToPng([svg], fonts, wasm);
  const view = new DataView(png!.buffer, png!.byteOffset);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([1920, 600]);
  expect((await svgToPng([svg], fonts, wasm))[0]).toEqual(png);
});

/** ISO/IEC 29500-1, annex A: what may stand in an element, in this order (what we write of it). */
const ORDER: { readonly [element: string]: readonly string[] } = {
  'w:pPr':
    'pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr'.split(
      ' ',
    ),
  'w:rPr': 'rStyle rFonts b bCs i iCs color sz szCs u vertAlign lang'.split(' '),
  'w:tblPr': 'tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook'.split(' '),
  'w:tblCellMar': 'top left bottom right'.split(' '),
  'w:tcPr': 'tcW gridSpan tcBorders vAlign'.split(' '),
  'w:tcBorders': 'top left bottom right'.split(' '),
  'w:sectPr': 'footerReference pgSz pgMar'.split(' '),
  'w:style': 'name basedOn qFormat pPr rPr tblPr'.split(' '),
};

/** The names of the children of each element of a name, without their prefix. */
function childrenOf(xml: string, element: string): string[][] {
  const found: string[][] = [];
  const open: string[] = [];
  const wanted: string[][] = [];
  for (const [, close, name = '', , empty] of xml.matchAll(/<(\/?)([\w:]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (close === '/') {
      if (open.pop() === element) found.push(wanted.pop()!);
      continue;
    }
    if (open.at(-1) === element) wanted.at(-1)!.push(name.replace(/^\w+:/, ''));
    if (empty === '/') continue;
    open.push(name);
    if (name === element) wanted.push([]);
  }
  return found;
}
