import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import type { Column } from '../../../src/data/table.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import { evaluateNumber } from '../../../src/formula/evaluate.ts';
import type { StepOutcome } from '../../../src/plan/step.ts';
import type { ThresholdDetails, ThresholdResult } from '../../../src/results/results.ts';
import { methodsOf, testsBy } from '../../../src/results/threshold-tests.ts';
import { type Frame, panelOf } from '../../../src/steps/frame.ts';
import { parsedFormula } from '../../../src/steps/panel.ts';
import { step } from '../../../src/steps/threshold.ts';

const FIRMS = 565;
const YEARS = 15;

/** Hansen's data as a study reads them: firms by 15 years, nothing lagged yet. */
function investment(): { frame: Frame; columns: { [name: string]: Column } } {
  const file = new URL('../../oracle/threshold/invest.csv', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const raw = lines.map((line) => line.split(',').map(Number));
  const column = (k: number): Column => ({
    kind: 'number',
    values: Float64Array.from(raw, (row) => row[k]!),
  });
  return {
    frame: {
      rows: raw.length,
      entityName: 'firm',
      timeName: 'year',
      entityLabels: Array.from({ length: FIRMS }, (_, i) => `firm ${i + 1}`),
      entity: Int32Array.from(raw, (_, i) => Math.floor(i / YEARS)),
      time: Float64Array.from(raw, (_, i) => 1973 + (i % YEARS)),
      kept: new Uint8Array(raw.length).fill(1),
    },
    columns: { i: column(0), q: column(1), c: column(2), d: column(3) },
  };
}

const { frame, columns } = investment();

function run(change: JsonObject): { outcome: StepOutcome; warnings: Problem[]; progress: string[] } {
  const params = {
    name: 'regimes',
    pointer: '/models/regimes',
    outcome: 'i',
    thresholdVariable: 'lag(d, 1)',
    regimeRegressors: ['lag(c, 1)'],
    controls: ['lag(q, 1)', 'lag(q ^ 2, 1)', 'lag(q ^ 3, 1)', 'lag(d, 1)', 'lag(q * d, 1)'],
    effects: ['entity'],
    vcov: { type: 'HC1' },
    where: null,
    confidence: 0.95,
    maxThresholds: 1,
    alpha: 0.05,
    trim: [0.01],
    grid: 'all',
    bootstrap: { replications: 99, methods: ['residual_by_entity', 'wild_cluster'] },
    regimeIntercepts: false,
    compat: 'none',
    ...change,
  };
  const inputs: { [port: string]: unknown } = { frame };
  const scope = { panel: panelOf(frame, columns), lookup: (name: string) => columns[name] ?? null };
  const terms = [params.outcome, params.thresholdVariable, ...params.regimeRegressors, ...params.controls];
  for (const name of terms) {
    const values = evaluateNumber(parsedFormula(name), scope, { name, pointer: '' });
    if (!values.ok) throw new Error(name);
    inputs[`term:${name}`] = { kind: 'number', values: values.value };
  }
  const warnings: Problem[] = [];
  const progress: string[] = [];
  const outcome = step.run(inputs as never, params as JsonObject, {
    seed: 1,
    stepId: 'model:regimes',
    progress: (what) => progress.push(what),
    warn: (problem) => warnings.push(problem),
  });
  return { outcome: outcome as StepOutcome, warnings, progress: [...new Set(progress)] };
}

describe("Hansen's model as a study writes it, with a lagged threshold variable", () => {
  const { outcome, warnings, progress } = run({});
  if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
  const { result, details } = outcome.value as { result: ThresholdResult; details: ThresholdDetails };

  test('has the threshold and F of the oracle, on the rows that have a lag', () => {
    // test/oracle/threshold/hansen1999.json, fe_all.
    expect(result.thresholds.map(({ value }) => value)).toEqual([0.0157]);
    expect(result.tests[0]!.f_statistic).toBeCloseTo(32.81725208933, 9);
    expect(result.columns[0]!.fit.n_obs).toBe(7910);
    expect(result.columns[0]!.dropped_rows).toEqual([{ reason: 'missing: lag(d, 1)', rows: 565 }]);
    expect(details.membership).toHaveLength(7910);
    expect(details.membership[0]).toMatchObject({ entity: 'firm 1', time: 1974 });
  });

  test('reports both schemes, which disagree on these data; the first decides', () => {
    expect(methodsOf(result)).toEqual(['residual_by_entity', 'wild_cluster']);
    const p = (method: string) => testsBy(result, method)[0]!.p_value!;
    expect(p('residual_by_entity')).toBeLessThan(0.05);
    expect(p('wild_cluster')).toBeGreaterThan(0.05);
    expect(result.selected).toBe(1);
    expect(progress).toEqual(['residual by entity bootstrap of test 1', 'wild cluster bootstrap of test 1']);
  });

  test('keeps the sets at three levels', () => {
    expect(result.thresholds[0]!.intervals!.map(({ confidence }) => confidence)).toEqual([0.9, 0.95, 0.99]);
  });

  test('warns of nothing', () => {
    expect(warnings).toEqual([]);
  });
});

describe('what is said is said at its key', () => {
  test('a trim that leaves no candidate', () => {
    const { outcome } = run({ thresholdVariable: 'if(d > 0.9, 1, 0)', trim: [0.05] });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [
        {
          pointer: '/models/regimes/threshold_variable',
          message: expect.stringMatching(/^regimes: if\(d > 0\.9, 1, 0\) has 2 distinct values, and none/),
        },
      ],
    });
  });

  test('a threshold variable with few values', () => {
    const { warnings } = run({ thresholdVariable: 'round(d)', bootstrap: null });
    expect(warnings).toMatchObject([
      { code: 'RUN001', severity: 'warning', pointer: '/models/regimes/threshold_variable' },
    ]);
  });

  test('a grid that the program to be repeated does not have', () => {
    const { outcome } = run({ compat: 'xthreg', grid: 400 });
    expect(outcome).toMatchObject({ ok: false, problems: [{ pointer: '/models/regimes/grid' }] });
  });
});
