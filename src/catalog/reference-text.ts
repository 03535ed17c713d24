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
 * @param and what stands between two, with its spaces
 * @param others what stands for the second and later ones of three or more, with the space before it
 */
export function citedAuthors({ authors }: Reference, and: string, others: string): string {
  const names = authors.map(family);
  if (names.length > 2) return `${names[0]}${others}`;
  return names.join(and);
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
      : `${journal}, ${volume}${number === undefined ? '' : `(${number.replace('--', '–')})`}, ${(pages ?? '').replace('--', '–')}`;
  const parts = [`${names}${names.endsWith('.') ? '' : '.'} (${year}). ${title}.`, `${place}.`];
  return [...parts, ...(doi === undefined ? [] : [`https://doi.org/${doi}`])].join(' ');
}

/** As commands that balance braces by themselves: BibTeX counts `\\{` as a brace that opens. */
const special: { readonly [letter: string]: string } = {
  '&': '\\&',
  '%': '\\%',
  _: '\\_',
  $: '\\$',
  '#': '\\#',
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** Text in a field of BibTeX: every character prints as itself, none ends the field and none is joined with the next. */
const tex = (text: string): string =>
  text
    .replace(/[&%_$#\\{}~^<>|]/g, (letter) => special[letter] ?? letter)
    .replace(/([-,'`])(?=\1)/g, '$1{}')
    .replace(/([?!])`/g, '$1{}`');

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
    [
      kind === 'techreport' ? 'institution' : 'publisher',
      publisher === undefined ? undefined : tex(publisher),
    ],
    ['year', String(year)],
    ['doi', doi],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}}`]));
  return `@${kind}{${key},\n${lines.join(',\n')}\n}\n`;
}

/** A BibTeX file of some works, and of sources of data, whose citations are free text. */
export function bibtex(cited: readonly Reference[], data: readonly DataCitation[]): string {
  const works = [...cited].sort((a, b) => (a.key < b.key ? -1 : 1)).map(entry);
  return [...works, ...data.map(dataEntry)].join('\n');
}

export type DataCitation = { readonly name: string; readonly citation: string; readonly url: string | null };

/** What has no author is sorted by its `key`. */
function dataEntry({ name, citation, url }: DataCitation): string {
  const fields = [`key = {${tex(name)}}`, `title = {{${tex(oneLine(citation))}}}`, 'note = {Data}'];
  if (url !== null) fields.push(`url = {${webAddress(url)}}`);
  return `@misc{data:${citationKey(name)},\n  ${fields.join(',\n  ')}\n}\n`;
}

/** What a key may not hold goes by its code, so that two sources never share one. */
function citationKey(name: string): string {
  return name.replace(/[^A-Za-z0-9:-]/gu, (sign) => (sign === '_' ? '-' : `.${codeOf(sign)}.`));
}

const codeOf = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16);

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** What no address may hold, braces among them, is encoded as a browser does. */
function webAddress(url: string): string {
  return url.replace(/[\s\p{Cc}{}\\^`|<>"]/gu, (sign) => encodeURIComponent(sign));
}
