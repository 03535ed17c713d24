import { invariant } from '../../base/invariant.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { dot } from '../../numeric/sum.ts';
import { isVoid } from '../regression/least-squares.ts';
import { type BootstrapRun, bootstrapTest, criticalValue, upperShare } from './bootstrap.ts';
import { trimOf } from './candidates.ts';
import { regimeModel, regress } from './column.ts';
import { deletesLastPeriod } from './compat.ts';
import { createDraw } from './draw.ts';
import { estimateThresholds, splitRegressors } from './estimate.ts';
import { warningsOf, whyNone } from './inspect.ts';
import { lrSet } from './lr-set.ts';
import { onRows, prepareSample, type ThresholdSample } from './sample.ts';
import type { Scan } from './scan.ts';
import type { Sequence } from './sequence.ts';
import type {
  BootstrapMethod,
  ThresholdFit,
  ThresholdInput,
  ThresholdProblem,
  ThresholdTestFit,
} from './types.ts';

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
  const linear = deletesLastPeriod(input.compat) ? null : regress(input, [], []);
  const rowsUsed = linear?.rowsUsed ?? Int32Array.from(input.y, (_, i) => i);
  if (linear !== null && linear.fit.dfResid <= input.regimeRegressors.length)
    return err(noResidual(linear.fit.nObs));
  const prepared = prepareSample(onRows(input, rowsUsed));
  if (!prepared.ok) return prepared;
  const sample = prepared.value;
  const { scan, residual, sequence } = estimateThresholds(sample);
  const { y } = sample.input;
  if (isVoid(residual, Math.sqrt(dot(y, y)))) return err(noResidual(y.length));
  if (sequence.steps.length === 0) return err(whyNone(sample, scan));
  const methods = input.bootstrap?.methods ?? (['none'] as const);
  const tests = methods.flatMap((method) =>
    sequence.steps.map((_, i) => runTest(sample, scan, residual, sequence, i + 1, method)),
  );
  const deciding = tests.slice(0, sequence.steps.length);
  const firstFailure = deciding.findIndex(({ pValue }) => pValue === null || !(pValue < input.alpha));
  const selected = firstFailure < 0 ? deciding.length : firstFailure;
  const { candidates } = scan;
  const sets = selected === 0 ? sequence.steps.slice(0, 1) : sequence.refined[selected - 1]!;
  const curves = sets
    .map((step) => lrSet(candidates, step, sample.df, input.confidence))
    .sort((a, b) => a.value - b.value);
  const thresholds = selected === 0 ? [] : curves;
  const stopped = deciding.length < input.maxThresholds ? deciding.length + 1 : null;
  const model = regimeModel(
    sample,
    thresholds.map(({ value }) => value),
    candidates.split,
  );
  return ok({
    tests,
    stopped: stopped === null ? null : { thresholds: stopped, reason: 'no_candidates' },
    selected,
    thresholds,
    curves,
    ...model,
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
    warnings: warningsOf(sample, sequence.steps, model.membership, selected),
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
    at: 'outcome',
    message,
    hint: 'see whether the outcome varies beyond its effects and controls, and whether enough rows are left',
  };
}

function runTest(
  sample: ThresholdSample,
  scan: Scan,
  residual: Float64Array,
  sequence: Sequence,
  step: number,
  method: BootstrapMethod | 'none',
): ThresholdTestFit {
  const { df } = sample;
  const found = sequence.steps[step - 1]!;
  const gammaOf = (j: number) => scan.candidates.gamma[j]!;
  const fStatistic = (found.rssNull - found.rss) / (found.rss / df);
  const run = method === 'none' ? null : bootstrapOf(sample, scan, residual, found.nullGiven, step, method);
  const valid = run !== null && run.replicates.length > 0 ? run.replicates : null;
  const critical = (alpha: number) => (valid === null ? null : criticalValue(valid, alpha));
  return {
    thresholds: step,
    gamma: gammaOf(found.index),
    given: found.nullGiven.map(gammaOf).sort((a, b) => a - b),
    rssNull: found.rssNull,
    rss: found.rss,
    candidates: found.scanned.length,
    skipped: found.skipped,
    fStatistic,
    pValue: valid === null ? null : upperShare(valid, fStatistic),
    critical: { '0.10': critical(0.1), '0.05': critical(0.05), '0.01': critical(0.01) },
    replications: run === null ? 0 : run.replicates.length + run.failed,
    failed: run?.failed ?? 0,
    method,
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
  method: BootstrapMethod,
): BootstrapRun | null {
  const { bootstrap } = input;
  if (bootstrap === null) return null;
  const total = bootstrap.draws?.[step - 1]?.length ?? bootstrap.replications;
  const draw = createDraw(bootstrap, method, clusters, step, input.seed, input.stepId);
  return bootstrapTest(scan, residual, splitRegressors(input), given, step, df, total, draw, (done) => {
    if (done % PROGRESS_STRIDE === 0 || done === total)
      input.onProgress?.({ test: step, method, done, total });
  });
}
