import { expect, it } from 'vitest';
import type { IndexParams } from '../../../src/steps/index-params.ts';
import { indexWarnings } from '../../../src/steps/index-warnings.ts';

const rows = 40;
const params = {
  name: 'level',
  pointer: '/indices/level',
  weights: { method: 'equal' },
  indicators: ['rare', 'flat', 'sound'].map((name) => ({
    name,
    pointer: `/indices/level/indicators/${name}`,
  })),
} as unknown as IndexParams;
const column = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i));
const input = {
  indicators: [
    { name: 'rare', values: column((i) => (i === 3 ? 1 : 0)) },
    { name: 'flat', values: column((i) => 5000 + (i % 2)) },
    { name: 'sound', values: column((i) => i) },
  ],
};

it('names indicators that hardly vary, each at its place', () => {
  const told = indexWarnings(params, { weights: [], scores: [] }, input as never);
  expect(told.map(({ message, pointer }) => [message, pointer])).toEqual([
    [
      'level: indicator `rare` has one value in 97% of its cells: it hardly varies.',
      '/indices/level/indicators/rare',
    ],
    [
      'level: indicator `flat` has a standard deviation of 0.010% of its mean: it hardly varies.',
      '/indices/level/indicators/flat',
    ],
  ]);
});
