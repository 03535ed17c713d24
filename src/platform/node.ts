import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import type { Clock } from '../ports/clock.ts';
import { FileFailure, type FileStat, type Files, type NewFile, temporarySuffix } from '../ports/files.ts';
import type { Processes, ProcessName } from '../ports/processes.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'no space is left on the device',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EIO: 'input/output error',
  EMFILE: 'too many files are open',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EDQUOT: 'the disk quota is exceeded',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many links',
};

function failureOf(action: string, path: string, error: unknown): FileFailure {
  if (error instanceof FileFailure) return error;
  const code = codeOf(error);
  return new FileFailure(action, path, reasons[code] ?? code, error);
}

/** Runs `act`; null where the path is absent, a {@link FileFailure} where the machine refuses. */
function attempt<T>(action: string, path: string, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw failureOf(action, path, error);
  }
}

/** The same where absence is a failure too. */
function insist<T>(action: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw failureOf(action, path, error);
  }
}

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

function writeNew(path: string, content: Uint8Array | string, flushing: boolean): void {
  const descriptor = fs.openSync(path, 'wx');
  try {
    fs.writeFileSync(descriptor, content);
    if (flushing) fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
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

function stage(path: string, content: Uint8Array | string, flushing: boolean): string {
  const temporary = `${path}${temporarySuffix(`${process.pid}-${randomBytes(6).toString('hex')}`)}`;
  try {
    writeNew(temporary, content, flushing);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    if (codeOf(error) !== 'ENOENT') throw error;
    makeFolder(dirname(path), flushing);
    writeNew(temporary, content, flushing);
  }
  return temporary;
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

function writeAll(entries: readonly NewFile[], folders: 'now' | 'later' | 'never'): void {
  const staged = new Map<string, string>();
  let at = '';
  try {
    for (const { path, content } of entries) {
      at = path;
      staged.set(
        path,
        insist('write', path, () => stage(path, content, folders !== 'never')),
      );
    }
    for (const [path, temporary] of staged) {
      at = path;
      insist('write', path, () => fs.renameSync(temporary, path));
      staged.delete(path);
    }
    if (folders === 'never') return;
    for (const folder of new Set(entries.map(({ path }) => dirname(path)))) {
      at = folder;
      if (folders === 'later') unflushed.folders.add(folder);
      else insist('write', folder, () => flushFolder(folder));
    }
  } catch (error) {
    for (const temporary of staged.values()) discard(temporary);
    throw failureOf('write', at, error);
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
