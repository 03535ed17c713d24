import type { Diagnostic, Problem } from '../diagnostics/diagnostic.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { type History, previousParts, readHistory } from '../engine/history.ts';
import type { StepReport } from '../engine/settle.ts';
import type { Plan, PlannedStep, StepOutcome } from '../plan/step.ts';
import { inOrder } from '../spec/order.ts';
import type { Study } from '../study/study.ts';
import { type CompiledStudy, compileStudy, type StudyTree } from './compile-study.ts';
import { exitCodes } from './exit-codes.ts';
import { withFileRows } from './file-rows.ts';
import type { StudyEnd } from './finish.ts';
import { askVersion } from './program-version.ts';
import type { Session } from './session.ts';

/** A study after compiling: its plan with the engine that runs it, or what is wrong with it. */
export type OpenStudy = {
  readonly file: string;
  readonly compiled: CompiledStudy;
  readonly engine: Engine;
  readonly history: History;
  /** null where the study has errors; then `failures` or the compiled study's diagnostics say which. */
  readonly ready: { readonly study: Study; readonly plan: Plan } | null;
  /** Steps that ran while compiling (the sources) and failed for no fault of the study. */
  readonly failures: readonly StepReport[];
};

export async function openStudy(session: Session, file: string, tree?: StudyTree): Promise<OpenStudy> {
  const { options } = session;
  const history = readHistory(session.files, session.cache, session.shortPath(file), session.onDamage);
  const engine = createEngine({
    files: session.files,
    clock: session.clock,
    store: session.store,
    describe: session.describe,
    light: session.light,
    heavy: session.heavy,
    jobs: options.jobs,
    previous: (stepId) => previousParts(history, stepId),
    forced: () => options.force,
    shortPath: session.shortPath,
    emit: session.sink.event,
    signal: session.signal,
  });
  const failures: StepReport[] = [];
  const runStep = async (step: PlannedStep): Promise<StepOutcome> => {
    const report = await engine.runStep(step, 0);
    if (report.output !== null) return { ok: true, value: await engine.value(step.id) };
    if (report.problems.length === 0) failures.push(report);
    return { ok: false, problems: report.problems };
  };
  const compiled = await compileStudy({
    file,
    projectRoot: options.project,
    set: options.set,
    sources: options.sources,
    runStep,
    askVersion: askVersion(session.versions, session.runProgram, history),
    ...(tree === undefined ? {} : { tree }),
  });
  const { study, plan } = compiled;
  const ready = study !== null && plan !== null && failures.length === 0 ? { study, plan } : null;
  return { file, compiled, engine, history, ready, failures };
}

/** The end of a study that did not come to a plan. */
export function invalidEnd(open: OpenStudy): StudyEnd {
  const { failures, compiled, file } = open;
  const diagnostics = sorted(open, failures);
  const exitCode = failures.length > 0 ? exitCodeOf(failures) : exitCodes.invalid;
  const stacks = failures.map((report) => report.bug?.stack ?? '').filter((stack) => stack !== '');
  return {
    file,
    id: null,
    exitCode,
    diagnostics,
    texts: compiled.texts,
    lines: [],
    stacks,
    data: { file },
  };
}

/** What compiling and steps found, each once, in the order of the text. */
export async function allDiagnostics(open: OpenStudy, reports: readonly StepReport[]): Promise<Diagnostic[]> {
  return withFileRows(open, sorted(open, reports));
}

function sorted(open: OpenStudy, reports: readonly StepReport[]): Diagnostic[] {
  const { diagnostics, texts } = open.compiled;
  return inOrder(distinct([...diagnostics, ...diagnosticsOf(open, reports)]), Object.keys(texts));
}

/** What steps found, in the plan's order. */
function diagnosticsOf(open: OpenStudy, reports: readonly StepReport[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const report of reports) {
    for (const problem of [...report.warnings, ...report.problems])
      diagnostics.push(open.compiled.locate(problem));
    const failure = failureOf(report);
    if (failure !== null) diagnostics.push(open.compiled.locate(failure));
  }
  return diagnostics;
}

function failureOf({ step, bug, resources }: StepReport): Problem | null {
  const base = { code: 'RUN002', severity: 'error', pointer: step.pointer } as const;
  if (bug !== null) {
    const hint = 'this is a bug of repro, not of the study; run again with -v and report what it prints';
    return { ...base, message: `the step ${step.id} failed: ${bug.message}`, hint };
  }
  if (resources !== null)
    return { ...base, code: 'RUN004', message: `the step ${step.id} could not run: ${resources}` };
  return null;
}

/** Codes of external programs: the machine's, not the study's. */
const ofProgram = /^RUN02\d$/;

/** The exit code that the reports of failed steps ask for. */
export function exitCodeOf(reports: readonly StepReport[]): number {
  let code: number = exitCodes.done;
  for (const report of reports) {
    if (report.end !== 'failed') continue;
    const ours = report.bug !== null || report.problems.some((problem) => problem.code === 'RUN002');
    const machine = report.resources !== null || report.problems.some(({ code: it }) => ofProgram.test(it));
    const one = ours ? exitCodes.bug : machine ? exitCodes.machine : exitCodes.invalid;
    code = Math.max(code, one);
  }
  return code;
}

/** One diagnostic per place and message: a source that is read for two studies complains once. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, pointer, at }) => {
    const text = JSON.stringify([code, message, pointer, at]);
    return !seen.has(text) && seen.add(text);
  });
}
