import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Where things are. This module is on the way of a build with nothing to do: it loads nothing but node:fs and node:path.
 */
const marks = ['package.json', 'repro.config.yaml', '.git'];

/** `-C`, else the nearest folder upward with a mark of a project, else the working directory. */
export function projectRoot(cwd: string, named: string | undefined): string {
  if (named !== undefined) return path.resolve(cwd, named);
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (marks.some((mark) => existsSync(path.join(folder, mark)))) return folder;
    if (folder === path.dirname(folder)) return cwd;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Ids of the studies in `specs/`, by code unit. */
export function studyIds(project: string): string[] {
  const specs = path.join(project, 'specs');
  if (!existsSync(specs)) return [];
  const ids = readdirSync(specs).filter((id) => isFile(path.join(specs, id, 'study.yaml')));
  return ids.sort();
}

/** The file of a study: a file or its folder anywhere, or an id in `specs/`. null where there is none. */
export function studyFile(project: string, cwd: string, named: string): string | null {
  const candidates = [
    path.join(project, 'specs', named, 'study.yaml'),
    path.resolve(cwd, named),
    path.resolve(cwd, named, 'study.yaml'),
    path.resolve(project, named),
    path.resolve(project, named, 'study.yaml'),
  ];
  // A bare word is an id first; what looks like a path is a path.
  const plain = /^[\w-]+$/.test(named);
  return (plain ? candidates : candidates.slice(1)).find(isFile) ?? null;
}

/** Folder that the outputs of all studies go to. */
export function outputsRoot(project: string, cwd: string, out: string | undefined): string {
  return out === undefined ? path.join(project, 'outputs') : path.resolve(cwd, out);
}

export function cacheFolder(project: string): string {
  return path.join(project, '.repro');
}
