import { attributionSections } from './attribution-sections.ts';
import { tableSections } from './data-sections.ts';
import { estimateSection } from './estimate-section.ts';
import { scoreSection, weightSection } from './index-sections.ts';
import { markOf, NOTHING, pairText, scalarText, studyText } from './scalar-text.ts';
import type { Section, SectionRow, SentenceRow } from './section.ts';
import type { DiffReport, ReasonChange, StudyChange, ValueChange, VerdictChange } from './types.ts';

/** The layers of a report that have rows, in the order from cause to effect. */
export function sectionsOf(report: DiffReport): Section[] {
  const sections = [
    studySection(report.study),
    valueSection('Data', report.data),
    ...tableSections(report),
    weightSection(report.weights),
    scoreSection(report.scores),
    valueSection('Descriptive statistics', report.descriptives),
    estimateSection('Coefficients', report.coefficients),
    valueSection('Fit', report.fits),
    valueSection('Tests', report.tests),
    estimateSection('Mediation effects', report.mediation),
    valueSection('Thresholds', report.thresholds),
    estimateSection('Differences between regimes', report.regimeDifferences),
    verdictSection(report.verdicts),
    ...attributionSections(report.attribution, report.all),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** The sentences of the paper, as runs of words kept, gone and come. */
export function sentenceRows({ sentences }: DiffReport): SentenceRow[] {
  return sentences.map(({ change, old, new: fresh, words }) => {
    const whole = change === 'removed' || change === 'added' ? change : 'same';
    return { change, runs: words ?? [{ text: fresh ?? old ?? '', change: whole }] };
  });
}

/** What can be said in one line beside the tables. */
export function remarksOf(report: DiffReport): string[] {
  const remarks = [...report.notes, ...(report.attribution?.notes ?? [])];
  if (!report.studyCompared) remarks.push('The studies were not compared: one side has results only.');
  if (report.rounding > 0)
    remarks.push(
      `${report.rounding} ${report.rounding === 1 ? 'row differs' : 'rows differ'} by rounding alone (less than 1e-12 of the number).`,
    );
  return remarks;
}

function studySection(changes: readonly StudyChange[]): Section {
  const rows = changes.map(({ path, change, old, new: fresh }): SectionRow => {
    const before = change === 'added' ? NOTHING : studyText(old);
    const after = change === 'removed' ? NOTHING : studyText(fresh);
    return { change, cells: [markOf(change), path, before, after] };
  });
  return { title: 'Study', head: ['', 'key', 'old', 'new'], right: [], rows };
}

function valueSection(title: string, changes: readonly ValueChange[]): Section {
  const rows = changes.map(({ subject, item, old, new: fresh, shown, change }): SectionRow => {
    const pair = pairText(old, fresh, shown);
    return { change, cells: [markOf(change), subject, item, pair.old, pair.new] };
  });
  return { title, head: ['', 'of', 'item', 'old', 'new'], right: [3, 4], rows };
}

/** A verdict, then its parts; with the numbers where the outcome of a part changed. */
function verdictSection(changes: readonly VerdictChange[]): Section {
  const rows = changes.flatMap(({ hypothesis, old, new: fresh, change, reasons }): SectionRow[] => [
    { change, cells: [markOf(change), hypothesis, scalarText(old), scalarText(fresh)] },
    ...reasons
      .filter((reason) => reason.change !== 'same')
      .map((reason) => ({ change: reason.change, cells: reasonCells(reason) })),
  ]);
  return { title: 'Verdicts', head: ['', 'hypothesis, part', 'old', 'new'], right: [], rows };
}

function reasonCells({ claim, old, new: fresh, change }: ReasonChange): string[] {
  const side = (one: ReasonChange['old']) => (one === null ? NOTHING : `${one.outcome} (${one.observed})`);
  return [markOf(change), claim, side(old), side(fresh)];
}
