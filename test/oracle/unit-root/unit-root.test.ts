import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Series, type UnitRootTest, unitRootTests } from '../../../src/stats/tests/unit-root.ts';
import type { Deterministic } from '../../../src/stats/tests/unit-root-tables.ts';

/** Both run the same small regressions. */
const RELATIVE = 1e-9;

type One = { statistic: number; p: number; lags: number[] | number } | null;
const here = new URL('./', import.meta.url);
const { version: _, ...reference } = JSON.parse(readFileSync(new URL('unit-root.json', here), 'utf8')) as {
  [key: string]: { [test in UnitRootTest]?: One };
} & { version: string };

function read(file: string, column: string, id: string, log: boolean): Series[] {
  const [head, ...rows] = readFileSync(new URL(`../regression/data/${file}.csv`, here), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','));
  const [entity, value] = [head!.indexOf(id), head!.indexOf(column)];
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const own = groups.get(row[entity]!) ?? [];
    own.push(log ? Math.log(Number(row[value])) : Number(row[value]));
    groups.set(row[entity]!, own);
  }
  return [...groups].map(([name, values]) => ({ entity: name, values: Float64Array.from(values) }));
}

const inv = read('grunfeld', 'inv', 'firm', false);
const SERIES: { readonly [name: string]: readonly Series[] } = {
  grunfeld_inv: inv,
  grunfeld_value: read('grunfeld', 'value', 'firm', false),
  produc_lgsp: read('produc', 'gsp', 'state', true),
  produc_unemp: read('produc', 'unemp', 'state', false),
  unbalanced: inv.map(({ entity, values }, i) => ({ entity, values: values.slice(0, 20 - ((i + 1) % 4)) })),
};

describe('unit-root tests as plm::purtest', () => {
  test.each(Object.keys(reference))('%s', (key) => {
    const [name, deterministic, lags] = key.split('/') as [string, Deterministic, string];
    const tests = Object.keys(reference[key]!).filter(
      (one) => reference[key]![one as UnitRootTest] !== null,
    ) as UnitRootTest[];
    const criterion = lags === 'aic' || lags === 'sic' ? lags : null;
    const { rows, lags: chosen } = unitRootTests('y', SERIES[name]!, tests, {
      deterministic,
      lags: criterion === null ? Number(lags) : { criterion, most: 3 },
    });
    expect(tests.length).toBeGreaterThan(0);
    rows.forEach((row) => {
      const expected = reference[key]![row.test as UnitRootTest]!;
      expect(chosen).toEqual([expected.lags].flat());
      expect(Math.abs(row.statistic - expected.statistic)).toBeLessThanOrEqual(
        RELATIVE * Math.max(1, Math.abs(expected.statistic)),
      );
      expect(Math.abs(row.pValue! - expected.p)).toBeLessThanOrEqual(1e-9);
    });
  });
});

describe('what cannot be tested says why', () => {
  const options = { deterministic: 'intercept', lags: 1 } as const;

  test('Levin, Lin and Chu on an unbalanced panel names the entity', () => {
    const [row] = unitRootTests('y', SERIES.unbalanced!, ['levin_lin_chu'], options).rows;
    expect(row!.pValue).toBeNull();
    expect(row!.reason).toBe('needs a balanced panel, and 2 has 18 periods where 1 has 19');
  });

  test('series that are too short, or exact', () => {
    const short = inv.map(({ entity, values }) => ({ entity, values: values.slice(0, 5) }));
    expect(unitRootTests('y', short, ['im_pesaran_shin'], options).rows[0]!.reason).toMatch(
      /1 has 5 periods in a row, fewer than the 6/,
    );
    const exact = inv.map(({ entity }) => ({
      entity,
      values: Float64Array.from({ length: 20 }, (_, t) => t),
    }));
    expect(unitRootTests('y', exact, ['maddala_wu'], options).rows[0]!.reason).toMatch(/exact or collinear/);
  });

  test('Im, Pesaran and Shin have no moments without an intercept', () => {
    const [row] = unitRootTests('y', inv, ['im_pesaran_shin'], { ...options, deterministic: 'none' }).rows;
    expect(row!.reason).toMatch(/needs an intercept/);
  });
});
