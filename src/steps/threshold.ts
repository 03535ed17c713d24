import type { Problem } from '../diagnostics/diagnostic.ts';
import type { StepContext, StepKind } from '../plan/step.ts';
import type { ThresholdDetails, ThresholdResult, ThresholdTest } from '../results/results.ts';
import { fitThreshold } from '../stats/threshold/fit.ts';
import type {
  LrInterval,
  RegimeDifference,
  ThresholdFit,
  ThresholdInput,
  ThresholdProblem,
  ThresholdTestFit,
} from '../stats/threshold/types.ts';
import type { ThresholdSpec, VcovSpec } from '../study/study.ts';
import { columnResult, finite } from './column-result.ts';
import { columnMoments } from './moments.ts';
import { tooFewRows } from './regression.ts';
import {
  completeRows,
  type Dropped,
  factorNames,
  factorOn,
  filterRows,
  type ModelData,
  modelData,
  onRows,
  rolesOn,
  vcovOn,
} from './sample.ts';
import { withSingletons } from './singletons.ts';

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly outcome: string;
  readonly thresholdVariable: string;
  readonly regimeRegressors: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: string | null;
  readonly confidence: number;
  readonly maxThresholds: 1 | 2 | 3;
  readonly alpha: number;
  readonly trim: readonly number[];
  readonly grid: 'all' | number;
  readonly bootstrap: ThresholdSpec['bootstrap'];
  readonly regimeIntercepts: boolean;
  readonly compat: ThresholdSpec['compat'];
};

export const step: StepKind = {
  kind: 'threshold',
  heavy: true,
  draws: true,
  run(inputs, jsonParams, context) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const filter = filterRows(data, params.where, params);
    if (!filter.ok) return { ok: false, problems: filter.error };
    const terms = [params.outcome, params.thresholdVariable, ...params.regimeRegressors, ...params.controls];
    const sample = completeRows(data, terms, factorNames(params.effects, params.vcov), filter.value);
    const problem = tooFewRows(sample, terms.length, params, '(1)');
    if (problem !== null) return { ok: false, problems: [problem] };
    const input = thresholdInput(data, params, sample.rows, context);
    const fitted = fitThreshold(input);
    if (!fitted.ok) {
      return { ok: false, problems: [runProblem(params, fitted.error)] };
    }
    const fit = fitted.value;
    for (const warning of [...stoppedEarly(fit), ...fit.warnings])
      context.warn({ ...runProblem(params, warning), severity: 'warning' });
    const value = {
      result: thresholdResult(fit, params, withSingletons(data, params, sample, fit), input),
      details: details(fit, data, sample.rows),
    };
    return { ok: true, value };
  },
};

type Said = Pick<ThresholdProblem, 'at' | 'message' | 'hint'>;

function stoppedEarly({ stopped }: ThresholdFit): Said[] {
  if (stopped === null) return [];
  const message = `no candidate is left for threshold ${stopped.thresholds} after trimming; it was not tested`;
  return [{ at: 'trim', message, hint: 'ask for fewer thresholds, or a smaller trim' }];
}

/** Located at the key that it is about. */
function runProblem(params: Params, { at, message, hint }: Said): Problem {
  const problem: Problem = {
    code: 'RUN001',
    severity: 'error',
    message: `${params.name}: ${message}`,
    pointer: `${params.pointer}/${at}`,
  };
  return hint === null ? problem : { ...problem, hint };
}

