import type { Inlines, NumberRun } from '../document.ts';
import type { Numbering } from '../numbering.ts';
import { inProse, type NumberOrigins, type NumberPlace } from '../origins.ts';
import { typedParts } from '../typed-numbers.ts';
import { anchorOf, htmlEscape, htmlNumber } from './html-escape.ts';
import { mathMl } from './math-ml.ts';
import { mathText } from './math-text.ts';

/** What the parts of a page are written with. */
export type Page = { readonly numbering: Numbering; readonly origins: NumberOrigins | null };

/** A run of text as HTML; every piece of it is escaped here. */
export function htmlInlines(inlines: Inlines, page: Page, place: NumberPlace = inProse(null)): string {
  return inlines
    .map((it, i) => {
      const written = htmlInline(it, page, place);
      return inlines[i + 1]?.kind === 'ref' ? written.replace(/ $/, '&nbsp;') : written;
    })
    .join('');
}

function htmlInline(it: Inlines[number], page: Page, place: NumberPlace): string {
  switch (it.kind) {
    case 'text':
      return it.typed === true ? typedText(it.text, page) : valueText(it.text, page, place);
    case 'number':
      return `<span class="n"${originMark(it, page, place)}>${htmlNumber(it.text)}</span>`;
    case 'emph':
      return `<em>${htmlInlines(it.children, page, place)}</em>`;
    case 'strong':
      return `<strong>${htmlInlines(it.children, page, place)}</strong>`;
    case 'raised':
      return `<sup>${htmlEscape(it.text)}</sup>`;
    case 'stars':
      // Asterisks stand above the line by themselves.
      return /^\*+$/.test(it.text)
        ? `<span class="stars">${it.text}</span>`
        : `<sup class="stars">${htmlEscape(it.text)}</sup>`;
    case 'code':
      return `<code>${htmlEscape(it.text)}</code>`;
    case 'math':
      return mathMl(it.math, false, mathText(it.math).trim());
    case 'ref':
      if (it.elsewhere !== undefined)
        return `<a href="paper.html#${anchorOf(it.target)}">${it.elsewhere}</a>`;
      return `<a href="#${anchorOf(it.target)}">${page.numbering.of(it.target)}</a>`;
    case 'link':
      return /^https?:\/\/[^\s]+$/.test(it.href)
        ? `<a href="${htmlEscape(it.href)}" rel="noreferrer">${htmlEscape(it.text)}</a>`
        : htmlEscape(it.text);
  }
}

/** Column numbers are names: `(2)`. */
const COLUMN = /^\(\d+\)$/;

const columnOf = (origins: NumberOrigins, { column }: NumberPlace): number | null =>
  column === undefined ? null : origins.ofColumn(column.table, column.head);

/** A value as text; one of a table that holds numbers says what its column is. */
function valueText(text: string, { origins }: Page, place: NumberPlace): string {
  const written = htmlEscape(text);
  if (place.column === undefined || origins === null || COLUMN.test(text) || !origins.holdsNumber(text))
    return written;
  return `<span data-n="${columnOf(origins, place)}">${written}</span>`;
}

/** Words of a template, whose numbers say that they are the report's. */
function typedText(text: string, { origins }: Page): string {
  if (origins === null) return htmlEscape(text);
  return typedParts(text)
    .map((part) =>
      part.number
        ? `<span data-n="${origins.typed()}">${htmlEscape(part.text)}</span>`
        : htmlEscape(part.text),
    )
    .join('');
}

/** The attribute by which the page's script finds where a number comes from; nothing where it comes from no result. */
export function originMark(run: NumberRun, { origins }: Page, place: NumberPlace): string {
  if (origins === null) return '';
  const at = origins.of(run, place) ?? (/\d/.test(run.text) ? columnOf(origins, place) : null);
  return at === null ? '' : ` data-n="${at}"`;
}
