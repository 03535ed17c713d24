import type { MediatorResult, ModerationResult, SensitivityResult } from '../results/mediation.ts';
import type {
  ColumnResult,
  Estimate,
  MediationDetails,
  MediationResult,
  MomentsResult,
} from '../results/results.ts';
import type {
  MediationEstimate,
  MediationFit,
  MediationInput,
  MediationReason,
  MediatorEffects,
  ModerationEffects,
  NormalTest,
  SensitivityFit,
} from '../stats/mediation/types.ts';
import type { RegressionFit } from '../stats/regression/types.ts';
import { wenYeDecision } from '../verdict/wen-ye.ts';
import { columnResult, finite } from './column-result.ts';
import type { MediationParams } from './mediation-params.ts';
import { columnMoments } from './moments.ts';
import type { Dropped } from './sample.ts';

const REASONS: { readonly [reason in MediationReason]: string } = {
  omitted_term: 'a term of the path is collinear and was omitted',
  suppression: 'suppression',
  no_bootstrap: 'no bootstrap was asked for',
  all_replicates_failed: 'every bootstrap replicate failed',
  zero_variance: 'the estimate has no variance',
  one_sided_replicates: 'every bootstrap replicate lies on one side of the estimate',
  negative_variance: "Goodman's variance is not positive",
  moderated: 'it changes with the moderator',
  not_linear: 'the effect is not linear in the moderator: both paths change with it',
  two_step: 'the two-step style does not estimate it',
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
  if (estimate.reason !== null) return { ...numbers, reason: REASONS[estimate.reason] };
  if (Object.values(numbers).every((value) => value !== null)) return numbers;
  return { ...numbers, reason: 'no uncertainty is computed for it' };
}

/** Nothing where the reason is none. */
function reasonOf(reason: MediationReason | null): { reason?: string } {
  return reason === null ? {} : { reason: REASONS[reason] };
}

function testResult({ statistic, pValue, reason }: Omit<NormalTest, 'stdError'>) {
  return { statistic: finite(statistic), p_value: finite(pValue), ...reasonOf(reason) };
}

function mediatorResult(
  mediator: MediatorEffects,
  fit: MediationFit,
  params: MediationParams,
): MediatorResult {
  const { tests, square, moderation } = mediator;
  const { aroian, goodman, jointSignificance, monteCarlo } = tests;
  const paths = {
    a: effect(mediator.a),
    b: effect(mediator.b),
    indirect: effect(mediator.indirect),
    sobel: testResult(mediator.sobel),
  };
  return {
    ...paths,
    ...(aroian === undefined ? {} : { aroian: testResult(aroian) }),
    ...(goodman === undefined ? {} : { goodman: testResult(goodman) }),
    ...(jointSignificance === undefined
      ? {}
      : {
          joint_significance: {
            p_value: finite(jointSignificance.pValue),
            ...reasonOf(jointSignificance.reason),
          },
        }),
    ...(monteCarlo === undefined
      ? {}
      : {
          monte_carlo: {
            conf_low: finite(monteCarlo.confLow),
            conf_high: finite(monteCarlo.confHigh),
            draws: monteCarlo.draws,
            ...reasonOf(monteCarlo.reason),
          },
        }),
    ...(square === null ? {} : { square: effect(square) }),
    ...(moderation === null ? {} : { moderation: moderationResult(moderation) }),
    ...(decides(params)
      ? {
          decision: wenYeDecision({ total: effect(fit.total), direct: effect(fit.direct) }, paths, {
            alpha: Number((1 - params.confidence).toFixed(10)),
            drawn: fit.bootstrap !== null,
          }),
        }
      : {}),
  };
}

/** The sequence of Wen and Ye is of products along one mediator each, the same for every observation. */
function decides({ style, serial, moderator }: MediationParams): boolean {
  return style === 'product' && !serial && moderator === null;
}

