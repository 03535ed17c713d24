import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import type { Clock } from '../ports/clock.ts';
import { FileFailure, type FileStat, type Files } from '../ports/files.ts';
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

/** Runs `act`; null where the path is absent, a {@link FileFailure} where the machine refuses. */
function attempt<T>(action: string, path: string, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new FileFailure(action, path, reasons[code] ?? code, error);
  }
}

/** The same where absence is a failure too. */
function insist(action: string, path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const code = codeOf(error);
    throw new FileFailure(action, path, reasons[code] ?? code, error);
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

function writeFlushed(path: string, content: Uint8Array | string): void {
  const descriptor = fs.openSync(path, 'wx');
  try {
    fs.writeFileSync(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function write(path: string, content: Uint8Array | string): void {
  insist('write', path, () => {
    const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    try {
      try {
        writeFlushed(temporary, content);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        fs.mkdirSync(dirname(path), { recursive: true });
        writeFlushed(temporary, content);
      }
      fs.renameSync(temporary, path);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** The machine's own file system. */
export const nodeFiles: Files = {
  read: (path) => attempt('read', path, () => fs.readFileSync(path)),
  stat,
  list: (path) => [...(attempt('list', path, () => fs.readdirSync(path)) ?? [])].sort(compareCodeUnits),
  write,
  append: (path, text) =>
    insist('write', path, () => {
      fs.mkdirSync(dirname(path), { recursive: true });
      fs.appendFileSync(path, text);
    }),
  remove: (path) => insist('remove', path, () => fs.rmSync(path, { recursive: true, force: true })),
  rename: (from, to) =>
    insist('rename', from, () => {
      fs.mkdirSync(dirname(to), { recursive: true });
      fs.renameSync(from, to);
    }),
  realPath: (path) => attempt('resolve', path, () => fs.realpathSync(path)),
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
