import type { Json } from '../base/json.ts';
import { encode } from '../engine/codec.ts';
import { sameHistory, withOutputs, withSteps, writeHistory } from '../engine/history.ts';
import { appendJournal } from '../engine/journal.ts';
import { type Materialized, materialize } from '../engine/outputs.ts';
import { keepRun } from '../engine/runs.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { Results } from '../results/results.ts';
import { isQuickStep } from '../steps/registry.ts';
import { duration } from './duration.ts';
import { exitCodes } from './exit-codes.ts';
import type { StudyEnd } from './finish.ts';
import {
  heldInputs,
  heldResults,
  lockNow,
  type PresentLock,
  presentLock,
  writeLock,
} from './hold-to-lock.ts';
import { engineDigest } from './kind-facts.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, type OpenStudy, openStudy } from './open-study.ts';
import { type BuildHooks, pageFirst } from './page-first.ts';
import { picturesAhead } from './pictures-ahead.ts';
import { dependencies, forgetFastState, rememberFastState } from './remember.ts';
import type { Session } from './session.ts';
import { differenceLine, type LockDifference } from './study-lock.ts';
import { isPlain, outputFiles, outputsFolder, type Wanted } from './study-outputs.ts';
import { typesetStudy } from './typeset-study.ts';

/**
 * Compiles a study, runs what is stale, and brings its folder of outputs up to date. A failed build touches nothing.
 */
export async function buildStudy(
  session: Session,
  file: string,
  wanted: Wanted,
  hooks: BuildHooks = {},
): Promise<StudyEnd> {
  const start = session.clock.elapsed();
  const lookedAt = session.clock.now();
  forgetFastState(session, file);
  let open = await openStudy(session, file);
  hooks.opened?.(dependencies(open));
  if (open.ready === null) return invalidEnd(open);
  const { study, plan } = open.ready;
  const present = presentLock(session, file);
  const { frozen } = session.options;
  if (frozen) {
    const differences = await heldInputs(present, open);
    if (differences.length > 0) return frozenEnd(session, open, present, differences);
  }
  const targets = wanted.partial ? wanted.steps : null;
  // Whatever is wrong is said at once, as far as that takes no time.
  const afterFailure = (step: PlannedStep) => isQuickStep(step.kind);
  const { keepGoing } = session.options;
  const page = frozen ? null : pageFirst(session, open, hooks);
  const report = await open.engine.runPlan(plan, {
    keepGoing,
    targets,
    afterFailure,
    beforeLight: picturesAhead(session, plan),
    ...(page && { afterStep: page.afterStep }),
  });
  open = page?.known() ?? open;
  session.sink.clear();
  const diagnostics = await allDiagnostics(open, report.steps);
  const end = {
    file,
    id: study.id,
    diagnostics,
    texts: open.compiled.texts,
    stacks: stacksOf(report),
  };
  remember(session, open, report);
  if (!report.ok)
    return {
      ...end,
      exitCode: failureCode(session, report),
      lines: [],
      data: stepData(session, open, report),
    };

  const files = await outputFiles(open, report, wanted);
  const lock = wanted.partial ? null : await lockNow(open, report, files, present.lock);
  if (frozen && lock !== null && present.lock !== null) {
    const differences = heldResults(present.lock, lock);
    if (differences.length > 0) return frozenEnd(session, open, present, differences);
  }
  const folder = outputsFolder(session, study.id);
  hooks.beforeWriting?.();
  const before = open.history.outputs[session.shortPath(folder)] ?? {};
  const last = await materialize(session.files, folder, files, before, wanted.partial);
  const made = page?.withEarlier(last) ?? last;
  const locked = lock !== null && isPlain(session) && !frozen ? writeLock(session, present, lock) : [];
  record(session, open, report, folder, made);
  const results = await resultsOf(open, report);
  const ms = session.clock.elapsed() - start;
  const [first, ...rest] = summary(session, study.id, report, folder, made, ms);
  if (!wanted.partial) {
    const summaryLine = nothingLine(session, study.id, report, folder);
    const extra = isPlain(session) ? [present.path] : [];
    const { recorded } = made;
    rememberFastState(session, {
      open,
      steps: report.steps,
      folder,
      recorded,
      extra,
      lookedAt,
      summaryLine,
      diagnostics,
    });
    if (session.options.cache) keepFinished(session, open, report);
  }
  const ran = report.steps.some((entry) => entry.end === 'ran');
  const typeset = session.options.pdf && !wanted.partial ? await typesetStudy(session, open, files) : [];
  const lines = [first ?? '', ...rest, ...locked, ...(ran ? verdictLines(results) : []), ...typeset];
  return {
    ...end,
    exitCode: exitCodes.done,
    lines,
    data: buildData(session, open, report, folder, made, results),
  };
}

/** A frozen build that differs from its lock: it says where, and leaves outputs and lock alone. */
function frozenEnd(
  session: Session,
  open: OpenStudy,
  present: PresentLock,
  differences: readonly LockDifference[],
): StudyEnd {
  const id = open.ready?.study.id ?? null;
  const name = session.shortPath(present.path);
  const lines = [`${id}: differs from ${name}; nothing is written`, ...differences.map(differenceLine)];
  const data = {
    id,
    file: session.shortPath(open.file),
    lock: name,
    differs: differences as unknown as Json,
  };
  return {
    file: open.file,
    id,
    exitCode: exitCodes.differs,
    diagnostics: open.compiled.diagnostics,
    texts: open.compiled.texts,
    lines,
    stacks: [],
    data,
  };
}

