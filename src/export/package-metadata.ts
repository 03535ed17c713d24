import type { Json } from '../base/json.ts';
import type { PackageFacts } from './package-readme.ts';

const crate = 'https://w3id.org/ro/crate/1.1';

/** A file of the package as its metadata describe it. */
export type PackagedFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** YAML takes JSON's strings. */
const quote = (text: string): string => JSON.stringify(text);

/** @param date day of the release, YYYY-MM-DD */
export function citationFile({ title, version, sources }: PackageFacts, date: string): string {
  const cited = sources.flatMap(({ citation, url }) =>
    citation === null
      ? []
      : [
          '  - type: data',
          `    title: ${quote(citation)}`,
          '    authors:',
          `      - name: ${quote('see the title')}`,
          ...(url === null ? [] : [`    url: ${quote(url)}`]),
        ],
  );
  return `cff-version: 1.2.0
message: If you use this package, please cite it, and the data by their own citations.
type: dataset
title: ${quote(`Replication package: ${title}`)}
authors:
  - name: ${quote(`The authors of "${title}"`)}
date-released: ${quote(date)}
references:
  - type: software
    title: repro
    version: ${quote(version)}
    authors:
      - name: The authors of repro
${cited.join('\n')}${cited.length === 0 ? '' : '\n'}`;
}

/** What may be done with what. */
export function licenseNotes({ sources }: PackageFacts): string {
  const provided = sources.filter((source) => source.provided);
  const rows = provided.map(({ file, license }) => `- \`${file}\`: ${license ?? 'no license is stated'}`);
  return `# Licenses

- Data:
${rows.length === 0 ? '  none is provided here' : rows.map((row) => `  ${row}`).join('\n')}
- \`engine/\`: MIT; the license is inside
- The study and the documents in \`outputs/\`: their authors say here under which license they may be used; none is stated yet.
`;
}

/** `package.json` of the package: it installs the engine that is in it. */
export function packageJson({ id, version, studyFile }: PackageFacts): string {
  const content = {
    name: `replication-${id.toLowerCase()}`,
    private: true,
    description: 'A replication package; README.md says how to build it.',
    engines: { node: '>=20' },
    scripts: { build: `repro build ${studyFile}`, verify: `repro verify ${studyFile}` },
    dependencies: { repro: `file:engine/repro-${version}.tgz` },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

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
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** `ro-crate-metadata.json`: RO-Crate 1.1, https://w3id.org/ro/crate/1.1. */
export function roCrate(facts: PackageFacts, files: readonly PackagedFile[], date: string): string {
  const { id, title, version, studyFile } = facts;
  const under = (folder: string) =>
    files.filter(({ path }) => path.startsWith(folder)).map(({ path }) => ({ '@id': path }));
  const entities: Json[] = files.map(({ path, bytes, sha256 }) => ({
    '@id': path,
    '@type': path === studyFile ? ['File', 'SoftwareSourceCode'] : 'File',
    name: path,
    contentSize: String(bytes),
    sha256,
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
      hasPart: files.map(({ path }) => ({ '@id': path })),
      mentions: { '@id': '#build' },
    },
    {
      '@id': '#build',
      '@type': 'CreateAction',
      name: `repro build ${studyFile}`,
      instrument: { '@id': '#repro' },
      object: [
        { '@id': studyFile },
        ...facts.sources.filter(({ provided }) => provided).map(({ file }) => ({ '@id': file })),
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
    ...entities,
  ];
  return `${JSON.stringify({ '@context': `${crate}/context`, '@graph': graph }, null, 2)}\n`;
}
