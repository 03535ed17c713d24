import type { Document, FrontLine, Inlines } from '../document.ts';
import { texEscape } from './tex-escape.ts';

/** The title block: what is centered below the title, and the abstract with its keywords below that. */
export function texFront(
  { front }: Document,
  inlines: (content: Inlines) => string,
): { readonly center: string; readonly below: string } {
  const written = (roles: readonly FrontLine['role'][], line: (text: string, role: string) => string) =>
    front
      .filter(({ role }) => roles.includes(role))
      .map(({ content, role }) => line(inlines(content), role))
      .join('\n');
  const center = written(['authors', 'affiliation', 'contact'], (text, role) =>
    role === 'authors' ? `\\medskip\n{\\large ${text}\\par}\n\\smallskip` : `{\\small ${text}\\par}`,
  );
  const below = written(['abstract', 'keywords'], (text) => `\\noindent ${text}\\par`);
  return {
    center: center === '' ? '' : `${center}\n`,
    below: below === '' ? '' : `\\begin{quote}\\small\n${below}\n\\end{quote}\n`,
  };
}

/** What the PDF says of itself. */
export function texMetadata({ title, metadata }: Document): string {
  if (metadata === null) return '';
  const { authors, keywords } = metadata;
  const entries = [
    ['pdftitle', title],
    ['pdfauthor', authors.map(({ name }) => name).join(', ')],
    ['pdfkeywords', keywords.join(', ')],
  ].flatMap(([key, value = '']) => (value === '' ? [] : [`${key}={${texEscape(value)}}`]));
  return `\\hypersetup{unicode,${entries.join(',')}}\n`;
}
