import type { Json } from '../../base/json.ts';
import { readJournal } from '../../engine/journal.ts';
import { duration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { invalidEnd } from '../open-study.ts';
import { type Preview, preview } from '../preview-study.ts';
import { reasonJson } from '../reasons.ts';
import type { Session } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { eachStudy } from './build.ts';

/** `repro status`: every step with its state, and how long it took when it last ran. */
export async function status(session: Session, named: readonly string[]): Promise<number> {
  const took = lastDurations(session);
  const one = async (file: string) => statusOf(session, await preview(session, file), took);
  const ends = await eachStudy(session, chosenStudies(session.options, named), one);
  return finish(session, 'repro/status/1', ends, { studies: ends.map((end) => end.data) });
}

type Durations = ReadonlyMap<string, number>;

function lastDurations(session: Session): Durations {
  const entries = readJournal(session.files, session.cache).filter((entry) => entry.end === 'ran');
  return new Map(entries.map((entry) => [`${entry.study} ${entry.step}`, entry.ms]));
}

function statusOf(session: Session, { open, steps }: Preview, took: Durations): StudyEnd {
  if (open.ready === null) return invalidEnd(open);
  const { id } = open.ready.study;
  const count = (state: string) => steps.filter((entry) => entry.decision.state === state).length;
  const counts = { fresh: count('fresh'), stale: count('stale'), pending: count('pending') };
  const width = Math.max(...steps.map((entry) => entry.step.id.length));
  const { green, yellow, dim } = session.terminal.dataPaint;
  const paints = { fresh: green, stale: yellow, pending: yellow };
  const rows = steps.map(({ step, decision }) => {
    const ms = took.get(`${id} ${step.id}`);
    const last = ms === undefined ? '' : dim(`  ${duration(ms)}`);
    return `  ${step.id.padEnd(width)}  ${paints[decision.state](decision.state)}${last}`;
  });
  return {
    file: open.file,
    id,
    exitCode: exitCodes.done,
    diagnostics: open.compiled.diagnostics,
    texts: open.compiled.texts,
    lines: [`${id}: ${counts.fresh} fresh, ${counts.stale} stale, ${counts.pending} pending`, ...rows],
    stacks: [],
    data: {
      id,
      file: session.shortPath(open.file),
      ...counts,
      steps: steps.map((entry): Json => reasonJson(open, entry)),
    },
  };
}
