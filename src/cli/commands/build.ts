import { buildStudy } from '../build-study.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd, showEnd } from '../finish.ts';
import { previewStudy } from '../preview-study.ts';
import { type Session, whileLocked } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import type { Wanted } from '../study-outputs.ts';

/** `repro build` and `repro appendix`: studies one after the other; the first that fails ends it, unless `--keep-going`. */
export async function build(session: Session, named: readonly string[], wanted: Wanted): Promise<number> {
  const one = (file: string) =>
    session.options.dryRun ? previewStudy(session, file, wanted) : buildStudy(session, file, wanted);
  const ends = await whileLocked(session, () =>
    eachStudy(session, chosenStudies(session.options, named), one),
  );
  return finish(session, `repro/${wanted.partial ? 'appendix' : 'build'}/1`, ends, {
    studies: ends.map((end) => end.data),
  });
}

export async function eachStudy(
  session: Session,
  files: readonly string[],
  one: (file: string) => Promise<StudyEnd>,
): Promise<readonly StudyEnd[]> {
  const ends: StudyEnd[] = [];
  for (const file of files) {
    const end = await one(file);
    ends.push(end);
    showEnd(session, end);
    if (session.signal.aborted || (end.exitCode !== exitCodes.done && !session.options.keepGoing)) break;
  }
  return ends;
}
