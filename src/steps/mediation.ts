import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { dot } from '../numeric/sum.ts';
import type { StepContext, StepKind } from '../plan/step.ts';
import type { ColumnResult, Estimate, MediationDetails, MediationResult } from '../results/results.ts';
import { fitMediation } from '../stats/mediation/fit.ts';
import type {
  MediationEstimate,
  MediationFit,
  MediationInput,
  MediatorEffects,
} from '../stats/mediation/types.ts';
import { isVoid } from '../stats/regression/least-squares.ts';
import type { RegressionFit } from '../stats/regression/types.ts';
import type { BootstrapSpec, VcovSpec } from '../study/study.ts';
import { columnResult, finite } from './column-result.ts';
import { saturated, tooFewRows } from './regression.ts';
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

type Params = {
  readonly name: string;
  readonly pointer: string;
  readonly outcome: string;
  readonly treatment: string;
  readonly mediators: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: string | null;
  readonly confidence: number;
  readonly bootstrap: BootstrapSpec | null;
};

/** c = c' + ab holds to rounding: anything more is a bug of ours (METHODS, mediation). */
const IDENTITY_TOLERANCE = 1e-10;

export const step: StepKind = {
  kind: 'mediation',
  heavy: true,
  draws: true,
  run(inputs, jsonParams: JsonObject, context) {
    const params = jsonParams as unknown as Params;
    const data = modelData(inputs);
    const filter = filterRows(data, params.where, params);
    if (!filter.ok) return { ok: false, problems: filter.error };
    const terms = [params.outcome, params.treatment, ...params.mediators, ...params.controls];
    const sample = completeRows(data, terms, factorNames(params.effects, params.vcov), filter.value);
    const problem = tooFewRows(sample, terms.length - 1, params, '(1)');
    if (problem !== null) return { ok: false, problems: [problem] };
    const fit = fitMediation(mediationInput(data, params, sample.rows, context));
    const full = fit.columns
      .map((column, i) => saturated(column, params, `(${i + 1})`))
      .find((problem) => problem !== null);
    const refused = full ?? exact(fit.columns[0]!, params);
    if (refused !== null) return { ok: false, problems: [refused] };
    invariant(
      fit.identityGap === null || fit.identityGap <= IDENTITY_TOLERANCE,
      `${params.name}: c = c' + ab fails by ${fit.identityGap}`,
    );
    return {
      ok: true,
      value: { result: mediationResult(fit, params, sample.dropped), details: details(fit) },
    };
  },
};

/** Share of an outcome's variation, net of effects, that is rounding. */
const EXACT = 1e-12;

/** Where controls and effects explain the outcome without error, what the total effect decomposes into is rounding. */
function exact({ residuals, fitted, fit }: RegressionFit, params: Params): Problem | null {
  const r2 = fit.r2Within ?? fit.r2Overall;
  const norm = Math.sqrt(dot(fitted, fitted) + dot(residuals, residuals));
  const explained = isVoid(residuals, norm) || (r2 !== null && 1 - r2 < EXACT);
  if (norm === 0 || !explained) return null;
  return {
    code: 'RUN001',
    severity: 'error',
    message: `${params.name}, column (1): the terms and effects fit \`${params.outcome}\` exactly: there is nothing to decompose`,
    hint: 'see whether a term is made from the outcome',
    pointer: params.pointer,
  };
}

function mediationInput(
  data: ModelData,
  params: Params,
  rows: Int32Array,
  context: StepContext,
): MediationInput {
  const column = (name: string) => ({ name, values: onRows(data.term(name), rows) });
  return {
    y: onRows(data.term(params.outcome), rows),
    treatment: column(params.treatment),
    mediators: params.mediators.map(column),
    controls: params.controls.map(column),
    absorb: params.effects.map((name) => factorOn(data, name, rows)),
    ...rolesOn(data, rows),
    vcov: vcovOn(data, params.vcov, rows),
    confidence: params.confidence,
    bootstrap: params.bootstrap === null ? null : { replications: params.bootstrap.replications },
    seed: context.seed,
    stepId: context.stepId,
    onProgress: ({ done, total }) => context.progress('bootstrap', done, total),
  };
}

const REASONS: { readonly [reason: string]: string } = {
  omitted_term: 'a term of the path is collinear and was omitted',
  suppression: 'suppression',
  no_bootstrap: 'no bootstrap was asked for',
  all_replicates_failed: 'every bootstrap replicate failed',
  zero_variance: 'the estimate has no variance',
};

function effect(estimate: MediationEstimate): Estimate {
  const numbers = {
    estimate: finite(estimate.estimate),
    std_error: finite(estimate.stdError),
    statistic: finite(estimate.statistic),
    p_value: finite(estimate.pValue),
    conf_low: finite(estimate.confLow),
    conf_high: finite(estimate.confHigh),
  };
  if (estimate.reason !== null) return { ...numbers, reason: REASONS[estimate.reason]! };
  if (Object.values(numbers).every((value) => value !== null)) return numbers;
  return { ...numbers, reason: 'no uncertainty is computed for it' };
}

function mediatorResult(mediator: MediatorEffects) {
  const { statistic, pValue, reason } = mediator.sobel;
  const sobel = { statistic: finite(statistic), p_value: finite(pValue) };
  return {
    a: effect(mediator.a),
    b: effect(mediator.b),
    indirect: effect(mediator.indirect),
    sobel: reason === null ? sobel : { ...sobel, reason: REASONS[reason]! },
  };
}

function mediationResult(fit: MediationFit, params: Params, dropped: Dropped): MediationResult {
  const outcomes = [params.outcome, ...params.mediators, params.outcome];
  const columns: ColumnResult[] = fit.columns.map((column, i) =>
    columnResult(column, {
      label: `(${i + 1})`,
      outcome: outcomes[i]!,
      estimator: params.effects.length > 0 ? 'fixed_effects' : 'pooled_ols',
      effects: params.effects,
      dropped,
    }),
  );
  const { bootstrap } = fit;
  return {
    kind: 'mediation',
    columns,
    effects: {
      total: effect(fit.total),
      direct: effect(fit.direct),
      indirect: effect(fit.indirect),
      proportion_mediated: effect(fit.proportionMediated),
      mediators: Object.fromEntries(
        fit.mediators.map((mediator) => [mediator.name, mediatorResult(mediator)]),
      ),
    },
    bootstrap:
      bootstrap === null
        ? null
        : {
            method: bootstrap.method,
            interval: bootstrap.interval,
            replications: bootstrap.replications,
            failed: bootstrap.failed,
          },
  };
}

function details(fit: MediationFit): MediationDetails {
  const replicates: { [mediator: string]: readonly number[] } = {};
  fit.mediators.forEach((mediator, i) => {
    replicates[mediator.name] = Array.from(fit.bootstrap?.replicates[i] ?? []);
  });
  return { replicates };
}
