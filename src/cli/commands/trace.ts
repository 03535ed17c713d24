import { canonicalJson } from '../../base/canonical.ts';
import type { Json } from '../../base/json.ts';
import type { StepReport } from '../../engine/settle.ts';
import type { PlannedStep } from '../../plan/step.ts';
import { stepDetail, upstream } from '../../plan/walk.ts';
import { type FoundNumber, numbersOf, stepOf } from '../../results/numbers.ts';
import type { PanelValue } from '../../steps/panel.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { finish, type StudyEnd, showEnd } from '../finish.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, type OpenStudy, openStudy } from '../open-study.ts';
import { placeOf } from '../reasons.ts';
import type { Session } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { outputFiles, outputsFolder, wholeBuild } from '../study-outputs.ts';
import { isPrintedAs, readPrinted } from '../trace/numbers.ts';
import { type PrintedPlace, placesIn } from '../trace/places.ts';

/** So many numbers are traced; others are counted. */
const shown = 8;

/** A number of the results with where it is printed and the steps that it rests on, the nearest first. */
type Traced = {
  readonly number: FoundNumber;
  readonly printed: readonly PrintedPlace[];
  readonly steps: readonly PlannedStep[];
};

/**
 * `repro trace WHAT [STUDY...]`: from a number as printed (`0.0499***`), a pointer into results.json or names
 * (`baseline:public_capital:(2)`) back to its step, the steps and rows that it rests on and their lines in the study.
 */
export async function trace(session: Session, what: string, named: readonly string[]): Promise<number> {
  const ends: StudyEnd[] = [];
  let found = 0;
  for (const file of chosenStudies(session.options, named)) {
    const { end, count } = await traceIn(session, file, what);
    ends.push(end);
    found += count;
    showEnd(session, end);
  }
  const failed = ends.some((end) => end.exitCode !== exitCodes.done);
  if (found === 0 && !failed)
    throw new Stop(`no number of the results is called or printed ${what}`, exitCodes.usage);
  return finish(session, 'repro/trace/1', ends, { studies: ends.map((end) => end.data) });
}

async function traceIn(
  session: Session,
  file: string,
  what: string,
): Promise<{ end: StudyEnd; count: number }> {
  const open = await openStudy(session, file);
  if (open.ready === null) return { end: invalidEnd(open), count: 0 };
  const { study, plan } = open.ready;
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets: null });
  session.sink.clear();
  const base = { file, id: study.id, texts: open.compiled.texts, stacks: [] };
  if (!report.ok) {
    const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
    const diagnostics = await allDiagnostics(open, report.steps);
    return { end: { ...base, exitCode, diagnostics, lines: [], data: { id: study.id } }, count: 0 };
  }
  const results = JSON.parse(canonicalJson(await open.engine.value('results'))) as Json;
  const outputs = await outputFiles(open, report, wholeBuild);
  const places = Object.entries(outputs).flatMap(([name, content]) =>
    name === 'paper.md' || /^tables\/.*\.md$/.test(name) ? placesIn(name, String(content), what) : [],
  );
  const matches = chosen(numbersOf(results), what, places);
  const traced = matches.slice(0, shown).map((number) => {
    const step = stepOf(number.pointer);
    return { number, printed: placesOfNumber(number, places), steps: upstream(plan.steps, step) };
  });
  const { panel, sources } = await rowsOf(open);
  const reports = new Map(report.steps.map((entry) => [entry.step.id, entry]));
  const folder = session.shortPath(outputsFolder(session, study.id));
  const lines = traced.flatMap((entry) => linesOf(open, entry, folder, reports, panel, sources));
  if (matches.length > shown)
    lines.push(
      `and ${matches.length - shown} more numbers of ${study.id}: name its model, term or column too`,
    );
  const data = traced.map((entry) => jsonOf(open, entry));
  return {
    end: { ...base, exitCode: exitCodes.done, diagnostics: [], lines, data: { id: study.id, numbers: data } },
    count: matches.length,
  };
}

