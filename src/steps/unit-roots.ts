import { mean } from '../numeric/sum.ts';
import type { UnitRootResult } from '../results/results.ts';
import type { TestRow } from '../stats/tests/types.ts';
import { type Series, unitRootTests } from '../stats/tests/unit-root.ts';
import type { UnitRootSpec } from '../study/study.ts';
import { completeRows, type ModelData } from './sample.ts';

export type UnitRootParams = Omit<UnitRootSpec, 'variables'> & { readonly variables: readonly string[] };

/** Unit-root tests of every variable over its own complete rows, and how they were made. */
export function unitRoots(
  data: ModelData,
  { variables, tests, deterministic, lags }: UnitRootParams,
): { readonly rows: readonly TestRow[]; readonly made: UnitRootResult } {
  const step = periodStep(data.frame.time);
  const each = variables.map((variable) => {
    const { series, gap } = seriesOf(data, variable, step);
    const made =
      gap === null
        ? unitRootTests(variable, series, tests, { deterministic, lags })
        : { rows: tests.map((test) => gapRow(test, variable, gap)), lags: [] };
    return { variable, series, ...made };
  });
  return {
    rows: each.flatMap(({ rows }) => rows),
    made: {
      deterministic,
      criterion: typeof lags === 'number' ? null : lags.criterion,
      series: each.map((one) => {
        const lengths = one.series.map(({ values }) => values.length);
        return {
          variable: one.variable,
          entities: lengths.length,
          least_periods: Math.min(...lengths),
          most_periods: Math.max(...lengths),
          mean_lags: one.lags.length === 0 ? null : mean(one.lags),
        };
      }),
    },
  };
}

function gapRow(test: TestRow['test'], variable: string, reason: string): TestRow {
  const distribution = test === 'maddala_wu' ? 'chi2' : 'normal';
  return {
    test,
    of: [variable],
    statistic: Number.NaN,
    distribution,
    df: null,
    df2: null,
    pValue: null,
    reason,
  };
}

/** The least distance between two periods of the panel. */
function periodStep(time: ArrayLike<number>): number {
  const periods = [...new Set(Array.from(time))].sort((a, b) => a - b);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < periods.length; i++) least = Math.min(least, periods[i]! - periods[i - 1]!);
  return least;
}

/** The complete values of each entity in order of time; a period that is missing in between is told, by entity. */
function seriesOf(
  data: ModelData,
  variable: string,
  step: number,
): { readonly series: readonly Series[]; readonly gap: string | null } {
  const { frame } = data;
  const column = data.term(variable);
  const values = new Map<number, number[]>();
  const last = new Map<number, number>();
  let gap: string | null = null;
  for (const row of completeRows(data, [variable], [], null).rows) {
    const entity = frame.entity[row]!;
    const time = frame.time[row]!;
    const before = last.get(entity);
    if (gap === null && before !== undefined && time - before > step * 1.5)
      gap = `${frame.entityLabels[entity]} has a gap after ${before}`;
    last.set(entity, time);
    const own = values.get(entity) ?? [];
    own.push(column[row]!);
    values.set(entity, own);
  }
  const series = [...values].map(([entity, own]) => ({
    entity: frame.entityLabels[entity]!,
    values: Float64Array.from(own),
  }));
  return { series, gap };
}
