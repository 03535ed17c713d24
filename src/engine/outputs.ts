import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import { InvariantError, invariant } from '../base/invariant.ts';
import { FileFailure, type Files, type NewFile, strayOf } from '../ports/files.ts';

export type OutputFiles = { readonly [path: string]: string | Uint8Array };

export type Materialized = {
  /** Every file of the build with its digest, for the next one. */
  readonly recorded: { readonly [path: string]: string };
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Files that somebody else had changed or removed since the last build. */
  readonly restored: readonly string[];
};

const safeSegment = /^[^/\\:*?"<>|]+$/;

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32) return true;
  return false;
}

/** @throws InvariantError unless `path` is relative and stays where it is put. */
export function checkOutputPath(path: string): void {
  for (const segment of path.split('/')) {
    const sound = safeSegment.test(segment) && segment !== '.' && segment !== '..' && !hasControl(segment);
    invariant(sound, `an output cannot be called ${JSON.stringify(path)}`);
  }
}

/**
 * Folders inside the output folder must be real ones: a link would carry the files elsewhere.
 *
 * @param checked folders that have been looked at: each is once, for all of its files
 */
function checkFolders(files: Files, folder: string, path: string, checked = new Set<string>()): void {
  const parent = path.slice(0, path.lastIndexOf('/') + 1);
  if (checked.has(parent)) return;
  const real = files.realPath(folder);
  if (real === null) return;
  const segments = path.split('/').slice(0, -1);
  for (let i = 1; i <= segments.length; i++) {
    const inside = segments.slice(0, i).join('/');
    const found = files.realPath(`${folder}/${inside}`);
    if (found !== null && found.replaceAll('\\', '/') !== `${real.replaceAll('\\', '/')}/${inside}`) {
      throw new FileFailure('write', `${folder}/${path}`, 'a folder on the way is a link');
    }
  }
  checked.add(parent);
}

/**
 * Brings a folder to the files of a finished build. Only bytes that differ are written: all of them are on the disk
 * under temporary names before the first takes its place, so that a full disk leaves the last build's files whole. Only
 * files that an earlier build of this study made and this one does not are removed.
 *
 * @param before what earlier builds recorded for this folder
 * @param partial some of the study's files only: nothing is removed, and the rest of `before` stays recorded
 */
export async function materialize(
  files: Files,
  folder: string,
  outputs: OutputFiles,
  before: { readonly [path: string]: string },
  partial = false,
): Promise<Materialized> {
  const recorded: { [path: string]: string } = partial ? { ...before } : {};
  const changed: NewFile[] = [];
  const written: string[] = [];
  const restored: string[] = [];
  const checked = new Set<string>();
  for (const [path, content] of Object.entries(outputs).sort(([a], [b]) => compareCodeUnits(a, b))) {
    checkOutputPath(path);
    checkFolders(files, folder, path, checked);
    const target = `${folder}/${path}`;
    const wanted = digest(content);
    const present = files.read(target);
    const found = present === null ? null : digest(present);
    if (found !== wanted) {
      changed.push({ path: target, content });
      written.push(path);
      if (before[path] !== undefined && before[path] !== found) restored.push(path);
    }
    recorded[path] = wanted;
  }
  await files.writeMany(changed);
  removeStrays(files, folder, recorded);
  const removed = partial ? [] : removeOld(files, folder, before, recorded);
  return { recorded, written, removed, restored };
}

/** Temporary files of these outputs that a killed build left behind. */
function removeStrays(files: Files, folder: string, recorded: { readonly [path: string]: string }): void {
  const folders = new Set(Object.keys(recorded).map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  for (const inside of folders) {
    for (const name of files.list(`${folder}/${inside}`.replace(/\/$/, ''))) {
      const target = strayOf(name);
      if (target !== null && Object.hasOwn(recorded, inside + target))
        files.remove(`${folder}/${inside}${name}`);
    }
  }
}

function removeOld(
  files: Files,
  folder: string,
  before: { readonly [path: string]: string },
  now: { readonly [path: string]: string },
): string[] {
  const removed: string[] = [];
  for (const path of Object.keys(before).sort(compareCodeUnits)) {
    if (Object.hasOwn(now, path) || !isOutputPath(path)) continue;
    checkFolders(files, folder, path);
    if (files.stat(`${folder}/${path}`)?.kind !== 'file') continue;
    files.remove(`${folder}/${path}`);
    removed.push(path);
    removeEmptyFolders(files, folder, path);
  }
  return removed;
}

function isOutputPath(path: string): boolean {
  try {
    checkOutputPath(path);
    return true;
  } catch (error) {
    if (error instanceof InvariantError) return false;
    throw error;
  }
}

function removeEmptyFolders(files: Files, folder: string, path: string): void {
  const segments = path.split('/').slice(0, -1);
  for (let n = segments.length; n > 0; n--) {
    const inside = `${folder}/${segments.slice(0, n).join('/')}`;
    if (files.stat(inside)?.kind !== 'folder' || files.list(inside).length > 0) return;
    files.remove(inside);
  }
}

/** Removes what builds recorded in a folder, and the folder itself where nothing else is in it. */
export function removeOutputs(
  files: Files,
  folder: string,
  before: { readonly [path: string]: string },
): readonly string[] {
  const removed = removeOld(files, folder, before, {});
  if (files.stat(folder)?.kind === 'folder' && files.list(folder).length === 0) files.remove(folder);
  return removed;
}
