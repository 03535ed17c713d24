import { type Reference, references } from './references.ts';

/** The work of a key. */
export function referenceOf(key: string): Reference {
  const found = references.get(key);
  if (found === undefined) throw new Error(`there is no reference ${key}`);
  return found;
}

/** Family name of an author, whole where it is an organization. */
const family = (author: string): string => author.split(', ')[0] ?? author;

/**
 * `Hansen`, `Preacher & Hayes`, `Cameron et al.`: the authors of a citation in running text.
 * @param others what stands for the third and later ones, with the space before it
 */
export function citedAuthors({ authors }: Reference, others: string): string {
  const names = authors.map(family);
  if (names.length > 2) return `${names[0]}${others}`;
  return names.join(' & ');
}

/** `Family, G. G.` */
function initials(author: string): string {
  const [name = author, given] = author.split(', ');
  if (given === undefined) return name;
  return `${name}, ${given
    .split(' ')
    .map((part) =>
      part
        .split('-')
        .map((half) => `${half[0]}.`)
        .join('-'),
    )
    .join(' ')}`;
}

/** An entry of a list of references, in the manner of APA; the title of the journal or book is in italics elsewhere. */
export function referenceText(reference: Reference): string {
  const { authors, year, title, journal, volume, number, pages, publisher, doi } = reference;
  const listed = authors.map(initials);
  const names =
    listed.length < 2 ? listed.join('') : `${listed.slice(0, -1).join(', ')}, & ${listed[listed.length - 1]}`;
  const place =
    journal === undefined
      ? publisher
      : `${journal}, ${volume}${number === undefined ? '' : `(${number})`}, ${(pages ?? '').replace('--', '–')}`;
  const parts = [`${names}${names.endsWith('.') ? '' : '.'} (${year}). ${title}.`, `${place}.`];
  return [...parts, ...(doi === undefined ? [] : [`https://doi.org/${doi}`])].join(' ');
}

const special: { readonly [letter: string]: string } = {
  '&': '\\&',
  '%': '\\%',
  _: '\\_',
  $: '\\$',
  '#': '\\#',
};
const tex = (text: string): string => text.replace(/[&%_$#]/g, (letter) => special[letter] ?? letter);

/** Capitals of the title are kept. */
function entry({
  key,
  kind,
  authors,
  year,
  title,
  journal,
  volume,
  number,
  pages,
  publisher,
  doi,
}: Reference): string {
  const organization = (author: string) => (author.includes(', ') ? tex(author) : `{${tex(author)}}`);
  const fields: [string, string | undefined][] = [
    ['author', authors.map(organization).join(' and ')],
    ['title', `{${tex(title)}}`],
    ['journal', journal === undefined ? undefined : tex(journal)],
    ['volume', volume],
    ['number', number],
    ['pages', pages],
    ['publisher', publisher === undefined ? undefined : tex(publisher)],
    ['year', String(year)],
    ['doi', doi],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}}`]));
  return `@${kind}{${key},\n${lines.join(',\n')}\n}\n`;
}

/** A BibTeX file of some works, by key, and of sources of data, whose citations are free text. */
export function bibtex(keys: readonly string[], data: readonly DataCitation[]): string {
  const works = [...keys].sort().map((key) => entry(referenceOf(key)));
  const sources = data.map(
    ({ name, citation, url }) =>
      `@misc{data:${name.replace(/[^A-Za-z0-9:-]+/g, '-')},\n  title = {{${texText(citation)}}},\n  note = {Data}${url === null ? '' : `,\n  url = {${url.replace(/[{}\\\s]/g, '')}}`}\n}\n`,
  );
  return [...works, ...sources].join('\n');
}

export type DataCitation = { readonly name: string; readonly citation: string; readonly url: string | null };

/** Free text in a field of BibTeX: braces and backslashes would end it. */
function texText(text: string): string {
  return tex(text.replace(/\s+/g, ' ').replace(/[{}\\]/g, ''));
}
