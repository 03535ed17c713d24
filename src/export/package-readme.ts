import { orcidAddress } from '../study/credits.ts';
import {
  markdown,
  type PackageExhibit,
  type PackageFacts,
  type PackageRun,
  type PackageSource,
} from './package-facts.ts';
import { requirements, runTime } from './package-requirements.ts';

/** `README.md` in the order of the Social Science Data Editors' template, which the AEA and other journals ask for. */
export function packageReadme(facts: PackageFacts): string {
  const sections = [
    overview(facts),
    availability(facts),
    dataset(facts),
    requirements(facts),
    programs(facts),
    instructions(facts),
    exhibits(facts),
    references(facts),
    ...acknowledgements(facts),
  ];
  return `# Replication package: ${markdown(facts.title)}\n\n${authors(facts)}${sections.join('\n\n')}\n`;
}

function authors({ credits }: PackageFacts): string {
  if (credits.authors.length === 0) return '';
  const lines = credits.authors.map(({ name, affiliations, orcid, email, corresponding }) => {
    const more = [
      ...affiliations.map(markdown),
      ...(orcid === null ? [] : [`<${orcidAddress(orcid)}>`]),
      ...(email === null ? [] : [`<${email}>`]),
      ...(corresponding ? ['corresponding author'] : []),
    ];
    return `- ${[markdown(name), ...more].join(', ')}`;
  });
  return `Authors:\n\n${lines.join('\n')}\n\n`;
}

function acknowledgements({ credits }: PackageFacts): string[] {
  const said = [credits.acknowledgements, credits.funding].flatMap((words) =>
    words === null ? [] : [markdown(words)],
  );
  return said.length === 0 ? [] : [`## Acknowledgements\n\n${said.join('\n\n')}`];
}

function overview({ id, version, simulated, studyFile, run }: PackageFacts): string {
  return `## Overview

One file, \`${studyFile}\`, declares the whole study: sources, sample, variables, indices, models and hypotheses. The engine
repro ${version}, which is in \`engine/\`, reads the data, constructs the analysis data in memory, estimates every model, and
writes the paper section, the appendix, every table and figure to \`outputs/${id}/\`. ${expectation(run)}${simulated ? '\n\n**The data of this study are simulated.**' : ''}`;
}

function expectation(run: PackageRun | null): string {
  return `The replicator should expect it to run
for ${run === null ? 'minutes at most' : runTime(run.seconds)}.`;
}

function availability({ sources }: PackageFacts): string {
  const all = sources.every(({ provided }) => provided);
  const none = sources.every(({ provided }) => !provided);
  const box = (checked: boolean) => (checked ? '[x]' : '[ ]');
  const rights = sources.filter(({ redistributable }) => redistributable === null).map(({ name }) => name);
  return `## Data Availability and Provenance Statements

### Statement about Rights

- [ ] I certify that the author(s) of the manuscript have legitimate access to and permission to use the data used in this manuscript.
- [ ] I certify that the author(s) of the manuscript have documented permission to redistribute/publish the data contained within this replication package.

The authors tick these boxes themselves. ${rights.length === 0 ? 'The study states for each source whether it may be redistributed.' : `The study does not say whether these sources may be redistributed, so that they are left out: ${rights.map(markdown).join(', ')}.`}

### License for Data

${dataLicenses(sources)}

### Summary of Availability

- ${box(all)} All data **are** publicly available, in this package.
- ${box(!all && !none)} Some data **cannot be made** publicly available here.
- ${box(none && !all)} **No data can be made** publicly available here.

### Details on each Data Source

| Data | File | Provided | License | Source |
| --- | --- | --- | --- | --- |
${sources.map((source) => `| ${markdown(source.name)} | \`${source.file}\` | ${source.provided ? 'yes' : 'no'} | ${markdown(source.license ?? 'not stated')} | ${markdown(source.citation ?? 'not stated')}${source.url === null ? '' : `, <${source.url}>`} |`).join('\n')}${sources.some(({ provided }) => !provided) ? missing(sources) : ''}`;
}

function dataLicenses(sources: readonly PackageSource[]): string {
  const provided = sources.filter((source) => source.provided);
  if (provided.length === 0) return 'No data are provided here.';
  const stated = provided.map(
    ({ name, license }) =>
      `- ${markdown(name)}: ${license === null ? 'no license is stated' : markdown(license)}`,
  );
  return `${stated.join('\n')}\n\nSee \`LICENSE.md\`.`;
}

