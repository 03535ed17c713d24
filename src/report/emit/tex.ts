import {
  type Block,
  captionEnd,
  type Document,
  type EmitterWords,
  type EquationBlock,
  type FigureBlock,
  type Inline,
  type Inlines,
} from '../document.ts';
import type { ReportInput } from '../input.ts';
import { type Numbering, numberBlocks, writtenNumber } from '../numbering.ts';
import { type Typography, unbroken } from '../typography.ts';
import { mathTex, mathTexLines } from './math-tex.ts';
import { fillSkeleton } from './skeleton.ts';
import { hasCjk, needsUnicodeEngine, texCode, texEscape, texLabel } from './tex-escape.ts';
import { texContents, texFront, texMetadata } from './tex-front.ts';
import { texTable } from './tex-table.ts';
import type { TexPlace } from './tex-width.ts';

/**
 * A LaTeX article. Latin text compiles under pdflatex; a document with anything else names xelatex in a magic comment
 * and loads its fonts through fontspec, for Chinese through xeCJK.
 */
export function emitTex(document: Document, templates: ReportInput['templates']): string {
  const numbering = numberBlocks(document);
  const banner = document.banner === null ? '' : bannerBox(texInlines(document.banner, numbering));
  const body = inLanguage(document.words.typography, emitBody(document, numbering));
  const title =
    texEscape(document.title) +
    (document.subtitle === null ? '' : `\\\\[4pt]\\large ${texEscape(document.subtitle)}`);
  const front = texFront(document, (content) => texInlines(content, numbering));
  const meta = texMetadata(document);
  const content = `${title}${front.center}${front.below}${meta}${banner}${body}`;
  const unicode = needsUnicodeEngine(content);
  return fillSkeleton(templates, 'tex/document.tex', {
    engine: unicode ? 'xelatex' : 'pdflatex',
    fonts: fontLines(unicode, hasCjk(content)),
    language: document.language === 'zh' ? chineseLines(document) : '',
    captions: document.language === 'zh' ? '' : CAPTIONS,
    title,
    meta,
    front: inLanguage(document.words.typography, front.center),
    abstract: inLanguage(document.words.typography, front.below),
    banner,
    counters: document.appendix ? `${APPENDIX_COUNTERS}\n${texContents(document)}` : '',
    floats: document.appendix ? '\\usepackage{float}\n' : '',
    tablename: texEscape(document.words.table),
    figurename: texEscape(document.words.figure),
    body,
  });
}

/** Captions as in the other formats: a bold number, centered, clear of the table below. */
const CAPTIONS =
  '\\usepackage[labelsep=period,labelfont=bf,justification=centering]{caption}\n\\captionsetup[table]{position=top,skip=6pt}\n';

/** What Chinese papers look like: headings numbered by us, lines further apart, a paragraph begins two characters in. */
function chineseLines(document: Document): string {
  return [
    // No character stands alone on the last line of a paragraph.
    '\\xeCJKsetup{CheckSingle=true}',
    '\\usepackage{indentfirst}',
    '\\setlength{\\parindent}{2em}',
    '\\linespread{1.3}\\selectfont',
    '\\usepackage{etoolbox}',
    // Rows of a table stand closer than lines of the text.
    ...['table', 'sidewaystable', 'longtable'].map(
      (name) => `\\AtBeginEnvironment{${name}}{\\linespread{1.1}\\selectfont}`,
    ),
    '\\usepackage[labelsep=quad,justification=centering]{caption}',
    '\\captionsetup[table]{position=top,skip=6pt}',
    ...(writtenNumber(document) ? ['\\setcounter{secnumdepth}{0}'] : []),
    '',
  ].join('\n');
}

/** In Chinese, quotation marks, dashes and ellipses are characters of the text, as wide as the others. */
function inLanguage({ space }: Typography, tex: string): string {
  if (space !== '') return tex;
  return tex
    .replaceAll('``', '“')
    .replaceAll("''", '”')
    .replaceAll('\\textquotedblleft{}', '“')
    .replaceAll('\\textquotedblright{}', '”')
    .replaceAll('\\textemdash{}', '—')
    .replaceAll('\\ldots{}', '…');
}

const APPENDIX_COUNTERS = [
  '\\appendix',
  '\\renewcommand{\\thetable}{A\\arabic{table}}',
  '\\renewcommand{\\thefigure}{A\\arabic{figure}}',
  '\\renewcommand{\\theequation}{A\\arabic{equation}}',
].join('\n');

