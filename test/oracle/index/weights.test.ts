import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/data/table.ts';
import { readTable } from '../../../src/readers/read-table.ts';
import { computeIndex, type IndexInput } from '../../../src/stats/index/compute-index.ts';
import { locationQuotient } from '../../../src/stats/location-quotient.ts';

/** The acceptance tolerance for weights and scores. */
const RELATIVE = 1e-12;
/** Below this a number is the rounding of an exact zero. */
const NEAR_ZERO = 1e-15;

type Numbers = { [name: string]: number };
type Variant = {
  w: Numbers | { [year: string]: Numbers };
  e: Numbers | { [year: string]: Numbers };
  dimensions?: Numbers;
  rows: number[];
  score: number[];
};
type Case = {
  direction: Numbers;
  dimension: { [name: string]: string };
  variants: { [name: string]: Variant };
};

const here = new URL('.', import.meta.url);
const json = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, here), 'utf8')) as T;

async function read(file: string): Promise<Table> {
  const bytes = readFileSync(new URL(`data/${file}`, here));
  const table = await readTable(bytes, {
    format: 'csv',
    path: file,
    pointer: '',
    encoding: 'utf-8',
    sheet: null,
    delimiter: null,
    missingCodes: [],
    layout: null,
  });
  if (!table.ok) throw new Error(table.error[0]!.message);
  return table.value;
}

function close(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected);
  expect(
    error <= Math.max(RELATIVE * Math.abs(expected), NEAR_ZERO),
    `${what}: ${actual} is not ${expected}`,
  ).toBe(true);
}

const numbersOf = (table: Table, name: string): Float64Array => {
  const column = table.columns[name]!;
  if (column.kind !== 'number') throw new Error(`${name} is text`);
  return column.values;
};

const files: { [name: string]: { file: string; entity: string; time: string | null } } = {
  produc: { file: 'produc.csv', entity: 'state', time: 'year' },
  asem: { file: 'asem.csv', entity: 'uCode', time: null },
  tiny: { file: 'tiny.csv', entity: 'id', time: 't' },
};

const settings: { [variant: string]: Pick<IndexInput, 'normalizeScope' | 'weights'> } = {
  pooled: {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
  },
  'shift_1e-04': {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 1e-4 },
  },
  'shift_0.01': {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0.01 },
  },
  shift_1: {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 1 },
  },
  nested: {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'dimension', shift: 1e-4 },
  },
  equal: {
    normalizeScope: 'pooled',
    weights: { method: 'equal', scope: 'pooled', within: 'none', shift: 0 },
  },
  by_year_pooled_minmax: {
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'by_time', within: 'none', shift: 1e-4 },
  },
  by_year_own_minmax: {
    normalizeScope: 'by_time',
    weights: { method: 'entropy', scope: 'by_time', within: 'none', shift: 1e-4 },
  },
};

const expected = json<{ [name: string]: Case }>('expected-weights.json');

describe.each(Object.keys(expected))('index weights on %s', (name) => {
  const { direction, dimension, variants } = expected[name]!;
  it.each(Object.keys(variants))('%s', async (key) => {
    const { file, entity, time } = files[name]!;
    const table = await read(file);
    const result = computeIndex({
      name,
      indicators: Object.keys(direction).map((indicator) => ({
        name: indicator,
        dimension: dimension[indicator]!,
        direction: direction[indicator] === 1 ? 1 : -1,
        values: numbersOf(table, indicator),
      })),
      entities: Array.from(table.columns[entity]!.values, String),
      times: time === null ? null : numbersOf(table, time),
      transform: 'none',
      ...settings[key]!,
    });
    if (!result.ok) throw new Error(result.error[0]!.message);
    const variant = variants[key]!;
    expect(result.value.weights.length).toBeGreaterThan(0);
    for (const row of result.value.weights) {
      const w = row.time === null ? variant.w : (variant.w[row.time] as unknown as Numbers);
      const e = row.time === null ? variant.e : (variant.e[row.time] as unknown as Numbers);
      close(row.weight, w[row.indicator] as number, `weight of ${row.indicator}, ${row.time}`);
      if (row.entropy === null) expect(e[row.indicator]).toBe(null);
      else close(row.entropy, e[row.indicator] as number, `entropy of ${row.indicator}, ${row.time}`);
    }
    variant.rows.forEach((row, i) => {
      close(result.value.scores[row]!, variant.score[i]!, `score of row ${row}`);
    });
    for (const row of variant.dimensions ? result.value.dimensionWeights : []) {
      close(row.weight, variant.dimensions![row.dimension]!, `weight of dimension ${row.dimension}`);
    }
  });
});

describe('location quotient', () => {
  const kinds = ['hwy', 'water', 'util'];
  it.each(['1970', '1986'])('public capital of 48 states, %s', async (year) => {
    const table = await read('produc.csv');
    const years = numbersOf(table, 'year');
    const whole = years.map((_, i) => kinds.reduce((total, kind) => total + numbersOf(table, kind)[i]!, 0));
    const rows = [...years.keys()].filter((i) => years[i] === Number(year));
    const lq = json<{ [year: string]: { [kind: string]: number[] } }>('expected-location-quotient.json')[
      year
    ]!;
    for (const kind of kinds) {
      const kept = Uint8Array.from(years, () => 1);
      const result = locationQuotient(numbersOf(table, kind), whole, years, kept);
      if (!result.ok) throw new Error(result.error.what);
      rows.forEach((row, i) => {
        close(result.value.values[row]!, lq[kind]![i]!, `${kind}, ${lq.state![i]}`);
      });
      expect(result.value.identityDiscrepancy).toBeLessThan(RELATIVE);
    }
  });
});
