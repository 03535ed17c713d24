import { describe, expect, it } from 'vitest';
import { markedPaper } from '../../../src/diff/marked-paper.ts';
import { cellsOf, markedTable } from '../../../src/diff/tex-table.ts';
import { labelsIn, mark, markedText, texTokens } from '../../../src/diff/tex-tokens.ts';

const none: ReadonlySet<string> = new Set();
const paper = (body: string) => `\\documentclass{article}\n\\begin{document}\n${body}\n\\end{document}\n`;
const bodyOf = (marked: string) => /\\begin\{document\}\n([\s\S]*)\n\\end\{document\}/.exec(marked)?.[1];

describe('texTokens', () => {
  it('keeps commands with their arguments whole', () => {
    const text = String.raw`Table~\ref{tbl:a} has \emph{a \textbf{b}} at 73.7\% of $x^2$, \ensuremath{-}0.35.`;
    expect(texTokens(text).join('')).toBe(text);
    expect(texTokens(text)).toEqual(
      expect.arrayContaining(['\\ref{tbl:a}', '\\emph{a \\textbf{b}}', '73.7', '\\%', '$x^2$', '0.35']),
    );
  });
  it('ends at the end of a text that does not close', () => {
    expect(texTokens('a {b').join('')).toBe('a {b');
    expect(texTokens('\\emph{').join('')).toBe('\\emph{');
    expect(texTokens('$a').join('')).toBe('$a');
  });
});

describe('markedText', () => {
  it('strikes what went and underlines what came, word by word', () => {
    expect(markedText('It is 0.40 here.', 'It is 0.35 here.', none)).toBe(
      'It is \\Went{0.40}\\Came{0.35} here.',
    );
  });
  it('marks inside styled words, so that lines can break', () => {
    expect(mark('\\emph{two words} on', 'added', none)).toBe('\\emph{\\Came{two} \\Came{words}} \\Came{on}');
  });
  it('refers to no label that is gone', () => {
    expect(mark('See~\\ref{a} and~\\ref{b}', 'removed', new Set(['b']))).toBe(
      '\\Went{See}~\\Went{--} \\Went{and}~\\Went{\\ref{b}}',
    );
  });
});

describe('markedPaper', () => {
  it('leaves an equal paper as it is, but for the commands of marks', () => {
    const text = paper('One.\n\n\\section{Two}\n\nThree.');
    expect(bodyOf(markedPaper(text, text, none))).toBe('One.\n\n\\section{Two}\n\nThree.');
  });
  it('marks paragraphs that came and went, and headings with a plain short title', () => {
    const old = paper('\\section{Old title here}\n\nKept.\n\nGone for good.');
    const fresh = paper('\\section{New title here}\n\nKept.\n\nCome to stay, quite else.');
    const body = bodyOf(markedPaper(old, fresh, none));
    expect(body).toContain('\\section[New title here]{\\Went{Old}\\Came{New} title here}');
    expect(body).toContain('\\Went{Gone} \\Went{for} \\Went{good.}');
    expect(body).toContain('\\Came{Come}');
  });
  it('shows a removed formula without its number and label', () => {
    const body = bodyOf(
      markedPaper(paper('\\begin{gather}\nx\\label{eq:x}\n\\end{gather}'), paper('Text.'), none),
    );
    expect(body).toContain('\\begin{gather*}\nx\n\\end{gather*}');
    expect(body).not.toContain('\\label');
  });
  it('compares lists item by item', () => {
    const list = (second: string) =>
      paper(`\\begin{itemize}\n\\item {}One.\n\\item {}${second}\n\\end{itemize}`);
    const body = bodyOf(markedPaper(list('The second one.'), list('The other one.'), none));
    expect(body).toContain('\\item {}One.\n\\item {}The \\Went{second}\\Came{other} one.');
  });
  it('says of a figure that it was drawn anew', () => {
    const figure = paper(
      '\\begin{figure}\n\\includegraphics[width=1cm]{figures/a.pdf}\n\\caption{A.}\n\\end{figure}',
    );
    expect(markedPaper(figure, figure, new Set(['figures/a.pdf']))).toContain(
      '\\caption{\\CameNote{drawn anew} A.}',
    );
  });
});

const table = (rows: string[], columns = 2) =>
  [
    '\\begin{table}',
    '\\caption{Results of $x$}\\label{tbl:a}',
    `\\begin{tabular}{l${'c'.repeat(columns - 1)}}`,
    '\\toprule',
    ...rows,
    '\\bottomrule',
    '\\end{tabular}',
    '\\item[]\\emph{Note:} N.',
    '\\end{table}',
  ].join('\n');

describe('markedTable', () => {
  it('marks the cells that changed, numbers as formulas outside of decimal columns', () => {
    const marked = markedTable(
      table(['lnX & 0.40^{***} \\\\', ' & (1.44) \\\\']),
      table(['lnX & 0.35^{*} \\\\', ' & (1.44) \\\\']),
      none,
    );
    expect(marked).toContain(
      'lnX & \\multicolumn{1}{c}{\\Went{\\ensuremath{0.40^{***}}} \\Came{\\ensuremath{0.35^{*}}}} \\\\\n & (1.44) \\\\',
    );
  });
  it('keeps the span of a cell', () => {
    const marked = markedTable(
      table(['a & \\multicolumn{1}{c}{Yes} \\\\']),
      table(['a & \\multicolumn{1}{c}{No} \\\\']),
      none,
    );
    expect(marked).toContain('a & \\multicolumn{1}{c}{\\Went{Yes} \\Came{No}} \\\\');
  });
  it('shows rows that came and went in their place', () => {
    const marked = markedTable(
      table(['a & 1 \\\\', 'b & 2 \\\\']),
      table(['a & 1 \\\\', 'c & 3 \\\\']),
      none,
    );
    expect(marked?.match(/^.*(?:Went|Came).*$/gm)).toEqual([
      '{}\\Went{b} & \\multicolumn{1}{c}{\\Went{\\ensuremath{2}}} \\\\',
      '{}\\Came{c} & \\multicolumn{1}{c}{\\Came{\\ensuremath{3}}} \\\\',
    ]);
  });
  it('does not compare tables with other columns', () => {
    expect(markedTable(table(['a & 1 \\\\']), table(['a & 1 & 2 \\\\'], 3), none)).toBeNull();
    expect(markedTable('no table', 'no table', none)).toBeNull();
  });
  it('cuts cells at the top level alone', () => {
    expect(cellsOf('a \\& b & {c & d} & e \\\\')).toEqual(['a \\& b', '{c & d}', 'e']);
  });
  it('knows labels', () => {
    expect(labelsIn(table([]))).toEqual(new Set(['tbl:a']));
  });
});
