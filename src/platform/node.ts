import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import type { Clock } from '../ports/clock.ts';
import { type FileStat, type Files, type NewFile, temporarySuffix } from '../ports/files.ts';
import type { Processes, ProcessName } from '../ports/processes.ts';
import { attempt, codeOf, failureOf, insist } from './file-failures.ts';

function stat(path: string): FileStat | null {
  const found = attempt('look at', path, () => fs.statSync(path, { bigint: true }));
  if (found === null) return null;
  return {
    kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other',
    size: Number(found.size),
    mtimeNs: String(found.mtimeNs),
    ctimeNs: String(found.ctimeNs),
    inode: String(found.ino),
  };
}

/** What becomes of a file that was written, before it is closed. */
type Flushing = 'now' | 'beside' | 'never';

/** @returns where it is flushed beside, the promise of that: it never fails, but tells of the error that ended it */
function writeNew(path: string, content: Uint8Array | string, flushing: Flushing): Promise<unknown> | null {
  const descriptor = fs.openSync(path, 'wx');
  let flushed: Promise<unknown> | null = null;
  try {
    fs.writeFileSync(descriptor, content);
    if (flushing === 'now') fs.fsyncSync(descriptor);
    if (flushing === 'beside') flushed = flushAndClose(descriptor);
  } finally {
    if (flushed === null) fs.closeSync(descriptor);
  }
  return flushed;
}

function flushAndClose(descriptor: number): Promise<unknown> {
  return new Promise((resolve) => {
    fs.fsync(descriptor, (error) => fs.close(descriptor, (second) => resolve(error ?? second ?? null)));
  });
}

/** File systems that cannot flush a folder say so with one of these; then the rename is as durable as they make it. */
const notForFolders = new Set(['ENOENT', 'EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP', 'ENOSYS']);

/** A rename is on the disk only once its folder is. */
function flushFolder(folder: string): void {
  let descriptor: number | null = null;
  try {
    descriptor = fs.openSync(folder, 'r');
    fs.fsyncSync(descriptor);
  } catch (error) {
    if (!notForFolders.has(codeOf(error))) throw error;
  } finally {
    if (descriptor !== null) fs.closeSync(descriptor);
  }
}