function moderationResult(it: ModerationEffects): ModerationResult {
  return {
    index: effect(it.index),
    low: effect(it.low),
    mean: effect(it.mean),
    high: effect(it.high),
    difference: effect(it.difference),
  };
}

function sensitivityResult(it: SensitivityFit): SensitivityResult {
  const rho = effect(it.rhoAtZero);
  return {
    rho_at_zero: rho,
    residual_product: finite(it.residualProduct),
    within_product: finite(it.withinProduct),
    curve: it.curve.map(({ rho: at, indirect }) => ({ rho: at, ...effect(indirect) })),
    ...(rho.reason === undefined ? {} : { reason: rho.reason }),
  };
}

export function mediationResult(
  fit: MediationFit,
  params: MediationParams,
  dropped: Dropped,
  singletonsOf: (column: RegressionFit) => Dropped,
  input: MediationInput,
): MediationResult {
  const outcomes = [params.outcome, ...params.mediators, params.outcome];
  const columns: ColumnResult[] = fit.columns.map((column, i) =>
    columnResult(column, {
      label: `(${i + 1})`,
      outcome: outcomes[i]!,
      estimator: params.effects.length > 0 ? 'fixed_effects' : 'pooled_ols',
      effects: params.effects,
      dropped,
      singletons: singletonsOf(column),
      moments: momentsOf(column, i, input),
    }),
  );
  return {
    kind: 'mediation',
    ...(params.style === 'two_step' ? { style: params.style } : {}),
    columns,
    effects: effectsResult(fit, params),
    ...moderatorResult(fit, params),
    ...(fit.sensitivity === null ? {} : { sensitivity: sensitivityResult(fit.sensitivity) }),
    bootstrap: bootstrapResult(fit),
  };
}

/** Mediators are the outcomes of the equations between the first and the last. */
function momentsOf(column: RegressionFit, i: number, input: MediationInput): MomentsResult {
  const { treatment, mediators, controls, moderator = null } = input;
  const between = i > 0 ? mediators[i - 1] : undefined;
  return columnMoments(column, {
    y: between?.values ?? input.y,
    columns: [treatment, ...mediators, ...controls, ...(moderator === null ? [] : [moderator.column])],
  });
}

function effectsResult(fit: MediationFit, params: MediationParams): MediationResult['effects'] {
  const names = params.mediators;
  return {
    total: effect(fit.total),
    direct: effect(fit.direct),
    indirect: effect(fit.indirect),
    proportion_mediated: effect(fit.proportionMediated),
    mediators: Object.fromEntries(
      fit.mediators.map((mediator) => [mediator.name, mediatorResult(mediator, fit, params)]),
    ),
    ...(params.serial
      ? {
          chains: fit.chains.map(({ through, indirect }) => ({
            through: through.map((j) => names[j]!),
            indirect: effect(indirect),
          })),
          links: fit.links.map(({ from, to, estimate }) => ({
            from: names[from]!,
            to: names[to]!,
            ...effect(estimate),
          })),
        }
      : {}),
  };
}

function moderatorResult(
  { moderator }: MediationFit,
  params: MediationParams,
): Pick<MediationResult, 'moderator'> {
  if (moderator === null || params.moderator === null) return {};
  const { variable, paths } = params.moderator;
  return { moderator: { variable, paths, mean: moderator.mean, std_dev: moderator.stdDev } };
}

function bootstrapResult({ bootstrap }: MediationFit): MediationResult['bootstrap'] {
  if (bootstrap === null) return null;
  const { method, interval, replications, failed } = bootstrap;
  return { method, interval, replications, failed };
}

export function mediationDetails(fit: MediationFit): MediationDetails {
  const replicates: { [mediator: string]: readonly number[] } = {};
  fit.mediators.forEach((mediator, i) => {
    replicates[mediator.name] = Array.from(fit.bootstrap?.replicates[i] ?? []);
  });
  return { replicates };
}
