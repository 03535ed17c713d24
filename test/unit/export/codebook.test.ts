import { expect, test } from 'vitest';
import { type CodedFile, codebook } from '../../../src/export/codebook.ts';

const file: CodedFile = {
  file: 'data/panel.csv',
  rows: 4,
  open: true,
  columns: [
    {
      name: '省份',
      label: 'Province, "of" the panel',
      unit: null,
      column: { kind: 'text', values: ['b', 'a', null, 'b'] },
      labels: null,
    },
    {
      name: 'gdp',
      label: null,
      unit: 'yuan',
      column: { kind: 'number', values: Float64Array.from([3, 1, Number.NaN, 1]) },
      labels: { 1: 'low', 3: 'high' },
    },
  ],
};

test('each variable has its label, unit, type, counts, range, mean and few levels', () => {
  expect(codebook([file])).toBe(
    [
      'file,variable,label,unit,type,n,missing,distinct,min,mean,max,values',
      'data/panel.csv,省份,"Province, ""of"" the panel",,text,3,1,2,,,,a; b',
      'data/panel.csv,gdp,,yuan,number,3,1,2,1,1.6666667,3,1 = low; 3 = high',
      '',
    ].join('\n'),
  );
});

test('of data that may not be passed on no value is told', () => {
  expect(
    codebook([{ ...file, open: false }])
      .split('\n')
      .slice(1, 3),
  ).toEqual([
    'data/panel.csv,省份,"Province, ""of"" the panel",,text,3,1,2,,,,',
    'data/panel.csv,gdp,,yuan,number,3,1,2,,,,',
  ]);
});

test('a column without values, and texts of many levels', () => {
  const many = Array.from({ length: 13 }, (_, i) => `level ${i}`);
  const columns: CodedFile['columns'] = [
    {
      name: 'none',
      label: null,
      unit: null,
      labels: null,
      column: { kind: 'number', values: new Float64Array(1).fill(Number.NaN) },
    },
    { name: 'many', label: null, unit: null, labels: null, column: { kind: 'text', values: many } },
  ];
  expect(
    codebook([{ ...file, columns }])
      .split('\n')
      .slice(1, 3),
  ).toEqual(['data/panel.csv,none,,,number,0,1,0,,,,', 'data/panel.csv,many,,,text,13,0,13,,,,']);
});
