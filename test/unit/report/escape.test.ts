import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { htmlEscape } from '../../../src/report/emit/html-escape.ts';
import { mdCode, mdEmphasis, mdEscape, mdLineStart } from '../../../src/report/emit/md-escape.ts';
import { hasCjk, needsUnicodeEngine, texEscape, texLabel } from '../../../src/report/emit/tex-escape.ts';
import { renderAppendix, renderPaper, renderTables } from '../../../src/report/render.ts';
import { fixtureInput } from '../../golden/fixture.ts';
import { inChinese, relabeled } from '../../golden/variants.ts';

/** Every character that means something to TeX, HTML, Markdown or CSV, with some that mean nothing. */
const SIGNS = [
  '\\',
  '{',
  '}',
  '$',
  '&',
  '#',
  '%',
  '_',
  '^',
  '~',
  '<',
  '>',
  '|',
  '"',
  "'",
  '`',
  '*',
  '[',
  ']',
  '(',
  ')',
  '!',
  '+',
  '-',
  '=',
  '.',
  ':',
  '@',
  ';',
  ',',
  '/',
  '?',
  ' ',
  '\n',
  '\t',
  '\r',
  '\u0000',
  '\u2028',
  'a',
  'Z',
  '1',
  'é',
  '数',
  '🙂',
  '−',
  '–',
  '“',
  '<script>',
  '-->',
  ']]>',
  '\\input{x}',
  '{{x}}',
  '\\end{document}',
  '</style>',
  '$$',
  '```',
  '||',
] as const;
const hostile = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));

/** Commands that our own escaping may write. */
const COMMANDS =
  /\\(?:textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textquotedbl|textquotesingle|textasciigrave|textendash|textemdash|ldots|ensuremath|allowbreak)\{\}|\\ensuremath\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\[{}$&#%_]|\{\}/g;

describe('LaTeX', () => {
  test('nothing in a text is a command, a group or a switch to math', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rest = texEscape(text).replace(COMMANDS, '');
        expect(rest).not.toMatch(/[\\{}$&#%_^~<>|"]/);
        expect(rest).not.toMatch(/\n/);
      }),
    );
  });

  test('a label is read by TeX whatever the model is called', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(texLabel(a)).toMatch(/^[A-Za-z0-9:.-]*$/);
        if (a !== b) expect(texLabel(a)).not.toBe(texLabel(b));
      }),
    );
  });

  test('only what is not Latin asks for a Unicode engine', () => {
    expect(needsUnicodeEngine(texEscape('Économie numérique: χ² ≤ 3 × “a” − γ₁'))).toBe(false);
    expect(needsUnicodeEngine(texEscape('数字经济'))).toBe(true);
    expect(needsUnicodeEngine(texEscape('(x − γ)₋ + (x − γ)₊'))).toBe(false);
    expect(needsUnicodeEngine(texEscape('Sₖ, √(RSS/N), lnG⁴'))).toBe(false);
    expect(hasCjk('数字经济')).toBe(true);
    expect(hasCjk('Économie')).toBe(false);
  });

  test('a digest may break, and keeps its characters', () => {
    const digest = '0123456789abcdef'.repeat(4);
    expect(texEscape(digest)).toContain('01234567\\allowbreak{}89abcdef');
    expect(texEscape(digest).replaceAll('\\allowbreak{}', '')).toBe(digest);
  });
});

describe('Markdown', () => {
  test('no mark of the text is left without a backslash', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const bare = mdEscape(text).replace(/\\[\\`*_[\]#|~$]/g, '');
        expect(bare).not.toMatch(/[\\`*_[\]#|~$\n]/);
        expect(bare).not.toMatch(/<\S/);
        expect(bare).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
    );
  });

  test('a line does not open a list, a quote or a heading', () => {
    for (const line of ['- a', '+ a', '1. a', '12) a', '> a', '# a', '= ', '- ']) {
      expect(mdLineStart(mdEscape(line))).not.toMatch(/^\s*(?:[-+=]|\d+[.)]|>|#)(?:\s|$)/);
    }
  });

  test('code holds its backticks and bars', () => {
    expect(mdCode('a / b')).toBe('`a / b`');
    expect(mdCode('a | `b`')).toBe('<code>a \\| \\`b\\`</code>');
  });
});

describe('HTML', () => {
  test('a text comes back as it was', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { document } = parseHTML(`<p title="${htmlEscape(text)}">${htmlEscape(text)}</p>`);
        const flat = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
        expect(document.querySelector('p')?.textContent).toBe(flat);
        expect(document.querySelector('p')?.getAttribute('title')).toBe(flat);
      }),
    );
  });
});

