import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { SetOption } from '../spec/opened.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { outputsRoot, projectRoot } from './project.ts';

/** Options as commander gives them; each command has those it declares. */
export type RawOptions = {
  /** `-C`. */
  readonly C?: string;
  readonly dryRun?: boolean;
  readonly jobs?: string;
  readonly keepGoing?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly source?: readonly string[];
  readonly set?: readonly string[];
  readonly cache?: boolean;
  readonly lockTimeout?: string;
  readonly color?: string;
  readonly mermaid?: boolean;
  readonly dot?: boolean;
  readonly withCache?: boolean;
  readonly all?: boolean;
  readonly md?: boolean;
  readonly html?: boolean;
  readonly tex?: string;
  readonly attribute?: boolean;
  readonly exitCode?: boolean;
  readonly frozen?: boolean;
  readonly pdf?: boolean;
  readonly allowExec?: boolean;
  readonly watch?: boolean;
  readonly port?: string;
  readonly maxSize?: string;
  readonly maxAge?: string;
};

export type Options = {
  readonly cwd: string;
  readonly project: string;
  /** Folder that holds `<id>/` of each study. */
  readonly outputs: string;
  readonly dryRun: boolean;
  readonly jobs: number;
  readonly keepGoing: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Source name -> absolute path. */
  readonly sources: { readonly [name: string]: string };
  readonly set: readonly SetOption[];
  readonly cache: boolean;
  /** Hold the build to the lock beside its study, and write neither outputs nor lock where it differs. */
  readonly frozen: boolean;
  /** Builds follow each other: nothing is flushed, and nothing left for a next run of the program. */
  readonly watching: boolean;
  /** Make a PDF besides, in `.repro/pdf/`. */
  readonly pdf: boolean;
  /** External programs may run. Said on each command line, never remembered. */
  readonly allowExec: boolean;
  readonly lockTimeoutMs: number;
  /** `--set` and `--source` as given, paths made absolute: what makes this another build of the same study. */
  readonly variants: readonly string[];
};

const defaultLockTimeoutS = 300;

/** @throws Stop with exit code 2 for a value that an option cannot have. */
export function readOptions(raw: RawOptions, cwd: string): Options {
  const project = projectRoot(cwd, raw.C);
  const sources: { [name: string]: string } = {};
  for (const text of raw.source ?? []) {
    const [name, value] = splitAt('--source', text, 'NAME=PATH');
    sources[name] = path.resolve(cwd, value);
  }
  const set = (raw.set ?? []).map((text) => {
    const [name, value] = splitAt('--set', text, 'PATH=VALUE');
    return { path: name, value };
  });
  return {
    cwd,
    project,
    outputs: outputsRoot(project, cwd, raw.out),
    dryRun: raw.dryRun ?? false,
    jobs: raw.jobs === undefined ? availableParallelism() : wholeNumber('--jobs', raw.jobs, 1),
    keepGoing: raw.keepGoing ?? false,
    force: raw.force ?? false,
    quiet: raw.quiet ?? false,
    verbose: raw.verbose ?? false,
    json: raw.json ?? false,
    sources,
    set,
    cache: raw.cache ?? true,
    frozen: raw.frozen ?? false,
    pdf: raw.pdf ?? false,
    allowExec: raw.allowExec ?? false,
    watching: raw.watch ?? false,
    lockTimeoutMs: wholeNumber('--lock-timeout', raw.lockTimeout ?? String(defaultLockTimeoutS), 0) * 1000,
    variants: [
      ...(raw.set ?? []).map((text) => `--set ${text}`),
      ...Object.entries(sources).map(([name, value]) => `--source ${name}=${value}`),
    ],
  };
}

function splitAt(option: string, text: string, form: string): [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new Stop(`${option} ${text}: write ${option} ${form}`, exitCodes.usage);
  return [text.slice(0, at), text.slice(at + 1)];
}

export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= 1_000_000) return number;
  throw new Stop(`${option} ${text}: write a whole number of at least ${least}`, exitCodes.usage);
}