function fontLines(unicode: boolean, cjk: boolean): string {
  if (!unicode)
    return '\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n\\usepackage{textcomp}';
  const lines = ['\\usepackage{fontspec}', '\\usepackage{lmodern}'];
  if (cjk) {
    lines.push(
      '\\usepackage{xeCJK}',
      '% The first of these fonts that is installed; Fandol comes with TeX Live.',
      '\\IfFontExistsTF{Noto Serif CJK SC}{\\setCJKmainfont{Noto Serif CJK SC}\\setCJKsansfont{Noto Sans CJK SC}\\setCJKmonofont{Noto Sans CJK SC}}{%',
      '  \\setCJKmainfont[AutoFakeBold, ItalicFont=FandolKai-Regular.otf, BoldFont=FandolSong-Bold.otf]{FandolSong-Regular.otf}%',
      '  \\setCJKsansfont[BoldFont=FandolHei-Bold.otf]{FandolHei-Regular.otf}%',
      '  \\setCJKmonofont{FandolFang-Regular.otf}}',
    );
  }
  return lines.join('\n');
}

const bannerBox = (words: string): string =>
  `\\begin{center}\\fbox{\\begin{minipage}{0.94\\linewidth}\\bfseries ${words}\\end{minipage}}\\end{center}`;

/** A display belongs to the paragraph before it; what goes on after it in lower case is not indented. */
function emitBody(document: Document, numbering: Numbering): string {
  let out = '';
  for (let at = 0; at < document.blocks.length; at++) {
    const block = document.blocks[at] as Block;
    const before = document.blocks[at - 1];
    if (block.kind === 'equation') {
      const run = [block];
      for (let next = document.blocks[at + 1]; next?.kind === 'equation'; next = document.blocks[++at + 1])
        run.push(next);
      out += `${before?.kind === 'paragraph' ? '\n' : '\n\n'}${emitEquations(run)}`;
      continue;
    }
    const written = emitBlock(block, at, document, numbering);
    const goesOn = before?.kind === 'equation' && block.kind === 'paragraph' && /^\p{Ll}/u.test(written);
    out += `\n\n${goesOn ? '\\noindent ' : ''}${written}`;
  }
  return out.trim();
}

const SECTIONS = ['\\section', '\\subsection', '\\subsubsection'] as const;

function emitBlock(block: Block, at: number, document: Document, numbering: Numbering): string {
  const inlines = (content: Inlines) => texInlines(content, numbering);
  switch (block.kind) {
    case 'heading':
      // Tables and figures stay in the section that speaks of them; an appendix has little text to run ahead of them.
      return `${document.appendix || block.level === 1 ? '\\FloatBarrier\n' : ''}${SECTIONS[block.level - 1]}{${writtenNumber(document) ? (numbering.headings.get(at) ?? '') : ''}${inlines(block.content)}}`;
    case 'paragraph':
      return ragged(block.content, document, inlines);
    case 'list': {
      const kind = block.ordered ? 'enumerate' : 'itemize';
      const items = block.items.map((item) => `\\item {}${ragged(item, document, inlines)}`).join('\n');
      return `\\begin{${kind}}\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}\n${items}\n\\end{${kind}}`;
    }
    case 'code':
      return codeLines(block.text, isChinese(document) ? '\\linespread{1.1}' : '');
    case 'table':
      return texTable(block, document.words, inlines, placeOf(document));
    case 'figure':
      return emitFigure(block, document, inlines);
    case 'equation':
      return emitEquations([block]);
  }
}

/** Names of columns break at few places, and Chinese has no spaces to take up what they leave: such lines are not stretched. */
function ragged(content: Inlines, document: Document, inlines: (content: Inlines) => string): string {
  const long = content.some((it) => it.kind === 'code' && it.text.length > 20);
  return long && isChinese(document)
    ? `{\\rightskip=0pt plus 1fil\\relax ${inlines(content)}\\par}`
    : inlines(content);
}

const isChinese = (document: Document): boolean => document.language === 'zh';

/** An appendix has too little text to fill the pages that floats leave: its tables stand where they are spoken of. */
const placeOf = (document: Document): TexPlace => (document.appendix ? 'H' : '!htbp');

/**
 * Code without `verbatim`, which its own end mark could close.
 * @param spread a command before the size
 */
function codeLines(text: string, spread: string): string {
  const lines = text
    .replace(/\n$/, '')
    .split(/\r?\n/)
    .map((line) => {
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      return `\\hspace*{${(indent * 0.5).toFixed(1)}em}\\texttt{${texCode(line.slice(indent))}}`;
    });
  return `{${spread}\\footnotesize\\raggedright\\frenchspacing\\noindent\n${lines.join('\\\\\n')}\\par}`;
}

