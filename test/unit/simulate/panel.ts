import { readFileSync } from 'node:fs';
import { fillSeries } from '../../../src/panel/fill.ts';
import { type ComputedIndex, computeIndex } from '../../../src/stats/index/compute-index.ts';
import { locationQuotient } from '../../../src/stats/location-quotient.ts';

export const csvPath = new URL('../../../specs/digital-rural/data/provinces.csv', import.meta.url);

/** The committed panel, blank cells filled as the study fills them. */
export type SimulatedPanel = {
  readonly rows: number;
  readonly provinces: readonly string[];
  readonly years: Float64Array;
  readonly blanks: number;
  readonly column: (name: string) => Float64Array;
  /** A cell-by-cell formula on named columns. */
  readonly formula: (names: readonly string[], of: (...cells: number[]) => number) => Float64Array;
};

export function readPanel(): SimulatedPanel {
  const [header = '', ...lines] = readFileSync(csvPath, 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  const cells = lines.map((line) => line.split(','));
  const text = (name: string): string[] => cells.map((row) => row[names.indexOf(name)]!);
  const provinces = text('province');
  const years = Float64Array.from(text('year'), Number);
  const raw = new Map(
    names
      .slice(3)
      .map((name) => [
        name,
        Float64Array.from(text(name), (cell) => (cell === '' ? Number.NaN : Number(cell))),
      ]),
  );
  let blanks = 0;
  for (const values of raw.values()) blanks += fillColumn(provinces, years, values);
  const column = (name: string): Float64Array => {
    const values = raw.get(name);
    if (values === undefined) throw new Error(`no column ${name}`);
    return values;
  };
  const formula: SimulatedPanel['formula'] = (of, rule) => {
    const columns = of.map(column);
    return Float64Array.from(provinces, (_, i) => rule(...columns.map((values) => values[i]!)));
  };
  return { rows: lines.length, provinces, years, blanks, column, formula };
}

/** The study's `missing: { method: linear, edges: nearest, max_gap: 3 }`, province by province; how many cells it filled. */
function fillColumn(provinces: readonly string[], years: Float64Array, values: Float64Array): number {
  const grid = Float64Array.from(new Set(years)).sort();
  let filled = 0;
  for (let start = 0; start < provinces.length; start += grid.length) {
    const end = start + grid.length;
    const options = { edges: 'nearest', maxGap: 3 } as const;
    for (const { at, value } of fillSeries(
      years.slice(start, end),
      values.slice(start, end),
      grid,
      options,
    )) {
      values[start + at] = value;
      filled++;
    }
  }
  return filled;
}

const ln = Math.log;

/** Indicators of the study, in its order, with its formulas. */
export function ruralIndicators(panel: SimulatedPanel): Record<string, Float64Array> {
  const { column, formula } = panel;
  const ratio = (a: number, b: number): number => a / b;
  return {
    primary_output_per_capita: formula(['primary_output', 'population'], (a, b) => (a / b) * 10000),
    grain_output: column('grain_output'),
    machinery: formula(['machinery_power'], ln),
    irrigation: formula(['irrigated_area'], ln),
    forest_coverage: column('forest_coverage'),
    garbage_disposal: column('garbage_disposal'),
    toilets: formula(['public_toilets'], ln),
    rural_doctors: column('rural_doctors'),
    water_supply: formula(['water_supply_capacity'], ln),
    education: formula(['education_spend'], ln),
    illiteracy: formula(['illiterate_population', 'population_15_up'], ratio),
    tv_coverage: column('tv_coverage'),
    income_ratio: formula(['rural_income', 'urban_income'], ratio),
    consumption_ratio: formula(['rural_consumption', 'urban_consumption'], ratio),
    rural_people: formula(['rural_population'], ln),
    income: formula(['rural_income'], ln),
    food: formula(['rural_food_spend'], ln),
    employment: formula(['rural_employment'], ln),
  };
}

/** The digital index takes its columns as they are. */
export function digitalIndicators(
  panel: SimulatedPanel,
  names: readonly string[],
): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, panel.column(name)]));
}

export function entropyIndex(
  panel: SimulatedPanel,
  name: string,
  indicators: Record<string, Float64Array>,
): ComputedIndex {
  const result = computeIndex({
    name,
    indicators: Object.entries(indicators).map(([indicator, values]) => ({
      name: indicator,
      dimension: '',
      direction: indicator === 'illiteracy' ? -1 : 1,
      values,
    })),
    entities: panel.provinces,
    times: panel.years,
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
    transform: 'ln',
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export function agglomeration(panel: SimulatedPanel): { values: Float64Array; identityDiscrepancy: number } {
  const kept = new Uint8Array(panel.rows).fill(1);
  const result = locationQuotient(
    panel.column('primary_employment'),
    panel.column('total_employment'),
    panel.years,
    kept,
  );
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
