import { describe, expect, it } from 'vitest';
import {
  attributionRows,
  fullSet,
  methodFor,
  setKey,
  setsFor,
  shapley,
} from '../../../src/diff/attribution.ts';
import { attributionSections } from '../../../src/diff/attribution-sections.ts';
import type { Results } from '../../../src/results/results.ts';
import { altered, type Change, results } from '../audit/fixtures.ts';

const ESTIMATE = 'models.baseline.columns.1.terms.0.estimate';

/** Results of each version, by the changes made in it. */
function versions(changes: number, made: (set: readonly number[]) => Change): Map<string, Results> {
  return new Map(setsFor(changes).map((set) => [setKey(set), altered<Results>(results, made(set))]));
}

const rowOf = (rows: ReturnType<typeof attributionRows>, name: string) =>
  rows.find((row) => row.name.startsWith(name))!;

describe('attributionRows', () => {
  it('gives each change what it adds where changes only add up', () => {
    const rows = attributionRows(
      2,
      versions(2, (set) => ({ [ESTIMATE]: 0.4 + (set.includes(0) ? 0.1 : 0) - (set.includes(1) ? 0.3 : 0) })),
    );
    const { parts, rest, counted } = rowOf(rows, 'baseline (2): x');
    expect(parts[0]).toBeCloseTo(0.1, 12);
    expect(parts[1]).toBeCloseTo(-0.3, 12);
    expect([rest, counted]).toEqual([0, true]);
  });

  it('halves what two changes do only together', () => {
    const rows = attributionRows(
      2,
      versions(2, (set) => ({ [ESTIMATE]: set.length === 2 ? 1.4 : 0.4 })),
    );
    for (const part of rowOf(rows, 'baseline (2): x').parts) expect(part).toBeCloseTo(0.5, 12);
  });

  it('tells of a standard error where it moves alone, and not beside its estimate', () => {
    const error = 'models.baseline.columns.1.terms.0.std_error';
    const alone = attributionRows(
      1,
      versions(1, (set) => (set.length === 1 ? { [error]: 0.9 } : {})),
    );
    const found = alone.filter(({ layer }) => layer === 'standard error');
    expect(found.map(({ name }) => name)).toEqual(['baseline (2): x']);
    expect(found[0]).toMatchObject({ new: 0.9, change: 'changed' });
    const legend = attributionSections(
      {
        method: 'average over orders',
        changes: [{ label: 'vcov', old: 'cluster', new: 'iid', moves: 1 }],
        rows: alone,
        notes: [],
      } as never,
      false,
    )[0]!;
    expect(legend.rows[0]!.cells[4]).toBe('1 of 1');
    const both = attributionRows(
      1,
      versions(1, (set) => (set.length === 1 ? { [error]: 0.9, [ESTIMATE]: 0.5 } : {})),
    );
    expect(both.filter(({ layer }) => layer === 'standard error')).toEqual([]);
  });

  it('says of a verdict which change turned it', () => {
    const rows = attributionRows(
      2,
      versions(2, (set) => (set.includes(1) ? { 'hypotheses.H1.verdict': 'not_supported' } : {})),
    );
    expect(rowOf(rows, 'H1')).toMatchObject({ parts: [0, 1], counted: false, change: 'changed' });
  });

  it('says of a term that came which change brought it', () => {
    const second =
      results.models.baseline.kind === 'regression' ? results.models.baseline.columns[1] : undefined;
    const term = { ...second!.terms[0], term: 'w' };
    const rows = attributionRows(
      2,
      versions(2, (set) =>
        set.includes(0) ? { 'models.baseline.columns.1.terms': [...second!.terms, term] } : {},
      ),
    );
    expect(rowOf(rows, 'baseline (2): w')).toMatchObject({ old: null, parts: [1, 0], change: 'added' });
  });

  it('has no parts where a version in between has no such number', () => {
    const rows = attributionRows(
      2,
      versions(2, (set) => ({ [ESTIMATE]: set.length === 1 ? null : 0.4 + set.length })),
    );
    expect(rowOf(rows, 'baseline (2): x').parts).toEqual([null, null]);
  });

  it('takes more than five changes one at a time, and keeps what only all together do', () => {
    expect([methodFor(5), methodFor(6)]).toEqual(['average over orders', 'one at a time']);
    expect([setsFor(5).length, setsFor(6).length, setsFor(40).length]).toEqual([32, 8, 42]);
    const made = (set: readonly number[]): Change => ({
      [ESTIMATE]: 0.5 + set.length * 0.125 + (set.length === 6 ? 2 : 0),
    });
    const { parts, rest } = rowOf(attributionRows(6, versions(6, made)), 'baseline (2): x');
    expect([parts, rest]).toEqual([Array(6).fill(0.125), 2]);
  });

  it('moves nothing where nothing changed', () => {
    expect(
      attributionRows(
        0,
        versions(0, () => ({})),
      ).every(({ change }) => change === 'same'),
    ).toBe(true);
    expect(fullSet(0)).toEqual([]);
  });
});

describe('shapley', () => {
  it('is the value by hand of a game of three', () => {
    // Two gloves on the left, one on the right: a pair is worth 1 (Shapley values 1/6, 1/6, 2/3).
    const pair = (set: readonly number[]) => Number(set.includes(2) && set.length > 1);
    const [left, other, right] = shapley(3, pair);
    expect(left).toBeCloseTo(1 / 6, 12);
    expect(other).toBeCloseTo(1 / 6, 12);
    expect(right).toBeCloseTo(2 / 3, 12);
  });
});

describe('attributionSections', () => {
  it('numbers the changes and names the largest parts first', () => {
    const rows = attributionRows(
      2,
      versions(2, (set) => ({ [ESTIMATE]: 0.4 + (set.includes(0) ? 0.1 : 0) - (set.includes(1) ? 0.3 : 0) })),
    );
    const change = { old: 'a', new: 'b', moves: 1 };
    const [legend, table] = attributionSections(
      {
        method: 'average over orders',
        versions: 4,
        notes: [],
        rows,
        changes: [
          { label: 'one', ...change },
          { label: 'two', ...change },
        ],
      },
      false,
    );
    expect(legend?.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      ['[1]', 'one'],
      ['[2]', 'two'],
    ]);
    expect(table?.rows.map(({ cells }) => cells)).toEqual([
      ['~', 'coefficient baseline (2): x', '0.4', '0.2', '[2] -0.3, [1] +0.1'],
    ]);
  });
  it('is not there where it was not asked for', () => {
    expect(attributionSections(null, true)).toEqual([]);
  });
});
