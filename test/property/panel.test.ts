import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../src/data/panel.ts';
import { evaluateNumber } from '../../src/formula/evaluate.ts';
import { parseFormula } from '../../src/formula/parse.ts';
import { preparePanel } from '../../src/panel/prepare.ts';
import { readTable } from '../../src/readers/read-table.ts';
import { computeIndex } from '../../src/stats/index/compute-index.ts';

const SEED = 20250526;

async function panelOf(lines: readonly string[], where: string | null): Promise<Panel> {
  const bytes = new TextEncoder().encode(['id,t,x,y', ...lines].join('\n'));
  const table = await readTable(bytes, {
    format: 'csv',
    path: 'data.csv',
    pointer: '',
    encoding: 'utf-8',
    sheet: null,
    delimiter: null,
    missingCodes: [],
    layout: null,
  });
  if (!table.ok) throw new Error(table.error[0]!.message);
  const parsed = where === null ? null : parseFormula(where);
  const result = preparePanel({
    sources: [{ name: 'main', path: 'data.csv', pointer: '', table: table.value }],
    entity: 'id',
    time: 't',
    how: 'outer',
    missing: { method: 'linear', edges: 'nearest', maxGap: 3, columns: ['x', 'y'] },
    where: parsed?.ok ? parsed.value : null,
    expect: { entities: null, periods: null, balanced: null, rows: null },
  });
  if (!result.ok) throw new Error(result.error[0]!.message);
  return result.value.panel;
}

/** Everything computed from a panel, to the bit. */
function bitsOf(panel: Panel): unknown {
  const bits = (values: Float64Array) => [...new BigUint64Array(values.slice().buffer)];
  const formula = parseFormula('standardize(x) + lag(y, 1) * mean_of(x, time) - rank_of(y, entity)');
  if (!formula.ok) throw new Error('formula');
  const lookup = (name: string) => panel.columns[name] ?? null;
  const term = evaluateNumber(formula.value, { panel, lookup }, { name: 'v', pointer: '' });
  const kept = [...panel.kept.keys()].filter((row) => panel.kept[row] === 1);
  const index = computeIndex({
    name: 'index',
    indicators: (['x', 'y'] as const).map((name) => ({
      name,
      dimension: '',
      direction: 1,
      values: Float64Array.from(kept, (row) => panel.columns[name]!.values[row] as number),
    })),
    entities: kept.map((row) => panel.entityLabels[panel.entity[row]!]!),
    times: Float64Array.from(kept, (row) => panel.time[row]!),
    normalizeScope: 'pooled',
    weights: { method: 'entropy', scope: 'pooled', within: 'none', shift: 0 },
    transform: 'none',
  });
  return {
    labels: panel.entityLabels,
    columns: (['x', 'y'] as const).map((name) => bits(panel.columns[name]!.values as Float64Array)),
    kept: [...panel.kept],
    imputed: panel.imputed,
    term: term.ok ? bits(term.value) : term.error,
    index: index.ok ? [bits(index.value.scores), index.value.weights] : index.error,
  };
}

const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 5 });
const rows = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('b', 'B', '安徽', 'É', 'a'),
    t: fc.integer({ min: 2000, max: 2012 }),
    x: cell,
    y: cell,
  }),
  { minLength: 3, maxLength: 40, selector: ({ id, t }) => `${id} ${t}` },
);

describe('a panel', () => {
  it('does not depend on the order of rows, to the bit', async () => {
    const shuffled = rows.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    const line = ({ id, t, x, y }: { id: string; t: number; x: number | null; y: number | null }) =>
      `${id},${t},${x ?? ''},${y ?? 'NA'}`;
    await fc.assert(
      fc.asyncProperty(
        shuffled,
        fc.constantFrom(null, 't >= 2000', 't < 2013 and id != "none"'),
        async ([list, other], where) => {
          const one = bitsOf(await panelOf(list.map(line), where));
          expect(bitsOf(await panelOf(other.map(line), where))).toEqual(one);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });
});
