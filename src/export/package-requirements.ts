import { markdown, type PackageFacts, type PackageRun } from './package-facts.ts';

/** What it takes to run a package, section by section of the template. */
export function requirements(facts: PackageFacts): string {
  const { version, programs: used } = facts;
  return `## Computational requirements

### Software Requirements

- [x] The replication package contains one or more programs to install all dependencies and set up the necessary directory structure.

- Node.js 20, 22 or 24, with npm
- repro ${version}, in \`engine/\`; its dependencies are pinned to exact versions and come from the npm registry
${used.map((name) => `- ${markdown(name)}, which external steps of the study call\n`).join('')}- optional: R 4 with \`sandwich\`, Python 3 with \`statsmodels\`, or Stata 15, for the scripts in \`scripts/\`

### Controlled Randomness

${randomness(facts)}

${resources(facts)}`;
}

function randomness({ seed, seedLine, studyFile, draws }: PackageFacts): string {
  const at =
    seedLine === null
      ? `is the default, ${seed}`
      : `is set at line ${seedLine} of program \`${studyFile}\` (\`study.seed: ${seed}\`)`;
  if (draws.length === 0)
    return `- [ ] Random seed ${at}
- [x] No Pseudo random generator is used in the analysis described here.`;
  return `- [x] Random seed ${at}
- [ ] No Pseudo random generator is used in the analysis described here.

Random numbers are drawn by:

${draws.map(({ model, what }) => `- ${markdown(model)}: ${what}`).join('\n')}

Each replicate has a stream of its own, derived from the seed, the step, the purpose and its number: the results do not depend
on the number of processors or the order of work.`;
}

/** Upper ends of the classes of the template, in seconds and in bytes. */
const TIMES: readonly (readonly [most: number, words: string])[] = [
  [600, '<10 minutes'],
  [3600, '10-60 minutes'],
  [7200, '1-2 hours'],
  [28_800, '2-8 hours'],
  [86_400, '8-24 hours'],
  [259_200, '1-3 days'],
  [Number.POSITIVE_INFINITY, '>3 days'],
];
const SIZES: readonly (readonly [most: number, words: string])[] = [
  [25e6, '< 25 MBytes'],
  [250e6, '25 MB - 250 MB'],
  [2e9, '250 MB - 2 GB'],
  [25e9, '2 GB - 25 GB'],
  [Number.POSITIVE_INFINITY, '> 25 GB'],
];
/** The engine with its dependencies, once it is installed. */
const INSTALLED = 120e6;

const boxes = (classes: typeof TIMES, value: number | null): string =>
  classes
    .map(([most, words], i) => {
      const ticked = value !== null && value < most && (i === 0 || value >= classes[i - 1]![0]);
      return `- ${ticked ? '[x]' : '[ ]'} ${words}`;
    })
    .join('\n');

function resources({ bytes, run }: PackageFacts): string {
  return `### Memory, Runtime, Storage Requirements

#### Summary

Approximate time needed to reproduce the analyses on a standard desktop machine:

${boxes(TIMES, run?.seconds ?? null)}

Approximate storage space needed:

${boxes(SIZES, bytes + INSTALLED)}

#### Details

${timing(run)}
One processor and 1 GB of memory are enough. This package takes ${megabytes(bytes)} MB, its installed engine about 120 MB. Outputs have the same bytes on Linux, macOS and Windows.`;
}

function timing(run: PackageRun | null): string {
  if (run === null)
    return 'The run time is not recorded here; `npx repro build --no-cache` prints it for each step.';
  return `The code was last run on ${markdown(run.machine)}. Its steps took ${seconds(run.seconds)} seconds, one after another; \`npx repro build --no-cache\` prints the time of each.`;
}

const seconds = (value: number): string =>
  String(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** As a person says it, and rounded as roughly. */
export function runTime(seconds: number): string {
  if (seconds < 50) return `about ${Math.max(1, Math.round(seconds))} seconds`;
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} minutes`;
  return `about ${Math.round(seconds / 3600)} hours`;
}

/** Rounded up. */
const megabytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1e6));
