import { tableChanges } from './cell-changes.ts';
import { dataChanges } from './data-changes.ts';
import { coefficientChanges, mediationChanges, regimeDifferenceChanges } from './estimate-changes.ts';
import { scoreChanges, weightChanges } from './index-changes.ts';
import { descriptivesChanges, fitChanges, testChanges, thresholdChanges } from './model-changes.ts';
import { renamesOf } from './renames.ts';
import { sentenceChanges } from './sentence-changes.ts';
import { studyChanges } from './study-changes.ts';
import type { Change, DiffReport, DiffSide } from './types.ts';
import { verdictChanges } from './verdict-changes.ts';

/** Changed cells in a report, unless `all`: new data may change every one. */
const MAX_CELLS = 1000;

/**
 * Compares two builds layer by layer: what changed in the study, by meaning, and what that did to data, weights, scores,
 * coefficients, tests, thresholds and verdicts. Changed rows only, unless `all`; numbers that differ by rounding alone
 * are counted, not listed. Things renamed in the study are compared under their new name.
 */
export function diffBuilds(a: DiffSide, b: DiffSide, options: { readonly all?: boolean } = {}): DiffReport {
  const study = studyChanges(a, b);
  const renames = renamesOf(study ?? [], Object.keys(b.results.indices));
  const [old, fresh] = [a.results, b.results];
  const tables = tableChanges(a, b);
  const layers = {
    data: dataChanges(a, b),
    rows: tables.rows,
    columns: tables.columns,
    weights: weightChanges(old, fresh, renames),
    scores: scoreChanges(old, fresh, renames),
    descriptives: descriptivesChanges(old, fresh, renames),
    coefficients: coefficientChanges(a, b, renames),
    fits: fitChanges(old, fresh, renames),
    tests: testChanges(old, fresh, renames),
    mediation: mediationChanges(a, b, renames),
    thresholds: thresholdChanges(old, fresh, renames),
    regimeDifferences: regimeDifferenceChanges(a, b, renames),
    verdicts: verdictChanges(old, fresh, renames),
    sentences:
      a.sentences === undefined || b.sentences === undefined ? [] : sentenceChanges(a.sentences, b.sentences),
  };
  const all = options.all === true;
  return {
    a: a.label,
    b: b.label,
    studyCompared: study !== null,
    study: study ?? [],
    notes: [...notesOf(a), ...notesOf(b)],
    data: listed(layers.data, all),
    rows: listed(layers.rows, all),
    columns: listed(layers.columns, all),
    cells: all ? tables.cells : tables.cells.slice(0, MAX_CELLS),
    cellsChanged: tables.cells.length,
    weights: listed(layers.weights, all),
    scores: listed(layers.scores, all),
    descriptives: listed(layers.descriptives, all),
    coefficients: listed(layers.coefficients, all),
    fits: listed(layers.fits, all),
    tests: listed(layers.tests, all),
    mediation: listed(layers.mediation, all),
    thresholds: listed(layers.thresholds, all),
    regimeDifferences: listed(layers.regimeDifferences, all),
    verdicts: listed(layers.verdicts, all),
    sentences: listed(layers.sentences, all),
    attribution: null,
    rounding: Object.values(layers)
      .flat()
      .filter(({ change }) => change === 'rounding').length,
    all,
  };
}

function notesOf({ label, notes }: DiffSide): string[] {
  return (notes ?? []).map((note) => `${label}: ${note}`);
}

function listed<T extends { readonly change: Change }>(rows: readonly T[], all: boolean): readonly T[] {
  return all ? rows : rows.filter(({ change }) => change !== 'same' && change !== 'rounding');
}

/** Whether the two builds are the same in every layer, rounding included. */
export function isEmpty(report: DiffReport): boolean {
  const layers: readonly (readonly { readonly change: string }[])[] = [
    report.study,
    report.data,
    report.rows,
    report.columns,
    report.cells,
    report.weights,
    report.scores,
    report.descriptives,
    report.coefficients,
    report.fits,
    report.tests,
    report.mediation,
    report.thresholds,
    report.regimeDifferences,
    report.verdicts,
    report.sentences,
  ];
  return report.rounding === 0 && layers.every((rows) => rows.every(({ change }) => change === 'same'));
}
