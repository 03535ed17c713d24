import { withSteps, writeHistory } from '../../engine/history.ts';
import { isDataStep } from '../../steps/registry.ts';
import type { Study } from '../../study/study.ts';
import { runsOf } from '../../study/uncertainty.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd, showEnd } from '../finish.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from '../open-study.ts';
import { type Session, whileLocked } from '../session.ts';
import { chosenStudies } from '../studies.ts';

/** `repro check`: everything that can be found without estimating, in every study named. */
export async function check(session: Session, named: readonly string[]): Promise<number> {
  const ends = await whileLocked(session, async () => {
    const all: StudyEnd[] = [];
    for (const file of chosenStudies(session.options, named)) {
      const end = await checkStudy(session, file);
      all.push(end);
      showEnd(session, end);
      if (session.signal.aborted) break;
    }
    return all;
  });
  return finish(session, 'repro/check/1', ends, { studies: ends.map((end) => end.data) });
}

async function checkStudy(session: Session, file: string): Promise<StudyEnd> {
  const open = await openStudy(session, file);
  if (open.ready === null) return invalidEnd(open);
  const { study, plan } = open.ready;
  const targets = plan.steps.filter((step) => isDataStep(step.kind)).map((step) => step.id);
  const report = await open.engine.runPlan(plan, { keepGoing: true, targets });
  if (session.writes && session.options.cache) {
    writeHistory(session.files, session.cache, withSteps(open.history, report.steps, false));
  }
  session.sink.clear();
  const diagnostics = await allDiagnostics(open, report.steps);
  const exitCode = session.signal.aborted ? exitCodes.interrupted : exitCodeOf(report.steps);
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === 'warning').length;
  const found = warnings === 0 ? 'no problems' : `no errors, ${many(warnings, 'warning', 'warnings')}`;
  const counted = `${many(study.models.length, 'model', 'models')}, ${many(study.hypotheses.length, 'hypothesis', 'hypotheses')}`;
  return {
    file,
    id: study.id,
    exitCode,
    diagnostics,
    texts: open.compiled.texts,
    lines:
      exitCode === exitCodes.done
        ? [`${study.id}: ${found} (${report.steps.length} data steps, ${counted})`, ...runsAhead(study)]
        : [],
    stacks: report.steps.map((entry) => entry.bug?.stack ?? '').filter((stack) => stack !== ''),
    data: { id: study.id, file: session.shortPath(file), data_steps: report.steps.length },
  };
}

/** What an uncertainty analysis will have to compute. */
function runsAhead(study: Study): string[] {
  return study.models.flatMap((model) => {
    if (model.kind !== 'uncertainty') return [];
    const { runs, combinations } = runsOf(model);
    const carried =
      model.carry.length === 0 ? '' : `, each with ${many(model.carry.length, 'model', 'models')}`;
    return [
      `  ${model.name}: ${many(runs, 'run', 'runs')} of ${many(combinations, 'combination', 'combinations')}${carried}`,
    ];
  });
}

function many(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`;
}
