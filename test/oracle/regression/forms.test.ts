import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ColumnResult, RegressionResult, Results } from '../../../src/results/results.ts';
import { runProgram } from '../../support/run-program.ts';
import { type Form, type Reference, STUDIES, type StudyOf, studyOf } from './form-studies.ts';

/*
 * Lags, leads, differences, interactions, powers, sub-samples, winsorizing, weights and two-stage least squares as a
 * study writes them: one study per data set, built from its text to its results.json, beside fixest and AER.
 */

/** QR with explicit dummies in R against QR of demeaned columns here; logarithms differ in the last bit. */
const COEFFICIENT = 1e-10;
/** fixest solves normal equations; its standard errors are good to this. */
const STD_ERROR = 1e-9;
/** AER's two stages on twenty raw logarithms carry the conditioning of their columns. */
const TWO_STAGES = 2e-10;
/** First-stage F, exogeneity, overidentification: differences of such fits, of which a statistic of 0.06 keeps the fewest digits. */
const STATISTIC = 2e-9;

const folder = mkdtempSync(path.join(tmpdir(), 'repro-forms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(path.join(folder, 'package.json'), '{}\n');

function dataOf({ file, gaps }: StudyOf): string {
  const text = readFileSync(new URL(`data/${file}.csv`, import.meta.url), 'utf8');
  if (gaps === undefined) return text;
  const [head, ...rows] = text.trim().split('\n');
  const kept = head!.split(',').indexOf('kept');
  return `${[head, ...rows.filter((row) => row.split(',')[kept] === '1')].join('\n')}\n`;
}

async function resultsOf(study: StudyOf): Promise<Results> {
  const home = path.join(folder, study.id);
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'data.csv'), dataOf(study));
  writeFileSync(path.join(home, 'study.yaml'), JSON.stringify(studyOf(study), null, 1));
  const outputs = path.join(home, 'outputs');
  const ran = await runProgram(
    'build',
    '-C',
    home,
    '--out',
    outputs,
    '--no-cache',
    '-q',
    path.join(home, 'study.yaml'),
  );
  expect(ran.stderr).toBe('');
  return JSON.parse(readFileSync(path.join(outputs, study.id, 'results.json'), 'utf8')) as Results;
}

function close(got: number | null | undefined, want: number, tolerance: number, what: string): void {
  const error = typeof got === 'number' ? Math.abs(got / want - 1) : Number.NaN;
  expect(error, `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

function checkColumn(column: ColumnResult, vcov: string, form: Form, ref: Reference): void {
  const found = new Map(column.terms.map((term) => [term.term, term]));
  for (const [name, want] of Object.entries(ref.coefficients)) {
    const term = found.get(form.nameOf(name));
    close(term?.estimate, want, ref.statistics ? TWO_STAGES : COEFFICIENT, `${vcov} ${name}`);
    close(term?.std_error, ref.se[vcov]![name]!, STD_ERROR, `${vcov} se ${name}`);
  }
  // Singletons, which the reference keeps, take no part.
  expect(column.fit.n_obs).toBe(ref.n - form.singletons);
}

/** With HC1 Sargan's test becomes Hansen's; AER's stays what it was. Its N R-squared counts singletons in N. */
function checkStages({ iv, fit }: ColumnResult, vcov: 'iid' | 'HC1', ref: Reference): void {
  const want = ref.statistics?.[vcov] ?? {};
  const stages = new Map(iv!.first_stage.map((stage) => [stage.term, stage]));
  for (const [name, value] of Object.entries(want)) {
    const [, term] = /^Weak instruments(?: \((.*)\))?$/.exec(name) ?? [];
    if (name.startsWith('Weak'))
      close(stages.get(term ?? iv!.endogenous[0]!)?.statistic, value, STATISTIC, `${vcov} ${name}`);
    else if (name === 'Wu-Hausman') close(iv!.endogeneity.statistic, value, STATISTIC, `${vcov} ${name}`);
    else if (vcov === 'iid')
      close(iv!.overidentification?.statistic, (value * fit.n_obs) / ref.n, STATISTIC, name);
  }
}

describe.each(STUDIES)('$id', (study) => {
  let results: Promise<Results> | null = null;
  test.each(study.forms.map((form) => [form.name, form] as const))('%s', async (name, form) => {
    results ??= resultsOf(study);
    const model = (await results).models[name] as RegressionResult;
    const { reference } = form;
    expect(model.columns.length).toBe(form.vcovs.length);
    model.columns.forEach((column, i) => {
      const vcov = form.vcovs[i]!;
      checkColumn(column, vcov, form, reference);
      if (vcov === 'iid' || vcov === 'HC1') if (reference.statistics) checkStages(column, vcov, reference);
    });
  });
});
