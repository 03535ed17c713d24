import * as fDistribution from '../../numeric/dist/f.ts';
import { inverseGram, leastSquares, qr, residualsOf } from '../../numeric/qr.ts';
import type { Factor, RegressionFit, VcovChoice } from '../regression/types.ts';
import type { Within } from '../within/within.ts';
import { innerProduct } from './basis.ts';
import { lowerFactorInto } from './small.ts';
import { waldTest } from './wald.ts';

/**
 * Least squares on Hansen's transformed rows, with his degrees of freedom: n(T-1) - n - k, which takes the entities off
 * twice; the R package pdR has nT - n - k on the same rows. `iid` is S/df; `HC1` White's matrix times rows/df; clusters
 * by entity as ever, on n(T-1) rows.
 *
 * @shape y n; columns k of n, raw, in panel order; entity n codes, every entity with as many rows; `counted` rows that
 * the degrees of freedom count where they are not the n(T-1) kept ones
 * @cite Hansen (1999), J. Econometrics 93, and its program
 */
export function fitHansenColumn(
  y: Float64Array,
  terms: readonly string[],
  columns: readonly Float64Array[],
  within: Within,
  entity: Factor,
  vcov: VcovChoice,
  confidence: number,
  counted: number | null,
): RegressionFit {
  const rows = keptRows(entity);
  const transform = (x: Float64Array): Float64Array => {
    const out = new Float64Array(x.length);
    within.applyInto(out, x);
    return Float64Array.from(rows, (row) => out[row]!);
  };
  const outcome = transform(y);
  const transformed = columns.map(transform);
  const norms = columns.map((column) => Math.sqrt(innerProduct(column, column)));
  const factor = qr(transformed, rows.length, norms);
  const kept = Array.from(factor.kept);
  const k = kept.length;
  const beta = leastSquares(factor, transformed, outcome);
  const residuals = residualsOf(factor, transformed, outcome, beta);
  const rss = innerProduct(residuals, residuals);
  const size = counted ?? rows.length;
  const dfResid = size - entity.levels - k;
  const bread = inverseGram(factor);
  const x = kept.map((j) => transformed[j]!);
  const codes = Int32Array.from(rows, (row) => entity.codes[row]!);
  const matrix = covariance(bread, x, residuals, rss, size, dfResid, codes, entity.levels, vcov);
  const df = vcov.type === 'cluster' ? entity.levels - 1 : dfResid;
  const tss = innerProduct(outcome, outcome);
  const fStatistic = waldF(beta, matrix);
  return {
    ...inference(beta, matrix, df, confidence),
    terms: kept.map((j) => terms[j]!),
    beta,
    vcov: matrix,
    vcovInfo: vcovInfo(vcov, entity.levels, df),
    omitted: Array.from(factor.dropped, (j) => ({ term: terms[j]!, reason: 'collinear' })),
    fit: {
      ...NOT_DEFINED,
      nObs: rows.length,
      nEntities: entity.levels,
      nPeriods: rows.length / entity.levels,
      dfModel: k,
      dfResid,
      rss,
      r2Within: 1 - rss / tss,
      fStatistic,
      fPValue: fStatistic === null ? null : fDistribution.sf(fStatistic, k, df),
    },
    random: null,
    rowsUsed: rows,
    singletons: 0,
    residuals,
    fitted: outcome.map((value, i) => value - residuals[i]!),
  };
}

/** His rows are no least squares with dummies, so these have no meaning on them. */
const NOT_DEFINED = { r2Overall: null, r2Between: null, r2Lsdv: null, adjR2: null };

type Inference = Pick<RegressionFit, 'stdError' | 'statistic' | 'pValue' | 'confLow' | 'confHigh'>;

