import type { ColumnResult, Estimate, TermResult } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import { inline, runs } from '../fragment.ts';
import { alphaRun, coverage, level, remainder } from '../notes.ts';
import { derived, sized } from '../origin.ts';
import { type Counted, countOf, number, numberOf, pEquationOf, type Scope, statisticOf } from '../scope.ts';
import { pointerPart, type Selection } from '../selection.ts';
import { intervalRun } from '../tables/effects.ts';
import type { Context, ContextMap } from '../template.ts';
import { deviationAt, deviationOf, elasticity, semiElasticity } from './places.ts';

/**
 * One estimate as prose needs it: number, sign, uncertainty, and whether its p-value is below 1 - confidence. A
 * template can say "significant" only through `significant`.
 */
export function estimateContext(
  scope: Scope,
  estimate: Estimate,
  confidence: number,
  options: { readonly key?: string; readonly z?: boolean; readonly counted?: Counted } = {},
): ContextMap {
  const { estimate: value, p_value: p, conf_low, conf_high, statistic } = estimate;
  const alpha = remainder(confidence);
  const excludes = conf_low !== null && conf_high !== null && (conf_low > 0 || conf_high < 0);
  return {
    known: value !== null,
    value: inline(numberOf(scope, estimate, 'estimate', options.key)),
    size: value === null ? null : inline(sized(number(scope, Math.abs(value)), estimate, 'estimate')),
    positive: value !== null && value > 0,
    negative: value !== null && value < 0,
    std_error: estimate.std_error === null ? null : inline(numberOf(scope, estimate, 'std_error')),
    statistic: statistic === null ? null : inline(statisticOf(estimate, 'statistic')),
    letter: options.z === true ? 'z' : 't',
    p: p === null ? null : runs(pEquationOf(scope, estimate, 'p_value', options.counted)),
    significant: p !== null && p < alpha,
    alpha: alphaRun(alpha),
    level: level(alpha),
    interval: conf_low === null || conf_high === null ? null : inline(intervalRun(scope, estimate)),
    excludes_zero: excludes,
    coverage: coverage(confidence),
    reason: estimate.reason === undefined ? null : scope.phrase(estimate.reason),
  };
}

/** What a slope means: an elasticity where both sides are logarithms, and its size in standard deviations. */
export function sizeContext(
  scope: Scope,
  outcome: string,
  term: string,
  slope: number | null,
  slopeAt: Selection,
): ContextMap {
  const outcomeDeviation = deviationOf(scope, outcome);
  const termDeviation = deviationOf(scope, term);
  const standard =
    slope === null || outcomeDeviation === null || termDeviation === null
      ? null
      : (slope * termDeviation) / outcomeDeviation;
  const printed = (value: number, digits: number) => ({
    kind: 'number' as const,
    text: formatNumber(Math.abs(value), digits),
    value: Math.abs(value),
  });
  return {
    term: runs(scope.names.level(term)),
    outcome: runs(scope.names.level(outcome)),
    /** Where the outcome alone is a logarithm, and no standard deviations say how large the slope is. */
    percent:
      slope === null || standard !== null || !semiElasticity(scope, outcome, term)
        ? null
        : inline(derived(printed(100 * Math.abs(Math.exp(slope) - 1), 2), 'percent_change', slopeAt)),
    elasticity:
      slope === null || !elasticity(scope, outcome, term)
        ? null
        : inline(derived(printed(slope, 2), 'magnitude', slopeAt)),
    standard:
      standard === null
        ? null
        : inline(
            derived(
              printed(standard, 2),
              'standardized',
              slopeAt,
              ...[term, outcome].map((variable) => deviationAt(scope, variable)),
            ),
          ),
    up: slope !== null && slope > 0,
  };
}

/** The slopes of one regressor by regime in standard deviations, without their signs; null where they are not known. */
export function regimeSizes(
  scope: Scope,
  model: { readonly name: string; readonly outcome: { readonly name: string } },
  regimes: readonly TermResult[],
): Context {
  const sizes = regimes.map(({ term, of, estimate }) =>
    of === undefined
      ? null
      : (sizeContext(scope, model.outcome.name, of, estimate, {
          path: `/models/${pointerPart(model.name)}/columns/0/terms`,
          where: { term },
          field: 'estimate',
        }).standard ?? null),
  );
  return sizes.length === 0 || sizes.includes(null) ? null : sizes;
}

/** What the estimates of a column rest on. */
export function sampleContext(column: ColumnResult | undefined): ContextMap {
  const fit = column?.fit ?? { n_obs: null, n_entities: null };
  return {
    n: fit.n_obs === null ? null : inline(countOf(fit, 'n_obs')),
    n_entities: fit.n_entities === null ? null : inline(countOf(fit, 'n_entities')),
  };
}
