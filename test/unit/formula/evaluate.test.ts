import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../src/data/panel.ts';
import type { Column } from '../../../src/data/table.ts';
import {
  evaluateCondition,
  evaluateFormula,
  evaluateNumber,
  type FormulaScope,
} from '../../../src/formula/evaluate.ts';
import { formula, prepare } from '../panel/build.ts';

const csv = `id,t,x,y,zone,code
A,1,1,2,west,1
A,2,2,0,west,2
A,4,4,8,west,n/a
B,1,10,,east,4
B,2,20,5,,5
B,3,,3,east,6
`;
const place = { name: 'v', pointer: '/variables/v' };

function scopeOf(panel: Panel, extra: { [name: string]: Column } = {}): FormulaScope {
  const columns = { ...panel.columns, ...extra };
  return { panel, lookup: (name) => (Object.hasOwn(columns, name) ? columns[name]! : null) };
}

async function values(text: string, where = 't > 0'): Promise<(number | string | null)[]> {
  const { panel } = await prepare(csv, { where: formula(where) });
  const result = evaluateFormula(formula(text), scopeOf(panel), place);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return Array.from(result.value.values as ArrayLike<number | string | null>, (cell) =>
    typeof cell === 'number' && Number.isNaN(cell) ? null : cell,
  );
}

async function problem(text: string, where = 't > 0') {
  const { panel } = await prepare(csv, { where: formula(where) });
  const result = evaluateNumber(formula(text), scopeOf(panel), place);
  if (result.ok) throw new Error('the formula has a value');
  return result.error[0]!;
}

describe('cells', () => {
  it.each([
    ['x + y * 2', [5, 2, 20, null, 30, null]],
    ['-x ^ 2', [-1, -4, -16, -100, -400, null]],
    ['2 ^ 3 ^ 2', [512, 512, 512, 512, 512, 512]],
    ['max(x, 5, t)', [5, 5, 5, 10, 20, null]],
    ['min(x, 5)', [1, 2, 4, 5, 5, null]],
    ['round(x / 3, 2)', [0.33, 0.67, 1.33, 3.33, 6.67, null]],
    ['round(-2.5)', [-3, -3, -3, -3, -3, -3]],
    ['sqrt(x ^ 2) + abs(-x) - exp(0)', [1, 3, 7, 19, 39, null]],
    ['log10(x * 10)', [1, Math.log10(20), Math.log10(40), 2, Math.log10(200), null]],
    ['zone', ['west', 'west', 'west', 'east', null, 'east']],
  ])('%s', async (text, expected) => {
    expect(await values(text)).toEqual(expected);
  });

  it('has three truth values', async () => {
    expect(await values('x > 3')).toEqual([0, 0, 1, 1, 1, null]);
    expect(await values('zone == "west"')).toEqual([1, 1, 1, 0, null, 0]);
    expect(await values('zone != "west" and x > 3')).toEqual([0, 0, 0, 1, null, null]);
    expect(await values('zone == "west" and x > 3')).toEqual([0, 0, 1, 0, null, 0]);
    expect(await values('zone == "east" or x > 3')).toEqual([0, 0, 1, 1, 1, 1]);
    expect(await values('not (x > 3)')).toEqual([1, 1, 0, 0, 0, null]);
  });

  it('takes the branch of `if` that the condition names, and none of a missing one', async () => {
    expect(await values('if(x > 3, x, -x)')).toEqual([-1, -2, 4, 10, 20, null]);
    expect(await values('if(zone == "west", "w", "e")')).toEqual(['w', 'w', 'w', 'e', null, 'e']);
    expect(await values('if(t - 1, x, 0)')).toEqual([0, 2, 4, 0, 20, null]);
  });

  it('counts truth values as numbers', async () => {
    expect(await values('(x > 3) * 2')).toEqual([0, 0, 2, 2, 2, null]);
  });
});

describe('cells without a value', () => {
  it('are problems that name variable, entity, time and why', async () => {
    const found = await problem('ln(y)');
    expect(found).toMatchObject({ code: 'DATA007', pointer: '/variables/v' });
    expect(found.message).toBe('`ln(y)` in `v` has no value at A, 2: the logarithm of 0 does not exist.');
    expect((await problem('x / (y - y)')).message).toBe(
      '`x / (y - y)` in `v` has no value at A, 1: it divides by 0 (and in 3 more cells).',
    );
    expect((await problem('sqrt(-x)')).message).toContain('the square root of -1 is not a real number');
    expect((await problem('(-x) ^ 0.5')).message).toContain('-1 ^ 0.5 is not a real number');
    expect((await problem('y ^ -1')).message).toContain('0 ^ -1 divides by 0');
    expect((await problem('exp(x * 1000)')).message).toContain('beyond the range of a double');
  });

  it('do not fail in rows that the sample drops', async () => {
    expect(await values('ln(y)', 't != 2')).toEqual([
      Math.log(2),
      null,
      Math.log(8),
      null,
      Math.log(5),
      Math.log(3),
    ]);
  });

  it('do not fail in the branch that is not taken, nor behind `and` or `or`', async () => {
    expect(await values('if(y > 0, ln(y), 0)')).toEqual([
      Math.log(2),
      0,
      Math.log(8),
      null,
      Math.log(5),
      Math.log(3),
    ]);
    expect(await values('y > 0 and ln(y) > 1')).toEqual([0, 0, 1, null, 1, 1]);
    expect(await values('y == 0 or 1 / y > 0.3')).toEqual([1, 1, 0, null, 0, 1]);
  });

  it('fail where a lag brings them into the sample', async () => {
    expect((await problem('lag(ln(y), 2)', 't == 4')).message).toContain('at A, 2');
    expect(await values('lag(ln(y), 1)', 't == 4')).toEqual([
      null,
      Math.log(2),
      null,
      null,
      null,
      Math.log(5),
    ]);
  });
});

