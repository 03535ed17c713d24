import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { emitTypst } from '../../../src/report/emit/typst/typst.ts';
import type { ReportInput } from '../../../src/report/input.ts';
import { paperDocument } from '../../../src/report/paper.ts';
import { renderAppendix, renderPaper } from '../../../src/report/render.ts';
import type { CreditsSpec } from '../../../src/study/credits.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese } from '../../golden/variants.ts';

const credits: CreditsSpec = {
  authors: [
    {
      name: 'Josiah S. Carberry',
      family: 'Carberry',
      given: 'Josiah S.',
      orcid: '0000-0002-1825-0097',
      affiliations: ['Brown & Co.', 'Wesleyan University'],
      email: 'j_c@example.org',
      corresponding: true,
    },
    {
      name: '欧阳明',
      family: '欧阳',
      given: '明',
      orcid: null,
      affiliations: ['Wesleyan University'],
      email: null,
      corresponding: false,
    },
  ],
  keywords: ['growth', 'a_b'],
  abstract: 'We find <5%.',
  acknowledgements: 'We thank *you*.',
  license: null,
  funding: 'Grant #1.',
};

const withCredits = (
  input: ReportInput,
  formats: ReportInput['study']['outputs']['formats'],
): ReportInput => ({
  ...input,
  study: { ...input.study, credits, outputs: { ...input.study.outputs, formats } },
});

const all = withCredits(fixtureInput(), ['md', 'tex', 'html', 'docx']);
const paper = renderPaper(all);
const chinese = renderPaper(withCredits(inChinese(fixtureInput()), ['md', 'tex', 'html']));

describe('the title block', () => {
  test('in Markdown', () => {
    expect(paper['paper.md']).toContain(
      [
        'Josiah S. Carberry<sup>1,2,\\*</sup>, 欧阳明<sup>2</sup>',
        '<sup>1</sup>Brown &amp; Co.',
        '<sup>2</sup>Wesleyan University',
        '<sup>\\*</sup>Corresponding author: Josiah S. Carberry (j\\_c@example.org)',
        'ORCID: Josiah S. Carberry, [0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097)',
        '**Abstract:** We find &lt;5%.',
        '**Keywords:** growth; a\\_b',
      ].join('\n\n'),
    );
    expect(paper['paper.md']).toMatch(
      /\*\*Acknowledgements:\*\* We thank \\\*you\\\*\.\n\n\*\*Funding:\*\* Grant \\#1\.\n$/,
    );
  });

  test('in Chinese', () => {
    expect(chinese['paper.md']).toContain(
      [
        'Josiah S. Carberry<sup>1,2,\\*</sup>，欧阳明<sup>2</sup>',
        '<sup>1</sup>Brown &amp; Co.',
        '<sup>2</sup>Wesleyan University',
        '<sup>\\*</sup>通信作者：Josiah S. Carberry（j\\_c@example.org）',
        'ORCID：Josiah S. Carberry，[0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097)',
        '**摘要：**We find &lt;5%.',
        '**关键词：**growth；a\\_b',
      ].join('\n\n'),
    );
    expect(chinese['paper.md']).toContain('**致谢：**');
    expect(chinese['paper.md']).toContain('**基金项目：**');
  });

  test('in LaTeX, with the metadata of its PDF', () => {
    const tex = paper['paper.tex'] as string;
    expect(tex).toContain('Josiah S. Carberry\\textsuperscript{1,2,*}, 欧阳明\\textsuperscript{2}');
    expect(tex).toContain('\\textsuperscript{1}Brown \\& Co.');
    expect(tex).toContain('pdfauthor={Josiah S. Carberry, 欧阳明},pdfkeywords={growth, a\\_b}');
    // A name of other letters asks for another engine.
    expect(tex).toMatch(/^% !TeX program = xelatex/);
  });

  test('in HTML, with what search engines read', () => {
    const html = paper['paper.html'] as string;
    expect(html).toContain('<p class="authors">Josiah S. Carberry<sup>1,2,*</sup>, 欧阳明<sup>2</sup></p>');
    const tags = [...html.matchAll(/<meta name="(citation_[a-z_]+)" content="([^"]*)">/g)];
    expect(tags.map(([, name, content]) => `${name}: ${content}`)).toEqual([
      expect.stringMatching(/^citation_title: /),
      'citation_author: Carberry, Josiah S.',
      'citation_author_institution: Brown &amp; Co.',
      'citation_author_institution: Wesleyan University',
      'citation_author_orcid: https://orcid.org/0000-0002-1825-0097',
      'citation_author_email: j_c@example.org',
      'citation_author: 欧阳, 明',
      'citation_author_institution: Wesleyan University',
      'citation_keywords: growth',
      'citation_keywords: a_b',
      'citation_language: en',
    ]);
  });

  test('in Word, with its core properties', () => {
    const parts = unzipSync(paper['paper.docx'] as Uint8Array);
    const text = (name: string) => new TextDecoder().decode(parts[name]);
    expect(text('docProps/core.xml')).toContain(
      '<dc:creator>Josiah S. Carberry; 欧阳明</dc:creator><cp:keywords>growth; a_b</cp:keywords><dc:description>We find &lt;5%.</dc:description>',
    );
    expect(text('word/document.xml')).toContain(
      '<w:vertAlign w:val="superscript"/></w:rPr><w:t xml:space="preserve">1,2,*',
    );
  });

  test('in typst, with the metadata of its PDF', () => {
    const typst = emitTypst(paperDocument(all), all.templates);
    expect(typst).toContain(
      'author: ("Josiah S. Carberry", "欧阳明",), keywords: ("growth", "a_b",), description: "We find <5%.")',
    );
    expect(typst).toContain('#"Josiah S. Carberry";#super(');
  });

  test('in the appendix without abstract, keywords and thanks', () => {
    const appendix = renderAppendix(all)['appendix.md'] as string;
    expect(appendix).toContain('Josiah S. Carberry<sup>1,2,\\*</sup>, 欧阳明<sup>2</sup>');
    expect(appendix).not.toMatch(/\*\*(?:Abstract|Keywords|Acknowledgements|Funding):/);
  });

  test('needs no marks where everybody is of one place', () => {
    const authors = credits.authors.map((author) => ({
      ...author,
      affiliations: ['Home'],
      corresponding: false,
    }));
    const input = { ...all, study: { ...all.study, credits: { ...credits, authors } } };
    expect(renderPaper(input)['paper.md']).toContain(
      'Josiah S. Carberry, 欧阳明\n\nHome\n\nE-mail: Josiah S. Carberry (j\\_c@example.org)\n\nORCID:',
    );
  });
});
