import { expect, test } from 'vitest';
import { makeFactor } from '../../../../src/stats/regression/factor.ts';

test('codes without holes are taken as they are, others made dense in the same order', () => {
  const dense = Int32Array.of(0, 2, 1, 2);
  expect(makeFactor('a', dense)).toEqual({ name: 'a', codes: dense, levels: 3 });
  expect(makeFactor('a', dense).codes).toBe(dense);
  for (const holes of [
    Int32Array.of(0, 3, 1, 3),
    Int32Array.of(1, 3, 2, 3),
    Int32Array.of(-5, 900, 2, 900),
  ]) {
    expect(makeFactor('a', holes)).toEqual({ name: 'a', codes: dense, levels: 3 });
  }
  expect(makeFactor('a', new Int32Array(0))).toEqual({ name: 'a', codes: new Int32Array(0), levels: 0 });
});

test('doubles and integers of the same values give the same factor', () => {
  for (const values of [
    [2, 0, 1, 2],
    [10, 30, 20],
    [-1, 1e9, 0],
    [0.5, 0.25, 0.5],
  ]) {
    const doubles = makeFactor('a', Float64Array.from(values));
    expect(makeFactor('a', values)).toEqual(doubles);
    if (values.every(Number.isInteger)) expect(makeFactor('a', Int32Array.from(values))).toEqual(doubles);
  }
});