describe('text where a number is due', () => {
  it('names the cell', async () => {
    const found = await problem('code * 2');
    const cell = { column: 'code', entity: 'A', time: 4 };
    expect(found).toMatchObject({ code: 'DATA003', pointer: '/variables/v', cell });
    expect(found.message).toBe('column `code` holds the text "n/a", where `v` needs numbers, at A, 4.');
    expect(found.hint).toContain('missing_codes');
    expect((await problem('zone * 1')).message).toBe(
      'column `zone` holds the text "west", where `v` needs numbers, at A, 1 (and in 4 more cells).',
    );
    expect((await problem('zone == 1')).code).toBe('DATA003');
    expect((await problem('x + "a"')).message).toContain('is text, where a number is due');
    expect((await problem('nobody + 1')).code).toBe('BIND002');
  });
});

describe('functions over time', () => {
  it('go by time value within an entity, over all rows', async () => {
    expect(await values('lag(x, 1)')).toEqual([null, 1, null, null, 10, 20]);
    expect(await values('lag(x)', 't == 2')).toEqual([null, 1, null, null, 10, 20]);
    expect(await values('lag(x, 2)')).toEqual([null, null, 2, null, null, 10]);
    expect(await values('lead(x, 2)')).toEqual([null, 4, null, null, null, null]);
    expect(await values('diff(x, 2)')).toEqual([null, null, 2, null, null, null]);
    expect(await values('growth(x)')).toEqual([null, 1, null, null, 1, null]);
  });

  it('need a time', async () => {
    const { panel } = await prepare('id,x\nA,1\n', { time: null });
    const result = evaluateNumber(formula('lag(x, 1)'), scopeOf(panel), place);
    expect(result.ok ? null : result.error[0]!.code).toBe('BIND013');
  });

  it('find a missing value where the source row of a kept-rows value was dropped', async () => {
    const { panel } = await prepare(csv, { where: formula('t > 1') });
    const index: Column = {
      kind: 'number',
      values: panel.time.map((t, row) => (panel.kept[row] ? t * 10 : Number.NaN)),
    };
    const result = evaluateNumber(formula('lag(index, 1)'), scopeOf(panel, { index }), place);
    expect(result.ok && [...result.value]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      20,
    ]);
  });
});

describe('functions of a group', () => {
  it('see kept rows alone', async () => {
    expect(await values('mean_of(x, entity)', 't <= 2')).toEqual([1.5, 1.5, null, 15, 15, null]);
    expect(await values('sum_of(x, time)', 't <= 2')).toEqual([11, 22, null, 11, 22, null]);
    expect(await values('rank_of(x, time)')).toEqual([1, 1, 1, 2, 2, null]);
    expect(await values('rank_of(t > 1, entity)')).toEqual([1, 2.5, 2.5, 1, 2.5, 2.5]);
  });

  it('leave a sum with a missing member missing, and a mean to the members there', async () => {
    expect(await values('sum_of(x, entity)')).toEqual([7, 7, 7, null, null, null]);
    expect(await values('mean_of(x, entity)')).toEqual([7 / 3, 7 / 3, 7 / 3, 15, 15, null]);
  });

  it('standardize and winsorize', async () => {
    const z = (await values('standardize(t)', 'zone == "west"')) as number[];
    expect(z[0]! + z[1]! + z[2]!).toBeCloseTo(0, 15);
    expect(z.slice(3)).toEqual([null, null, null]);
    expect(await values('winsorize(x, 0.25)')).toEqual([2, 2, 4, 10, 10, null]);
    expect((await problem('standardize(1)')).message).toContain('its standard deviation is 0');
  });

  it('do not depend on the order of rows', async () => {
    const [head, ...rows] = csv.trim().split('\n');
    const shuffled = [head, ...rows.reverse()].join('\n');
    const bits = async (text: string) => {
      const { panel } = await prepare(text);
      const result = evaluateNumber(
        formula('standardize(x / 3) + mean_of(x * 0.1, time)'),
        scopeOf(panel),
        place,
      );
      return result.ok ? [...new BigUint64Array(result.value.buffer)] : result.error;
    };
    expect(await bits(shuffled)).toEqual(await bits(csv));
  });
});

describe('evaluateCondition', () => {
  it('counts what is not known as false', async () => {
    const { panel } = await prepare(csv);
    const result = evaluateCondition(formula('x >= 10'), scopeOf(panel), place);
    expect(result.ok && [...result.value]).toEqual([0, 0, 0, 1, 1, 0]);
  });
});
