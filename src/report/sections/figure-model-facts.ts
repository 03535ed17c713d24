import type { RegressionResult, ThresholdResult, UncertaintyResult } from '../../results/results.ts';
import type { RegressionSpec, ThresholdSpec } from '../../study/study.ts';
import { columnLabel, formatPercent } from '../format.ts';
import { inline, runs } from '../fragment.ts';
import { coverage } from '../notes.ts';
import { derived, period } from '../origin.ts';
import { count, number, numberOf, percentOf, type Scope } from '../scope.ts';
import { pointerPart, type Selection } from '../selection.ts';
import { countByPeriod } from '../tables/regimes.ts';
import { conditionRuns } from '../tables/threshold.ts';
import { choiceLabel, lastRows, shareOutputs } from '../tables/uncertainty.ts';
import type { Context, ContextMap } from '../template.ts';
import { countWord, shownTable } from './places.ts';

/** The critical value that bounds the confidence set, and how much of the candidates the set holds. */
export function likelihoodFacts(
  scope: Scope,
  spec: ThresholdSpec,
  result: ThresholdResult,
): ContextMap | null {
  const curves = (scope.input.details.thresholds[spec.name]?.curves ?? []).filter(
    ({ points }) => points.length > 1,
  );
  const first = curves[0];
  if (first === undefined) return null;
  const all = scope.input.details.thresholds[spec.name]?.curves ?? [];
  const at = (i: number, rest: string, field?: string): Selection => ({
    details: true,
    path: `/thresholds/${pointerPart(spec.name)}/curves/${all.indexOf(curves[i]!)}${rest}`,
    ...(field === undefined ? {} : { field }),
  });
  return {
    variable: runs(scope.names.prose(spec.thresholdVariable.name)),
    several: curves.length > 1,
    none: result.selected === 0,
    critical: inline(derived(numberOf(scope, first, 'critical'), 'value', at(0, '/critical'))),
    coverage: coverage(spec.confidence),
    curves: curves.map((curve, i): Context => {
      const inside = curve.points.filter(({ lr }) => lr <= curve.critical).length;
      return {
        inside: inline(derived(count(inside), 'at_most', at(i, '/points', 'lr'), at(i, '/critical'))),
        candidates: inline(derived(count(curve.points.length), 'count', at(i, '/points'))),
        one: inside === 1,
      };
    }),
  };
}

/** The share of the observations in the lowest and in the highest regime, in the first and in the last period. */
export function regimeFacts(scope: Scope, spec: ThresholdSpec, result: ThresholdResult): ContextMap | null {
  const details = scope.input.details.thresholds[spec.name];
  const periods = countByPeriod(details?.membership ?? [], result.regime_rows.length);
  const [start, end] = [periods[0], periods.at(-1)];
  if (start === undefined || end === undefined) return null;
  const share = (rows: readonly number[], regime: number): number => {
    let all = 0;
    for (const own of rows) all += own;
    return (rows[regime] ?? 0) / all;
  };
  const percent = (value: number) => ({ kind: 'number' as const, text: formatPercent(value), value });
  const rows = (time: number, own?: number): Selection => ({
    details: true,
    path: `/thresholds/${pointerPart(spec.name)}/membership`,
    where: own === undefined ? { time } : { time, regime: own },
    field: 'regime',
  });
  const q = scope.names.label(spec.thresholdVariable.name);
  const regime = result.regime_rows.length - 1;
  const [a, b] = [share(start.rows, regime), share(end.rows, regime)];
  return {
    condition: conditionRuns(scope, spec.name, result, q, regime),
    from: inline(period(start.time)),
    to: inline(period(end.time)),
    first: inline(derived(percent(a), 'of_all', rows(start.time, regime), rows(start.time))),
    last: inline(derived(percent(b), 'of_all', rows(end.time, regime), rows(end.time))),
    same: formatPercent(a) === formatPercent(b),
    rises: b > a,
  };
}

