import type { Inline, Inlines } from '../../document.ts';
import { escapeXml } from '../../figures/svg.ts';
import type { Numbering } from '../../numbering.ts';
import { unbroken } from '../../typography.ts';
import { inlineOmml } from './math-omml.ts';

/** What writing runs needs to know and to gather. */
export type DocxContext = {
  readonly numbering: Numbering;
  /** The bookmark of a table, a figure or an equation. */
  readonly bookmark: (id: string) => string;
  /** The relationship of a link outside of the document. */
  readonly link: (href: string) => string;
};

type Style = {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly raised?: boolean;
  readonly code?: boolean;
  /** In a cell of a table. */
  readonly cell?: boolean;
  readonly link?: boolean;
};

/** Runs of a paragraph. */
export function docxRuns(inlines: Inlines, context: DocxContext, style: Style = {}): string {
  return inlines
    .map((it, i) => {
      const next = inlines[i + 1];
      if (it.kind !== 'text') return docxRun(it, context, style);
      // Between names of columns a line may end only here; in Chinese there is no space to end it.
      if (it.text === '、' && next?.kind === 'code') return run('、\u200b', style);
      // A number stays on the line of the word before it.
      const bound = unbroken(it.text);
      return run(next?.kind === 'ref' ? bound.replace(/ $/, '\u00a0') : bound, style);
    })
    .join('');
}

function docxRun(it: Inline, context: DocxContext, style: Style): string {
  switch (it.kind) {
    case 'text':
      return run(unbroken(it.text), style);
    case 'number':
      return numberRuns(it.text, style);
    case 'emph':
      return docxRuns(it.children, context, { ...style, italic: true });
    case 'strong':
      return docxRuns(it.children, context, { ...style, bold: true });
    case 'stars':
      // Asterisks stand above the line by themselves.
      return run(it.text, { ...style, raised: !/^\*+$/.test(it.text) });
    case 'raised':
      return run(it.text, { ...style, raised: true });
    case 'code':
      return run(it.text, { ...style, code: true });
    case 'math':
      return inlineOmml(it.math);
    case 'ref':
      if (it.elsewhere !== undefined) return run(it.elsewhere, style);
      return `<w:hyperlink w:anchor="${context.bookmark(it.target)}">${run(context.numbering.of(it.target), style)}</w:hyperlink>`;
    case 'link':
      return /^https?:\/\/[^\s]+$/.test(it.href)
        ? `<w:hyperlink r:id="${context.link(it.href)}">${run(it.text, { ...style, link: true })}</w:hyperlink>`
        : run(it.text, style);
  }
}

const CODE_FONT = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>';

/** One run; spaces at its ends count. */
export function run(text: string, style: Style = {}): string {
  const properties = [
    // The font once more: in tables LibreOffice takes that of the document before that of the style.
    style.code === true ? `<w:rStyle w:val="Code"/>${CODE_FONT}` : '',
    style.link === true ? '<w:rStyle w:val="Hyperlink"/>' : '',
    style.bold === true ? '<w:b/>' : '',
    style.italic === true ? '<w:i/>' : '',
    style.code === true && style.cell === true ? '<w:sz w:val="15"/><w:szCs w:val="15"/>' : '',
    style.raised === true ? '<w:vertAlign w:val="superscript"/>' : '',
  ].join('');
  const wrapped = properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`;
  return `<w:r>${wrapped}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
}

/** True minus, and a power of ten written out. */
function numberRuns(text: string, style: Style): string {
  const signed = unbroken(text.replace(/(^|[[(, ])-(?=[\d.])/g, '$1−'));
  return signed
    .split(/(?<=\d)e(-?\d+)/)
    .map((part, i) => (i % 2 === 0 ? part : { exponent: part.replace('-', '−') }))
    .map((part, i, all) => {
      if (typeof part !== 'string') return run(part.exponent, { ...style, raised: true });
      return part === '' ? '' : run(i + 1 < all.length ? `${part} × 10` : part, style);
    })
    .join('');
}
