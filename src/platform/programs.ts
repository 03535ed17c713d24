import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Confinement,
  folderLimit,
  type LeftFile,
  outputLimit,
  type ProgramEnd,
  type ProgramRun,
  type RunProgram,
} from '../ports/programs.ts';
import { descendants, holdMoreThan, kill, killMarked } from './process-tree.ts';
import { confined, confinement, innerFolder } from './sandbox.ts';

const tailBytes = 16_384;
const tailLines = 12;
const watchEveryMs = 50;
/** What is in a folder is counted less often than memory: a disk fills more slowly. */
const watchFolderEvery = 4;
const maxEntries = 20_000;
/** How long a pipe may stay open after its program has ended and its children are killed. */
const pipeGraceMs = 500;

type Cut = 'timeout' | 'memory' | 'disk' | 'cancelled';

export type ProgramsOptions = {
  /** The project's folder: a confined program does not see it. */
  readonly project: string;
  readonly signal: AbortSignal;
  /** Tests ask for less than the machine has. */
  readonly confinement?: Confinement;
};

/** Runs programs of external steps, each in an empty folder of its own that is removed afterwards. */
export function programs(options: ProgramsOptions): RunProgram {
  return async (run) => {
    const kind = options.confinement ?? (await confinement());
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'repro-step-')));
    try {
      return await runIn(folder, kind, run, options);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function runIn(
  folder: string,
  kind: Confinement,
  run: ProgramRun,
  options: ProgramsOptions,
): Promise<ProgramEnd> {
  const work = path.join(folder, 'work');
  const temporary = path.join(folder, 'tmp');
  fs.mkdirSync(work);
  fs.mkdirSync(path.join(temporary, 'step'), { recursive: true });
  for (const [name, bytes] of Object.entries(run.files))
    fs.writeFileSync(path.join(work, name), bytes, { mode: 0o700, flag: 'wx' });
  const program = findProgram(run.argv[0] ?? '', work);
  if (program === null) return { end: 'absent', confinement: kind, said: [] };
  const mark = randomBytes(12).toString('hex');
  const inner = kind === 'bwrap' ? innerFolder : work;
  const values = run.environment.flatMap((name) => process.env[name] ?? []);
  const own = program.startsWith(`${work}/`);
  const words = confined(kind, run.argv, {
    work,
    temporary,
    hidden: options.project,
    program: own ? null : program,
    values,
  });
  const common = environmentOf(run.environment, inner, kind === 'bwrap' ? '/tmp' : temporary);
  // Where nothing else holds its processes together, they are known by a variable that they inherit.
  const env = kind === 'none' ? { ...common, REPRO_STEP: mark } : common;
  const ended = await watch(words, env, { work, folder, mark, kind }, run, options.signal);
  if (ended.end !== 'exited' || ended.code !== 0) return { confinement: kind, ...ended };
  const files = Object.fromEntries(run.outputs.map((name) => [name, leftFile(path.join(work, name))]));
  return { confinement: kind, ...ended, files };
}

function findProgram(name: string, work: string): string | null {
  const isProgram = (file: string) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  if (name.includes('/')) {
    const file = path.resolve(work, name);
    return isProgram(file) ? file : null;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  return folders.map((folder) => path.join(folder, name)).find(isProgram) ?? null;
}

/** The same few variables everywhere, and those that the study names. */
function environmentOf(names: readonly string[], home: string, temporary: string) {
  const env: { [name: string]: string } = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
  };
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

type Watched = {
  readonly work: string;
  readonly folder: string;
  readonly mark: string;
  readonly kind: Confinement;
};
type Ended = ProgramEnd extends infer End ? (End extends unknown ? Omit<End, 'confinement'> : never) : never;

function watch(
  words: readonly string[],
  env: { readonly [name: string]: string },
  place: Watched,
  run: ProgramRun,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(words[0] ?? '', words.slice(1), {
      cwd: place.work,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: one signal reaches all that do not leave it.
      detached: true,
    });
    const said = lastWords(child);
    let cut: Cut | null = null;
    const stop = (why: Cut) => {
      cut ??= why;
      killAll(child, place);
    };
    const onAbort = () => stop('cancelled');
    const clock = setTimeout(() => stop('timeout'), run.timeoutMs);
    const guard = guardOf(child, place, run.memoryBytes, stop);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const finish = (ended: Ended) => {
      clearTimeout(clock);
      clearInterval(guard);
      signal.removeEventListener('abort', onAbort);
      killAll(child, place);
      resolve(ended);
    };
    child.once('error', (error) => finish({ end: 'refused', message: error.message, said: said() }));
    child.once('exit', (code, by) => {
      killAll(child, place);
      const end = () => finish(endOf(cut, code, by, said()));
      const grace = setTimeout(() => child.emit('close'), pipeGraceMs);
      child.once('close', () => {
        clearTimeout(grace);
        end();
      });
    });
  });
}

