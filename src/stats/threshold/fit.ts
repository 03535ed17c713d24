import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { dot } from '../../numeric/sum.ts';
import { isVoid } from '../regression/least-squares.ts';
import { type BootstrapRun, bootstrapTest, criticalValue, upperShare } from './bootstrap.ts';
import { trimOf } from './candidates.ts';
import { regimeModel, regress } from './column.ts';
import { createDraw } from './draw.ts';
import { estimateThresholds } from './estimate.ts';
import { lrSet } from './lr-set.ts';
import { onRows, prepareSample, type ThresholdSample } from './sample.ts';
import type { Scan } from './scan.ts';
import type { Sequence } from './sequence.ts';
import type { ThresholdFit, ThresholdInput, ThresholdProblem, ThresholdTestFit } from './types.ts';

/** Replicates between two reports of progress. */
const PROGRESS_STRIDE = 50;

/**
 * Hansen's panel threshold model with one to three thresholds: exact least squares over every candidate, sequential
 * tests by bootstrap, likelihood-ratio sets, and the regression at the thresholds that the tests select.
 *
 * @shape every column and factor n, rows sorted by entity, then time
 * @status problems are values: unbalanced panels under residual_by_entity, no candidate left, what compat cannot do
 * @throws InvariantError if there is no regime regressor, no trim, or lengths disagree
 * @cite Hansen (1999), J. Econometrics 93
 * @oracle test/oracle/threshold
 */
export function fitThreshold(input: ThresholdInput): Result<ThresholdFit, ThresholdProblem> {
  invariant(input.regimeRegressors.length > 0 && input.trim.length > 0, 'fitThreshold: regressors and trim');
  const linear = input.compat === 'none' ? regress(input, [], []) : null;
  const rowsUsed = linear?.rowsUsed ?? Int32Array.from(input.y, (_, i) => i);
  if (linear !== null && linear.fit.dfResid <= input.regimeRegressors.length)
    return err(noResidual(linear.fit.nObs));
  const prepared = prepareSample(onRows(input, rowsUsed));
  if (!prepared.ok) return prepared;
  const sample = prepared.value;
  const { scan, residual, sequence } = estimateThresholds(sample);
  const { y } = sample.input;
  if (isVoid(residual, Math.sqrt(dot(y, y)))) return err(noResidual(y.length));
  if (sequence.steps.length === 0) return err(noCandidates(sample, scan));
  const tests = sequence.steps.map((_, i) => runTest(sample, scan, residual, sequence, i + 1));
  const firstFailure = tests.findIndex(({ pValue }) => pValue === null || !(pValue < input.alpha));
  const selected = firstFailure < 0 ? tests.length : firstFailure;
  const { candidates } = scan;
  const sets = selected === 0 ? sequence.steps.slice(0, 1) : sequence.refined[selected - 1]!;
  const curves = sets
    .map((step) => lrSet(candidates, step, sample.df, input.confidence))
    .sort((a, b) => a.value - b.value);
  const thresholds = selected === 0 ? [] : curves;
  const stopped = tests.length < input.maxThresholds ? tests.length + 1 : null;
  return ok({
    tests,
    stopped: stopped === null ? null : { thresholds: stopped, reason: 'no_candidates' },
    selected,
    thresholds,
    curves,
    ...regimeModel(
      sample,
      thresholds.map(({ value }) => value),
      candidates.split,
    ),
    rowsUsed,
    singletons: input.y.length - rowsUsed.length,
    rss: [sequence.linearRss, ...sequence.steps.map(({ rss }) => rss)],
    grid: {
      rule: input.grid,
      candidates: sequence.steps[0]!.scanned.length,
      trim: Array.from({ length: input.maxThresholds }, (_, i) => trimOf(input.trim, i + 1)),
    },
    split: candidates.split,
    skipped: sequence.steps[0]!.skipped,
  });
}

/** Where the model without thresholds fits exactly there is no sum of squares to bring down. */
function noResidual(rows: number): ThresholdProblem {
  const message =
    rows === 0
      ? 'no row is left: each stands alone in an absorbed effect'
      : `the model without thresholds fits its ${rows} rows exactly: there is nothing left for a threshold to explain`;
  return {
    kind: 'no_residual',
    message,
    hint: 'see whether the outcome varies beyond its effects and controls, and whether enough rows are left',
  };
}

function noCandidates({ input }: ThresholdSample, scan: Scan): ThresholdProblem {
  const { name } = input.thresholdVariable;
  if (scan.candidates.gamma.length === 0) {
    return {
      kind: 'no_candidates',
      message: `no value of ${name} leaves a share of ${trimOf(input.trim, 1)} of the rows in each regime`,
      hint: 'use a smaller trim, or a threshold variable with more distinct values',
    };
  }
  return {
    kind: 'no_variation',
    message: `splitting by ${name} adds nothing to the model: at every candidate the regime terms are collinear`,
    hint: 'see whether the effects or controls already explain the regime regressors',
  };
}

function runTest(
  sample: ThresholdSample,
  scan: Scan,
  residual: Float64Array,
  sequence: Sequence,
  step: number,
): ThresholdTestFit {
  const { input, df } = sample;
  const found = sequence.steps[step - 1]!;
  const gammaOf = (j: number) => scan.candidates.gamma[j]!;
  const fStatistic = (found.rssNull - found.rss) / (found.rss / df);
  const run = bootstrapOf(sample, scan, residual, found.given, step);
  const valid = run !== null && run.replicates.length > 0 ? run.replicates : null;
  const critical = (alpha: number) => (valid === null ? null : criticalValue(valid, alpha));
  return {
    thresholds: step,
    gamma: gammaOf(found.index),
    given: found.given.map(gammaOf).sort((a, b) => a - b),
    rssNull: found.rssNull,
    rss: found.rss,
    candidates: found.scanned.length,
    skipped: found.skipped,
    fStatistic,
    pValue: valid === null ? null : upperShare(valid, fStatistic),
    critical: { '0.10': critical(0.1), '0.05': critical(0.05), '0.01': critical(0.01) },
    replications: run === null ? 0 : run.replicates.length + run.failed,
    failed: run?.failed ?? 0,
    method: input.bootstrap?.method ?? 'none',
    reason: run === null ? 'no_bootstrap' : valid === null ? 'all_replicates_failed' : null,
    replicates: run?.replicates ?? new Float64Array(0),
  };
}

function bootstrapOf(
  { input, clusters, df }: ThresholdSample,
  scan: Scan,
  residual: Float64Array,
  given: readonly number[],
  step: number,
): BootstrapRun | null {
  const { bootstrap } = input;
  if (bootstrap === null) return null;
  const total = bootstrap.draws?.[step - 1]?.length ?? bootstrap.replications;
  const draw = createDraw(bootstrap, clusters, step, input.seed, input.stepId);
  const regressors = input.regimeRegressors.map(({ values }) => values);
  return bootstrapTest(scan, residual, regressors, given, step, df, total, draw, (done) => {
    if (done % PROGRESS_STRIDE === 0 || done === total) input.onProgress?.({ test: step, done, total });
  });
}
