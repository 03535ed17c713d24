import { symmetricEigen } from '../../numeric/eig.ts';
import { dot } from '../../numeric/sum.ts';
import { intersectFactors, isNested } from './factor.ts';
import type { Factor, RegressionFit, VcovChoice } from './types.ts';

/** Counts that the corrections for small samples need. */
export type Counts = {
  readonly nObs: number;
  /** Slopes. */
  readonly slopes: number;
  /** Every coefficient: slopes and absorbed degrees of freedom, the constant included. */
  readonly all: number;
  /** Rank of the dummies of some of the absorbed factors. */
  readonly rankOf: (factors: readonly Factor[]) => number;
  readonly absorbed: readonly Factor[];
};

export type Covariance = {
  /** k x k, column-major. */
  readonly matrix: Float64Array;
  readonly info: RegressionFit['vcovInfo'];
};

/**
 * Covariance matrix of linear estimators b = sum_i w_i y_i from their influences and residuals.
 *
 * @shape influence k of n; residuals n -> k x k
 * @cite Cameron & Miller (2015), J. Human Resources 50(2), section II; Cameron, Gelbach & Miller (2011) for two ways
 */
export function covariance(
  influence: readonly Float64Array[],
  residuals: Float64Array,
  vcov: VcovChoice,
  counts: Counts,
): Covariance {
  const { nObs, all } = counts;
  if (vcov.type === 'cluster') return clustered(scoresOf(influence, residuals), vcov, counts);
  if (vcov.type === 'iid') {
    const variance = dot(residuals, residuals) / (nObs - all);
    return { matrix: scaleMatrix(crossProducts(influence), variance), info: plainInfo('iid', nObs - all) };
  }
  const matrix = scaleMatrix(crossProducts(scoresOf(influence, residuals)), nObs / (nObs - all));
  return { matrix, info: plainInfo('HC1', nObs - all) };
}

function scoresOf(influence: readonly Float64Array[], residuals: Float64Array): Float64Array[] {
  return influence.map((column) => column.map((value, i) => value * residuals[i]!));
}

type ClusterChoice = Extract<VcovChoice, { type: 'cluster' }>;

function clustered(scores: readonly Float64Array[], vcov: ClusterChoice, counts: Counts): Covariance {
  const { matrix, repaired } = clusterMatrix(scores, vcov.by);
  const nClusters = vcov.by.map((factor) => factor.levels);
  const fewest = Math.min(...nClusters);
  return {
    matrix: scaleMatrix(matrix, smallSampleFactor(vcov, fewest, counts)),
    info: {
      type: 'cluster',
      by: vcov.by.map((factor) => factor.name),
      nClusters,
      smallSample: vcov.smallSample,
      df: fewest - 1,
      repaired,
    },
  };
}

function plainInfo(type: 'iid' | 'HC1', df: number): RegressionFit['vcovInfo'] {
  return { type, by: [], nClusters: null, smallSample: null, df, repaired: false };
}

/**
 * (N-1)/(N-K) G/(G-1). `reghdfe` leaves absorbed effects nested in a cluster out of K, but for one constant; `areg`
 * counts them all; `none` corrects nothing.
 */
function smallSampleFactor(vcov: ClusterChoice, fewest: number, counts: Counts): number {
  if (vcov.smallSample === 'none') return 1;
  const { nObs, absorbed, rankOf, all } = counts;
  const nested = absorbed.filter((factor) => vcov.by.some((cluster) => isNested(factor, cluster)));
  const k = vcov.smallSample === 'areg' || nested.length === 0 ? all : all - rankOf(nested) + 1;
  return (((nObs - 1) / (nObs - k)) * fewest) / (fewest - 1);
}

/** V1, or V1 + V2 - V12 with negative eigenvalues set to zero as reghdfe does. */
function clusterMatrix(
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

function crossProducts(columns: readonly Float64Array[]): Float64Array {
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) {
      const value = dot(columns[i]!, columns[j]!);
      matrix[j * size + i] = value;
      matrix[i * size + j] = value;
    }
  }
  return matrix;
}

function scaleMatrix(matrix: Float64Array, factor: number): Float64Array {
  return matrix.map((value) => value * factor);
}
