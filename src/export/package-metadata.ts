import type { AuthorSpec } from '../study/credits.ts';
import { orcidAddress } from '../study/credits.ts';
import type { PackageFacts } from './package-facts.ts';

/** YAML takes JSON's strings, but not every character of them as it is: what a reader may refuse or fold goes by its code. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param date day of the release, YYYY-MM-DD */
export function citationFile(facts: PackageFacts, date: string): string {
  const { title, version, sources, credits } = facts;
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
${authorLines(facts).join('\n')}${contactLines(credits.authors)}
${keyLines(facts)}${licenseLine(credits.license)}date-released: ${quote(date)}
references:
  - type: software
    title: repro
    version: ${quote(version)}
    authors:
      - name: The authors of repro
${cited.join('\n')}${cited.length === 0 ? '' : '\n'}`;
}

/** An organization has a name, a person a family name: where only the printed name is known it stands alone. */
function authorLines({ title, credits }: PackageFacts): string[] {
  if (credits.authors.length === 0) return [`  - name: ${quote(`The authors of "${title}"`)}`];
  return credits.authors.flatMap(personLines);
}

function personLines({ name, family, given, orcid, affiliations, email }: AuthorSpec): string[] {
  const fields = [
    ...(family === null ? [['name', name]] : [['family-names', family]]),
    ...(family === null || given === null ? [] : [['given-names', given]]),
    // CFF knows no affiliation of what has but a name.
    ...(family === null || affiliations.length === 0 ? [] : [['affiliation', affiliations.join('; ')]]),
    ...(orcid === null ? [] : [['orcid', orcidAddress(orcid)]]),
    ...(email === null ? [] : [['email', email]]),
  ];
  return fields.map(([key, value], i) => `  ${i === 0 ? '-' : ' '} ${key}: ${quote(value ?? '')}`);
}

function contactLines(authors: readonly AuthorSpec[]): string {
  const lines = authors.filter(({ corresponding }) => corresponding).flatMap(personLines);
  return lines.length === 0 ? '' : `\ncontact:\n${lines.join('\n')}`;
}

function keyLines({ credits: { keywords, abstract } }: PackageFacts): string {
  const listed = keywords.map((keyword) => `  - ${quote(keyword)}\n`).join('');
  return `${listed === '' ? '' : `keywords:\n${listed}`}${abstract === null ? '' : `abstract: ${quote(abstract)}\n`}`;
}

/** CFF takes identifiers of SPDX alone; a dot, a digit or a dash tells them from words. */
function licenseLine(license: string | null): string {
  const known =
    license !== null &&
    /^(?:CC0|CC-BY(?:-[A-Z]{2})*|MIT|Apache|BSD-\d-Clause|GPL|LGPL|AGPL|MPL|ODbL|ODC-By|PDDL)(?:-\d+\.\d+)?(?:-only|-or-later)?$/.test(
      license,
    );
  return known ? `license: ${quote(license)}\n` : '';
}

/** What may be done with what. */
export function licenseNotes({ sources, credits: { license } }: PackageFacts): string {
  const provided = sources.filter((source) => source.provided);
  const rows = provided.map(({ file, license }) => `- \`${file}\`: ${license ?? 'no license is stated'}`);
  return `# Licenses

- Data:
${rows.length === 0 ? '  none is provided here' : rows.map((row) => `  ${row}`).join('\n')}
- \`engine/\`: MIT; the license is inside
- The study, the scripts and the documents in \`outputs/\`: ${license ?? 'none is stated (`study.license` of the study states one)'}
`;
}

/** `package.json` of the package: it installs the engine that is in it. */
export function packageJson({ id, version, studyFile, programs }: PackageFacts): string {
  const allow = programs.length === 0 ? '' : ' --allow-exec';
  const content = {
    name: `replication-${id.toLowerCase()}`,
    private: true,
    description: 'A replication package; README.md says how to build it.',
    engines: { node: '>=20' },
    scripts: { build: `repro build${allow} ${studyFile}`, verify: `repro verify${allow} ${studyFile}` },
    dependencies: { repro: `file:engine/repro-${version}.tgz` },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
