import {
  type Block,
  captionEnd,
  captionLabel,
  type Document,
  type FigureBlock,
  type Inlines,
  type TableBlock,
} from '../../document.ts';
import type { ReportInput } from '../../input.ts';
import { type Numbering, numberBlocks } from '../../numbering.ts';
import { fillSkeleton } from '../skeleton.ts';
import { typstLabel, typstString } from './escape.ts';
import { frontTypst, metadataTypst } from './front.ts';
import { displayTypst } from './math-typst.ts';
import { typstRuns } from './runs.ts';
import { type TypstPart, typstTables } from './table.ts';

/** The compiler holds the first; Chinese has the first of the others that the machine or an installed package has. */
const FONTS = [
  'Libertinus Serif',
  'Noto Serif CJK SC',
  'Source Han Serif SC',
  'Songti SC',
  'SimSun',
  'Noto Sans SC',
  'Noto Sans CJK SC',
];

/** A document in typst's language, which its compiler turns into a PDF without anything else. */
export function emitTypst(document: Document, templates: ReportInput['templates']): string {
  const numbering = numberBlocks(document);
  const chinese = document.language === 'zh';
  return fillSkeleton(templates, 'typst/document.typ', {
    title: typstString(document.title),
    fonts: FONTS.map((name) => `"${name}"`).join(', '),
    size: chinese ? '10.5pt' : '11pt',
    language: chinese ? 'zh' : 'en',
    region: chinese ? 'cn' : 'us',
    leading: chinese ? '0.85em' : '0.65em',
    indent: chinese ? '(amount: 2em, all: true)' : '0em',
    subtitle:
      document.subtitle === null
        ? ''
        : `#align(center, text(size: 1.15em, ${typstString(document.subtitle)}))`,
    meta: metadataTypst(document),
    front: document.front.map((line) => frontTypst(line, numbering)).join('\n'),
    banner: `${bannerTypst(document, numbering)}${contentsTypst(document)}`,
    body: document.blocks.map((block, at) => partTypst(block, at, document, numbering)).join('\n'),
  });
}

function bannerTypst({ banner }: Document, numbering: Numbering): string {
  if (banner === null) return '';
  return `#block(width: 100%, stroke: 0.8pt, inset: 8pt)[#set par(first-line-indent: 0em); #strong[${typstRuns(banner, numbering)}]]`;
}

/** An appendix is looked things up in. */
const contentsTypst = ({ appendix, words }: Document): string =>
  appendix ? `\n#outline(title: ${typstString(words.contents)}, depth: 1)` : '';

/** A block with the part that it takes on the page: the frame decides by it what waits for the next one. */
function partTypst(block: Block, at: number, document: Document, numbering: Numbering): string {
  const parts =
    block.kind === 'table'
      ? typstTables(block, document.words, numbering, document.appendix)
      : [{ kind: kindOf(block, document.appendix), source: blockTypst(block, at, document, numbering) }];
  return parts.map(({ kind, source }) => `("${kind}", [${source}]),`).join('\n');
}

/** An appendix has little text between its tables: none of it runs ahead of a heading. */
function kindOf(block: Exclude<Block, TableBlock>, appendix: boolean): TypstPart['kind'] {
  switch (block.kind) {
    case 'heading':
      return appendix || block.level === 1 ? 'stop' : 'head';
    case 'figure':
      return 'float';
    case 'equation':
      return 'display';
    default:
      return 'text';
  }
}

function blockTypst(
  block: Exclude<Block, TableBlock>,
  at: number,
  document: Document,
  numbering: Numbering,
): string {
  switch (block.kind) {
    case 'heading': {
      const number = typstString(numbering.headings.get(at) ?? '');
      return `#heading(level: ${block.level})[#${number};${typstRuns(block.content, numbering)}]`;
    }
    case 'paragraph': {
      const set = typstRuns(block.content, numbering);
      const runs = mostlyCode(block.content) ? `#par(justify: false)[${set}]` : set;
      // What follows an equation goes on with its sentence.
      return document.blocks[at - 1]?.kind === 'equation' ? `#par(first-line-indent: 0em)[${runs}]` : runs;
    }
    case 'list': {
      const set = (item: Inlines) => (hasLongCode(item) ? '#set par(justify: false);' : '');
      const items = block.items.map((item) => `[${set(item)}${typstRuns(item, numbering)}]`).join(', ');
      return `#${block.ordered ? 'enum' : 'list'}(${items})`;
    }
    case 'code':
      return `#block(width: 100%, raw(block: true, ${codeString(block.text)}))`;
    case 'figure':
      return figureTypst(block, document, numbering);
    case 'equation':
      return `#numbered([#"(${numbering.of(block.id)})";${typstLabel(block.id)}], ${displayTypst(block.math)})`;
  }
}

/** A list of names of columns has few places to break: lines drawn to one width would be torn apart. */
function mostlyCode(content: Inlines): boolean {
  let [code, all] = [0, 0];
  for (const it of content) {
    const length = 'text' in it ? it.text.length : 0;
    all += length;
    if (it.kind === 'code') code += length;
  }
  return code > 200 && code > all / 2;
}

/** Names of columns have few places to break. */
const hasLongCode = (content: Inlines): boolean =>
  content.some((it) => it.kind === 'code' && it.text.length > 15);

/** Code keeps its line ends. */
const codeString = (text: string): string =>
  text.replace(/\n$/, '').split(/\r?\n/).map(typstString).join(' + "\\n" + ');

function figureTypst(block: FigureBlock, document: Document, numbering: Numbering): string {
  const { words } = document;
  const label = typstString(
    captionLabel(words, 'figure', numbering.of(block.id)) + words.typography.afterLabel,
  );
  const { space, stop } = words.typography;
  const notes = block.notes.map((note) => typstRuns(note, numbering));
  const end = notes.length === 0 ? captionEnd(words, []) : stop + space;
  const tail = `${end === '' ? '' : `#${typstString(end)};`}${notes.join(space === '' ? '' : `#${typstString(space)};`)}`;
  return [
    '#whole[',
    `#drawing("/figures/${block.name}.svg", ${typstString(block.alt)})`,
    `#balanced[#strong(${label});${typstRuns(block.caption, numbering)}${tail}]${typstLabel(block.id)}`,
    ']',
  ].join('\n');
}
