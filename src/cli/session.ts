import path from 'node:path';
import { decode } from '../engine/codec.ts';
import { gitignore } from '../engine/fsck.ts';
import { readOnly, tolerant } from '../engine/guarded-files.ts';
import type { KindFacts } from '../engine/key.ts';
import { fallbackStore, overlayStore, recallingStore, valueMemory } from '../engine/layered-store.ts';
import { acquireLock, type Lock } from '../engine/lock.ts';
import type { OnDamage } from '../engine/sealed.ts';
import { folderStore, type Store } from '../engine/store.ts';
import { type Ahead, type Executor, runTask, type StepReply, type StepTask } from '../engine/task.ts';
import type { Value } from '../plan/step.ts';
import { nodeClock, nodeFiles, nodeProcesses, unflushedFiles } from '../platform/node.ts';
import { programs } from '../platform/programs.ts';
import { type WorkerPool, workerPool } from '../platform/worker-pool.ts';
import { letYoungSpaceGrow } from '../platform/young-space.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { RunProgram } from '../ports/programs.ts';
import { loadStepKind, startsPrograms } from '../steps/registry.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { kindFacts } from './kind-facts.ts';
import type { Options } from './options.ts';
import { rememberedVersions, type Versions } from './program-version.ts';
import { cacheFolder } from './project.ts';
import { linesSink } from './sinks/lines.ts';
import { quietSink, type Sink } from './sinks/sink.ts';
import { ttySink } from './sinks/tty.ts';
import type { Terminal } from './terminal.ts';

/** Everything that the studies of one run of the program share. */
export type Session = {
  readonly options: Options;
  readonly terminal: Terminal;
  readonly sink: Sink;
  readonly files: Files;
  readonly clock: Clock;
  /** The folder `.repro`. */
  readonly cache: string;
  readonly store: Store;
  readonly describe: (kind: string) => Promise<KindFacts>;
  readonly light: Executor;
  readonly heavy: Executor;
  /** Lets a thread get ready for a heavy step that will come. */
  readonly ahead: (notice: Ahead) => void;
  /** null where external programs may not run. */
  readonly runProgram: RunProgram | null;
  readonly versions: Versions;
  readonly signal: AbortSignal;
  /** False for a dry run and for commands that only look. */
  readonly writes: boolean;
  readonly shortPath: (file: string) => string;
  /** Tells of a stored file that did not pass its check. */
  readonly onDamage: OnDamage;
  readonly close: () => Promise<void>;
};

/** A path inside the project, from there; any other one absolute. */
function shortener(project: string): (file: string) => string {
  return (file) => {
    const relative = path.relative(project, file).split(path.sep).join('/');
    return relative === '' || relative.startsWith('../') || path.isAbsolute(relative) ? file : relative;
  };
}

/** Bytes of values that a build keeps at hand: a panel of a million rows, which every column's step reads. */
const recalledBytes = 128 * 1024 * 1024;

/** The builds of a watch read the same values again and again; what has its digest is right whatever became of the file. */
const watchMemory = valueMemory(recalledBytes);

type CacheFiles = ReturnType<typeof tolerant>;

function openStore(
  files: CacheFiles,
  options: Options,
  writes: boolean,
  sink: Sink,
  onDamage: OnDamage,
): Store {
  if (!options.cache) return overlayStore(null);
  const onForeign = (path: string) => sink.event({ kind: 'cache-foreign', path });
  const root = cacheFolder(options.project);
  const folder = folderStore({ files, root, clock: nodeClock, onDamage, onForeign });
  return writes ? fallbackStore(folder, files.writable) : overlayStore(folder);
}

function mainThread(runProgram: RunProgram | null): Executor {
  return (task, onProgress) => {
    if (DRAWING.has(task.kind)) letYoungSpaceGrow();
    return runTask(
      task,
      { loadKind: loadStepKind, clock: nodeClock, runProgram, decode: decodeOnce },
      onProgress,
    );
  };
}

/** Steps that take a tenth less time where objects may be young for longer. */
const DRAWING: ReadonlySet<string> = new Set(['figures', 'documents', 'appendix', 'typeset']);

/** Values of bytes that are still held: the report steps share their inputs. */
const decoded = new WeakMap<Uint8Array, Value>();

function decodeOnce(bytes: Uint8Array): Value {
  const known = decoded.get(bytes);
  if (known !== undefined) return known;
  const value = decode(bytes);
  if (typeof value === 'object' && value !== null) decoded.set(bytes, value);
  return value;
}

