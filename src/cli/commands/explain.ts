import { didYouMean } from '../../diagnostics/suggest.ts';
import type { StepPreview } from '../../engine/engine.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { finish, type StudyEnd, showEnd } from '../finish.ts';
import { invalidEnd } from '../open-study.ts';
import { type Preview, preview, stepLines } from '../preview-study.ts';
import { placeOf, reasonJson } from '../reasons.ts';
import type { Session } from '../session.ts';
import { oneStudy } from '../studies.ts';

/** `repro explain STUDY[:STEP]`: why each step is fresh or stale, with old and new value and the study's line. */
export async function explain(session: Session, target: string): Promise<number> {
  const [study, step] = splitTarget(target);
  const seen = await preview(session, oneStudy(session.options, study));
  const end = explained(session, seen, step);
  showEnd(session, end);
  return finish(session, 'repro/explain/1', [end], { studies: [end.data] });
}

/** `study:model:regimes`: a step's id has a colon of its own, a study's name has none (a drive letter aside). */
function splitTarget(target: string): [string, string | null] {
  const at = target.indexOf(':', /^[A-Za-z]:[\\/]/.test(target) ? 2 : 0);
  return at < 0 ? [target, null] : [target.slice(0, at), target.slice(at + 1)];
}

function chosen(steps: readonly StepPreview[], named: string | null): readonly StepPreview[] {
  if (named === null) return steps;
  const ids = steps.map((entry) => entry.step.id);
  const matches = steps.filter(
    ({ step }) => step.id === named || step.id.slice(step.id.indexOf(':') + 1) === named,
  );
  if (matches.length > 0) return matches;
  throw new Stop(
    `there is no step ${named} (${didYouMean(named, ids) ?? `the steps are ${ids.join(', ')}`})`,
    exitCodes.usage,
  );
}

function explained(session: Session, { open, steps }: Preview, named: string | null): StudyEnd {
  if (open.ready === null) return invalidEnd(open);
  const { id } = open.ready.study;
  const entries = chosen(steps, named);
  const fresh = entries.filter(({ decision }) => decision.state === 'fresh');
  const others = entries.filter(({ decision }) => decision.state !== 'fresh');
  const lines = named === null ? [`${id}: ${fresh.length} of ${entries.length} steps are fresh`] : [];
  for (const entry of others) lines.push(...stepLines(open, entry));
  if (named !== null)
    for (const entry of fresh) lines.push(...freshLines(session, entry, placeOf(open, entry.step.pointer)));
  return {
    file: open.file,
    id,
    exitCode: exitCodes.done,
    diagnostics: open.compiled.diagnostics,
    texts: open.compiled.texts,
    lines,
    stacks: [],
    data: { id, file: session.shortPath(open.file), steps: entries.map((entry) => reasonJson(open, entry)) },
  };
}

/** What a fresh step's value rests on. */
function freshLines(session: Session, { step, report }: StepPreview, place: string | null): string[] {
  const { dim } = session.terminal.dataPaint;
  const inputs = Object.values(report?.parts?.inputs ?? {});
  const lines = [`  ${step.id}  fresh${place === null ? '' : `  (${place})`}`];
  if (report?.parts) lines.push(dim(`    code ${report.parts.code.slice(0, 12)}`));
  if (report?.parts?.seed != null) lines.push(dim(`    seed ${report.parts.seed}`));
  for (const { from, digest } of inputs) lines.push(dim(`    ${from} ${digest.slice(0, 12)}`));
  return lines;
}
