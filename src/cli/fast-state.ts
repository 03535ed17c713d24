import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './project.ts';

/**
 * What a finished build leaves for the next one, so that it can see at once that there is nothing to do: every file that
 * the build depended on or made, with size, times and digest. Loads nothing but node:fs and node:path.
 */
export type FastState = {
  /** {@link fastIdentity} of the build. */
  readonly identity: string;
  /** Milliseconds since 1970, taken before the files were looked at. */
  readonly at: number;
  readonly files: readonly KnownFile[];
  /** The line to print. */
  readonly summary: string;
  /** Warnings as printed, plain and in color: they are shown on every build. */
  readonly warnings: { readonly plain: string; readonly color: string };
};

/** Path, size, mtime, ctime (ns, decimal text), inode, SHA-256 ('' for a folder, of which only the times count). */
export type KnownFile = readonly [
  path: string,
  size: string,
  mtime: string,
  ctime: string,
  inode: string,
  digest: string,
];

export type BuildIdentity = {
  readonly project: string;
  readonly studyFile: string;
  readonly outputs: string;
  /** `--set` and `--source` as given. */
  readonly variants: readonly string[];
};

/** @param program which installation builds: another one may be another version, and leaves this one's files alone */
export function fastIdentity(
  { project, studyFile, outputs, variants }: BuildIdentity,
  program: string = import.meta.url,
): string {
  return JSON.stringify(['repro/fast/2', program, project, studyFile, outputs, ...variants]);
}

/** FNV-1a in two halves: names a file and notices damage; the identity inside is compared in full. */
export function quickHash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

export function fastStatePath(project: string, identity: string): string {
  return path.join(cacheFolder(project), 'state', `${quickHash(identity)}.json`);
}

export function fastStateText(state: FastState): string {
  const text = JSON.stringify(state);
  return `${quickHash(text)}\n${text}\n`;
}

/** null where there is none, it is damaged, or it is of another build. */
export function readFastState(project: string, identity: string): FastState | null {
  let text: string;
  try {
    text = readFileSync(fastStatePath(project, identity), 'utf8');
  } catch {
    return null;
  }
  if (!isWholeFastState(text)) return null;
  const state = JSON.parse(text.slice(17, -1)) as FastState;
  return state.identity === identity ? state : null;
}

/** Whether this is what {@link fastStateText} wrote, to the last byte. */
export function isWholeFastState(text: string): boolean {
  const body = text.slice(17, -1);
  return text === `${quickHash(body)}\n${body}\n`;
}

/** A file as it is now, but for its digest; null where it is gone. */
export function lookAt(file: string): KnownFile | null {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  const size = stat.isDirectory() ? '' : String(stat.size);
  return [file, size, String(stat.mtimeNs), String(stat.ctimeNs), String(stat.ino), ''];
}

/** Changes this close before the files were looked at may have left the times as they were. */
const racyMs = 2000n;

function isRacy(time: string, at: number): boolean {
  return BigInt(time) / 1_000_000n + racyMs >= BigInt(Math.floor(at));
}

/** `same`: by size and times alone. `doubt`: the digest must say. */
export function compareFile(known: KnownFile, at: number): 'same' | 'doubt' | 'other' {
  const now = lookAt(known[0]);
  if (now === null || now[1] !== known[1]) return 'other';
  const untouched = now[2] === known[2] && now[3] === known[3] && now[4] === known[4];
  if (known[5] === '') return now[2] === known[2] ? 'same' : 'other';
  return untouched && !isRacy(known[2], at) ? 'same' : 'doubt';
}
