import { describe, expect, it } from 'vitest';
import type { ImputationMethod } from '../../../src/catalog/imputation-methods.ts';
import { type FillOptions, fillSeries } from '../../../src/panel/fill.ts';
import { emPredictions, timeMeans, twoWayPredictions } from '../../../src/panel/fill-across.ts';
import { close, json, numbersOf, readData } from './load.ts';

/** The acceptance tolerance. */
const RELATIVE = 1e-12;
/** Lines through years: m t and b are a thousand times y (Stata's own order of operations). */
const LINES = 1e-10;

type Value = number | null;
type Methods = { [reference: string]: Value[] };
type Expected = {
  cases: { [name: string]: { t: number[]; y: Value[]; result: Methods } };
  panel: { [series: string]: Methods & { row: number[] } };
  time_mean: { [series: string]: Value[] };
  two_way: { [series: string]: Value[] };
  em: { [series: string]: number[] };
};

const expected = json<Expected>('expected-imputation.json');

const fill = (method: ImputationMethod, edges: FillOptions['edges'] = 'none', more = {}): FillOptions => ({
  method,
  edges,
  maxGap: null,
  ...more,
});

const settings: { [reference: string]: FillOptions } = {
  stata_ipolate: fill('linear'),
  stata_ipolate_epolate: fill('linear', 'extrapolate'),
  linear_edge_nearest: fill('linear', 'nearest'),
  locf: fill('locf'),
  nocb: fill('nocb'),
  entity_mean: fill('mean'),
  spline_natural: fill('spline', 'extrapolate'),
  spline_natural_interior: fill('spline'),
  spline_fmm: fill('spline_fmm', 'extrapolate'),
  pchip_interior: fill('pchip'),
  ma_k2_simple: fill('moving_average'),
  ma_k2_linear: fill('moving_average', 'none', { weighting: 'linear' }),
  ma_k2_exponential: fill('moving_average', 'none', { weighting: 'exponential' }),
  ols_trend: fill('trend'),
  avg_growth: fill('growth'),
  geometric_interior: fill('geometric'),
};

function filled(t: Float64Array, y: Float64Array, options: FillOptions): Float64Array {
  const result = y.slice();
  for (const { at, value } of fillSeries(t, y, t, options)) result[at] = value;
  return result;
}

function same(actual: number, wanted: Value, what: string, tolerance: number): void {
  if (wanted === null) expect(Number.isNaN(actual), `${what}: ${actual} is not missing`).toBe(true);
  else close(actual, wanted, what, tolerance, tolerance);
}

const toleranceOf = (reference: string): number =>
  /epolate$|^linear_edge/.test(reference) ? LINES : RELATIVE;

describe('imputation along a series', () => {
  it.each(Object.keys(expected.cases))('%s', (name) => {
    const { t, y, result } = expected.cases[name]!;
    const values = Float64Array.from(y, (value) => value ?? Number.NaN);
    for (const [reference, wanted] of Object.entries(result)) {
      const got = filled(Float64Array.from(t), values, settings[reference]!);
      wanted.forEach((value, i) => {
        if (!Number.isNaN(values[i]!)) expect(got[i]).toBe(values[i]);
        else same(got[i]!, value, `${reference}, point ${i}`, toleranceOf(reference));
      });
    }
  });
});

describe('constant beyond the ends', () => {
  // COINr's `constant`: the last observation, and before the first that one; R's locf and nearest values say both.
  it.each(Object.keys(expected.cases))('%s', (name) => {
    const { t, y, result } = expected.cases[name]!;
    const values = Float64Array.from(y, (value) => value ?? Number.NaN);
    const got = filled(Float64Array.from(t), values, fill('locf', 'nearest'));
    got.forEach((value, i) => {
      if (!Number.isNaN(values[i]!)) return;
      const wanted = result.locf![i] ?? result.linear_edge_nearest![i] ?? null;
      same(value, wanted, `constant, point ${i}`, LINES);
    });
  });
});

describe('imputation of a panel', () => {
  const series = Object.keys(expected.panel);

  async function panel() {
    const table = await readData('asem-gaps.csv');
    const names = table.columns.uCode!.values as readonly string[];
    const labels = [...new Set(names)];
    return {
      cells: {
        rows: names.length,
        entity: Int32Array.from(names, (name) => labels.indexOf(name)),
        entities: labels.length,
        time: numbersOf(table, 'Time'),
      },
      columns: series.map((name) => numbersOf(table, name)),
    };
  }

  it.each(series.filter((name) => expected.panel[name]!.locf !== undefined))('along %s', async (name) => {
    const { cells, columns } = await panel();
    const values = columns[series.indexOf(name)]!;
    for (const [reference, options] of Object.entries(settings)) {
      const got = values.slice();
      for (let start = 0; start < cells.rows; ) {
        let end = start;
        while (end < cells.rows && cells.entity[end] === cells.entity[start]) end++;
        got.set(filled(cells.time.subarray(start, end), values.subarray(start, end), options), start);
        start = end;
      }
      expected.panel[name]!.row.forEach((row, i) => {
        same(
          got[row]!,
          expected.panel[name]![reference]![i]!,
          `${reference}, row ${row}`,
          toleranceOf(reference),
        );
      });
    }
  });

  it.each(series)('across entities, %s', async (name) => {
    const { cells, columns } = await panel();
    const values = columns[series.indexOf(name)]!;
    const means = timeMeans(cells, values);
    const effects = twoWayPredictions(cells, values);
    expected.panel[name]!.row.forEach((row, i) => {
      same(means[row]!, expected.time_mean[name]![i]!, `time mean, row ${row}`, RELATIVE);
      same(effects[row]!, expected.two_way[name]![i]!, `two-way, row ${row}`, RELATIVE);
    });
  });

  it('by expectation-maximization', async () => {
    const { columns } = await panel();
    const found = emPredictions(columns);
    if ('why' in found) throw new Error(found.why);
    series.forEach((name, j) => {
      // Columns are standardized: errors are relative to their spread.
      const own = columns[j]!.filter((value) => !Number.isNaN(value));
      const spread = Math.max(...own) - Math.min(...own);
      expected.panel[name]!.row.forEach((row, i) => {
        const whole = columns.every((column) => Number.isNaN(column[row]!));
        if (!whole)
          close(found[j]![row]!, expected.em[name]![i]!, `${name}, row ${row}`, RELATIVE, RELATIVE * spread);
      });
    });
  });
});