/** The outermost residuals drawn, in standard deviations, beside the same quantiles of a normal distribution. */
export function residualFacts(
  scope: Scope,
  { name: model }: RegressionSpec,
  { columns }: RegressionResult,
): ContextMap | null {
  const quantiles = scope.input.details.regressions?.[model]?.residuals?.quantiles ?? [];
  const [low, high] = [quantiles[0], quantiles.at(-1)];
  if (low === undefined || high === undefined) return null;
  const [below, above] = [low.residual < low.normal, high.residual > high.normal];
  const told = (value: number, at: number, field: string) =>
    inline(
      derived(number(scope, value), 'value', {
        details: true,
        path: `/regressions/${pointerPart(model)}/residuals/quantiles/${at}`,
        field,
      }),
    );
  return {
    model,
    table: shownTable(scope, `tbl:${model}`),
    column: columnLabel(columns.at(-1)?.label ?? ''),
    low: told(low.residual, 0, 'residual'),
    high: told(high.residual, quantiles.length - 1, 'residual'),
    normal: told(high.normal, quantiles.length - 1, 'normal'),
    heavy: below && above,
    light: !below && !above,
  };
}

/** How many entities keep their rank; `index` is the place among the indices of the model. */
export function rankIntervalFacts(scope: Scope, result: UncertaintyResult, at: number): ContextMap | null {
  const [index, it] = Object.entries(result.indices)[at] ?? [];
  if (index === undefined || it === undefined) return null;
  const rows = lastRows(it.rows);
  const time = rows[0]?.time ?? null;
  const place: Selection = {
    path: `/models/${pointerPart(modelOf(scope, result))}/indices/${pointerPart(index)}/rows`,
    ...(time === null ? {} : { where: { time } }),
  };
  const kept = rows.filter((row) => row.rank_low === row.rank && row.rank_high === row.rank);
  return {
    index: runs(scope.names.prose(index)),
    entities: inline(derived(count(rows.length), 'different', { ...place, field: 'entity' })),
    one: kept.length === 1,
    kept:
      kept.length === 0
        ? null
        : countWord(
            scope,
            kept.length,
            'same_in_all',
            ...['rank', 'rank_low', 'rank_high'].map((field) => ({ ...place, field })),
          ),
    coverage: coverage(result.confidence),
  };
}

/** The choice that accounts for most of each output's variance. */
export function shareFacts(scope: Scope, result: UncertaintyResult): ContextMap | null {
  const outputs = shareOutputs(scope, result).flatMap(({ label, shares }): Context[] => {
    const known = shares.filter((it) => it.first !== null);
    const top = known.toSorted((a, b) => (b.first ?? 0) - (a.first ?? 0))[0];
    if (top === undefined || top.first === null) return [];
    return [
      {
        label,
        choice: choiceLabel(scope, top.choice),
        share: inline(percentOf(top, 'first')),
      },
    ];
  });
  return outputs.length === 0 ? null : { outputs };
}

/** How the estimates of one curve lie: their range, and in how many runs the interval excludes zero. */
export function curveFacts(scope: Scope, result: UncertaintyResult, model: string): ContextMap | null {
  const own = result.estimates.filter((row) => row.focus && row.model === model);
  const row = own.find(({ effect }) => effect === 'indirect') ?? own[0];
  if (row === undefined || row.least === null || row.greatest === null) return null;
  return {
    least: inline(numberOf(scope, row, 'least')),
    greatest: inline(numberOf(scope, row, 'greatest')),
    crosses: row.least < 0 && row.greatest > 0,
    estimate: inline(numberOf(scope, row, 'estimate')),
  };
}

/** The name of a model that is at hand as its result. */
const modelOf = (scope: Scope, result: UncertaintyResult): string =>
  Object.entries(scope.input.results.models).find(([, it]) => it === result)?.[0] ?? '';
