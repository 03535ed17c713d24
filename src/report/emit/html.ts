import { digest } from '../../base/digest.ts';
import type { Json } from '../../base/json.ts';
import {
  type Block,
  captionEnd,
  captionLabel,
  type Document,
  type EquationBlock,
  type FigureBlock,
  type Inlines,
} from '../document.ts';
import type { ReportInput } from '../input.ts';
import { type Numbering, numberBlocks } from '../numbering.ts';
import { inProse, type NumberOrigins } from '../origins.ts';
import { sectionOwners } from '../section-owners.ts';
import { anchorOf, htmlEscape, htmlEscapeLines } from './html-escape.ts';
import { htmlMetadata } from './html-metadata.ts';
import { htmlInlines, type Page } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { mathMl } from './math-ml.ts';
import { mathText } from './math-text.ts';
import { fillSkeleton } from './skeleton.ts';
import { scopedSvg } from './svg-scope.ts';
/**
 * One self-contained page: style, script and figures inside, nothing fetched. Its policy lets this one script run and
 * no other, and the page reads the same without it.
 */
export function emitHtml(
  document: Document,
  templates: ReportInput['templates'],
  origins: NumberOrigins | null = null,
): string {
  const page: Page = { numbering: numberBlocks(document), origins };
  const inlines = (content: Inlines) => htmlInlines(content, page);
  const owners = sectionOwners(document.blocks, origins);
  const body = document.blocks
    .map((block, at) => emitBlock(block, at, document, page, owners[at] ?? null))
    .join('\n');
  const script = scriptOf(templates);
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
    meta: htmlMetadata(document),
    front: document.front.map(({ role, content }) => `<p class="${role}">${inlines(content)}</p>\n`).join(''),
    contents: contentsList(document, page),
    body,
    policy: policyFor(script),
    script: `<script type="application/json" id="origins">${jsonBlock(origins?.data() ?? NO_ORIGINS)}</script>\n<script>${script}</script>`,
  });
}

/** The style sheet cannot end its element early. */
function styleOf(templates: ReportInput['templates']): string {
  return fillSkeleton(templates, 'html/style.css', {}).replace(/<\//g, '<\\/');
}

/** The script cannot end its element early. */
function scriptOf(templates: ReportInput['templates']): string {
  return fillSkeleton(templates, 'html/script.js', {}).replace(/<\/(?=script)/gi, '<\\/');
}

/** Nothing is fetched, no form is sent, no script runs but the page's own. Styles stand in the page and in its figures. */
function policyFor(script: string): string {
  const hash = Buffer.from(digest(script), 'hex').toString('base64');
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const NO_ORIGINS = { words: {}, numbers: [], strings: [], steps: [], study: '' };

/** JSON in an element of its own: no character of it can end the element or begin another. */
function jsonBlock(data: Json): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const sectionId = (number: string): string => `section-${number.replaceAll('.', '-')}`;

function contentsList(document: Document, page: Page): string {
  const { numbering } = page;
  const items = document.blocks.flatMap((block, at) => {
    if (block.kind !== 'heading' || block.level > 2) return [];
    const number = numbering.sections.get(at) ?? '';
    const label = `${headingNumber(numbering, at)}${htmlInlines(block.content, page)}`;
    return [`<li class="level-${block.level}"><a href="#${sectionId(number)}">${label}</a></li>`];
  });
  if (items.length === 0) return '';
  const heading = htmlEscape(document.words.contents);
  return `<nav class="contents" aria-label="${heading}">\n<details open><summary>${heading}</summary>\n<ol>\n${items.join('\n')}\n</ol></details>\n</nav>`;
}

/** The number of a heading, apart from its words. */
function headingNumber(numbering: Numbering, at: number): string {
  const number = numbering.headings.get(at) ?? '';
  // A full-width mark brings its own space.
  const marked = /[、）]$/.test(number) ? ' marked' : '';
  return `<span class="number${marked}">${number.trimEnd()}</span>${number.endsWith(' ') ? ' ' : ''}`;
}

function emitBlock(block: Block, at: number, document: Document, page: Page, owner: string | null): string {
  const { numbering } = page;
  const inlines = (content: Inlines) => htmlInlines(content, page, inProse(owner));
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
      return htmlTable(block, document.words, page);
    case 'figure':
      return emitFigure(block, document, page);
    case 'equation':
      return emitEquation(block, numbering);
  }
}

function emitEquation(block: EquationBlock, numbering: Numbering): string {
  const alternative = mathText(block.math).trim();
  return `<div class="equation" id="${anchorOf(block.id)}"><div class="scroll" tabindex="0">${mathMl(block.math, true, alternative)}</div><span class="number">(${numbering.of(block.id)})</span></div>`;
}

function emitFigure(block: FigureBlock, document: Document, page: Page): string {
  const { numbering } = page;
  const { words } = document;
  const notes = block.notes.map((note) => htmlInlines(note, page));
  const number = htmlEscape(captionLabel(words, 'figure', numbering.of(block.id)));
  const step = block.step ?? null;
  const mark = page.origins === null || step === null ? '' : ` data-n="${page.origins.ofFigure(step)}"`;
  const label = `<b${mark}>${number}</b>${words.typography.afterLabel}`;
  const written = htmlInlines(block.caption, page);
  const caption =
    mark !== '' && block.caption.some((it) => it.kind === 'text' && page.origins?.holdsNumber(it.text))
      ? `<span${mark}>${written}</span>`
      : written;
  return [
    `<figure id="${anchorOf(block.id)}">`,
    `<div class="drawing" tabindex="0">${scopedSvg(block.svg, block.name, block.alt)}</div>`,
    `<figcaption>${label}${caption}${captionEnd(words, notes)}</figcaption>`,
    '</figure>',
  ].join('\n');
}
