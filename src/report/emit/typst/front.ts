import type { Document, FrontLine } from '../../document.ts';
import type { Numbering } from '../../numbering.ts';
import { typstString } from './escape.ts';
import { typstRuns } from './runs.ts';

/** A line of the title block. */
export function frontTypst({ role, content }: FrontLine, numbering: Numbering): string {
  const runs = typstRuns(content, numbering);
  if (role === 'abstract' || role === 'keywords')
    return `#pad(x: 2em, { set par(first-line-indent: 0em); set text(size: 0.92em); [${runs}] })`;
  const size = role === 'authors' ? '1.1em' : '0.92em';
  return `#align(center, { set par(first-line-indent: 0em); text(size: ${size})[${runs}] })`;
}

/** What the PDF says of itself, besides its title. */
export function metadataTypst({ metadata }: Document): string {
  if (metadata === null) return '';
  const list = (items: readonly string[]) => `(${items.map((item) => `${typstString(item)},`).join(' ')})`;
  const { authors, keywords, abstract } = metadata;
  return [
    authors.length === 0 ? '' : `, author: ${list(authors.map(({ name }) => name))}`,
    keywords.length === 0 ? '' : `, keywords: ${list(keywords)}`,
    abstract === null ? '' : `, description: ${typstString(abstract)}`,
  ].join('');
}
