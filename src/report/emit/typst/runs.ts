import type { Inline, Inlines } from '../../document.ts';
import type { Numbering } from '../../numbering.ts';
import { unbroken } from '../../typography.ts';
import { typstLabel, typstString } from './escape.ts';
import { mathTypst } from './math-typst.ts';

/** Runs as content: `#"…";#emph[…];`. */
export function typstRuns(inlines: Inlines, numbering: Numbering): string {
  return inlines
    .map((it, i) => {
      const next = inlines[i + 1];
      // A number stays on the line of the word before it.
      if (it.kind === 'text' && next?.kind === 'ref')
        return `#${typstString(unbroken(it.text).replace(/ $/, '\u00a0'))};`;
      return typstRun(it, numbering);
    })
    .join('');
}

function typstRun(it: Inline, numbering: Numbering): string {
  switch (it.kind) {
    case 'text':
      return `#${typstString(unbroken(it.text))};`;
    case 'number':
      return typstNumber(it.text);
    case 'emph':
      return `#emph[${typstRuns(it.children, numbering)}];`;
    case 'strong':
      return `#strong[${typstRuns(it.children, numbering)}];`;
    case 'stars':
      // Asterisks stand above the line by themselves.
      return /^\*+$/.test(it.text) ? `#${typstString(it.text)};` : raised(it.text);
    case 'raised':
      return raised(it.text);
    case 'code':
      return `#raw(${typstString(it.text)});`;
    case 'math':
      return `$${mathTypst(it.math)}$`;
    case 'ref':
      if (it.elsewhere !== undefined) return `#${typstString(it.elsewhere)};`;
      return `#link(${typstLabel(it.target)})[#${typstString(numbering.of(it.target))};];`;
    case 'link':
      return /^https?:\/\/[^\s]+$/.test(it.href)
        ? `#link(${typstString(it.href)})[#${typstString(it.text)};];`
        : `#${typstString(it.text)};`;
  }
}

const raised = (text: string): string => `#super(typographic: false, size: 0.8em, ${typstString(text)});`;

/** True minus, and a power of ten written out. */
export function typstNumber(text: string): string {
  const signed = unbroken(text.replace(/(^|[[(, ])-(?=[\d.])/g, '$1−'));
  const parts = signed.split(/(?<=\d)e(-?\d+)/);
  return parts
    .map((part, i) => {
      if (i % 2 === 1) return `#super(${typstString(part.replace('-', '−'))});`;
      if (part === '') return '';
      return `#${typstString(i + 1 < parts.length ? `${part} × 10` : part)};`;
    })
    .join('');
}
