import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { dot } from '../numeric/sum.ts';
import type { StepContext, StepKind } from '../plan/step.ts';
import { fitMediation } from '../stats/mediation/fit.ts';
import type { MediationFit, MediationInput } from '../stats/mediation/types.ts';
import { isVoid } from '../stats/regression/least-squares.ts';
import type { RegressionFit } from '../stats/regression/types.ts';
import type { MediationParams } from './mediation-params.ts';
import { mediationDetails, mediationResult } from './mediation-result.ts';
import { saturated, tooFewRows } from './regression.ts';
import {
  completeRows,
  factorNames,
  factorOn,
  filterRows,
  type ModelData,
  modelData,
  onRows,
  rolesOn,
  vcovOn,
} from './sample.ts';
import { droppedSingletons } from './singletons.ts';

/** With fewer clusters a cluster bootstrap is known to reject too often (Cameron, Gelbach and Miller 2008, section 3). */
const FEW_CLUSTERS = 20;

/** c = c' + ab holds to rounding: anything more is a bug of ours (METHODS, mediation). */
const IDENTITY_TOLERANCE = 1e-10;

export const step: StepKind = {
  kind: 'mediation',
  heavy: true,
  draws: true,
  run(inputs, jsonParams: JsonObject, context) {
    const params = jsonParams as unknown as MediationParams;
    const data = modelData(inputs);
    const filter = filterRows(data, params.where, params);
    if (!filter.ok) return { ok: false, problems: filter.error };
    const { moderator } = params;
    const moderators = moderator === null ? [] : [moderator.variable];
    const terms = [params.outcome, params.treatment, ...params.mediators, ...moderators, ...params.controls];
    const sample = completeRows(data, terms, factorNames(params.effects, params.vcov), filter.value);
    const problem = tooFewRows(sample, terms.length - 1, params, '(1)');
    if (problem !== null) return { ok: false, problems: [problem] };
    const input = mediationInput(data, params, sample.rows, context);
    const constant = constantMediators(input, params);
    if (constant.length > 0) return { ok: false, problems: constant };
    const fit = fitMediation(input);
    const full = fit.columns
      .map((column, i) => saturated(column, params, `(${i + 1})`))
      .find((problem) => problem !== null);
    const refused = full ?? exact(fit.columns[0]!, params);
    if (refused !== null) return { ok: false, problems: [refused] };
    for (const warning of warnings(fit, params)) context.warn(warning);
    invariant(
      fit.identityGap === null || fit.identityGap <= IDENTITY_TOLERANCE,
      `${params.name}: c = c' + ab fails by ${fit.identityGap}`,
    );
    return {
      ok: true,
      value: {
        result: mediationResult(
          fit,
          params,
          sample.dropped,
          ({ singletons }) =>
            droppedSingletons(data, { effects: params.effects, rows: sample.rows, expected: singletons }),
          input,
        ),
        details: mediationDetails(fit),
      },
    };
  },
};

/** Share of an outcome's variation, net of effects, that is rounding. */
const EXACT = 1e-12;

/** Where controls and effects explain the outcome without error, what the total effect decomposes into is rounding. */
function exact({ residuals, fitted, fit }: RegressionFit, params: MediationParams): Problem | null {
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
  params: MediationParams,
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
    style: params.style,
    serial: params.serial,
    moderator:
      params.moderator === null ? null : { ...params.moderator, column: column(params.moderator.variable) },
    tests: params.tests,
    nonlinear: params.nonlinear,
    sensitivity: params.sensitivity,
    bootstrap:
      params.bootstrap === null
        ? null
        : { replications: params.bootstrap.replications, interval: params.bootstrap.interval },
    seed: context.seed,
    stepId: context.stepId,
    onProgress: ({ done, total }) => context.progress('bootstrap', done, total),
  };
}

/** A mediator that only differs between entities is gone with their effects: neither a nor b has anything to be seen in. */
function constantMediators(input: MediationInput, params: MediationParams): Problem[] {
  const { entity } = input;
  if (entity === null || !params.effects.includes('entity')) return [];
  return input.mediators.flatMap(({ name, values }, j): Problem[] => {
    const first = new Map<number, number>();
    const varies = values.some((value, row) => {
      const code = entity.codes[row]!;
      if (!first.has(code)) first.set(code, value);
      return first.get(code) !== value;
    });
    if (varies) return [];
    return [
      {
        code: 'RUN001',
        severity: 'error',
        message: `${params.name}: the mediator \`${name}\` does not vary within any entity, so that the entity effects leave nothing of it`,
        hint: 'use a mediator that changes over time, or leave `entity` out of `effects`',
        pointer: `${params.pointer}/mediators/${j}`,
      },
    ];
  });
}

function warnings(fit: MediationFit, params: MediationParams): Problem[] {
  const found: Problem[] = [];
  const warn = (message: string, hint: string, pointer: string): void => {
    found.push({ code: 'RUN001', severity: 'warning', message: `${params.name}: ${message}`, hint, pointer });
  };
  const last = fit.columns[fit.columns.length - 1]!;
  params.mediators.forEach((name, j) => {
    if (params.style === 'two_step' || !last.omitted.some(({ term }) => term === name)) return;
    const message = `the mediator \`${name}\` is a linear combination of the other terms and effects, so that no path leads from it`;
    warn(message, 'look for the term that it is made of', `${params.pointer}/mediators/${j}`);
  });
  if (fit.bootstrap !== null && fit.clusters < FEW_CLUSTERS) {
    const message = `the bootstrap draws from ${fit.clusters} entities; with fewer than ${FEW_CLUSTERS} its intervals are too narrow`;
    warn(
      message,
      'read them with care, or report `tests: [monte_carlo]` beside them',
      `${params.pointer}/bootstrap`,
    );
  }
  return found;
}