function failureCode(session: Session, report: PlanReport): number {
  const code = exitCodeOf(report.steps);
  if (code !== exitCodes.done) return code;
  return session.signal.aborted ? exitCodes.interrupted : exitCodes.bug;
}

function stacksOf(report: PlanReport): string[] {
  return report.steps.map((entry) => entry.bug?.stack ?? '').filter((stack) => stack !== '');
}

/** What finished steps are known by, also after a failure: the next build and `explain` compare with it. */
function remember(session: Session, open: OpenStudy, report: PlanReport): void {
  if (!session.writes || !session.options.cache) return;
  const study = open.ready?.study.id ?? '';
  appendJournal(session.files, session.cache, study, session.clock.now(), report.steps);
  if (!report.ok) writeHistory(session.files, session.cache, withSteps(open.history, report.steps, false));
}

function record(
  session: Session,
  open: OpenStudy,
  report: PlanReport,
  folder: string,
  made: Materialized,
): void {
  if (!session.writes) return;
  const whole = report.steps.length === open.ready?.plan.steps.length;
  const steps = session.options.cache ? withSteps(open.history, report.steps, whole) : open.history;
  const history = withOutputs(steps, session.shortPath(folder), made.recorded);
  if (!sameHistory(history, open.history)) writeHistory(session.files, session.cache, history);
}

function keepFinished(session: Session, open: OpenStudy, report: PlanReport): void {
  const output = (id: string) => report.steps.find((entry) => entry.step.id === id)?.output ?? null;
  const results = output('results');
  const documents = output('documents');
  if (!session.writes || results === null || documents === null || open.ready === null) return;
  const { study } = open.ready;
  const run = { results, documents, study: session.store.putObject(encode(study)), engine: engineDigest() };
  const sources = Object.fromEntries(study.sources.map(({ name }) => [name, output(`source:${name}`) ?? '']));
  const pictures = output('figures_pdf');
  const kept = { ...run, ...(pictures !== null && { pictures }), sources, at: session.clock.now() };
  keepRun(session.files, session.cache, study.id, kept, session.onDamage);
}

async function resultsOf(open: OpenStudy, report: PlanReport): Promise<Results | null> {
  const has = report.steps.some((entry) => entry.step.id === 'results');
  return has ? ((await open.engine.value('results')) as Results) : null;
}

function verdictLines(results: Results | null): string[] {
  const entries = Object.entries(results?.hypotheses ?? {});
  return entries.map(([name, { verdict }]) => `  ${name} ${verdict.replaceAll('_', ' ')}`);
}

function counts(report: PlanReport): { fresh: number; ran: number; failed: number } {
  const count = (end: string) => report.steps.filter((entry) => entry.end === end).length;
  return { fresh: count('fresh'), ran: count('ran'), failed: count('failed') };
}

function nothingLine(session: Session, id: string, report: PlanReport, folder: string): string {
  return `${id}: nothing to do (${report.steps.length} steps fresh), ${session.shortPath(folder)}`;
}

/** Files restored that are named one by one. */
const NAMED_RESTORED = 5;

function summary(
  session: Session,
  id: string,
  report: PlanReport,
  folder: string,
  { written, removed, restored }: Materialized,
  ms: number,
): string[] {
  const { ran } = counts(report);
  const files = (n: number) => `${n} ${n === 1 ? 'file' : 'files'}`;
  if (ran === 0 && written.length === 0 && removed.length === 0)
    return [nothingLine(session, id, report, folder)];
  const changes = [
    `${files(written.length)} written`,
    ...(removed.length > 0 ? [`${files(removed.length)} removed`] : []),
  ];
  const lines = [
    `${id}: ${ran} of ${report.steps.length} steps ran in ${duration(ms)}, ${changes.join(', ')}, ${session.shortPath(folder)}`,
  ];
  const inside = (file: string) => `${session.shortPath(folder)}/${file}`;
  // A folder that was removed whole is one thing to say, not one for each of its files.
  const named = restored.length > NAMED_RESTORED ? restored.slice(0, NAMED_RESTORED - 1) : restored;
  for (const file of named)
    lines.push(`  restored ${inside(file)}, which had been changed or removed by hand`);
  const unnamed = restored.length - named.length;
  if (unnamed > 0) lines.push(`  restored ${unnamed} more, changed or removed by hand`);
  return lines;
}

function stepData(session: Session, open: OpenStudy, report: PlanReport): { [key: string]: Json } {
  const id = open.ready?.study.id ?? null;
  const failed = report.steps.filter((entry) => entry.end === 'failed').map((entry) => entry.step.id);
  return {
    id,
    file: session.shortPath(open.file),
    steps: { total: report.steps.length, ...counts(report) },
    failed_steps: failed,
  };
}

function buildData(
  session: Session,
  open: OpenStudy,
  report: PlanReport,
  folder: string,
  { written, removed, restored }: Materialized,
  results: Results | null,
): Json {
  const hypotheses: { [name: string]: Json } = {};
  for (const [name, { verdict }] of Object.entries(results?.hypotheses ?? {})) hypotheses[name] = verdict;
  return {
    ...stepData(session, open, report),
    outputs: session.shortPath(folder),
    written,
    removed,
    restored,
    hypotheses,
  };
}
