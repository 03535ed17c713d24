import type { Judgement, WeightRule } from '../../catalog/index-methods.ts';
import { power } from '../../numeric/power.ts';
import { sum } from '../../numeric/sum.ts';

/** Saaty's (1980) random consistency index, by size of the matrix. */
const RANDOM_INDEX = [0, 0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
/** The largest matrix for which there is an index. */
export const LARGEST_JUDGEMENT = RANDOM_INDEX.length - 1;
/** Power iteration ends where no weight moves by more; a positive matrix converges to its Perron vector. */
const CONVERGED = 1e-16;
const MOST_ITERATIONS = 20000;

/** How consistent a judgement matrix is: a `ratio` above .1 asks for other judgements. */
export type Consistency = {
  readonly size: number;
  readonly lambda_max: number;
  readonly index: number;
  /** 0 for one or two items, which cannot contradict each other. */
  readonly ratio: number;
};

/**
 * Priorities of a positive reciprocal matrix, with its consistency: CI = (lambda_max - n) / (n - 1), CR = CI / RI.
 *
 * @shape matrix n x n, entries > 0 -> n weights > 0 with sum 1
 * @cite Saaty (1980), The Analytic Hierarchy Process
 * @oracle test/oracle/index/composite
 */
export function judgementWeights(
  { matrix }: Judgement,
  priority: WeightRule['priority'] = 'eigenvector',
): { readonly weights: Float64Array; readonly consistency: Consistency } {
  const n = matrix.length;
  const principal = perronVector(matrix);
  const product = matrix.map((row) => sum(row.map((entry, j) => entry * principal[j]!)));
  const lambda = sum(product) / sum(principal);
  const index = n > 1 ? (lambda - n) / (n - 1) : 0;
  const weights =
    priority === 'eigenvector'
      ? principal
      : normalized(priority === 'geometric_mean' ? rowMeans(matrix) : columnShares(matrix));
  return {
    weights,
    consistency: { size: n, lambda_max: lambda, index, ratio: n <= 2 ? 0 : index / RANDOM_INDEX[n]! },
  };
}

type Rows = Judgement['matrix'];

function perronVector(matrix: Rows): Float64Array {
  let weights = normalized(rowMeans(matrix));
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = normalized(
      Float64Array.from(matrix, (row) => sum(row.map((entry, j) => entry * weights[j]!))),
    );
    const moved = next.reduce((most, value, i) => Math.max(most, Math.abs(value - weights[i]!)), 0);
    weights = next;
    if (moved <= CONVERGED) break;
  }
  return weights;
}

/** Geometric mean of each row. */
function rowMeans(matrix: Rows): Float64Array {
  return Float64Array.from(matrix, (row) => {
    let product = 1;
    for (const entry of row) product *= entry;
    return power(product, 1 / row.length);
  });
}

/** Mean share of each row in the sums of the columns. */
function columnShares(matrix: Rows): Float64Array {
  const totals = matrix.map((_, j) => sum(matrix.map((row) => row[j]!)));
  return Float64Array.from(matrix, (row) => sum(row.map((entry, j) => entry / totals[j]!)));
}

function normalized(values: Float64Array): Float64Array {
  const total = sum(values);
  return values.map((value) => value / total);
}
