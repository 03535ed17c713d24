import { describe, expect, it } from 'vitest';
import type { MissingSpec } from '../../../src/study/study.ts';
import { column, formula, prepare, refused, source } from './build.ts';

const linear = { method: 'linear', edges: 'none', maxGap: null, columns: ['x'] } as const;

describe('preparePanel', () => {
  it('sorts by entity, then time; text by code unit, numbers by value', async () => {
    const { panel } = await prepare('id,t,x\nb,2,1\n安徽,1,2\nB,1,3\nb,1,4\nÉ,1,5\n');
    expect(panel.entityLabels).toEqual(['B', 'b', 'É', '安徽']);
    expect(column(panel, 'x')).toEqual([3, 4, 1, 5, 2]);
    expect([...panel.entity]).toEqual([0, 1, 1, 2, 3]);
    const numbers = await prepare('id,t,x\n10,1,1\n9,1,2\n');
    expect(numbers.panel.entityLabels).toEqual(['9', '10']);
    expect(numbers.panel.columns.id).toMatchObject({ kind: 'number' });
  });

  it('joins sources in each way and counts what is unmatched', async () => {
    const a = await source('a', 'id,t,x\nA,1,1\nA,2,2\nB,1,3\n');
    const b = await source('b', 'id,t,y,z\nA,2,20,p\nB,1,30,q\nC,1,40,r\n');
    const outer = await prepare([a, b]);
    expect(column(outer.panel, 'id')).toEqual(['A', 'A', 'B', 'C']);
    expect(column(outer.panel, 'x')).toEqual([1, 2, 3, null]);
    expect(column(outer.panel, 'z')).toEqual([null, 'p', 'q', 'r']);
    expect(outer.report.sources).toEqual([
      { name: 'a', path: 'a.csv', rows: 3, unmatched: 1, dropped: 0 },
      { name: 'b', path: 'b.csv', rows: 3, unmatched: 1, dropped: 0 },
    ]);
    const inner = await prepare([a, b], { how: 'inner' });
    expect(column(inner.panel, 'y')).toEqual([20, 30]);
    expect(inner.report.sources.map(({ dropped }) => dropped)).toEqual([1, 1]);
    const left = await prepare([a, b], { how: 'left' });
    expect(column(left.panel, 'y')).toEqual([null, 20, 30]);
    expect(left.panel.entityLabels).toEqual(['A', 'B']);
    expect(left.report.sources.map(({ dropped }) => dropped)).toEqual([0, 1]);
  });

  it('joins a source with number keys to one with text keys', async () => {
    const a = await source('a', 'id,t,x\n1,1,1\n2,1,2\n');
    const b = await source('b', 'id,t,y\n1,1,10\nother,1,20\n');
    const { panel } = await prepare([a, b]);
    expect(column(panel, 'id')).toEqual(['1', '2', 'other']);
    expect(column(panel, 'y')).toEqual([10, null, 20]);
  });

  it('refuses a column that two sources have', async () => {
    const a = await source('a', 'id,t,x\nA,1,1\n');
    const b = await source('b', 'id,t,x\nA,1,2\n');
    const [problem] = await refused([a, b]);
    expect(problem).toMatchObject({ code: 'BIND016', pointer: '/data/sources/b' });
    expect(problem!.message).toBe('both a.csv and b.csv have a column `x`.');
  });

  it('names rows with the same entity and time', async () => {
    const [problem] = await refused('id,t,x\nA,1,1\nB,1,2\nA,1,3\nA,2,4\n');
    expect(problem).toMatchObject({ code: 'DATA004', pointer: '/data/sources/main' });
    expect(problem!.message).toBe('main.csv: several rows have the same entity and time: A, 1 (rows 2, 4).');
    const [cross] = await refused('id,x\nA,1\nA,2\n', { time: null });
    expect(cross!.hint).toContain('`time`');
  });

  it('names rows without a key, absent key columns and a time of text', async () => {
    expect((await refused('id,t\n,1\nA,\nB,2\n')).map(({ message }) => message)).toEqual([
      'main.csv: row 2 has no entity (`id`).',
      'main.csv: row 3 has no time (`t`).',
    ]);
    const [absent] = await refused('name,t\nA,1\n');
    expect(absent).toMatchObject({ code: 'BIND011', hint: 'It has `name`, `t`.' });
    const [text] = await refused('id,t\nA,2011\nA,2012年\n');
    expect(text).toMatchObject({ code: 'DATA003' });
    expect(text!.message).toContain('row 3: the time `t` is the text "2012年"');
  });

  it('keeps rows by `where`, missing counting as false', async () => {
    const csv = 'id,t,x,zone\nA,1,1,west\nA,2,,east\nB,1,3,east\nB,2,4,\n';
    const { panel, report } = await prepare(csv, { where: formula('x >= 1 and zone != "west"') });
    expect([...panel.kept]).toEqual([0, 0, 1, 0]);
    expect(report).toMatchObject({
      joinedRows: 4,
      whereDropped: 3,
      sample: { rows: 1, entities: 1, periods: 1 },
    });
    const [nothing] = await refused(csv, { where: formula('x > 100') });
    expect(nothing).toMatchObject({ code: 'DATA011', pointer: '/data/sample/where' });
  });

  it('reports text in `where` with its cell', async () => {
    const [problem] = await refused('id,t,x\nA,1,5\nB,1,"1,234"\n', { where: formula('x > 1') });
    expect(problem).toMatchObject({ code: 'DATA003', pointer: '/data/sample/where' });
    expect(problem!.message).toBe(
      'column `x` holds the text "1,234", where `sample.where` needs numbers, at B, 1.',
    );
    expect(problem!.cell).toEqual({ column: 'x', entity: 'B', time: 1 });
    expect(problem!.hint).toContain('thousands');
  });

  it('checks what the study expects, and says what it met', async () => {
    const csv = 'id,t,x\nA,1,1\nA,2,2\nB,1,3\n';
    const met = { entities: 2, periods: 2, balanced: false, rows: 3 };
    expect((await prepare(csv, { expect: met })).report.sample).toEqual({ ...met });
    const found = await refused(csv, { expect: { entities: 31, periods: 12, balanced: true, rows: null } });
    expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['DATA005', '/data/sample/expect/entities'],
      ['DATA005', '/data/sample/expect/periods'],
      ['DATA005', '/data/sample/expect/balanced'],
    ]);
    expect(found[0]!.message).toContain(
      'expects 31 entities, the data have 2 (3 rows, 2 entities, 2 periods',
    );
    expect(found[2]!.message).toContain('B has no 2');
  });

  it('has a cross-section without time', async () => {
    const { panel, report } = await prepare('id,x\nB,1\nA,2\n', { time: null });
    expect(panel.timeName).toBe(null);
    expect([...panel.time]).toEqual([0, 0]);
    expect(report.sample).toEqual({ rows: 2, entities: 2, periods: 1, balanced: true });
  });

  it('fills before `where`, never across entities, and lists the cells that are kept', async () => {
    const csv = 'id,t,x\nA,1,1\nA,2,\nA,3,\nA,4,4\nB,1,\nB,2,5\nB,3,\nB,4,7\n';
    const { panel, report } = await prepare(csv, { missing: linear, where: formula('t >= 3 and x > 0') });
    expect(column(panel, 'x')).toEqual([1, 2, 3, 4, null, 5, 6, 7]);
    expect(panel.imputed).toEqual([
      { variable: 'x', entity: 'A', time: 3, value: 3, method: 'linear' },
      { variable: 'x', entity: 'B', time: 3, value: 6, method: 'linear' },
    ]);
    expect(report).toMatchObject({ imputedKept: 2, imputedAll: 3 });
  });

  it('counts a gap in periods of the panel, and leaves a longer one wholly empty', async () => {
    // A has no row at all in period 3: its gap from 2 to 4 is three periods long.
    const csv = 'id,t,x\nA,1,1\nA,2,\nA,4,\nA,5,5\nB,1,1\nB,2,\nB,3,3\nB,4,4\nB,5,5\n';
    const at = async (maxGap: number) =>
      column((await prepare(csv, { missing: { ...linear, maxGap } })).panel, 'x');
    expect(await at(2)).toEqual([1, null, null, 5, 1, 2, 3, 4, 5]);
    expect(await at(3)).toEqual([1, 2, 4, 5, 1, 2, 3, 4, 5]);
  });

  it('treats the edges as told', async () => {
    const csv = 'id,t,x\nA,1,\nA,2,2\nA,3,4\nA,4,\nA,5,\nB,1,\nB,2,9\n';
    const at = async (edges: 'none' | 'nearest' | 'extrapolate', maxGap: number | null = null) => {
      const { panel } = await prepare(csv, { missing: { ...linear, edges, maxGap } });
      return { x: column(panel, 'x'), methods: [...new Set(panel.imputed.map(({ method }) => method))] };
    };
    expect(await at('none')).toEqual({ x: [null, 2, 4, null, null, null, 9], methods: [] });
    expect(await at('nearest')).toEqual({ x: [2, 2, 4, 4, 4, 9, 9], methods: ['nearest'] });
    expect(await at('extrapolate')).toEqual({ x: [0, 2, 4, 6, 8, null, 9], methods: ['extrapolate'] });
    expect((await at('nearest', 1)).x).toEqual([2, 2, 4, null, null, 9, 9]);
  });

  it('fills by medians, within a group, and by the other columns of a row', async () => {
    const csv = 'id,t,g,x\nA,1,a,1\nA,2,a,2\nA,3,a,\nB,1,b,7\nB,2,b,\nB,3,b,8\nC,1,,\nC,2,b,\nC,3,,5\n';
    const at = async (method: MissingSpec['method'], more: Partial<MissingSpec> = {}) => {
      const missing = { ...linear, method, ...more };
      return column((await prepare(csv, { missing })).panel, 'x');
    };
    // By hand: the medians of A and B, of period 2 (one value), of all five, and of b alone; C in period 1 has no group.
    expect(await at('median')).toEqual([1, 2, 1.5, 7, 7.5, 8, 5, 5, 5]);
    expect(await at('time_median')).toEqual([1, 2, 6.5, 7, 2, 8, 4, 2, 5]);
    expect(await at('pooled_median')).toEqual([1, 2, 5, 7, 5, 8, 5, 5, 5]);
    expect(await at('pooled_mean', { by: 'g' })).toEqual([1, 2, 1.5, 7, 7.5, 8, null, 7.5, 5]);
    expect(await at('time_mean', { by: 'g' })).toEqual([1, 2, null, 7, null, 8, null, null, 5]);
    const columns = ['x', 'y'];
    const rows = async (more: Partial<MissingSpec>) => {
      const missing = { ...linear, method: 'row_mean', columns, ...more } as const;
      const { panel } = await prepare('id,x,y\nA,0,10\nB,4,30\nC,1,\nD,,15\n', { missing, time: null });
      return { x: column(panel, 'x'), y: column(panel, 'y'), times: panel.imputed.map(({ time }) => time) };
    };
    // C is a quarter up in x, so a quarter up in y; turned around, a quarter down.
    expect(await rows({})).toEqual({ x: [0, 4, 1, 1], y: [10, 30, 15, 15], times: [null, null] });
    expect(await rows({ reversed: ['y'] })).toMatchObject({ x: [0, 4, 1, 3], y: [10, 30, 25, 15] });
  });

  it('refuses to fill text, an absent column, a cross-section', async () => {
    expect((await refused('id,t,x\nA,1,high\n', { missing: linear }))[0]).toMatchObject({
      code: 'DATA003',
      pointer: '/data/missing',
    });
    expect((await refused('id,t,y\nA,1,1\n', { missing: linear }))[0]).toMatchObject({ code: 'BIND011' });
    expect((await refused('id,x\nA,1\n', { missing: linear, time: null }))[0]).toMatchObject({
      code: 'RUN001',
      hint: 'A cross-section is filled by `pooled_mean`, `pooled_median`, `row_mean`, `em`.',
    });
  });
});
