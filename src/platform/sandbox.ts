import { execFile } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Confinement } from '../ports/programs.ts';

/** Where a confined program works, on the inside: the same path on every machine, so that none gets into an output. */
export const innerFolder = '/tmp/step';

const unshareWords = [
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
] as const;

const bwrapBase = [
  'bwrap',
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  '--ro-bind',
  '/',
  '/',
  '--dev',
  '/dev',
  '--proc',
  '/proc',
] as const;

function works(words: readonly string[]): Promise<boolean> {
  const [program = '', ...rest] = words;
  return new Promise((resolve) => {
    execFile(program, rest, { timeout: 5000 }, (error) => resolve(error === null));
  });
}

let known: Promise<Confinement> | null = null;

/** The strongest confinement that works on this machine, tried once. */
export function confinement(): Promise<Confinement> {
  known ??= (async () => {
    if (process.platform !== 'linux') return 'none';
    if (await works([...bwrapBase, 'true'])) return 'bwrap';
    return (await works([...unshareWords, 'true'])) ? 'unshare' : 'none';
  })();
  return known;
}

/** Where a program's own files are: beside it, or the folder above its `bin`, with links followed and not. */
function homesOf(program: string): string[] {
  const real = existsSync(program) ? realpathSync(program) : program;
  return [...new Set([program, real])].map((file) => {
    const folder = path.dirname(file);
    return path.basename(folder) === 'bin' ? path.dirname(folder) : folder;
  });
}

function isFolder(place: string): boolean {
  return path.isAbsolute(place) && (statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

const isIn = (place: string, folder: string): boolean =>
  place !== folder && place.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

export type Place = {
  /** Folder of the step, and its temporary one; absolute, on the outside. */
  readonly work: string;
  readonly temporary: string;
  /** Folder that the program must not see: the project, with what the study did not declare. */
  readonly hidden: string;
  /** The program, absolute; null where it is one of the files of its own folder. */
  readonly program: string | null;
  /** Values of the variables that the study passes on: folders among them stay in sight. */
  readonly values: readonly string[];
};

/**
 * The words that start a program confined. Under bwrap the machine is read-only, the project, `/tmp` and `/run` (with the
 * sockets that would lead around the network) are out of sight, and only the step's folder can be written.
 */
export function confined(kind: Confinement, argv: readonly string[], place: Place): string[] {
  if (kind === 'none') return [...argv];
  if (kind === 'unshare') return [...unshareWords, ...argv];
  const { work, temporary, hidden, program, values } = place;
  const empty = ['/run', hidden].filter((folder) => isFolder(folder) && !isIn(folder, '/tmp'));
  const wanted = [
    ...(program === null ? [] : homesOf(program)),
    ...values.flatMap((value) => value.split(':')).filter(isFolder),
  ];
  const shown = wanted.filter((folder) => [...empty, '/tmp'].some((out) => isIn(folder, out)));
  return [
    ...bwrapBase,
    ...empty.flatMap((folder) => ['--tmpfs', folder]),
    '--bind',
    temporary,
    '/tmp',
    ...[...new Set(shown)].flatMap((folder) => ['--ro-bind', folder, folder]),
    '--bind',
    work,
    innerFolder,
    '--chdir',
    innerFolder,
    '--',
    ...argv,
  ];
}