function missing(sources: readonly PackageSource[]): string {
  const left = sources.filter(({ provided }) => !provided);
  return `

Data that are not provided have to be obtained from their source and put where the table says. The file that the results rest
on is known by its SHA-256:

${left.map(({ file, sha256, bytes }) => `- \`${file}\` (${bytes} bytes): \`${sha256}\``).join('\n')}`;
}

function dataset({ sources, sample, scripts, id }: PackageFacts): string {
  const indicators = scripts.includes('indicators.csv')
    ? '\n| `scripts/indicators.csv` | all listed | indicators of the indices, written by repro from the above | yes |'
    : '';
  const derived = scripts.includes('data.csv')
    ? `\n| \`scripts/data.csv\` | all listed | variables of the models, written by repro from the above; \`scripts/columns.csv\` is its codebook | yes |${indicators}`
    : '';
  return `## Dataset list

| Data file | Source | Notes | Provided |
| --- | --- | --- | --- |
${sources.map(({ name, file, format, provided }) => `| \`${file}\` | ${markdown(name)} | raw, ${format} | ${provided ? 'yes' : 'no'} |`).join('\n')}${derived}
| \`codebook.csv\` | all listed | variables of the files above | yes |

\`codebook.csv\` describes every variable of these files: label and unit where the study states them, type, number of values, of missing and of
distinct ones, range, mean, and the levels of short lists${sources.every(({ provided }) => provided) ? '' : ' (of data that are not provided no values)'}. The analysis keeps ${sample.rows} observations of ${sample.entities} entities over
${sample.periods} periods; ${sample.imputed} cells were filled in. Definitions of all variables are in the appendix (\`outputs/${id}/\`), section A.`;
}

function programs({ studyFile, scripts, left, beside, credits: { license } }: PackageFacts): string {
  const made = scripts.filter((name) => name.startsWith('models.'));
  const indices = scripts.includes('indices.R')
    ? '; `scripts/indices.R`: every index from its indicators'
    : '';
  const peers =
    made.length === 0
      ? ''
      : `\n- ${made.map((name) => `\`scripts/${name}\``).join(', ')}: every model again with the commands of another
  program, compared with the results to a relative 1e-6${indices}${scripts.includes('data.csv') ? '' : '; they need `scripts/data.csv` (`indices.R`: `indicators.csv`) with data that may not be passed on: `npx repro export r` writes it once the sources are there'}`;
  const not = left.length === 0 ? '' : `\n\nThe scripts do not repeat: ${left.map(markdown).join('; ')}.`;
  return `## Description of programs/code

- \`${studyFile}\`: the study
- \`engine/\`: the program that builds it (MIT license)${peers}
- \`repro.lock\`, beside the study: digests of the study, the data, each result and each output${beside.length === 0 ? '' : `\n- ${beside.map((file) => `\`${file}\``).join(', ')}: what came with the study and its data; the build reads none of it`}
- \`SHA256SUMS\`: digests of the files of this package, for \`sha256sum --check SHA256SUMS\`${not}

### License for Code

The engine is under the MIT license. ${license === null ? 'For the study none is stated' : `The study and its outputs: ${markdown(license)}`}; see \`LICENSE.md\`.`;
}

function instructions({ studyFile, id, sources, programs: used }: PackageFacts): string {
  const allow = used.length === 0 ? '' : ' --allow-exec';
  const first = sources.every(({ provided }) => provided)
    ? ''
    : '\n0. Put the data that are not provided where the list above says.';
  return `## Instructions to Replicators
${first}
1. \`npm install\` in this folder installs the engine from \`engine/\`. It fetches the engine's dependencies from the npm registry; nothing
   after it needs a network.
2. \`npx repro build${allow} ${studyFile}\` builds the study into \`outputs/${id}/\`.
3. \`npx repro verify${allow} ${studyFile}\` builds it from nothing and compares every output with the one in this package, byte for byte.
${allow === '' ? '' : `\n\`--allow-exec\` lets the external programs of the study run: ${used.map(markdown).join(', ')}.\n`}
\`npx repro trace NUMBER ${studyFile}\` leads from a printed number to its step, rows and lines.`;
}

function exhibits({ exhibits: list, id, studyFile }: PackageFacts): string {
  return `## List of tables and programs

The provided code reproduces:

- [x] All numbers provided in text in the paper
- [x] All tables and figures in the paper
- [ ] Selected tables and figures in the paper, as explained and justified below.

"The paper" is \`outputs/${id}/\`. Every exhibit is made by \`repro build\` from the lines of \`${studyFile}\` that are told.

| Exhibit | Program | Line Number | Output file |
| --- | --- | --- | --- |
${list.map(exhibit(id, studyFile)).join('\n')}`;
}

const exhibit =
  (id: string, studyFile: string) =>
  ({ label, caption, file, from }: PackageExhibit): string => {
    const key = from === null ? '' : `, \`${from.key}\``;
    return `| ${label} ${caption.replaceAll('|', '\\|')} | \`${studyFile}\`${key} | ${from?.line ?? ''} | \`outputs/${id}/${file}\` |`;
  };

function references({ references: list, sources }: PackageFacts): string {
  const data = sources.flatMap(({ citation }) => (citation === null ? [] : [markdown(citation)]));
  const lines = [...new Set([...data, ...list.map(markdown)])].map((line) => `- ${line}`);
  return `## References

${lines.length === 0 ? 'None is stated.' : lines.join('\n')}

---

The sections follow the template README for social science replication packages of the Social Science Data Editors,
<https://social-science-data-editors.github.io/template_README/>.`;
}
