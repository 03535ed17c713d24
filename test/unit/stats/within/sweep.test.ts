import { expect, test } from 'vitest';
import { sweepInPlace } from '../../../../src/stats/within/sweep.ts';

test('sweeping a regular matrix inverts it', () => {
  const matrix = Float64Array.of(4, 2, 1, 2, 5, 3, 1, 3, 6);
  const inverse = matrix.slice();
  expect(sweepInPlace(inverse, 3)).toBe(3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let l = 0; l < 3; l++) sum += matrix[i * 3 + l]! * inverse[l * 3 + j]!;
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 14);
    }
  }
});

test('a singular matrix gets a generalized inverse: A G A = A', () => {
  // Centering matrix of order 4, rank 3.
  const a = Float64Array.from({ length: 16 }, (_, at) => (Math.floor(at / 4) === at % 4 ? 0.75 : -0.25));
  const g = a.slice();
  expect(sweepInPlace(g, 4)).toBe(3);
  const product = (left: Float64Array, right: Float64Array) =>
    Float64Array.from({ length: 16 }, (_, at) => {
      let sum = 0;
      for (let l = 0; l < 4; l++) sum += left[Math.floor(at / 4) * 4 + l]! * right[l * 4 + (at % 4)]!;
      return sum;
    });
  const aga = product(product(a, g), a);
  a.forEach((value, at) => {
    expect(aga[at]!).toBeCloseTo(value, 14);
  });
});