function inference(beta: Float64Array, matrix: Float64Array, df: number, confidence: number): Inference {
  const k = beta.length;
  const stdError = Float64Array.from(beta, (_, j) => Math.sqrt(matrix[j * k + j]!));
  const tests = Array.from(beta, (estimate, j) => waldTest(estimate, stdError[j]!, df, confidence));
  return {
    stdError,
    statistic: Float64Array.from(tests, ({ statistic }) => statistic),
    pValue: Float64Array.from(tests, ({ pValue }) => pValue),
    confLow: Float64Array.from(tests, ({ confLow }) => confLow),
    confHigh: Float64Array.from(tests, ({ confHigh }) => confHigh),
  };
}

function vcovInfo(vcov: VcovChoice, entities: number, df: number): RegressionFit['vcovInfo'] {
  const clustered = vcov.type === 'cluster' ? vcov : null;
  return {
    type: vcov.type,
    by: clustered?.by.map(({ name }) => name) ?? [],
    nClusters: clustered === null ? null : [entities],
    lags: null,
    smallSample: clustered?.smallSample ?? null,
    df,
    repaired: false,
    reason: null,
  };
}

/** Every row but each entity's last. */
function keptRows(entity: Factor): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i + 1 < entity.codes.length; i++) {
    if (entity.codes[i] === entity.codes[i + 1]) rows.push(i);
  }
  return Int32Array.from(rows);
}

function covariance(
  bread: Float64Array,
  x: readonly Float64Array[],
  residuals: Float64Array,
  rss: number,
  size: number,
  dfResid: number,
  codes: Int32Array,
  entities: number,
  vcov: VcovChoice,
): Float64Array {
  if (vcov.type === 'iid') return bread.map((value) => (value * rss) / dfResid);
  const n = residuals.length;
  const k = x.length;
  if (vcov.type !== 'cluster') {
    const rows = Int32Array.from({ length: n }, (_, i) => i);
    return sandwich(bread, scores(x, residuals, rows, n), size / dfResid);
  }
  // The entities are nested in the clusters: reghdfe's K is the slopes and one, areg's counts the entities.
  const counted = vcov.smallSample === 'areg' ? k + entities : k + 1;
  const correction =
    vcov.smallSample === 'none' ? 1 : ((n - 1) / (n - counted)) * (entities / (entities - 1));
  return sandwich(bread, scores(x, residuals, codes, entities), correction);
}

/** Sums of x e within groups: k of `groups`. */
function scores(
  x: readonly Float64Array[],
  residuals: Float64Array,
  codes: Int32Array,
  groups: number,
): Float64Array[] {
  return x.map((column) => {
    const out = new Float64Array(groups);
    for (let i = 0; i < column.length; i++) out[codes[i]!] = out[codes[i]!]! + column[i]! * residuals[i]!;
    return out;
  });
}

function sandwich(bread: Float64Array, groups: readonly Float64Array[], correction: number): Float64Array {
  const k = groups.length;
  const meat = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) meat[a * k + b] = correction * innerProduct(groups[a]!, groups[b]!);
  }
  return product(product(bread, meat, k), bread, k);
}

function product(left: Float64Array, right: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let total = 0;
      for (let l = 0; l < k; l++) total += left[a * k + l]! * right[l * k + b]!;
      out[a * k + b] = total;
    }
  }
  return out;
}

/** b'V^-1 b / k; null where V is singular. */
function waldF(beta: Float64Array, matrix: Float64Array): number | null {
  const k = beta.length;
  const diagonal = Float64Array.from(beta, (_, j) => matrix[j * k + j]!);
  const lower = new Float64Array(k * k);
  if (k === 0 || !lowerFactorInto(lower, matrix, 0, k, diagonal, 1e-12)) return null;
  let total = 0;
  const t = new Float64Array(k);
  for (let a = 0; a < k; a++) {
    let value = beta[a]!;
    for (let b = 0; b < a; b++) value -= lower[a * k + b]! * t[b]!;
    t[a] = value / lower[a * k + a]!;
    total += t[a]! * t[a]!;
  }
  return total / k;
}
