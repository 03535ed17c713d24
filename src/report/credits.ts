import { type AuthorSpec, type CreditsSpec, orcidAddress } from '../study/credits.ts';
import {
  type Block,
  type Document,
  type FrontLine,
  type Inline,
  type Inlines,
  strong,
  text,
} from './document.ts';
import type { Scope } from './scope.ts';
/** Authors, affiliations and whom to write to; in the paper the abstract and keywords too. */
export function titleBlock(scope: Scope, appendix: boolean): Pick<Document, 'front' | 'metadata'> {
  const { credits } = scope.input.study;
  if (credits === undefined) return { front: [], metadata: null };
  const { authors, keywords, abstract } = credits;
  const front = [...authorLines(scope, authors), ...(appendix ? [] : abstractLines(scope, credits))];
  return { front, metadata: { authors, keywords, abstract } };
}

/** Acknowledgements and funding, at the end of the paper. */
export function closing(scope: Scope): readonly Block[] {
  const { credits } = scope.input.study;
  return (['acknowledgements', 'funding'] as const).flatMap((name): Block[] => {
    const words = credits?.[name] ?? null;
    return words === null ? [] : [{ kind: 'paragraph', content: led(scope, name, [text(words)]) }];
  });
}

function abstractLines(scope: Scope, { abstract, keywords }: CreditsSpec): FrontLine[] {
  const lines: FrontLine[] = [];
  if (abstract !== null) lines.push({ role: 'abstract', content: led(scope, 'abstract', [text(abstract)]) });
  const all = keywords.join(semicolon(scope));
  if (all !== '') lines.push({ role: 'keywords', content: led(scope, 'keywords', [text(all)]) });
  return lines;
}

function authorLines(scope: Scope, authors: readonly AuthorSpec[]): FrontLine[] {
  if (authors.length === 0) return [];
  const places = [...new Set(authors.flatMap(({ affiliations }) => affiliations))];
  const shared =
    places.length < 2 && authors.every(({ affiliations }) => affiliations.length === places.length);
  const numberOf = (place: string) => String(places.indexOf(place) + 1);
  const names = authors.map((author): Inlines => {
    const marks = [
      ...(shared ? [] : author.affiliations.map(numberOf)),
      ...(author.corresponding ? ['*'] : []),
    ];
    return [text(author.name), ...raised(marks.join(','))];
  });
  return [
    { role: 'authors', content: joined(names, scope.typography.comma) },
    ...places.map((place): FrontLine => {
      const mark = shared ? [] : raised(numberOf(place));
      return { role: 'affiliation', content: [...mark, text(place)] };
    }),
    ...contactLines(scope, authors),
  ];
}

function contactLines(scope: Scope, authors: readonly AuthorSpec[]): FrontLine[] {
  const { open, close, comma } = scope.typography;
  const withAddress = ({ name, email }: AuthorSpec): Inlines => [
    text(email === null ? name : `${name}${open}${email}${close}`),
  ];
  const lines: readonly (readonly [string, readonly Inlines[], string])[] = [
    ['corresponding', authors.filter((author) => author.corresponding).map(withAddress), comma],
    ['email', authors.filter((it) => !it.corresponding && it.email !== null).map(withAddress), comma],
    ['orcid', authors.flatMap((author) => orcidOf(scope, author)), semicolon(scope)],
  ];
  return lines.flatMap(([word, items, between]): FrontLine[] => {
    if (items.length === 0) return [];
    const mark = word === 'corresponding' ? raised('*') : [];
    const lead = text(`${scope.words(`front.${word}`)}${scope.typography.colon}`);
    return [{ role: 'contact', content: [...mark, lead, ...joined(items, between)] }];
  });
}

function orcidOf({ typography }: Scope, { name, orcid }: AuthorSpec): readonly Inlines[] {
  if (orcid === null) return [];
  return [[text(name + typography.comma), { kind: 'link', href: orcidAddress(orcid), text: orcid }]];
}

/** A paragraph that begins with what it is, in bold. */
function led({ words, typography }: Scope, name: string, content: Inlines): Inlines {
  return [
    strong(text(`${words(`front.${name}`)}${typography.colon.trimEnd()}`)),
    text(typography.space),
    ...content,
  ];
}

const raised = (marks: string): Inlines => (marks === '' ? [] : [{ kind: 'raised', text: marks }]);

const semicolon = ({ typography }: Scope): string => (typography.space === '' ? '；' : '; ');

const joined = (items: readonly Inlines[], between: string): Inlines =>
  items.flatMap((item, i): readonly Inline[] => (i === 0 ? item : [text(between), ...item]));