/** Numbers that are called so, or printed so; where a table prints it, those of that table's model alone. */
function chosen(
  numbers: readonly FoundNumber[],
  what: string,
  places: readonly PrintedPlace[],
): FoundNumber[] {
  if (what.startsWith('/'))
    return numbers.filter(({ pointer }) => pointer === what || pointer.startsWith(`${what}/`));
  const printed = readPrinted(what);
  if (printed !== null) {
    const same = numbers.filter(({ value, words }) => isPrintedAs(value, printed, words.at(-1) ?? ''));
    const inTables = same.filter((number) => placesOfNumber(number, places).some(({ row }) => row !== null));
    return inTables.length > 0 ? inTables : same;
  }
  const asked = what.split(':').filter((word) => word !== '');
  const called = numbers.filter(({ words }) => asked.every((word) => words.includes(word)));
  const estimates = called.filter(({ words }) => words.at(-1) === 'estimate');
  return estimates.length > 0 && !asked.some((word) => called.some(({ words }) => words.at(-1) === word))
    ? estimates
    : called;
}

/** The places that can be this number's: a table of its model or index, or the text. */
function placesOfNumber({ words }: FoundNumber, places: readonly PrintedPlace[]): PrintedPlace[] {
  const [group, name] = words;
  const ofTable = (file: string) =>
    group === 'models' || group === 'indices'
      ? file.endsWith(`-${(name ?? '').replace(/[^\p{L}\p{N}_]+/gu, '-')}.md`)
      : false;
  return places
    .filter(({ file }) => file === 'paper.md' || ofTable(file))
    .filter(({ file, row }) => file !== 'paper.md' || row === null);
}

async function rowsOf(open: OpenStudy) {
  const { report, sources } = (await open.engine.value('panel')) as PanelValue;
  return { panel: report, sources };
}

type Reports = ReadonlyMap<string, StepReport>;

function linesOf(
  open: OpenStudy,
  { number, printed, steps }: Traced,
  folder: string,
  reports: Reports,
  panel: PanelValue['report'],
  sources: PanelValue['sources'],
): string[] {
  const lines = [`${number.value}  ${number.pointer}`];
  for (const { file, line, row, column, text } of printed) {
    const where = row === null ? shortened(text) : `row ${row}, column ${column ?? ''}: ${text}`;
    lines.push(`  printed in ${folder}/${file}:${line}  ${where}`);
  }
  for (const step of steps) {
    const place = placeOf(open, step.pointer);
    const digest = reports.get(step.id)?.output?.slice(0, 12) ?? '';
    const details = detailsOf(step, panel, sources);
    lines.push(
      `  ${step.id}${details === '' ? '' : `: ${details}`}  ${digest}${place === null ? '' : `  (${place})`}`,
    );
  }
  return lines;
}

const longest = 100;

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}

function detailsOf(step: PlannedStep, panel: PanelValue['report'], sources: PanelValue['sources']): string {
  const { name, path } = step.params;
  switch (step.kind) {
    case 'source':
      return `${String(path)}, ${sources[String(name)]?.rows ?? 0} rows`;
    case 'panel': {
      const { joinedRows, whereDropped, imputedKept, sample } = panel;
      return `${joinedRows} rows joined, ${whereDropped} dropped by where, ${imputedKept} cells filled; sample: ${sample.rows} rows, ${sample.entities} entities`;
    }
    default:
      return stepDetail(step);
  }
}

function jsonOf(open: OpenStudy, { number, printed, steps }: Traced): Json {
  return {
    pointer: number.pointer,
    value: number.value,
    printed: printed.map(({ file, line, row, column }) => ({ file, line, row, column })),
    steps: steps.map((step) => ({ step: step.id, kind: step.kind, at: placeOf(open, step.pointer) })),
  };
}
