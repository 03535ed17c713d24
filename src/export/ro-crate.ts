import type { Json } from '../base/json.ts';
import { type AuthorSpec, orcidAddress } from '../study/credits.ts';
import type { PackageFacts } from './package-facts.ts';

const crate = 'https://w3id.org/ro/crate/1.1';

/** A file of the package as its metadata describe it. */
export type PackagedFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

const encodings: { readonly [ending: string]: string } = {
  csv: 'text/csv',
  md: 'text/markdown',
  html: 'text/html',
  tex: 'application/x-tex',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  yaml: 'application/yaml',
  bib: 'application/x-bibtex',
  cff: 'application/yaml',
  lock: 'application/json',
  tgz: 'application/gzip',
  R: 'text/x-r-source',
  py: 'text/x-python',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The context of RO-Crate 1.1 is older than this term of schema.org. */
const OWN_TERMS = { sha256: 'https://schema.org/sha256' };

/** A path as a relative IRI: what an IRI cannot hold is encoded, letters of any script stay. */
function crateId(path: string): string {
  return path.replace(/[\s\p{Cc}%"<>\\^`{|}#?:[\]]/gu, (character) => encodeURIComponent(character));
}

type People = { readonly root: { readonly [key: string]: Json }; readonly entities: readonly Json[] };

/** Authors as entities that go by their ORCID iDs, with the organizations that they belong to. */
function peopleOf({ credits: { authors, keywords } }: PackageFacts): People {
  const places = [...new Set(authors.flatMap(({ affiliations }) => affiliations))];
  const placeId = (place: string) => ({ '@id': `#organization-${places.indexOf(place) + 1}` });
  const authorId = (author: AuthorSpec) => ({
    '@id': author.orcid === null ? `#author-${authors.indexOf(author) + 1}` : orcidAddress(author.orcid),
  });
  const persons = authors.map((author): Json => {
    const { name, family, given, affiliations, email } = author;
    return {
      ...authorId(author),
      '@type': 'Person',
      name,
      ...(given === null ? {} : { givenName: given }),
      ...(family === null ? {} : { familyName: family }),
      ...(affiliations.length === 0 ? {} : { affiliation: affiliations.map(placeId) }),
      ...(email === null ? {} : { contactPoint: { '@id': `mailto:${email}` } }),
    };
  });
  const contacts = authors.flatMap(({ name, email }): Json[] =>
    email === null
      ? []
      : [{ '@id': `mailto:${email}`, '@type': 'ContactPoint', name, email, contactType: 'author' }],
  );
  const organizations = places.map(
    (place): Json => ({ ...placeId(place), '@type': 'Organization', name: place }),
  );
  const root = {
    ...(authors.length === 0 ? {} : { author: authors.map(authorId) }),
    ...(keywords.length === 0 ? {} : { keywords: keywords.join(', ') }),
  };
  return { root, entities: [...persons, ...contacts, ...organizations] };
}

/** The page of a license that SPDX knows by this name, or an entity of our own. */
function licenseId(license: string, sources: PackageFacts['sources']): string {
  if (/^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$/.test(license) && /[\d-]|^MIT$/.test(license))
    return `https://spdx.org/licenses/${license}`;
  return `#license-${sources.findIndex((source) => source.license === license) + 1}`;
}

function licenseEntities({ sources }: PackageFacts): Json[] {
  const named = new Map<string, string>();
  for (const { license, provided } of sources)
    if (license !== null && provided) named.set(licenseId(license, sources), license);
  return [...named].map(([id, name]) => ({ '@id': id, '@type': 'CreativeWork', name }));
}

/** What is known of a file of data. */
function licenseOf(path: string, { sources }: PackageFacts): { readonly [key: string]: Json } {
  const source = sources.find(({ file }) => file === path);
  if (source === undefined) return {};
  const { license, citation, url } = source;
  return {
    ...(citation === null ? {} : { description: citation }),
    ...(license === null ? {} : { license: { '@id': licenseId(license, sources) } }),
    ...(url === null ? {} : { url }),
  };
}

/** `ro-crate-metadata.json`: RO-Crate 1.1, https://w3id.org/ro/crate/1.1. */
export function roCrate(facts: PackageFacts, files: readonly PackagedFile[], date: string): string {
  const { id, title, version, studyFile } = facts;
  const under = (folder: string) =>
    files.filter(({ path }) => path.startsWith(folder)).map(({ path }) => ({ '@id': crateId(path) }));
  const part = (path: string) => ({ '@id': crateId(path) });
  const people = peopleOf(facts);
  const entities: Json[] = files.map(({ path, bytes, sha256 }) => ({
    ...part(path),
    '@type': path === studyFile ? ['File', 'SoftwareSourceCode'] : 'File',
    name: path,
    contentSize: String(bytes),
    sha256,
    ...licenseOf(path, facts),
    encodingFormat: encodings[path.split('.').at(-1) ?? ''] ?? 'text/plain',
  }));
  const graph: Json[] = [
    {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      conformsTo: { '@id': crate },
      about: { '@id': './' },
    },
    {
      '@id': './',
      '@type': 'Dataset',
      name: `Replication package: ${title}`,
      description: `Data, study, program and outputs of "${title}"; README.md says how to build it.`,
      datePublished: date,
      license: { '@id': 'LICENSE.md' },
      ...people.root,
      hasPart: files.map(({ path }) => part(path)),
      mentions: { '@id': '#build' },
    },
    {
      '@id': '#build',
      '@type': 'CreateAction',
      name: `repro build ${studyFile}`,
      instrument: { '@id': '#repro' },
      object: [
        part(studyFile),
        ...facts.sources.filter(({ provided }) => provided).map(({ file }) => part(file)),
      ],
      result: under(`outputs/${id}/`),
    },
    {
      '@id': '#repro',
      '@type': 'SoftwareApplication',
      name: 'repro',
      version,
      softwareVersion: version,
    },
    ...people.entities,
    ...licenseEntities(facts),
    ...entities,
  ];
  return `${JSON.stringify({ '@context': [`${crate}/context`, OWN_TERMS], '@graph': graph }, null, 2)}\n`;
}
