import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { bibtex } from '../../../src/catalog/reference-text.ts';
import { appendixDocument } from '../../../src/report/appendix.ts';
import { csv } from '../../../src/report/csv.ts';
import { emitDocx } from '../../../src/report/emit/docx/docx.ts';
import { texCode, texEscape } from '../../../src/report/emit/tex-escape.ts';
import { typstString } from '../../../src/report/emit/typst/escape.ts';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import { svgText } from '../../../src/report/figures/svg.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { renderAppendix, renderPaper, renderTables } from '../../../src/report/render.ts';
import { labeledEverywhere } from '../../golden/labeled.ts';

/** Every sign with a meaning in TeX, HTML, Markdown, CSV, XML, JSON, BibTeX and typst, and Chinese. */
const SIGNS = '\\{}$&#%_^~<>|"\'`*[]()!+-=.:@;,/?—数字“经济”…é🙂';
const { input, labels } = labeledEverywhere(SIGNS);
const all = Object.entries(labels);

/** Marks of Markdown, and what stands for signs of HTML. */
const fromMarkdown = (text: string): string =>
  text
    .replaceAll(/\\([^A-Za-z0-9\s])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const fromXml = (text: string): string =>
  parseHTML(`<p>${text}</p>`).document.querySelector('p')?.textContent ?? '';

const missing = (found: string) => all.filter(([, label]) => !found.includes(label)).map(([place]) => place);
const files = { ...renderPaper(input), ...renderAppendix(input) };

const picture = { png: new Uint8Array([137, 80, 78, 71]), width: 640, height: 200 };
const pictures = Object.fromEntries(input.figures.map(({ name }) => [name, picture]));

describe('a label of every sign, wherever a study may write one, comes through', () => {
  test('there are labels of every place', () => expect(all.length).toBeGreaterThan(25));

  test('Markdown', () => {
    expect(missing(fromMarkdown(`${files['paper.md']}${files['appendix.md']}`))).toEqual([]);
  });

  test('HTML, in its text', () => {
    const text = ['paper.html', 'appendix.html'].map((name) => parseHTML(files[name] as string).document);
    expect(missing(text.map(({ body }) => body?.textContent ?? '').join('\n'))).toEqual([]);
  });

  test('LaTeX, escaped as any other text', () => {
    const tex = `${files['paper.tex']}${files['appendix.tex']}`;
    const found = all.filter(([, label]) => !tex.includes(texEscape(label))).map(([place]) => place);
    expect(found).toEqual([]);
  });

  const words = [paperDocument(input), appendixDocument(input)].map((document) => {
    const xml = new TextDecoder().decode(unzipSync(emitDocx(document, pictures))['word/document.xml']);
    const texts = xml.matchAll(/<[wm]:t(?: [^>]*)?>([^<]*)<\/[wm]:t>|descr="([^"]*)"/g);
    return [...texts].map(([, run, alternative]) => fromXml(run ?? `${alternative}\n`)).join('');
  });

  test('Word', () => {
    expect(missing(words.join('\n'))).toEqual([]);
  });

  test('typst, as strings of its code', () => {
    const source = [paperDocument(input), appendixDocument(input)]
      .map((document) => emitTypst(document, input.templates))
      .join('\n');
    const found = all
      .filter(([, label]) => !source.includes(typstString(label).slice(1, -1)))
      .map(([it]) => it);
    expect(found).toEqual([]);
  });

  test('those of variables, indices, models, hypotheses, sources and entities too: every format has the same', () => {
    const numbers = (text: string) =>
      [
        ...new Set(
          text
            .split(SIGNS)
            .slice(1)
            .map((rest) => Number.parseInt(rest, 10)),
        ),
      ].sort((a, b) => a - b);
    const md = numbers(fromMarkdown(`${files['paper.md']}${files['appendix.md']}`));
    const pages = ['paper.html', 'appendix.html'].map((name) => parseHTML(files[name] as string).document);
    const html = pages.map(({ body }) => body?.textContent ?? '');
    expect(md.length).toBeGreaterThan(90);
    // What stands for a picture is a part of it in a page, and has no place in LaTeX.
    const alternatives = new Set(input.figures.map(({ alt }) => alt));
    const written = md.map((it) => `${SIGNS}${it}`).filter((label) => !alternatives.has(label));
    const absent = (found: string) => written.filter((label) => !found.includes(label));
    expect(absent(html.join('\n'))).toEqual([]);
    expect(absent(words.join('\n'))).toEqual([]);
    const tex = `${files['paper.tex']}${files['appendix.tex']}`;
    const escaped = written.filter(
      (label) => !tex.includes(texEscape(label)) && !tex.includes(texCode(label)),
    );
    expect(escaped).toEqual([]);
  });

  test('JSON and the tables by themselves', () => {
    const tables = renderTables(input);
    const { head, body, notes, caption } = JSON.parse(tables['tables/table-main.json'] as string);
    const printed = JSON.stringify([head, body, notes, caption]);
    const ofTable = all.filter(([place]) => /table|panel|terms|^word|row of|group/.test(place));
    expect(ofTable.length).toBeGreaterThan(15);
    for (const [place, label] of ofTable) {
      expect(printed.includes(JSON.stringify(label).slice(1, -1)), `${place} in JSON`).toBe(true);
      expect(fromMarkdown(tables['tables/table-main.md'] as string), `${place} in Markdown`).toContain(label);
      expect(tables['tables/table-main.tex'], `${place} in LaTeX`).toContain(texEscape(label));
    }
  });

  test('CSV, SVG, BibTeX', () => {
    const [, first] = all[0] as [string, string];
    const [, row = ''] = csv(['a'], [[first]]).split('\n');
    expect(row.replace(/^"|"$/g, '').replaceAll('""', '"')).toBe(first);
    expect(fromXml(svgText(0, 0, first).replace(/<\/?text[^>]*>/g, ''))).toContain(first);
    expect(bibtex([], [{ name: 'a', citation: first, url: null }])).toMatch(/数字/);
  });
});
