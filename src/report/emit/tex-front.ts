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
export function texMetadata({ title, subtitle, language, metadata }: Document): string {
  const entries = [
    ['pdftitle', subtitle === null ? title : `${title}: ${subtitle}`],
    ['pdflang', language === 'zh' ? 'zh-CN' : 'en-US'],
    ['pdfauthor', (metadata?.authors ?? []).map(({ name }) => name).join(', ')],
    ['pdfkeywords', (metadata?.keywords ?? []).join(', ')],
  ].flatMap(([key, value = '']) => (value === '' ? [] : [`${key}={${texEscape(value)}}`]));
  return `\\hypersetup{unicode,bookmarksnumbered,${entries.join(',')}}\n`;
}

/** Contents of an appendix, which is looked things up in: a line each, as close as the text. */
export function texContents({ words }: Document): string {
  return [
    `\\renewcommand{\\contentsname}{${texEscape(words.contents)}}`,
    '\\setcounter{tocdepth}{1}',
    '\\makeatletter\\renewcommand*{\\l@section}{\\@dottedtocline{1}{0em}{1.8em}}\\makeatother',
    '\\tableofcontents',
  ].join('\n');
}
