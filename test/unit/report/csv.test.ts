import { expect, test } from 'vitest';
import { csv } from '../../../src/report/csv.ts';

test('numbers keep every digit and nothing is an empty cell', () => {
  expect(csv(['a', 'b', 'c'], [[0.1 + 0.2, null, -2.83e-6]])).toBe(
    'a,b,c\n0.30000000000000004,,-0.00000283\n',
  );
});

test('text with a comma, a quote or a line end is quoted', () => {
  expect(csv(['x'], [['a,b'], ['say "no"'], ['one\ntwo']])).toBe('x\n"a,b"\n"say ""no"""\n"one\ntwo"\n');
});

test('what a spreadsheet would run as a formula is neutralized, numbers are not', () => {
  const rows = [
    ['=1+1'],
    ['+cmd'],
    ['-cmd'],
    ['@sum'],
    [' =1'],
    ['\t=1'],
    ['-5'],
    ['-1.5e-7'],
    ['+3'],
    ['(Intercept)'],
  ];
  expect(csv(['x'], rows).split('\n').slice(1, -1)).toEqual([
    "'=1+1",
    "'+cmd",
    "'-cmd",
    "'@sum",
    "' =1",
    "'\t=1",
    '-5',
    '-1.5e-7',
    '+3',
    '(Intercept)',
  ]);
});
