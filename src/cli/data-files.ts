import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/suggest.ts';

/** Where paths of a study may lead: the folder of the file that names them, and the project. */
export type Bounds = { readonly studyFolder: string; readonly projectRoot: string };

/** A file that a study names, and where: the `path` of a source, the `file` of an external program. */
export type NamedFile = {
  readonly name: string;
  readonly path: string;
  readonly pointer: string;
  readonly key?: 'path' | 'file';
};

/** The file of a source, by absolute path, links followed; or why it cannot be used. */
export function findDataFile(
  source: NamedFile,
  bounds: Bounds,
  override: string | undefined,
): Result<string, Problem> {
  const file = override ?? path.resolve(bounds.studyFolder, source.path);
  const problem = (code: string, message: string, hint?: string): Result<string, Problem> =>
    err({
      code,
      severity: 'error',
      message,
      pointer: `${source.pointer}/${source.key ?? 'path'}`,
      ...(hint ? { hint } : {}),
    });
  if (override === undefined && !isWithinEither(file, bounds)) {
    return problem(
      'DATA013',
      `${source.path} leads out of the study's folder and the project`,
      leaveHint(source),
    );
  }
  const kind = kindOf(file);
  if (kind === 'absent') {
    const named = override === undefined ? source.path : override;
    return problem('DATA001', `there is no file ${named}`, nearestFile(file));
  }
  if (kind === 'folder') return problem('DATA001', `${source.path} is a folder, not a file`);
  if (kind === 'other') return problem('DATA001', `${source.path} is a device or a pipe, not a file`);
  const real = realpathSync(file);
  if (override === undefined && !isWithinEither(real, bounds)) {
    return problem(
      'DATA013',
      `${source.path} is a link that leads out of the study's folder and the project`,
      leaveHint(source),
    );
  }
  return ok(real);
}

function leaveHint(source: NamedFile): string {
  if (source.key === 'file') return "copy the file into the study's folder";
  return `copy the file into the study's folder, or name it on the command line: --source ${source.name}=PATH`;
}

function kindOf(file: string): 'file' | 'folder' | 'other' | 'absent' {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';
}

function isWithinEither(file: string, bounds: Bounds): boolean {
  return isWithin(file, bounds.studyFolder) || isWithin(file, bounds.projectRoot);
}

/** Whether `file` lies in `folder`, both with and without links followed. */
export function isWithin(file: string, folder: string): boolean {
  return [folder, realFolder(folder)].some((base) => {
    const relative = path.relative(base, file);
    return (
      relative !== '' &&
      relative !== '..' &&
      !relative.startsWith(`..${path.sep}`) &&
      !path.isAbsolute(relative)
    );
  });
}

function realFolder(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? folder : realpathSync(folder);
}

function nearestFile(file: string): string | undefined {
  const folder = path.dirname(file);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return `there is no folder ${path.basename(folder)} either`;
  const names = readdirSync(folder).sort();
  const meant = didYouMean(path.basename(file), names);
  if (meant !== null) return meant;
  const shown = names.slice(0, 8).join(', ');
  return names.length === 0
    ? 'its folder is empty'
    : `its folder holds: ${shown}${names.length > 8 ? ', ...' : ''}`;
}