function endOf(cut: Cut | null, code: number | null, by: string | null, said: readonly string[]): Ended {
  if (cut !== null) return { end: cut, said };
  if (by !== null) return { end: 'signalled', signal: by, said };
  // The way of shells, bwrap and unshare to say that a signal ended the program.
  if (code !== null && code > 128 && code < 160)
    return { end: 'signalled', signal: signalName(code - 128), said };
  return { end: 'exited', code: code ?? -1, said, files: {} };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

function guardOf(child: ChildProcess, place: Watched, memoryBytes: number, stop: (why: Cut) => void) {
  let ticks = 0;
  return setInterval(() => {
    if (child.pid === undefined) return;
    if (holdMoreThan(descendants(child.pid), memoryBytes)) stop('memory');
    ticks += 1;
    if (ticks % watchFolderEvery === 0 && holdsTooMuch(place.folder)) stop('disk');
  }, watchEveryMs);
}

function holdsTooMuch(folder: string): boolean {
  let bytes = 0;
  let entries = 0;
  const folders = [folder];
  for (let at = 0; at < folders.length && entries < maxEntries; at++) {
    for (const entry of entriesOf(folders[at] as string)) {
      entries += 1;
      const file = path.join(folders[at] as string, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile()) bytes += fs.lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return bytes > folderLimit || entries >= maxEntries;
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Confined, the program's first process takes all others with it; else its group, and whoever still bears its mark. */
function killAll(child: ChildProcess, { kind, mark }: Watched): void {
  if (child.pid === undefined) return;
  kill(-child.pid);
  if (kind === 'none') killMarked(`REPRO_STEP=${mark}`);
}

/** The ends of both streams: a program may say more than anyone could keep. */
function lastWords(child: ChildProcess): () => string[] {
  const ends = [child.stderr, child.stdout].map((stream) => {
    let kept = Buffer.alloc(0);
    stream?.on('data', (chunk: Buffer) => {
      kept = Buffer.concat([kept, chunk]).subarray(-tailBytes);
    });
    stream?.on('error', () => {});
    return () => linesOf(kept);
  });
  return () => ends.map((lines) => lines()).find((lines) => lines.length > 0) ?? [];
}

function linesOf(bytes: Buffer): string[] {
  const plain = bytes.toString('utf8').replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '');
  const lines = plain.split(/\r?\n|\r/).map((line) =>
    line
      .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
      .replace(/\p{Cf}/gu, '')
      .trimEnd(),
  );
  return lines.filter((line) => line !== '').slice(-tailLines);
}

/** Reads a file that was left; links are never followed, and nothing waits for a pipe. */
function leftFile(file: string): LeftFile {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  if (stat.isSymbolicLink()) return 'link';
  if (!stat.isFile()) return 'not-a-file';
  if (stat.size > outputLimit) return 'too-large';
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  const descriptor = fs.openSync(file, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  try {
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