/** Equations that follow each other stand in one display. */
function emitEquations(blocks: readonly EquationBlock[]): string {
  const written = blocks.map((block) => {
    const lines = mathTexLines(block.math);
    const body = lines.length === 1 ? lines[0] : `\\begin{split}\n${lines.join(' \\\\\n')}\n\\end{split}`;
    return `${body}\\label{${texLabel(block.id)}}`;
  });
  return `\\begin{gather}\n${written.join(' \\\\\n')}\n\\end{gather}`;
}

/** Width of the text to its height, on the page of `tex/document.tex`; and of a figure that fills a line, in pixels. */
const PAGE = { shape: 158 / 245, line: 640 };

/**
 * How wide a figure is drawn, as a share of the line, and how high it may be, as a share of the page: a narrow one is
 * not blown up, and in an appendix, where figures follow each other, one of nearly half a page leaves room for another.
 */
function figureSize(svg: string, appendix: boolean): readonly [width: string, height: number] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const wide = Number(width) < PAGE.line ? (Number(width) / PAGE.line).toFixed(3) : '';
  const share = (Number(height) / Math.max(Number(width), PAGE.line)) * PAGE.shape;
  return [wide, appendix && share > 0.4 && share < 0.5 ? 0.4 : 0.8];
}

function emitFigure(
  block: FigureBlock,
  { words, appendix }: Document,
  inlines: (content: Inlines) => string,
): string {
  const file = `figures/${block.name}.pdf`;
  const [width, height] = figureSize(block.svg, appendix);
  const end = captionEnd(words, block.notes.map(inlines));
  return [
    '\\begin{figure}[!htbp]',
    '\\centering',
    `\\includegraphics[width=${width}\\linewidth,height=${height}\\textheight,keepaspectratio]{${file}}`,
    `\\caption{${inlines(block.caption)}${end}}\\label{${texLabel(block.id)}}`,
    '\\end{figure}',
  ].join('\n');
}

export function texInlines(inlines: Inlines, numbering: Numbering): string {
  const pieces = inlines.map((it, i) => {
    const written = texInline(it, numbering);
    // A number stays on the line of the word before it.
    const before =
      inlines[i + 1]?.kind === 'ref' ? written.replace(/ $|(?<=\p{Script=Han})$/u, '~') : written;
    // A reference hides from xeCJK that a Chinese character comes after a digit.
    return inlines[i - 1]?.kind === 'ref' ? before.replace(/^(?=\p{Script=Han})/u, ' ') : before;
  });
  return pieces.join('');
}

function texInline(it: Inline, numbering: Numbering): string {
  switch (it.kind) {
    case 'text':
      return texEscape(unbroken(it.text));
    case 'number':
      return texNumber(it.text);
    case 'emph':
      return `\\emph{${texInlines(it.children, numbering)}}`;
    case 'strong':
      return `\\textbf{${texInlines(it.children, numbering)}}`;
    case 'stars':
      // Asterisks of a text font stand above the line already; those of math do not.
      return /^\*+$/.test(it.text)
        ? `\\ensuremath{{}^{${it.text}}}`
        : `\\textsuperscript{${texEscape(it.text)}}`;
    case 'raised':
      return `\\textsuperscript{${texEscape(it.text)}}`;
    case 'code':
      return `\\texttt{${texCode(it.text)}}`;
    case 'math':
      return `$${mathTex(it.math).trim()}$`;
    case 'ref':
      return it.elsewhere ?? `\\ref{${texLabel(it.target)}}`;
    case 'link':
      return /^https?:\/\/[^\s{}\\%#^~<>"|]+$/.test(it.href)
        ? `\\href{${it.href.replace(/[&_$]/g, '\\$&')}}{${texCode(it.text)}}`
        : texCode(it.text);
  }
}

/** A number in running text: true minus, relations in math, a power of ten written out. */
function texNumber(text: string): string {
  return texEscape(unbroken(text))
    .replace(
      /(\d(?:\.\d+)?)e(-?\d+)/g,
      (_, mantissa: string, exponent: string) => `\\ensuremath{${mantissa}\\times 10^{${exponent}}}`,
    )
    .replace(/(^|[[(, ~])-(?=[\d.\\])/g, '$1\\ensuremath{-}')
    .replaceAll('\\textless{}', '\\ensuremath{<}');
}

const NEEDS =
  '% Packages: adjustbox, amsmath, array, booktabs, dcolumn, hyperref, longtable, rotating, tabularx, textcomp, threeparttable.';

/** The table by itself, for an author to `\input`. */
export function emitTexTable(
  table: Parameters<typeof texTable>[0],
  words: EmitterWords,
  numbering: Numbering,
): string {
  const tex = texTable(table, words, (content) => texInlines(content, numbering), 'alone');
  return `${NEEDS}\n${inLanguage(words.typography, tex)}\n`;
}
