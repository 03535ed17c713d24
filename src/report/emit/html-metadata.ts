import { orcidAddress, sortedName } from '../../study/credits.ts';
import type { Document } from '../document.ts';
import { htmlEscape } from './html-escape.ts';

/** Elements by which search engines and managers of literature know a work: Highwire's tags, one author after another. */
export function htmlMetadata({ title, language, metadata }: Document): string {
  if (metadata === null) return '';
  const { authors, keywords, abstract } = metadata;
  const tags: [string, string][] = [
    ['citation_title', title],
    ...authors.flatMap((author): [string, string][] => [
      ['citation_author', sortedName(author)],
      ...author.affiliations.map((place): [string, string] => ['citation_author_institution', place]),
      ...(author.orcid === null
        ? []
        : [['citation_author_orcid', orcidAddress(author.orcid)] as [string, string]]),
      ...(author.email === null ? [] : [['citation_author_email', author.email] as [string, string]]),
    ]),
    ...keywords.map((keyword): [string, string] => ['citation_keywords', keyword]),
    ['citation_language', language],
    ...(authors.length === 0
      ? []
      : [['author', authors.map(({ name }) => name).join(', ')] as [string, string]]),
    ...(keywords.length === 0 ? [] : [['keywords', keywords.join(', ')] as [string, string]]),
    ...(abstract === null ? [] : [['description', abstract] as [string, string]]),
  ];
  return tags.map(([name, content]) => `<meta name="${name}" content="${htmlEscape(content)}">\n`).join('');
}