/** Makes a folder with those it is in, and flushes the one that the first new name is in. */
function makeFolder(folder: string, flushing: boolean): void {
  const first = fs.mkdirSync(folder, { recursive: true });
  if (first === undefined || !flushing) return;
  for (let made = folder; ; made = dirname(made)) {
    flushFolder(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

type Staged = { readonly temporary: string; readonly flushed: Promise<unknown> | null };

function stage(path: string, content: Uint8Array | string, flushing: Flushing): Staged {
  const temporary = `${path}${temporarySuffix(`${process.pid}-${randomBytes(6).toString('hex')}`)}`;
  try {
    return { temporary, flushed: writeNew(temporary, content, flushing) };
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    if (codeOf(error) !== 'ENOENT') throw error;
    makeFolder(dirname(path), flushing !== 'never');
    return { temporary, flushed: writeNew(temporary, content, flushing) };
  }
}

const unflushed = { files: new Set<string>(), folders: new Set<string>() };

function flush(): void {
  for (const file of unflushed.files) insist('write', file, () => flushFile(file));
  unflushed.files.clear();
  for (const folder of unflushed.folders) insist('write', folder, () => flushFolder(folder));
  unflushed.folders.clear();
}

/** What was added to a file; one that has been replaced or removed since needs none. */
function flushFile(file: string): void {
  const descriptor = attempt('write', file, () => fs.openSync(file, 'r+'));
  if (descriptor === null) return;
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function append(path: string, content: Uint8Array | string, when: 'now' | 'later' = 'now'): void {
  const descriptor = openToAppend(path);
  try {
    if (fs.fstatSync(descriptor).size === 0) unflushed.folders.add(dirname(path));
    fs.appendFileSync(descriptor, content);
    if (when === 'now') fs.fsyncSync(descriptor);
    else unflushed.files.add(path);
  } finally {
    fs.closeSync(descriptor);
  }
  if (when === 'now') flush();
}

function openToAppend(path: string): number {
  try {
    return fs.openSync(path, 'a');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    makeFolder(dirname(path), true);
    return fs.openSync(path, 'a');
  }
}

function readAt(path: string, offset: number, length: number, into?: Uint8Array): Uint8Array {
  const descriptor = fs.openSync(path, 'r');
  try {
    const bytes = into !== undefined && into.length >= length ? into : Buffer.allocUnsafe(length);
    let read = 0;
    for (let got = -1; got !== 0 && read < length; read += got)
      got = fs.readSync(descriptor, bytes, read, length - read, offset + read);
    return bytes.subarray(0, read);
  } finally {
    fs.closeSync(descriptor);
  }
}

type Folders = 'now' | 'later' | 'never';

function writeAll(entries: readonly NewFile[], folders: Folders): void {
  const staged = new Map<string, string>();
  for (const { path, content } of entries)
    orDiscard(staged, path, () => {
      staged.set(path, stage(path, content, folders === 'never' ? 'never' : 'now').temporary);
    });
  renameAll(staged, folders);
}

/** Files that are flushed at a time: each keeps a descriptor open. */
const MOST_FLUSHING = 64;

/** As {@link writeAll}, but a thread flushes while the next file is written. All are flushed before the first is renamed. */
async function writeMany(entries: readonly NewFile[]): Promise<void> {
  const staged = new Map<string, string>();
  let flushing: { readonly path: string; readonly flushed: Promise<unknown> | null }[] = [];
  const settle = async () => {
    for (const { path, flushed } of flushing) {
      const error = await flushed;
      if (error !== null) orDiscard(staged, path, () => fail(error));
    }
    flushing = [];
  };
  for (const { path, content } of entries) {
    orDiscard(staged, path, () => {
      const { temporary, flushed } = stage(path, content, 'beside');
      staged.set(path, temporary);
      flushing.push({ path, flushed });
    });
    if (flushing.length >= MOST_FLUSHING) await settle();
  }
  await settle();
  renameAll(staged, 'now');
}

function fail(error: unknown): never {
  throw error;
}

function renameAll(staged: Map<string, string>, folders: Folders): void {
  const wanted = new Set([...staged.keys()].map((path) => dirname(path)));
  for (const [path, temporary] of staged)
    orDiscard(staged, path, () => {
      fs.renameSync(temporary, path);
      staged.delete(path);
    });
  if (folders === 'never') return;
  for (const folder of wanted)
    if (folders === 'later') unflushed.folders.add(folder);
    else insist('write', folder, () => flushFolder(folder));
}

/** Runs a part of the writing of `path`; where it fails, nothing stays of what is still under temporary names. */
function orDiscard(staged: ReadonlyMap<string, string>, path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    for (const temporary of staged.values()) discard(temporary);
    throw failureOf('write', path, error);
  }
}

/** What a failed write leaves; on a disk that fails, it may stay, and is cleared away with strays later. */
function discard(temporary: string): void {
  try {
    fs.rmSync(temporary, { force: true });
  } catch {
    // The failure that led here is the one to tell.
  }
}

/** The machine's own file system. */
export const nodeFiles: Files = {
  read: (path) => attempt('read', path, () => fs.readFileSync(path)),
  readAt: (path, offset, length, into) => attempt('read', path, () => readAt(path, offset, length, into)),
  stat,
  list: (path) => [...(attempt('list', path, () => fs.readdirSync(path)) ?? [])].sort(compareCodeUnits),
  write: (path, content) => writeAll([{ path, content }], 'now'),
  writeAll: (entries, folders = 'now') => writeAll(entries, folders),
  writeMany,
  flush,
  append: (path, content, when) => insist('write', path, () => append(path, content, when)),
  remove: (path) => insist('remove', path, () => fs.rmSync(path, { recursive: true, force: true })),
  rename: (from, to) =>
    insist('rename', from, () => {
      makeFolder(dirname(to), true);
      fs.renameSync(from, to);
      flushFolder(dirname(to));
    }),
  realPath: (path) => attempt('resolve', path, () => fs.realpathSync(path)),
};

/**
 * The same without flushing, for builds that follow each other while somebody writes: each file is whole or not there as
 * long as the machine runs, and what a power cut takes is found by its digest and made again.
 */
export const unflushedFiles: Files = {
  ...nodeFiles,
  write: (path, content) => writeAll([{ path, content }], 'never'),
  writeAll: (entries) => writeAll(entries, 'never'),
  writeMany: async (entries) => writeAll(entries, 'never'),
  append: (path, content) => insist('write', path, () => append(path, content, 'later')),
  flush: () => {},
};

export const nodeClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

/** When a process started, in the kernel's ticks: field 22 of its stat line. '' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function mayLive(other: ProcessName): boolean {
  if (other.host !== hostname()) return true;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
  const started = startOf(other.pid);
  return started === '' || other.started === '' || started === other.started;
}

export const nodeProcesses: Processes = {
  self: { pid: process.pid, host: hostname(), started: startOf(process.pid) },
  mayLive,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  unique: () => `${process.pid}-${randomBytes(8).toString('hex')}`,
};
