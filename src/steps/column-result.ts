import type {
  ColumnResult,
  DroppedResult,
  Estimate,
  IvResult,
  MomentsResult,
  TermResult,
  WaldTestResult,
  WildResult,
} from '../results/results.ts';
import type { IvTests, RegressionFit, WaldTest, WildInference } from '../stats/regression/types.ts';

/** What a column of results says besides the fit. */
export type ColumnContext = {
  readonly label: string;
  readonly outcome: string;
  readonly estimator: string;
  /** As the study names them. */
  readonly effects: readonly string[];
  readonly dropped: readonly DroppedResult[];
  /** Rows that the fit left out of those that it was given. */
  readonly singletons?: readonly DroppedResult[];
  readonly moments?: MomentsResult;
  /** Regime terms of a threshold model. */
  readonly regimes?: { readonly [term: string]: { readonly of: string; readonly regime: number } };
};

/** A number as JSON has it: null where there is none. */
export function finite(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

/** An estimate with a reason where any of its numbers is not there. */
export function estimateOf(numbers: {
  readonly estimate: number;
  readonly stdError: number;
  readonly statistic: number;
  readonly pValue: number;
  readonly confLow: number;
  readonly confHigh: number;
}): Estimate {
  const estimate = {
    estimate: finite(numbers.estimate),
    std_error: finite(numbers.stdError),
    statistic: finite(numbers.statistic),
    p_value: finite(numbers.pValue),
    conf_low: finite(numbers.confLow),
    conf_high: finite(numbers.confHigh),
  };
  const missing = Object.entries(estimate).flatMap(([key, value]) => (value === null ? [key] : []));
  return missing.length === 0 ? estimate : { ...estimate, reason: `not defined: ${missing.join(', ')}` };
}

function wildResult({ pValue, confLow, confHigh, reason }: WildInference): WildResult {
  const numbers = { p_value: finite(pValue), conf_low: finite(confLow), conf_high: finite(confHigh) };
  return reason === null ? numbers : { ...numbers, reason };
}

function termResult(fit: RegressionFit, j: number, context: ColumnContext): TermResult {
  const term = fit.terms[j]!;
  const why = fit.vcovInfo.reason;
  const numbers = estimateOf({
    estimate: fit.beta[j]!,
    stdError: fit.stdError[j]!,
    statistic: fit.statistic[j]!,
    pValue: fit.pValue[j]!,
    confLow: fit.confLow[j]!,
    confHigh: fit.confHigh[j]!,
  });
  const reason = numbers.reason === undefined || why === null ? {} : { reason: why };
  const wild = fit.wild?.slopes[j];
  return {
    term,
    ...context.regimes?.[term],
    ...numbers,
    ...reason,
    ...(wild === undefined ? {} : { wild: wildResult(wild) }),
  };
}

/** A fit as the results file holds it. */
export function columnResult(fit: RegressionFit, context: ColumnContext): ColumnResult {
  const { fit: numbers, vcovInfo } = fit;
  const dropped = [...context.dropped];
  if (fit.undifferenced !== undefined && fit.undifferenced > 0)
    dropped.push({ reason: 'no row one span of periods before', rows: fit.undifferenced });
  dropped.push(...(context.singletons ?? []));
  const column: ColumnResult = {
    label: context.label,
    outcome: context.outcome,
    estimator: context.estimator,
    effects: context.effects,
    terms: fit.terms.map((_, j) => termResult(fit, j, context)),
    omitted: fit.omitted,
    fit: {
      n_obs: numbers.nObs,
      n_entities: numbers.nEntities,
      n_periods: numbers.nPeriods,
      df_model: numbers.dfModel,
      df_resid: numbers.dfResid,
      rss: numbers.rss,
      r2_within: finite(numbers.r2Within),
      r2_overall: finite(numbers.r2Overall),
      r2_between: finite(numbers.r2Between),
      r2_lsdv: finite(numbers.r2Lsdv),
      adj_r2: finite(numbers.adjR2),
      f_statistic: finite(numbers.fStatistic),
      f_p_value: finite(numbers.fPValue),
      ...fitReason(fit),
    },
    vcov: {
      type: vcovInfo.type,
      by: vcovInfo.by,
      n_clusters: vcovInfo.nClusters,
      small_sample: vcovInfo.smallSample,
      df: vcovInfo.df,
      ...(vcovInfo.lags === null ? {} : { lags: vcovInfo.lags }),
      ...(vcovInfo.reason === null ? {} : { reason: vcovInfo.reason }),
      ...(vcovInfo.repaired ? { repaired: true } : {}),
    },
    dropped_rows: dropped,
    ...(context.moments === undefined ? {} : { moments: context.moments }),
    ...absorptionResult(fit),
    ...(fit.iv === undefined ? {} : { iv: ivResult(fit.iv) }),
  };
  if (fit.random === null) return column;
  return { ...column, random: randomResult(fit.random) };
}

function randomResult({
  method,
  of,
  sigmaU,
  sigmaV,
  sigmaE,
  rho,
  logLikelihood,
}: NonNullable<RegressionFit['random']>): NonNullable<ColumnResult['random']> {
  return {
    method,
    ...(of === 'entity' ? {} : { of }),
    sigma_u: sigmaU,
    ...(sigmaV === null ? {} : { sigma_v: sigmaV }),
    sigma_e: sigmaE,
    rho,
    ...(logLikelihood === null ? {} : { log_likelihood: logLikelihood }),
  };
}

/** Only what was iterated has anything to say of convergence. */
function absorptionResult({ absorption }: RegressionFit): Pick<ColumnResult, 'absorption'> {
  if (absorption === undefined || absorption.method !== 'conjugate_gradient') return {};
  const { method, iterations, converged } = absorption;
  return { absorption: { method, iterations, converged } };
}

/** A test as the results file holds it. */
export function waldResult(test: WaldTest): WaldTestResult {
  const { df, df2, reason } = test;
  const numbers = { statistic: finite(test.statistic), df, df2, p_value: finite(test.pValue) };
  return reason === null ? numbers : { ...numbers, reason };
}

function ivResult(iv: IvTests): IvResult {
  const { overidentification: over } = iv;
  return {
    endogenous: iv.endogenous,
    instruments: iv.instruments,
    first_stage: iv.firstStage.map(({ term, test, partialR2 }) => ({
      term,
      partial_r2: finite(partialR2),
      ...waldResult(test),
    })),
    cragg_donald: finite(iv.craggDonald),
    kleibergen_paap: finite(iv.kleibergenPaap),
    underidentification: waldResult(iv.underidentification),
    overidentification: over === null ? null : { method: over.method, ...waldResult(over) },
    endogeneity: waldResult(iv.endogeneity),
  };
}

/** Why a statistic of the fit is null: a measure that the estimator does not have, or that the data do not define. */
function fitReason(fit: RegressionFit): { reason?: string } {
  const { r2Within, r2Overall, r2Between, r2Lsdv, adjR2, fStatistic, dfModel } = fit.fit;
  const named = {
    r2_within: r2Within,
    r2_overall: r2Overall,
    r2_between: r2Between,
    r2_lsdv: r2Lsdv,
    adj_r2: adjR2,
  };
  const missing = Object.entries(named).flatMap(([key, value]) => (finite(value) === null ? [key] : []));
  const reasons = [
    ...(missing.length === 0 ? [] : [`not defined for this estimator or these data: ${missing.join(', ')}`]),
    ...(finite(fStatistic) === null ? [`no F: ${jointReason(fit.vcovInfo, dfModel)}`] : []),
  ];
  return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
}

/** Why the slopes cannot be tested together: sums of scores, which sum to zero, have rank below their number. */
function jointReason({ type, by, nClusters, reason }: RegressionFit['vcovInfo'], slopes: number): string {
  if (slopes === 0) return 'no slope was estimated';
  if (reason !== null) return reason;
  const fewest = type === 'cluster' ? Math.min(...(nClusters ?? [])) : Number.POSITIVE_INFINITY;
  return by.length === 1 && slopes >= fewest
    ? `${fewest} clusters cannot tell ${slopes} slopes apart, at most ${fewest - 1}`
    : 'the covariance matrix of the slopes is singular';
}
