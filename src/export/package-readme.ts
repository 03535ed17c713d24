import { type CreditsSpec, orcidAddress } from '../study/credits.ts';

/** What the README of a replication package tells; all of it known from the study and its results. */
export type PackageFacts = {
  readonly id: string;
  readonly title: string;
  readonly credits: CreditsSpec;
  readonly version: string;
  readonly simulated: boolean;
  readonly seed: number;
  /** The study's file, in the package. */
  readonly studyFile: string;
  readonly sources: readonly PackageSource[];
  readonly sample: {
    readonly rows: number;
    readonly entities: number;
    readonly periods: number;
    readonly imputed: number;
  };
  readonly draws: readonly { readonly model: string; readonly what: string }[];
  /** Captions as the paper prints them, with the file of each. */
  readonly exhibits: readonly { readonly label: string; readonly caption: string; readonly file: string }[];
  readonly scripts: readonly string[];
  /** What the scripts do not repeat. */
  readonly left: readonly string[];
  readonly references: readonly string[];
  readonly programs: readonly string[];
  /** Of all files but the metadata. */
  readonly bytes: number;
};

export type PackageSource = {
  readonly name: string;
  /** In the package. */
  readonly file: string;
  readonly format: string;
  readonly citation: string | null;
  readonly license: string | null;
  readonly url: string | null;
  readonly provided: boolean;
  /** What the study says of it; null where it says nothing. */
  readonly redistributable: boolean | null;
  readonly sha256: string;
  readonly bytes: number;
};

/** Text of a study as Markdown shows it. */
export function markdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#~]/g, '\\$&');
}

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

function overview({ id, version, simulated, studyFile }: PackageFacts): string {
  return `## Overview

One file, \`${studyFile}\`, declares the whole study: sources, sample, variables, indices, models and hypotheses. The engine
repro ${version}, which is in \`engine/\`, reads the data, constructs the analysis data in memory, estimates every model, and
writes the paper section, the appendix, every table and figure to \`outputs/${id}/\`. The replicator should expect it to run
for minutes at most.${simulated ? '\n\n**The data of this study are simulated.**' : ''}`;
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

The analysis keeps ${sample.rows} observations of ${sample.entities} entities over ${sample.periods} periods; ${sample.imputed} cells were filled in. Definitions of
all variables are in the appendix (\`outputs/${id}/\`), section A.`;
}

function requirements({ version, seed, draws, programs: used, bytes }: PackageFacts): string {
  const drawn =
    draws.length === 0
      ? 'Nothing is drawn at random.'
      : `Random numbers are drawn by:

${draws.map(({ model, what }) => `- ${markdown(model)}: ${what}`).join('\n')}

Each replicate has a stream of its own, derived from the seed, the step, the purpose and its number: the results do not depend
on the number of processors or the order of work.`;
  return `## Computational requirements

### Software Requirements

- Node.js 20, 22 or 24, with npm
- repro ${version}, in \`engine/\`; its dependencies are pinned to exact versions and come from the npm registry
${used.map((name) => `- ${markdown(name)}, which external steps of the study call\n`).join('')}- optional: R with \`sandwich\`, Python with \`statsmodels\`, or Stata, for the scripts in \`scripts/\`

### Controlled Randomness

- Seed: ${seed}, set in the study (\`study.seed\`)

${drawn}

### Memory, Runtime, Storage Requirements

One desktop processor and 1 GB of memory. This package takes ${megabytes(bytes)} MB, its installed engine 250 MB at most. The run time is not recorded here, so that a package made twice is the same package;
\`npx repro build --no-cache\` prints it for each step. Outputs have the same bytes on Linux, macOS and Windows.`;
}

function programs({ studyFile, scripts, left }: PackageFacts): string {
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
- \`repro.lock\`, beside the study: digests of the study, the data, each result and each output${not}

### License for Code

See \`LICENSE.md\`.`;
}

function instructions({ studyFile, id, sources }: PackageFacts): string {
  const first = sources.every(({ provided }) => provided)
    ? ''
    : '\n0. Put the data that are not provided where the list above says.';
  return `## Instructions to Replicators
${first}
1. \`npm install\` in this folder installs the engine from \`engine/\`.
2. \`npx repro build ${studyFile}\` builds the study into \`outputs/${id}/\`.
3. \`npx repro verify ${studyFile}\` builds it from nothing and compares every output with the one in this package, byte for byte.

\`npx repro trace NUMBER ${studyFile}\` leads from a printed number to its step, rows and lines.`;
}

function exhibits({ exhibits: list, id }: PackageFacts): string {
  return `## List of tables and programs

The provided code reproduces all numbers provided in text in the paper, and all tables and figures in the paper.

| Exhibit | Program | Output file |
| --- | --- | --- |
${list.map(({ label, caption, file }) => `| ${label} ${caption} | \`repro build\` | \`outputs/${id}/${file}\` |`).join('\n')}`;
}

function references({ references: list, sources }: PackageFacts): string {
  const data = sources.flatMap(({ citation }) => (citation === null ? [] : [markdown(citation)]));
  const lines = [...new Set([...data, ...list.map(markdown)])].map((line) => `- ${line}`);
  return `## References

${lines.length === 0 ? 'None is stated.' : lines.join('\n')}`;
}

/** Rounded up. */
const megabytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1e6));
