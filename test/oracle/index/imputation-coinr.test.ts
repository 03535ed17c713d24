import { expect, it } from 'vitest';
import { preparePanel } from '../../../src/panel/prepare.ts';
import type { MissingSpec } from '../../../src/study/study.ts';
import { close, json, readData } from './load.ts';

/** What COINr puts into each missing cell of its ASEM data, and which cells those are. */
type Expected = {
  readonly row: number[];
  readonly column: string[];
  readonly reversed: string[];
  readonly pillars: { readonly [pillar: string]: string[] };
} & { readonly [reference: string]: (number | null)[] };

const expected = json<Expected>('expected-imputation-coinr.json');

const settings: { readonly [reference: string]: Omit<MissingSpec, 'columns' | 'edges' | 'maxGap'> } = {
  mean: { method: 'pooled_mean' },
  median: { method: 'pooled_median' },
  mean_grp_EurAsia: { method: 'pooled_mean', by: 'EurAsia_group' },
  median_grp_EurAsia: { method: 'pooled_median', by: 'EurAsia_group' },
  mean_grp_GDPpc: { method: 'pooled_mean', by: 'GDPpc_group' },
  row_mean_normfirst: { method: 'row_mean', reversed: expected.reversed },
  row_mean_normfirst_by_pillar: {
    method: 'row_mean',
    sets: Object.values(expected.pillars),
    reversed: expected.reversed,
  },
};

it.each(Object.keys(settings))('COINr fills a cross-section by %s', async (reference) => {
  const table = await readData('asem-denominated.csv');
  const columns = Object.values(expected.pillars).flat();
  const prepared = preparePanel({
    sources: [{ name: 'asem', path: 'asem.csv', pointer: '/data/sources/asem', table }],
    entity: 'uCode',
    time: null,
    how: 'outer',
    missing: { ...settings[reference]!, edges: 'none', maxGap: null, columns },
    where: null,
    expect: { entities: null, periods: null, balanced: null, rows: null },
  });
  if (!prepared.ok) throw new Error(prepared.error[0]!.message);
  const { panel } = prepared.value;
  const found = new Map(panel.imputed.map((cell) => [`${cell.entity} ${cell.variable}`, cell]));
  const entities = table.columns.uCode!.values as readonly string[];
  expect(expected.row).toHaveLength(65);
  expected.row.forEach((row, i) => {
    const cell = found.get(`${entities[row]} ${expected.column[i]}`);
    const wanted = expected[reference]![i]!;
    if (wanted === null) expect(cell).toBeUndefined();
    else close(cell!.value, wanted, `${entities[row]}, ${expected.column[i]}`, 1e-12);
  });
  expect(found.size).toBe(expected[reference]!.filter((value) => value !== null).length);
});
