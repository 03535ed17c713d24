import { didYouMean } from '../diagnostics/suggest.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import type { Options } from './options.ts';
import { studyFile, studyIds } from './project.ts';

/** Files of the studies named, or of all in `specs/`. @throws Stop with exit code 2 for one that is not there */
export function chosenStudies({ project, cwd }: Options, named: readonly string[]): readonly string[] {
  if (named.length > 0) return [...new Set(named.map((name) => oneStudy({ project, cwd }, name)))];
  const ids = studyIds(project);
  if (ids.length === 0) {
    throw new Stop(`there is no study in ${project}/specs; \`repro init NAME\` makes one`, exitCodes.usage);
  }
  return ids.map((id) => oneStudy({ project, cwd }, id));
}

export function oneStudy({ project, cwd }: Pick<Options, 'project' | 'cwd'>, name: string): string {
  const file = studyFile(project, cwd, name);
  if (file !== null) return file;
  const ids = studyIds(project);
  const meant = didYouMean(name, ids);
  const there = ids.length === 0 ? 'specs/ has none' : `specs/ has ${ids.join(', ')}`;
  throw new Stop(`there is no study ${name} (${meant ?? there})`, exitCodes.usage);
}