describe('whole documents with hostile labels', () => {
  const runs = { numRuns: 12 };

  const ours = readFileSync(new URL('../../../templates/html/script.js', import.meta.url), 'utf8');

  test('HTML keeps its elements and gains none', () => {
    const shape = (label: string) => {
      const input = relabeled(label);
      const html = `${renderPaper(input)['paper.html']}${renderAppendix(input)['appendix.html']}`;
      const { document } = parseHTML(html);
      expect(document.querySelectorAll('iframe, object, embed, form, link').length).toBe(0);
      // The script of each page and its data, and no other: the policy knows the one by its digest.
      const scripts = [...document.querySelectorAll('script')].map(
        (it) => it.getAttribute('id') ?? it.textContent,
      );
      expect(scripts).toEqual(['origins', ours, 'origins', ours]);
      return [...document.querySelectorAll('table')].map((it) => it.querySelectorAll('tr').length);
    };
    const plain = shape('label');
    fc.assert(
      fc.property(hostile, (label) => {
        expect(shape(label)).toEqual(plain);
      }),
      runs,
    );
  });

  test('Markdown keeps its tables, fences and headings', () => {
    const shape = (label: string) => {
      const input = relabeled(label);
      const md = `${renderPaper(input)['paper.md']}${renderAppendix(input)['appendix.md']}`;
      // The study itself stands in a fence, where a line may begin as it likes.
      const cells = md
        .replace(/^```[\s\S]*?^```/gm, '')
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.replace(/\\./g, '').split('|').length);
      return [cells, (md.match(/^#{1,4} /gm) ?? []).length, (md.match(/^```/gm) ?? []).length];
    };
    const plain = shape('label');
    fc.assert(
      fc.property(
        hostile.filter((it) => !it.includes('```')),
        (label) => {
          expect(shape(label)).toEqual(plain);
        },
      ),
      runs,
    );
  });

  test('LaTeX keeps its environments balanced and its tables’ columns', () => {
    const shape = (label: string) => {
      const input = relabeled(label);
      const tex = `${renderPaper(input)['paper.tex']}${renderAppendix(input)['appendix.tex']}`;
      expect(tex).not.toMatch(/\\input\b/);
      return {
        environments: (
          tex.match(/\\(?:begin|end)\{(?:table|tabular\*?|figure|itemize|document|gather|tablenotes)\}/g) ??
          []
        ).length,
        rows: (tex.match(/ \\\\$/gm) ?? []).length,
      };
    };
    const { environments } = shape('label');
    fc.assert(
      fc.property(hostile, (label) => {
        expect(shape(label).environments % 2).toBe(0);
        expect(shape(label).environments).toBeGreaterThan(environments / 2);
      }),
      runs,
    );
  });

  test('tables are files with tame names', () => {
    fc.assert(
      fc.property(hostile, (label) => {
        for (const path of Object.keys(renderTables(relabeled(label))))
          expect(path).toMatch(/^tables\/[\p{L}\p{N}_-]+\.(?:csv|json|md|tex)$/u);
      }),
      runs,
    );
  });
});

describe('emphasis in Markdown', () => {
  test('marks stand where CommonMark reads them as marks', () => {
    expect(mdEmphasis('strong', '摘要：', '', '本文')).toBe('**摘要**：');
    expect(mdEmphasis('strong', '吸收效应。', '', '以')).toBe('**吸收效应**。');
    expect(mdEmphasis('strong', 'H1.', '', ' Roads')).toBe('**H1.**');
    expect(mdEmphasis('emph', 'p', '其', '值')).toBe('*p*');
    expect(mdEmphasis('strong', 'H1：支持。', '', '')).toBe('**H1：支持。**');
    expect(mdEmphasis('emph', 'ln(gdp)', '中', '的系数')).toBe('<em>ln(gdp)</em>');
    expect(mdEmphasis('emph', '(a)', '的', '，')).toBe('<em>(a)</em>');
    expect(mdEmphasis('emph', 'ln(gdp)', '中', '：为正')).toBe('*ln(gdp)*');
    expect(mdEmphasis('emph', ' ', '', '')).toBe(' ');
  });

  test('no mark of a Chinese document is one that CommonMark does not read', () => {
    const { 'appendix.md': appendix } = renderAppendix(inChinese(fixtureInput()));
    expect(appendix).toContain('**吸收效应**。');
    expect(appendix).not.toMatch(/\*\*[^*\n]*[：。，；）]\*\*\p{L}/u);
  });
});