function thresholdInput(
  data: ModelData,
  params: Params,
  rows: Int32Array,
  context: StepContext,
): ThresholdInput {
  const column = (name: string) => ({ name, values: onRows(data.term(name), rows) });
  const { bootstrap } = params;
  const several = (bootstrap?.methods.length ?? 0) > 1;
  return {
    y: onRows(data.term(params.outcome), rows),
    thresholdVariable: column(params.thresholdVariable),
    regimeRegressors: params.regimeRegressors.map(column),
    controls: params.controls.map(column),
    absorb: params.effects.map((name) => factorOn(data, name, rows)),
    ...rolesOn(data, rows),
    vcov: vcovOn(data, params.vcov, rows),
    confidence: params.confidence,
    maxThresholds: params.maxThresholds,
    alpha: params.alpha,
    trim: params.trim,
    grid: params.grid,
    bootstrap,
    regimeIntercepts: params.regimeIntercepts,
    compat: params.compat,
    seed: context.seed,
    stepId: context.stepId,
    onProgress: ({ test, method, done, total }) => {
      const scheme = several ? `${method.replaceAll('_', ' ')} ` : '';
      context.progress(`${scheme}bootstrap of test ${test}`, done, total);
    },
  };
}

const TEST_REASONS = {
  no_bootstrap: 'no bootstrap was asked for',
  all_replicates_failed: 'every bootstrap replicate failed',
};

function testResult(test: ThresholdTestFit): ThresholdTest {
  const result = {
    thresholds: test.thresholds,
    f_statistic: test.fStatistic,
    p_value: finite(test.pValue),
    critical: test.critical,
    replications: test.replications,
    failed: test.failed,
    method: test.method,
  };
  return test.reason === null ? result : { ...result, reason: TEST_REASONS[test.reason] };
}

function differenceResult(difference: RegimeDifference) {
  const { of, between } = difference;
  const numbers = {
    of,
    between,
    estimate: finite(difference.estimate),
    std_error: finite(difference.stdError),
    statistic: finite(difference.statistic),
    p_value: finite(difference.pValue),
    conf_low: finite(difference.confLow),
    conf_high: finite(difference.confHigh),
  };
  return difference.reason === null
    ? numbers
    : { ...numbers, reason: 'a regime term is collinear and was omitted' };
}

function intervalResult({ confidence, critical, confLow, confHigh, connected }: LrInterval) {
  return { confidence, critical, conf_low: confLow, conf_high: confHigh, connected };
}

function thresholdResult(
  fit: ThresholdFit,
  params: Params,
  dropped: Dropped,
  { y, regimeRegressors, controls }: ThresholdInput,
): ThresholdResult {
  const regimes = Object.fromEntries(fit.regimeTerms.map(({ term, of, regime }) => [term, { of, regime }]));
  const column = columnResult(fit.column, {
    label: '(1)',
    outcome: params.outcome,
    estimator: params.effects.length > 0 ? 'fixed_effects' : 'pooled_ols',
    effects: params.effects,
    dropped,
    regimes,
    moments: columnMoments(fit.column, { y, columns: [...regimeRegressors, ...controls] }),
  });
  return {
    kind: 'threshold',
    threshold_variable: params.thresholdVariable,
    tests: fit.tests.map(testResult),
    selected: fit.selected,
    thresholds: fit.thresholds.map((one) => ({
      value: one.value,
      conf_low: one.confLow,
      conf_high: one.confHigh,
      connected: one.connected,
      intervals: one.intervals.map(intervalResult),
    })),
    columns: [column],
    regime_difference: fit.regimeDifference.map(differenceResult),
    regime_rows: fit.regimeRows,
    rss: fit.rss,
    grid: { rule: fit.grid.rule, candidates: fit.grid.candidates, trim: fit.grid.trim },
  };
}

function details(fit: ThresholdFit, data: ModelData, rows: Int32Array): ThresholdDetails {
  const { frame } = data;
  return {
    curves: fit.curves.map((curve) => ({
      threshold: curve.value,
      critical: curve.critical,
      points: Array.from(curve.curve.gamma, (gamma, i) => ({ gamma, lr: curve.curve.lr[i]! })),
    })),
    membership: Array.from(fit.rowsUsed, (position, i) => {
      const row = rows[position]!;
      return {
        entity: frame.entityLabels[frame.entity[row]!]!,
        time: frame.timeName === null ? null : frame.time[row]!,
        regime: fit.membership[i]!,
      };
    }),
  };
}
