import { symmetricEigen } from '../../numeric/eig.ts';
import { crossProducts } from './cross-products.ts';
import { intersectFactors } from './factor.ts';
import type { Factor } from './types.ts';

/** V1, or V1 + V2 - V12 with negative eigenvalues set to zero as reghdfe does. */
export function clusterMatrix(
  scores: readonly Float64Array[],
  by: readonly Factor[],
): { matrix: Float64Array; repaired: boolean } {
  const first = clusterSums(scores, by[0]!);
  if (by.length === 1) return { matrix: first, repaired: false };
  const second = clusterSums(scores, by[1]!);
  const both = clusterSums(scores, intersectFactors(by[0]!, by[1]!));
  for (let j = 0; j < first.length; j++) first[j]! += second[j]! - both[j]!;
  const size = scores.length;
  const slopes = repair(leading(first, size - 1), size - 1);
  const whole = repair(first, size);
  // The slopes' block is repaired by itself, so that the constant, often not of interest, cannot touch it.
  for (let j = 0; j < size - 1; j++) {
    for (let i = 0; i < size - 1; i++) whole.matrix[j * size + i] = slopes.matrix[j * (size - 1) + i]!;
  }
  return { matrix: whole.matrix, repaired: whole.repaired || slopes.repaired };
}

function leading(matrix: Float64Array, size: number): Float64Array {
  const block = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) block[j * size + i] = matrix[j * (size + 1) + i]!;
  }
  return block;
}

/** Least scaled eigenvalue that is still rounding. */
const NEGATIVE = -1e-12;

function repair(matrix: Float64Array, size: number): { matrix: Float64Array; repaired: boolean } {
  if (!isIndefinite(matrix, size)) return { matrix: Float64Array.from(matrix), repaired: false };
  const { values, vectors } = symmetricEigen(matrix, size);
  const out = new Float64Array(size * size);
  for (let m = 0; m < size; m++) {
    const value = Math.max(0, values[m]!);
    for (let j = 0; j < size; j++) {
      const factor = value * vectors[m * size + j]!;
      for (let i = 0; i < size; i++) out[j * size + i]! += factor * vectors[m * size + i]!;
    }
  }
  return { matrix: out, repaired: true };
}

/** Signs are read off the correlations, since a tiny parameter's variance is rounding beside a large one's. */
function isIndefinite(matrix: Float64Array, size: number): boolean {
  if (!matrix.every(Number.isFinite)) return false;
  const root = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const variance = matrix[j * size + j]!;
    if (variance < 0) return true;
    root[j] = variance > 0 ? Math.sqrt(variance) : 1;
  }
  const scaled = matrix.map((value, at) => value / root[at % size]! / root[Math.floor(at / size)]!);
  return size > 0 && symmetricEigen(scaled, size).values[0]! < NEGATIVE * size;
}

function clusterSums(scores: readonly Float64Array[], cluster: Factor): Float64Array {
  const sums = scores.map((score) => {
    const total = new Float64Array(cluster.levels);
    for (let i = 0; i < score.length; i++) total[cluster.codes[i]!]! += score[i]!;
    return total;
  });
  return crossProducts(sums);
}
