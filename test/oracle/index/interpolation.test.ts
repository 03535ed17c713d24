import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/data/number.ts';
import { fillSeries } from '../../../src/panel/fill.ts';

/** approx() of R and `ipolate`'s m t + b round differently where t is a year: m t and b are a thousand times y. */
const RELATIVE = 1e-11;

type Edges = 'none' | 'nearest' | 'extrapolate';
type Series = { [edges in Edges]: (number | null)[] };
type Expected = {
  cases: { [name: string]: Series & { t: number[]; y: (number | null)[] } };
  panel: { [name: string]: Series & { row: number[] } };
};

const here = new URL('.', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected-interpolation.json', here), 'utf8')) as Expected;
const allEdges: Edges[] = ['none', 'nearest', 'extrapolate'];

function filled(t: readonly number[], y: readonly (number | null)[], edges: Edges): (number | null)[] {
  const time = Float64Array.from(t);
  const result = [...y];
  const values = Float64Array.from(y, (value) => value ?? Number.NaN);
  for (const { at, value } of fillSeries(time, values, time, { edges, maxGap: null })) result[at] = value;
  return result;
}

function same(actual: number | null, wanted: number | null, what: string): void {
  if (wanted === null || actual === null) expect(actual, what).toBe(wanted);
  else expect(Math.abs(actual - wanted), what).toBeLessThanOrEqual(RELATIVE * Math.max(1, Math.abs(wanted)));
}

describe('interpolation', () => {
  it.each(Object.keys(expected.cases))('%s', (name) => {
    const { t, y, ...series } = expected.cases[name]!;
    for (const edges of allEdges) {
      filled(t, y, edges).forEach((value, i) => {
        same(value, series[edges][i]!, `${edges}, point ${i}`);
      });
    }
  });

  it.each(Object.keys(expected.panel))('ASEM %s, entity by entity', (name) => {
    const lines = readFileSync(new URL('data/asem-gaps.csv', here), 'utf8').trim().split('\n');
    const header = lines[0]!.split(',');
    const rows = lines.slice(1).map((line) => line.split(','));
    const column = header.indexOf(name);
    for (const edges of allEdges) {
      const result: (number | null)[] = [];
      for (const unit of new Set(rows.map((row) => row[0]!))) {
        const own = rows.filter((row) => row[0] === unit);
        const y = own.map((row) => (row[column] === '' ? null : parseNumber(row[column]!)));
        result.push(
          ...filled(
            own.map((row) => Number(row[1])),
            y,
            edges,
          ),
        );
      }
      expected.panel[name]!.row.forEach((row, i) => {
        same(result[row]!, expected.panel[name]![edges][i]!, `${edges}, row ${row}`);
      });
    }
  });
});
