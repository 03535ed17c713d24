import { existsSync } from 'node:fs';
import path from 'node:path';
import { readHistory, withOutputs, writeHistory } from '../../engine/history.ts';
import { removeOutputs } from '../../engine/outputs.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { forgetFastState } from '../remember.ts';
import { type Session, whileLocked } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { eachStudy } from './build.ts';

/** `repro clean`: removes the files that builds recorded, and with `cache` the folder `.repro`; never anything else. */
export async function clean(session: Session, named: readonly string[], cache: boolean): Promise<number> {
  const ends = await whileLocked(session, async () => {
    const files =
      named.length === 0 && cache && !hasStudies(session) ? [] : chosenStudies(session.options, named);
    return eachStudy(session, files, (file) => Promise.resolve(cleanStudy(session, file)));
  });
  if (cache) {
    session.files.remove(session.cache);
    if (!session.options.json && !session.options.quiet) {
      session.terminal.data(
        `${session.options.dryRun ? 'would remove' : 'removed'} ${session.shortPath(session.cache)}\n`,
      );
    }
  }
  return finish(session, 'repro/clean/1', ends, { studies: ends.map((end) => end.data), cache });
}

function hasStudies(session: Session): boolean {
  return existsSync(path.join(session.options.project, 'specs'));
}

/** A study need not compile to be cleaned: what it made is on record. */
function cleanStudy(session: Session, file: string): StudyEnd {
  const { files, cache, options } = session;
  const key = session.shortPath(file);
  let history = readHistory(files, cache, key, session.onDamage);
  const lines: string[] = [];
  const removed: string[] = [];
  for (const [folder, recorded] of Object.entries(history.outputs)) {
    const target = path.resolve(options.project, folder);
    if (options.dryRun)
      removed.push(...present(session, target, recorded).map((name) => `${folder}/${name}`));
    else removed.push(...removeOutputs(files, target, recorded).map((name) => `${folder}/${name}`));
    history = withOutputs(history, folder, {});
  }
  if (session.writes && removed.length > 0) writeHistory(files, cache, history);
  forgetFastState(session, file);
  const verb = options.dryRun ? 'would remove' : 'removed';
  lines.push(removed.length === 0 ? `${key}: nothing to remove` : `${key}: ${verb} ${removed.length} files`);
  if (options.verbose) lines.push(...removed.map((name) => `  ${name}`));
  const data = { file: key, removed };
  return { file, id: null, exitCode: exitCodes.done, diagnostics: [], texts: {}, lines, stacks: [], data };
}

function present(session: Session, folder: string, recorded: { readonly [name: string]: string }): string[] {
  return Object.keys(recorded).filter((name) => session.files.stat(`${folder}/${name}`)?.kind === 'file');
}