type Threads = WorkerPool<StepTask, StepReply, Ahead>;

const threads = (): Threads => workerPool(new URL('./worker.js', import.meta.url));

/** Builds of a watch follow each other: what a thread has loaded serves the next one. */
let watchPool: Threads | null = null;

/** Heavy steps go to threads; in a checkout that runs its sources there is no module that a thread could load. */
function heavyExecutor(
  runHere: Executor,
  watching: boolean,
): {
  readonly execute: Executor;
  readonly ahead: (notice: Ahead) => void;
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
} {
  const nothing = () => Promise.resolve();
  if (!import.meta.url.endsWith('.js'))
    return { execute: runHere, ahead: () => {}, stop: nothing, close: nothing };
  const pool = (watching ? watchPool : null) ?? threads();
  if (watching) watchPool = pool;
  const stop = () => {
    if (watchPool === pool) watchPool = null;
    return pool.close();
  };
  const execute: Executor = async (task, onProgress) => {
    if (startsPrograms(task.kind)) return runHere(task, onProgress);
    const ended = await pool.run(task, onProgress);
    if (ended.end === 'replied') return ended.reply;
    return ended.end === 'stopped' ? { end: 'cancelled' } : { end: 'resources', message: ended.message };
  };
  return { execute, ahead: pool.tell, stop, close: watching ? nothing : pool.close };
}

export function chooseSink(options: Options, terminal: Terminal, shortPath: (file: string) => string): Sink {
  if (options.quiet || options.json) return quietSink(terminal.say, shortPath);
  return terminal.interactive
    ? ttySink(terminal, nodeClock, shortPath)
    : linesSink(terminal, options.verbose, shortPath);
}

/** @param writes whether the command may write at all; a dry run never does */
export function openSession(
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
  writes: boolean,
): Session {
  const cache = cacheFolder(options.project);
  const really = writes && !options.dryRun;
  const shortPath = shortener(options.project);
  const sink = chooseSink(options, terminal, shortPath);
  const files = tolerant(
    !really ? readOnly(nodeFiles) : options.watching ? unflushedFiles : nodeFiles,
    cache,
    ({ reason }) => sink.event({ kind: 'cache-read-only', path: cache, reason }),
  );
  const onDamage = (damaged: string) => sink.event({ kind: 'store-damaged', path: damaged });
  const runProgram =
    options.allowExec && !options.dryRun ? programs({ project: options.project, signal }) : null;
  const runHere = mainThread(runProgram);
  const heavy = heavyExecutor(runHere, options.watching);
  const onAbort = () => void heavy.stop();
  signal.addEventListener('abort', onAbort);
  return {
    options,
    terminal,
    sink,
    files,
    clock: nodeClock,
    cache,
    store: recallingStore(
      openStore(files, options, really, sink, onDamage),
      options.watching ? watchMemory : valueMemory(recalledBytes),
    ),
    describe: kindFacts(),
    light: runHere,
    heavy: heavy.execute,
    ahead: heavy.ahead,
    runProgram,
    versions: rememberedVersions(),
    signal,
    writes: really,
    shortPath,
    onDamage,
    close: async () => {
      signal.removeEventListener('abort', onAbort);
      await heavy.close();
      sink.clear();
    },
  };
}

/** Runs `work` while no other process builds in this project. @throws Stop with exit code 5 when the wait was too long */
export async function whileLocked<T>(session: Session, work: () => Promise<T>): Promise<T> {
  if (!session.writes) return work();
  const { files, clock, cache, sink, options } = session;
  if (files.stat(`${cache}/.gitignore`) === null) files.write(`${cache}/.gitignore`, gitignore);
  const lock = await acquireLock({
    files,
    clock,
    processes: nodeProcesses,
    root: cache,
    timeoutMs: options.lockTimeoutMs,
    onWait: ({ pid, host }) => sink.event({ kind: 'lock-waiting', holder: `process ${pid} on ${host}` }),
  });
  if ('heldBy' in lock) {
    const { pid, host } = lock.heldBy;
    throw new Stop(
      `another build of this project has held its lock too long: process ${pid} on ${host}`,
      exitCodes.locked,
    );
  }
  // Whoever built before may have written since this process began.
  session.store.reload();
  return release(lock, work);
}

async function release<T>(lock: Lock, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    lock.release();
  }
}
