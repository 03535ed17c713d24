import {
  type Block,
  captionEnd,
  captionLabel,
  type Document,
  type EmitterWords,
  type EquationBlock,
  type FigureBlock,
  type Inline,
  type Inlines,
  type TableBlock,
  type TableRow,
} from '../document.ts';
import { type Numbering, numberBlocks } from '../numbering.ts';
import { mathTex } from './math-tex.ts';
import { mathText } from './math-text.ts';
import { mdCode, mdEmphasis, mdEscape, mdLineStart } from './md-escape.ts';
/** A document in GitHub-flavored Markdown; figures are the files in `figures/`. */
export function emitMarkdown(document: Document): string {
  const numbering = numberBlocks(document);
  const parts = [`# ${mdEscape(document.title)}`];
  if (document.subtitle !== null) parts.push(`*${mdEscape(document.subtitle)}*`);
  parts.push(...document.front.map(({ content }) => mdLineStart(mdInlines(content, numbering))));
  if (document.banner !== null) parts.push(`> **${mdInlines(document.banner, numbering)}**`);
  document.blocks.forEach((block, at) => {
    parts.push(emitBlock(block, at, document, numbering));
  });
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function emitBlock(block: Block, at: number, document: Document, numbering: Numbering): string {
  switch (block.kind) {
    case 'heading': {
      const number = numbering.headings.get(at) ?? '';
      return `${'#'.repeat(block.level + 1)} ${number}${mdInlines(block.content, numbering)}`;
    }
    case 'paragraph':
      return mdLineStart(mdInlines(block.content, numbering));
    case 'list':
      return block.items
        .map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${mdLineStart(mdInlines(item, numbering))}`)
        .join('\n');
    case 'code':
      return fenced(block.text, block.language);
    case 'table':
      return emitTable(block, document, numbering);
    case 'figure':
      return emitFigure(block, document, numbering);
    case 'equation':
      return emitEquation(block, numbering);
  }
}

/** A fence longer than any run of backticks within. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

function emitEquation(block: EquationBlock, numbering: Numbering): string {
  return fenced(`${mathTex(block.math).trim()} \\tag{${numbering.of(block.id)}}`, 'math');
}

function emitFigure(block: FigureBlock, document: Document, numbering: Numbering): string {
  const image = `![${mdEscape(block.alt)}](figures/${block.name}.svg)`;
  const { words } = document;
  const notes = block.notes.map((note) => mdInlines(note, numbering));
  const label = `**${captionLabel(words, 'figure', numbering.of(block.id))}**${words.typography.afterLabel}`;
  return `${image}\n\n${label}${mdInlines(block.caption, numbering)}${captionEnd(words, notes)}`;
}

function emitTable(block: TableBlock, document: Document, numbering: Numbering): string {
  const { words } = document;
  const number = `**${captionLabel(words, 'table', numbering.of(block.id))}**${words.typography.afterLabel}`;
  const label = `${number}${mdInlines(block.caption, numbering)}`;
  return [label, tableLines(block, numbering).join('\n'), ...noteLines(block, words, numbering)].join('\n\n');
}

/** The table by itself, for `tables/`. */
export function emitMarkdownTable(block: TableBlock, words: EmitterWords, numbering: Numbering): string {
  const caption = `**${mdInlines(block.caption, numbering)}**`;
  return `${[caption, tableLines(block, numbering).join('\n'), ...noteLines(block, words, numbering)].join('\n\n')}\n`;
}

function noteLines(block: TableBlock, words: EmitterWords, numbering: Numbering): readonly string[] {
  if (block.notes.length === 0) return [];
  const { noteLead, typography } = words;
  const lead = typography.emphasis(noteLead) ? `*${noteLead}*` : noteLead;
  const notes = block.notes.map((note) => mdInlines(note, numbering));
  return [`${lead}${typography.space}${notes.join(typography.space)}`];
}

function tableLines(block: TableBlock, numbering: Numbering): readonly string[] {
  const [first, ...more] = block.head;
  const align = block.columns.map((column) =>
    column.align === 'left' ? ':---' : column.align === 'center' ? ':---:' : '---:',
  );
  const rows = [...more, ...block.body.flat()];
  return [
    line(first === undefined ? block.columns.map(() => '') : cellsOf(first, numbering)),
    `| ${align.join(' | ')} |`,
    ...rows.map((row) => line(cellsOf(row, numbering))),
  ];
}

/** A cell that spans columns stands in the first of them. */
function cellsOf(row: TableRow, numbering: Numbering): readonly string[] {
  return row.cells.flatMap((it) => [
    row.group === true && it.content.length > 0
      ? `**${mdInlines(it.content, numbering)}**`
      : mdInlines(it.content, numbering),
    ...Array.from({ length: (it.span ?? 1) - 1 }, () => ''),
  ]);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function mdInlines(inlines: Inlines, numbering: Numbering): string {
  const written = inlines.map((it) => mdInline(it, numbering));
  return inlines
    .map((it, i) => {
      if (it.kind !== 'emph' && it.kind !== 'strong') return written[i];
      const inner = mdInlines(it.children, numbering);
      return mdEmphasis(it.kind, inner, written[i - 1] ?? '', written[i + 1] ?? '');
    })
    .join('');
}

function mdInline(it: Inline, numbering: Numbering): string {
  switch (it.kind) {
    case 'text':
      return mdEscape(it.text);
    case 'number':
      // Digits and signs that `format.ts` made: nothing in them is markup.
      return it.text;
    case 'emph':
    case 'strong':
      return mdEmphasis(it.kind, mdInlines(it.children, numbering), '', '');
    case 'raised':
      return `<sup>${mdEscape(it.text)}</sup>`;
    case 'stars':
      return mdEscape(it.text);
    case 'code':
      return mdCode(it.text);
    case 'math':
      return mdEscape(mathText(it.math).trim());
    case 'ref':
      return it.elsewhere ?? numbering.of(it.target);
    case 'link':
      return /^https?:\/\/[^\s<>()]+$/.test(it.href)
        ? `[${mdEscape(it.text)}](${it.href})`
        : mdEscape(it.text);
  }
}
