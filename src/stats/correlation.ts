import { sum } from '../numeric/sum.ts';

/**
 * Pearson correlations of columns of equal length; NaN where a column does not vary.
 *
 * @shape k columns of n -> k rows of k
 */
export function correlationMatrix(columns: readonly Float64Array[]): number[][] {
  const centered = columns.map((column) => {
    const mean = sum(column) / column.length;
    return column.map((value) => value - mean);
  });
  const norms = centered.map((column) => Math.sqrt(sum(column.map((value) => value * value))));
  return centered.map((left, i) =>
    centered.map((right, j) => {
      if (i === j) return norms[i] === 0 ? Number.NaN : 1;
      const product = sum(left.map((value, row) => value * right[row]!)) / (norms[i]! * norms[j]!);
      return Math.max(-1, Math.min(1, product));
    }),
  );
}
