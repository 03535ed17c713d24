import path from 'node:path';
import { digest } from '../base/digest.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Repository } from '../platform/git.ts';
import type { Files } from '../ports/files.ts';
import { maxStudyBytes } from '../spec/limits.ts';
import type { StudyTree } from './compile-study.ts';
import { type Bounds, findDataFile, isWithin, type NamedFile } from './data-files.ts';
import { isTemplate, templateFiles } from './package-files.ts';

/** A commit of the project's repository, by the name that it was asked for by. */
export type Revision = { readonly name: string; readonly commit: string };

/** The files of a revision, read from git as they are asked for; the working tree is not touched. */
export type RevisionTree = StudyTree & {
  /** The path under which a file of the revision is known to the build: no such file is on the disk. */
  readonly pathOf: (repositoryPath: string) => string;
  /** The file's bytes; null where the revision has no such file. */
  readonly read: (repositoryPath: string) => Promise<Uint8Array | null>;
  /** The working tree's files, with those of the revision that were read so far. */
  readonly laidOver: (files: Files) => Files;
  /** What was not taken from the revision, and why. */
  readonly notes: () => readonly string[];
};

type Found =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' | 'folder' | 'outside' | 'absent-content' };

const maxLinks = 20;

export function revisionTree(repository: Repository, revision: Revision, project: string): RevisionTree {
  const { prefix } = repository;
  const root = path.join(project, `${plainName(revision)}:`);
  const contents = new Map<string, Uint8Array>();
  const notes: string[] = [];
  const pathOf = (inside: string) => path.join(root, inside);
  const insideOf = (file: string) => {
    const inside = path.relative(root, file).split(path.sep).join('/');
    return inside.startsWith('../') || inside === '..' || path.isAbsolute(inside) ? null : inside;
  };
  /** Where the working tree has what the revision has at a path. */
  const workingPath = (file: string) =>
    path.resolve(project, path.posix.relative(prefix, insideOf(file) ?? ''));

  async function find(inside: string, links = 0): Promise<Found> {
    const entry = await repository.entry(revision.commit, inside);
    if (entry === null) return { kind: 'absent' };
    if (entry.kind === 'file') {
      contents.set(pathOf(inside), entry.bytes);
      return { kind: 'file', path: inside, bytes: entry.bytes };
    }
    if (entry.kind !== 'link') return { kind: entry.kind };
    const target = path.posix.join(path.posix.dirname(inside), entry.target);
    const leaves = path.posix.isAbsolute(entry.target) || target === '..' || target.startsWith('../');
    return leaves || links >= maxLinks ? { kind: 'outside' } : find(target, links + 1);
  }

  async function readText(file: string, shown: string): Promise<Result<string, Problem>> {
    const problem = (message: string): Result<string, Problem> =>
      err({ code: 'SPEC001', severity: 'error', message, pointer: '' });
    const inside = insideOf(file);
    if (inside === null) return problem(`${shown} leads out of the repository`);
    const found = await find(inside);
    if (found.kind !== 'file') return problem(`there is no file ${inside} in ${revision.name}`);
    if (found.bytes.length > maxStudyBytes)
      return problem(`${shown} has ${found.bytes.length} bytes; a study has at most ${maxStudyBytes}`);
    try {
      return ok(new TextDecoder('utf-8', { fatal: true }).decode(found.bytes));
    } catch {
      return problem(`${shown} is not UTF-8`);
    }
  }

  async function findData(source: NamedFile, { studyFolder }: Bounds, override: string | undefined) {
    if (override !== undefined) {
      notes.push(`${source.name}: taken from the file that --source names, not from ${revision.name}`);
      return findDataFile(source, { studyFolder, projectRoot: project }, override);
    }
    const problem = (code: string, message: string, hint?: string): Result<string, Problem> =>
      err({
        code,
        severity: 'error',
        message,
        pointer: `${source.pointer}/${source.key ?? 'path'}`,
        ...(hint ? { hint } : {}),
      });
    const bounds = { studyFolder, projectRoot: pathOf(prefix) };
    const within = (file: string) => isWithin(file, bounds.studyFolder) || isWithin(file, bounds.projectRoot);
    const file = path.resolve(studyFolder, source.path);
    const inside = insideOf(file);
    if (inside === null || !within(file))
      return problem('DATA013', `${source.path} leads out of the study's folder and the project`);
    const found = await find(inside);
    if (found.kind === 'file' && within(pathOf(found.path))) return ok(pathOf(found.path));
    if (found.kind === 'file' || found.kind === 'outside')
      return problem(
        'DATA013',
        `${source.path} is a link that leads out of the study's folder and the project`,
      );
    if (found.kind === 'folder') return problem('DATA001', `${source.path} is a folder, not a file`);
    if (found.kind === 'absent-content') {
      const hint = 'git lfs fetch brings it';
      return problem('DATA001', `the content of ${source.path} is in Git LFS and not on this machine`, hint);
    }
    if (!(await repository.ignores(inside))) {
      const hint = `git does not ignore it; --source ${source.name}=PATH takes a file as it is now`;
      return problem('DATA001', `there is no file ${source.path} in ${revision.name}`, hint);
    }
    notes.push(`${source.name}: git ignores ${source.path}; taken as it is now, not as of ${revision.name}`);
    const now = { studyFolder: workingPath(studyFolder), projectRoot: project };
    return findDataFile(source, now, undefined);
  }

  async function templates(folder: string | null): Promise<{ [name: string]: string }> {
    const files = templateFiles(null);
    const inside = folder === null ? null : insideOf(folder);
    if (inside === null) return files;
    for (const file of await repository.filesUnder(revision.commit, inside)) {
      const name = path.posix.relative(inside, file);
      if (isTemplate(name) && (await find(file)).kind === 'file') files[name] = pathOf(file);
    }
    return files;
  }

  async function read(inside: string): Promise<Uint8Array | null> {
    const found = await find(inside);
    return found.kind === 'file' ? found.bytes : null;
  }

  const laidOver = (files: Files) => overlay(files, contents);
  return { readText, findData, templates, pathOf, read, laidOver, notes: () => [...new Set(notes)] };
}

/** The name as a folder's name: what a path could not hold is replaced by the commit. */
function plainName({ name, commit }: Revision): string {
  return /^[\w@{}~^./+-]+$/.test(name) && !name.includes('..') ? name : commit.slice(0, 12);
}

/** Files of which some are held in memory. */
export function overlay(files: Files, contents: ReadonlyMap<string, Uint8Array>): Files {
  return {
    ...files,
    read: (file) => contents.get(file) ?? files.read(file),
    stat: (file) => {
      const bytes = contents.get(file);
      if (bytes === undefined) return files.stat(file);
      const identity = digest(bytes);
      return { kind: 'file', size: bytes.length, mtimeNs: '0', ctimeNs: '0', inode: identity };
    },
    realPath: (file) => (contents.has(file) ? file : files.realPath(file)),
  };
}
