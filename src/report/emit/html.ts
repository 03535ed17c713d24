import type { Block, Document, EquationBlock, FigureBlock, Inline, Inlines } from '../document.ts';
import { captionEnd, captionLabel } from '../document.ts';
import type { ReportInput } from '../input.ts';
import { type Numbering, numberBlocks } from '../numbering.ts';
import { anchorOf, htmlEscape, htmlEscapeLines, htmlNumber } from './html-escape.ts';
import { htmlTable } from './html-table.ts';
import { mathMl } from './math-ml.ts';
import { mathText } from './math-text.ts';
import { fillSkeleton } from './skeleton.ts';
import { scopedSvg } from './svg-scope.ts';

/** One self-contained page: style and figures inside, no script, nothing fetched. */
export function emitHtml(document: Document, templates: ReportInput['templates']): string {
  const numbering = numberBlocks(document);
  const inlines = (content: Inlines) => htmlInlines(content, numbering);
  const body = document.blocks.map((block, at) => emitBlock(block, at, document, numbering)).join('\n');
  const banner =
    document.banner === null ? '' : `<p class="banner" role="note">${inlines(document.banner)}</p>`;
  const subtitle =
    document.subtitle === null ? '' : `<p class="subtitle">${htmlEscape(document.subtitle)}</p>`;
  return fillSkeleton(templates, 'html/page.html', {
    language: document.language === 'zh' ? 'zh-CN' : htmlEscape(document.language),
    title: htmlEscape(
      document.subtitle === null ? document.title : `${document.title}: ${document.subtitle}`,
    ),
    heading: htmlEscape(document.title),
    style: styleOf(templates),
    skip: htmlEscape(document.words.skip),
    banner,
    subtitle,
    contents: contentsList(document, numbering),
    body,
  });
}

/** The style sheet cannot end its element early. */
function styleOf(templates: ReportInput['templates']): string {
  return fillSkeleton(templates, 'html/style.css', {}).replace(/<\//g, '<\\/');
}

const sectionId = (number: string): string => `section-${number.replaceAll('.', '-')}`;

function contentsList(document: Document, numbering: Numbering): string {
  const items = document.blocks.flatMap((block, at) => {
    if (block.kind !== 'heading' || block.level > 2) return [];
    const number = numbering.sections.get(at) ?? '';
    const label = `${headingNumber(numbering, at)}${htmlInlines(block.content, numbering)}`;
    return [`<li class="level-${block.level}"><a href="#${sectionId(number)}">${label}</a></li>`];
  });
  if (items.length === 0) return '';
  const heading = htmlEscape(document.words.contents);
  return `<nav class="contents" aria-label="${heading}">\n<details open><summary>${heading}</summary>\n<ol>\n${items.join('\n')}\n</ol></details>\n</nav>`;
}

/** The number of a heading, apart from its words. */
function headingNumber(numbering: Numbering, at: number): string {
  const number = numbering.headings.get(at) ?? '';
  return `<span class="number">${number.trimEnd()}</span>${number.endsWith(' ') ? ' ' : ''}`;
}

function emitBlock(block: Block, at: number, document: Document, numbering: Numbering): string {
  const inlines = (content: Inlines) => htmlInlines(content, numbering);
  switch (block.kind) {
    case 'heading': {
      const tag = `h${block.level + 1}`;
      const number = numbering.sections.get(at) ?? '';
      return `<${tag} id="${sectionId(number)}">${headingNumber(numbering, at)}${inlines(block.content)}</${tag}>`;
    }
    case 'paragraph':
      return `<p>${inlines(block.content)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>\n${block.items.map((item) => `<li>${inlines(item)}</li>`).join('\n')}\n</${tag}>`;
    }
    case 'code':
      return `<pre tabindex="0"><code>${htmlEscapeLines(block.text)}</code></pre>`;
    case 'table':
      return htmlTable(block, document.words, numbering, inlines);
    case 'figure':
      return emitFigure(block, document, numbering);
    case 'equation':
      return emitEquation(block, numbering);
  }
}

function emitEquation(block: EquationBlock, numbering: Numbering): string {
  const alternative = mathText(block.math).trim();
  return `<div class="equation" id="${anchorOf(block.id)}"><div class="scroll" tabindex="0">${mathMl(block.math, true, alternative)}</div><span class="number">(${numbering.of(block.id)})</span></div>`;
}

function emitFigure(block: FigureBlock, document: Document, numbering: Numbering): string {
  const { words } = document;
  const notes = block.notes.map((note) => htmlInlines(note, numbering));
  const number = htmlEscape(captionLabel(words, 'figure', numbering.of(block.id)));
  const label = `<b>${number}</b>${words.typography.afterLabel}`;
  return [
    `<figure id="${anchorOf(block.id)}">`,
    `<div class="drawing">${scopedSvg(block.svg, block.name, block.alt)}</div>`,
    `<figcaption>${label}${htmlInlines(block.caption, numbering)}${captionEnd(words, notes)}</figcaption>`,
    '</figure>',
  ].join('\n');
}

function htmlInlines(inlines: Inlines, numbering: Numbering): string {
  return inlines
    .map((it, i) => {
      const written = htmlInline(it, numbering);
      return inlines[i + 1]?.kind === 'ref' ? written.replace(/ $/, '&nbsp;') : written;
    })
    .join('');
}

function htmlInline(it: Inline, numbering: Numbering): string {
  switch (it.kind) {
    case 'text':
      return htmlEscape(it.text);
    case 'number':
      return `<span class="n">${htmlNumber(it.text)}</span>`;
    case 'emph':
      return `<em>${htmlInlines(it.children, numbering)}</em>`;
    case 'strong':
      return `<strong>${htmlInlines(it.children, numbering)}</strong>`;
    case 'stars':
      return `<sup class="stars">${htmlEscape(it.text)}</sup>`;
    case 'code':
      return `<code>${htmlEscape(it.text)}</code>`;
    case 'math':
      return mathMl(it.math, false, mathText(it.math).trim());
    case 'ref':
      return `<a href="#${anchorOf(it.target)}">${numbering.of(it.target)}</a>`;
    case 'link':
      return /^https?:\/\/[^\s]+$/.test(it.href)
        ? `<a href="${htmlEscape(it.href)}" rel="noreferrer">${htmlEscape(it.text)}</a>`
        : htmlEscape(it.text);
  }
}
