import type { WeightRule } from '../../catalog/index-methods.ts';
import { symmetricEigen } from '../../numeric/eig.ts';
import { dot, mean, standardDeviation, sum } from '../../numeric/sum.ts';

/** Components with an eigenvalue above this are kept: one that carries more than a single indicator would. */
const KAISER = 1;

/** What a principal components analysis found, for the appendix. */
export type Components = {
  /** Descending; they add up to the number of indicators. */
  readonly eigenvalues: readonly number[];
  readonly retained: number;
};

export type Weighed = { readonly weights: Float64Array; readonly components?: Components };

/** Why the data give no weights; `column` is the place of the indicator at fault, null where it is all of them. */
export type WeightFault = { readonly column: number | null; readonly why: string };

export const isFault = <T extends object>(value: T | WeightFault): value is WeightFault => 'why' in value;

/**
 * Coefficient of variation: w_j ~ sd_j / |mean_j|. Of normalized values it depends on where their zero lies.
 *
 * @shape columns m of n
 */
export function variationWeights(columns: readonly Float64Array[]): Weighed | WeightFault {
  const raw = new Float64Array(columns.length);
  for (const [j, column] of columns.entries()) {
    const center = Math.abs(mean(column));
    if (!(center > 0))
      return { column: j, why: 'has a mean of 0, and a coefficient of variation divides by it' };
    raw[j] = standardDeviation(column) / center;
  }
  return proportional(raw, 'the indicators do not vary');
}

/** Standard deviation: w_j ~ sd_j of the normalized indicator. */
export function deviationWeights(columns: readonly Float64Array[]): Weighed | WeightFault {
  return proportional(Float64Array.from(columns, standardDeviation), 'the indicators do not vary');
}

/**
 * CRITIC: w_j ~ contrast_j sum_k (1 - r_jk), the contrast being the standard deviation of the normalized indicator.
 * Variants take 1 - |r|, or the coefficient of variation.
 *
 * @shape columns m of n
 * @cite Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22(7)
 */
export function criticWeights(
  columns: readonly Float64Array[],
  rule: Pick<WeightRule, 'correlation' | 'contrast'>,
): Weighed | WeightFault {
  const m = columns.length;
  if (m === 1) return { weights: Float64Array.of(1) };
  const r = correlations(columns);
  if ('why' in r) return r;
  const raw = new Float64Array(m);
  for (const [j, column] of columns.entries()) {
    const conflict = Float64Array.from({ length: m }, (_, k) => {
      const value = r[j * m + k]!;
      return k === j ? 0 : 1 - (rule.correlation === 'absolute' ? Math.abs(value) : value);
    });
    const center = rule.contrast === 'cv' ? mean(column) : 1;
    if (!(center > 0))
      return { column: j, why: 'has a mean of 0 or less, and a coefficient of variation divides by it' };
    raw[j] = (standardDeviation(column) / center) * sum(conflict);
  }
  return proportional(raw, 'the indicators do not differ');
}

/**
 * Principal components of the correlation matrix: w_j ~ sum_k lambda_k v_jk over the components kept, each eigenvector
 * turned so that its sum is positive. A weight can be negative; `absolute` takes |v|, `squared` the communality
 * sum_k lambda_k v_jk^2.
 *
 * @shape columns m of n
 * @cite OECD (2008), Handbook on Constructing Composite Indicators, ch. 6
 */
export function componentWeights(
  columns: readonly Float64Array[],
  rule: Pick<WeightRule, 'retain' | 'loadings'>,
): Weighed | WeightFault {
  const m = columns.length;
  if (m === 1) return { weights: Float64Array.of(1), components: { eigenvalues: [1], retained: 1 } };
  const r = correlations(columns);
  if ('why' in r) return r;
  const { values, vectors } = descendingEigen(r, m);
  const above = values.filter((value) => value > KAISER).length;
  const retained = typeof rule.retain === 'number' ? Math.min(rule.retain, m) : Math.max(1, above);
  const raw = Float64Array.from({ length: m }, (_, j) =>
    sum(
      Float64Array.from({ length: retained }, (_unused, k) => {
        const v = vectors[k * m + j]!;
        const share = rule.loadings === 'squared' ? v * v : rule.loadings === 'absolute' ? Math.abs(v) : v;
        return values[k]! * share;
      }),
    ),
  );
  const weighed = proportional(raw, 'the loadings add up to 0');
  return isFault(weighed) ? weighed : { ...weighed, components: { eigenvalues: [...values], retained } };
}

/**
 * Scatter degree: weights ~ the first eigenvector of S'S, S the standardized indicators, which spreads the scores most.
 * A weight can be negative.
 *
 * @shape columns m of n
 * @cite Guo Yajun (2002), the vertical and horizontal scatter degree method of dynamic evaluation
 */
export function scatterWeights(columns: readonly Float64Array[]): Weighed | WeightFault {
  const m = columns.length;
  if (m === 1) return { weights: Float64Array.of(1) };
  const r = correlations(columns);
  if ('why' in r) return r;
  const { vectors } = descendingEigen(r, m);
  return proportional(vectors.slice(0, m), 'the first eigenvector adds up to 0');
}

/**
 * Pearson correlations of all pairs.
 *
 * @shape columns m of n -> m x m; a fault where a column does not vary
 */
export function correlations(columns: readonly Float64Array[]): Float64Array | WeightFault {
  const m = columns.length;
  const units: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const unit = unitDeviations(column);
    if (unit === null) return { column: j, why: 'does not vary, and has no correlation with the others' };
    units.push(unit);
  }
  const r = new Float64Array(m * m);
  for (let j = 0; j < m; j++) {
    r[j * m + j] = 1;
    for (let k = 0; k < j; k++) {
      const value = dot(units[j]!, units[k]!);
      r[j * m + k] = value;
      r[k * m + j] = value;
    }
  }
  return r;
}

/** Deviations from the mean over their length; null where there are none. */
export function unitDeviations(column: Float64Array): Float64Array | null {
  const center = mean(column);
  const deviations = column.map((value) => value - center);
  const length = Math.sqrt(dot(deviations, deviations));
  return length > 1e-14 * Math.abs(center) * Math.sqrt(column.length) && length > 0
    ? deviations.map((value) => value / length)
    : null;
}

/** Largest eigenvalue first; each eigenvector turned so that it adds up to more than 0. */
function descendingEigen(a: Float64Array, m: number): { values: Float64Array; vectors: Float64Array } {
  const ascending = symmetricEigen(a, m);
  const vectors = new Float64Array(m * m);
  for (let k = 0; k < m; k++) {
    const vector = ascending.vectors.subarray((m - 1 - k) * m, (m - k) * m);
    const turn = sum(vector) < 0 ? -1 : 1;
    for (let j = 0; j < m; j++) vectors[k * m + j] = turn * vector[j]!;
  }
  return { values: ascending.values.toReversed(), vectors };
}

function proportional(raw: Float64Array, why: string): Weighed | WeightFault {
  const total = sum(raw);
  return total > 0 ? { weights: raw.map((value) => value / total) } : { column: null, why };
}
