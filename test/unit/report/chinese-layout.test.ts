import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { appendixDocument } from '../../../src/report/appendix.ts';
import type { Document, FigureBlock, Inlines, TableBlock } from '../../../src/report/document.ts';
import { cell, text } from '../../../src/report/document.ts';
import { emitDocx } from '../../../src/report/emit/docx/docx.ts';
import { inlineOmml } from '../../../src/report/emit/docx/math-omml.ts';
import { emitTex } from '../../../src/report/emit/tex.ts';
import { renderAppendix, renderPaper } from '../../../src/report/render.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';

const input = inChinese(fixtureInput());
const base = appendixDocument(input);
const tex = (blocks: Document['blocks'], appendix = true) =>
  emitTex({ ...base, appendix, blocks }, input.templates);
const code = (name: string): Inlines[number] => ({ kind: 'code', text: name });

const table = (rows: number): TableBlock => ({
  kind: 'table',
  id: 'tbl:x',
  file: 'x',
  caption: [text('表')],
  columns: [{ align: 'left' }],
  head: [{ cells: [cell(text('名'))] }],
  body: [Array.from({ length: rows }, (_, i) => ({ cells: [cell(text(`行${i}`))] }))],
  notes: [],
});

describe('LaTeX of a Chinese document', () => {
  test('spaces stand between a Chinese character and the number of a table', () => {
    const ref = { kind: 'ref', target: 'tbl:x' } as const;
    const written = tex([
      { kind: 'paragraph', content: [text('见表'), ref, text('报告，表'), ref, text('。')] },
      table(2),
    ]);
    expect(written).toContain('见表~\\ref{tbl:x} 报告，表~\\ref{tbl:x}。');
  });

  test('a long name of a column leaves its line ragged', () => {
    const long = 'agri_water_expenditure_100m_yuan';
    expect(tex([{ kind: 'paragraph', content: [text('公式'), code(long)] }])).toContain(
      '{\\rightskip=0pt plus 1fil\\relax 公式\\texttt{agri\\allowbreak{}\\_\\allowbreak{}water',
    );
    expect(tex([{ kind: 'paragraph', content: [text('列'), code('year')] }])).not.toContain('rightskip');
  });

  test('tables of an appendix stand where they are, and a long one parts with no row alone', () => {
    expect(tex([table(20)])).toContain('\\begin{table}[H]');
    expect(tex([table(20)], false)).toContain('\\begin{table}[!htbp]');
    const long = tex([table(30)]);
    expect(long).toContain('\\begin{longtable}');
    expect([...long.matchAll(/^行(\d+) \\\\\*$/gm)].map((match) => Number(match[1]))).toEqual([0, 1, 27, 28]);
    expect(tex([table(30)], false)).not.toContain('\\begin{longtable}');
  });

  test('a narrow figure is not blown up, and two of nearly half a page share one in an appendix', () => {
    const figure = (width: number, height: number): FigureBlock => ({
      kind: 'figure',
      id: 'fig:x',
      name: 'x',
      caption: [text('图')],
      alt: '图',
      svg: `<svg viewBox="0 0 ${width} ${height}"></svg>`,
      notes: [],
    });
    expect(tex([figure(320, 200)])).toContain('width=0.500\\linewidth,height=0.8\\textheight');
    expect(tex([figure(640, 434)])).toContain('width=\\linewidth,height=0.4\\textheight');
    expect(tex([figure(640, 434)], false)).toContain('width=\\linewidth,height=0.8\\textheight');
  });
});

describe('Word of a Chinese document', () => {
  const xml = (blocks: Document['blocks']) =>
    strFromU8(unzipSync(emitDocx({ ...base, blocks }, {}))['word/document.xml'] as Uint8Array);

  test('a list of names may end its lines after each, and is not stretched', () => {
    const names = ['a', 'b', 'c', 'd', 'e'].flatMap((name, i) =>
      i === 0 ? [code(name)] : [text('、'), code(name)],
    );
    const written = xml([{ kind: 'paragraph', content: names }]);
    expect(written).toContain('<w:jc w:val="left"/>');
    expect(written.match(/、\u200b/g)).toHaveLength(4);
  });

  test('a parted table keeps its first and its last rows together', () => {
    const kept = (rows: number) => xml([table(rows)]).match(/<w:keepNext\/>/g)?.length;
    // One of the head; all rows of a short table, four at either end of a long one but the very last.
    expect(kept(16)).toBe(17);
    expect(kept(30)).toBe(8);
  });

  test('a sign alone above a formula is text', () => {
    const plus = { m: 'operator', text: '+' } as const;
    const raised = inlineOmml({ m: 'script', base: { m: 'letter', name: 'V' }, sub: null, sup: plus });
    expect(raised).toMatch(/<m:sup><m:r><m:rPr><m:nor\/><\/m:rPr>/);
  });
});

describe('words of a Chinese document', () => {
  const { 'paper.md': paper } = renderPaper(input);
  const { 'appendix.md': appendix } = renderAppendix(input);

  test('stars are said by level', () => {
    expect(paper).toContain('\\*、\\*\\*和\\*\\*\\*分别表示在5%、1%和0.1%的水平上显著。');
  });

  test('works are cited by Chinese names and with a Chinese and', () => {
    expect(appendix).toContain('（温忠麟和叶宝娟，2014）');
    expect(appendix).toContain('（Cameron和Miller，2015）');
    expect(appendix).not.toContain('&amp;');
  });
});
