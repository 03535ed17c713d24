import { type AuthorSpec, type CreditsSpec, printedName } from '../../study/credits.ts';
import { readOrcid } from '../../study/orcid.ts';
import type { Author } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';

/** Authors, keywords and the like; null where the study has none of them. */
export function bindCredits(binding: Binding): CreditsSpec | null {
  const { authors = [], keywords = [], abstract, acknowledgements, funding, license } = binding.study.study;
  const texts = [abstract, acknowledgements, funding, license].map(textOf);
  if (authors.length === 0 && keywords.length === 0 && texts.every((text) => text === null)) return null;
  const bound = authors.flatMap((author, i) => bindAuthor(binding, author, pointerTo('study', 'authors', i)));
  checkDoubles(binding, bound);
  return {
    authors: bound.map(({ pointer: _pointer, ...author }) => author),
    keywords: keywords.map(flat),
    abstract: texts[0] ?? null,
    acknowledgements: texts[1] ?? null,
    funding: texts[2] ?? null,
    license: texts[3] ?? null,
  };
}

type Placed = AuthorSpec & { readonly pointer: string };

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

const textOf = (text: string | undefined): string | null =>
  text === undefined || flat(text) === '' ? null : flat(text);

function bindAuthor(binding: Binding, author: Author, pointer: string): Placed[] {
  const { name, family, given, orcid, affiliation, email, corresponding } = author;
  if (name === undefined && family === undefined) {
    binding.error('SPEC017', pointer, 'An author needs `family` and `given`, or `name`.', {
      hint: given === undefined ? 'say who it is' : 'add `family`; a single name is a `name`',
    });
    return [];
  }
  const affiliations = affiliation === undefined ? [] : [affiliation].flat().map(flat);
  const parts = { family: textOf(family), given: textOf(given) };
  return [
    {
      pointer,
      name: textOf(name) ?? printedName(parts.family ?? '', parts.given),
      ...parts,
      orcid: orcid === undefined ? null : bindOrcid(binding, orcid, `${pointer}/orcid`),
      affiliations: [...new Set(affiliations)],
      email: email ?? null,
      corresponding: corresponding ?? false,
    },
  ];
}

function bindOrcid(binding: Binding, text: string, pointer: string): string | null {
  if (binding.isFaulty(pointer)) return null;
  const read = readOrcid(text);
  if (read.ok) return read.id;
  binding.error('SPEC015', pointer, read.message, { hint: read.hint });
  return null;
}

/** One person twice: by the same iD, or by the same name where no iDs tell them apart. */
function checkDoubles(binding: Binding, authors: readonly Placed[]): void {
  authors.forEach((author, i) => {
    for (const earlier of authors.slice(0, i)) {
      const related = (pointer: string) => [{ at: binding.span(pointer), note: 'here for the first time' }];
      const known = author.orcid !== null && earlier.orcid !== null;
      if (known && author.orcid === earlier.orcid) {
        const message = `The ORCID iD ${author.orcid} belongs to two authors.`;
        binding.error('SPEC016', `${author.pointer}/orcid`, message, {
          related: related(`${earlier.pointer}/orcid`),
          hint: 'an iD is of one person',
        });
      } else if (!known && sameName(author, earlier)) {
        const message = `The author ${author.name} is listed twice.`;
        const hint = 'remove one; two people of one name are told apart by their ORCID iDs';
        binding.error('SPEC016', author.pointer, message, { related: related(earlier.pointer), hint });
      }
    }
  });
}

const sameName = (a: AuthorSpec, b: AuthorSpec): boolean =>
  a.name.normalize('NFC').toLowerCase() === b.name.normalize('NFC').toLowerCase();
