import { cholesky } from '../../numeric/cholesky.ts';
import * as chi2 from '../../numeric/dist/chi2.ts';
import { symmetricEigen } from '../../numeric/eig.ts';
import { dot } from '../../numeric/sum.ts';
import { type Counts, covariance } from './covariance.ts';
import { crossProducts } from './cross-products.ts';
import { countsOf } from './fixed-effects.ts';
import { waldChiSquare } from './inference.ts';
import { addScaled, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { orthonormal } from './orthonormal.ts';
import type { TwoStages } from './two-stages.ts';
import type { Instruments, IvTests, VcovChoice, WaldTest } from './types.ts';
import { waldF } from './wald.ts';

/**
 * Relevance, overidentification and endogeneity. Weak-identification statistics are F: under iid errors both are
 * Cragg and Donald's; with one endogenous term Kleibergen and Paap's is the first stage's F.
 *
 * @cite Kleibergen & Paap (2006), J. Econometrics 133; Baum, Schaffer & Stillman (2007), sections 5 to 7
 * @oracle test/oracle/regression
 */
export function ivTests(
  stages: TwoStages,
  solved: LeastSquares,
  instruments: Instruments,
  terms: readonly string[],
): IvTests {
  const { prepared, endogenous, first } = stages;
  const { vcov } = prepared.sample;
  const weak = weakest(stages);
  return {
    endogenous: instruments.endogenous,
    instruments: instruments.names,
    firstStage: endogenous.map((j, position) => ({
      term: terms[j]!,
      test: firstStageTest(stages, first[position]!),
      partialR2: partialR2(stages, j, first[position]!),
    })),
    craggDonald: weakF(stages, weak, { type: 'iid' }),
    kleibergenPaap: weakF(stages, weak, vcov),
    underidentification: rankLm(stages, weak, vcov),
    overidentification: overidentification(stages, solved, vcov),
    endogeneity: endogeneityTest(stages, solved),
  };
}

/** Positions in `z` of excluded instruments that took part. */
function excludedIn({ exogenous }: TwoStages, stage: LeastSquares): number[] {
  return Array.from(stage.kept).flatMap((j, position) => (j >= exogenous.length ? [position] : []));
}

function firstStageTest(stages: TwoStages, stage: LeastSquares): WaldTest {
  const { prepared, z } = stages;
  const counts = countsOf(prepared, stage, z);
  const { matrix, info } = covariance(stage.influence, stage.residuals, prepared.sample.vcov, counts);
  return waldF(stage.beta, matrix, excludedIn(stages, stage), info.df, info.reason);
}

function partialR2({ prepared, exogenous }: TwoStages, j: number, stage: LeastSquares): number {
  const without = solveLeastSquares(
    prepared.transformed[j]!,
    exogenous.map((e) => prepared.transformed[e]!),
    exogenous.map((e) => prepared.norms[e]!),
  );
  return 1 - stage.rss / without.rss;
}

/** The combination of endogenous terms that the instruments explain least, and the directions it could yet be told by. */
type Weakest = {
  /** Orthonormal combinations of the instruments, exogenous terms taken out. */
  readonly directions: readonly Float64Array[];
  readonly combined: Float64Array;
  /** Its residual on the instruments. */
  readonly residual: Float64Array;
  readonly excluded: number;
};

/**
 * Singular vectors of the instruments' part in the endogenous terms, both made orthonormal: the last right vector is the
 * weakest combination; the left vectors other than those of the stronger ones are where its coefficients lie.
 */
function weakest(stages: TwoStages): Weakest {
  const { prepared, exogenous, endogenous, z, zNorms } = stages;
  const included = exogenous.map((e) => prepared.transformed[e]!);
  const includedNorms = exogenous.map((e) => prepared.norms[e]!);
  const rest = (column: Float64Array): Float64Array =>
    solveLeastSquares(column, included, includedNorms).residuals;
  const q = orthonormal(z.slice(exogenous.length).map(rest), zNorms.slice(exogenous.length));
  const x = endogenous.map((j) => rest(prepared.transformed[j]!));
  const p = orthonormal(
    x,
    endogenous.map((j) => prepared.norms[j]!),
  );
  const size = p.length;
  const links = p.map((column) => Float64Array.from(q, (direction) => dot(direction, column)));
  const { vectors } = symmetricEigen(crossProducts(links), size);
  const combined = combine(p, vectors.subarray(0, size));
  const stronger = Array.from({ length: size - 1 }, (_, m) =>
    unit(combine(links, vectors.subarray((m + 1) * size, (m + 2) * size))),
  );
  const directions = complement(stronger, q.length).map((weights) => combine(q, weights));
  const residual = Float64Array.from(combined);
  for (const direction of q) addScaled(residual, -dot(direction, combined), direction);
  return { directions, combined, residual, excluded: q.length };
}

function combine(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const out = new Float64Array(columns[0]!.length);
  columns.forEach((column, j) => {
    addScaled(out, weights[j]!, column);
  });
  return out;
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector));
  return norm > 0 ? vector.map((value) => value / norm) : vector;
}

/** An orthonormal basis of what is orthogonal to some vectors. */
function complement(vectors: readonly Float64Array[], size: number): Float64Array[] {
  const units = Array.from({ length: size }, (_, j) => {
    const axis = new Float64Array(size);
    axis[j] = 1;
    return axis;
  });
  const basis = orthonormal([...vectors, ...units], new Float64Array(vectors.length + size).fill(1), 1e-7);
  return basis.slice(vectors.length);
}

function countsOfFirst(stages: TwoStages): Counts {
  return countsOf(stages.prepared, stages.first[0]!, stages.z);
}

/** An F is corrected for degrees of freedom whatever the model's errors are, as in Stata's ivreg2. */
function corrected(vcov: VcovChoice): VcovChoice {
  if (vcov.type.startsWith('HC')) return { type: 'HC1' };
  const bare = 'smallSample' in vcov && vcov.smallSample === 'none';
  return bare ? { ...vcov, smallSample: 'reghdfe' } : vcov;
}

function weakF(stages: TwoStages, weak: Weakest, vcov: VcovChoice): number {
  const { directions, combined, residual, excluded } = weak;
  const along = Float64Array.from(directions, (direction) => dot(direction, combined));
  const { matrix } = covariance(directions, residual, corrected(vcov), countsOfFirst(stages));
  const chiSquare = matrix.every(Number.isFinite) ? waldChiSquare(along, matrix, along.length) : null;
  return chiSquare === null ? Number.NaN : chiSquare / excluded;
}

/** No correction for small samples, as the statistic is a chi-square. */
export function uncorrected(vcov: VcovChoice): VcovChoice {
  if (vcov.type === 'iid') return vcov;
  if (vcov.type.startsWith('HC')) return { type: 'HC0' };
  return { ...vcov, smallSample: 'none' } as VcovChoice;
}

function rankLm(stages: TwoStages, weak: Weakest, vcov: VcovChoice): WaldTest {
  const { directions, combined } = weak;
  const along = Float64Array.from(directions, (direction) => dot(direction, combined));
  const counts = { ...countsOfFirst(stages), all: 0 };
  const { matrix, info } = covariance(directions, combined, uncorrected(vcov), counts);
  return chiSquareOf(along, matrix, along.length, info.reason);
}

function chiSquareOf(
  vector: Float64Array,
  matrix: Float64Array,
  df: number,
  reason: string | null,
): WaldTest {
  const statistic = reason === null ? waldChiSquare(vector, matrix, vector.length) : null;
  if (statistic === null) {
    const why = reason ?? 'the covariance matrix of the moments is singular';
    return { statistic: Number.NaN, df, df2: null, pValue: null, reason: why };
  }
  return { statistic, df, df2: null, pValue: chi2.sf(statistic, df), reason: null };
}

/**
 * Sargan's statistic, e'Pe over the variance of e, with iid errors; else Hansen's J, the criterion of the two-step
 * efficient estimator whose weights come from the two-stage residuals.
 */
function overidentification(
  stages: TwoStages,
  solved: LeastSquares,
  vcov: VcovChoice,
): IvTests['overidentification'] {
  const { prepared, z, zNorms } = stages;
  const q = orthonormal(z, zNorms);
  const df = q.length - solved.kept.length;
  if (df <= 0) return null;
  const counts = { ...countsOf(prepared, solved, z), all: 0 };
  const { matrix, info } = covariance(q, solved.residuals, uncorrected(vcov), counts);
  const method = vcov.type === 'iid' ? 'sargan' : 'hansen_j';
  const columns = Array.from(solved.kept, (j) => prepared.transformed[j]!);
  const statistic = info.reason === null ? criterion(q, prepared.within, columns, matrix) : null;
  if (statistic === null) {
    const reason =
      info.reason ?? 'the covariance matrix of the moments is singular: fewer clusters than instruments';
    return { statistic: Number.NaN, df, df2: null, pValue: null, reason, method };
  }
  return { statistic, df, df2: null, pValue: chi2.sf(statistic, df), reason: null, method };
}

/** Least of g'S^-1 g over b, g = Q'(y - X b); null where S is singular. */
function criterion(
  q: readonly Float64Array[],
  y: Float64Array,
  columns: readonly Float64Array[],
  s: Float64Array,
): number | null {
  const size = q.length;
  const factor = cholesky(s, size, 1e-13);
  if (factor.rank < size) return null;
  const moments = (column: Float64Array): Float64Array =>
    forward(
      factor.lower,
      Float64Array.from(q, (direction) => dot(direction, column)),
    );
  const target = moments(y);
  const solved = solveLeastSquares(target, columns.map(moments), new Float64Array(columns.length));
  return solved.rss;
}

/** L^-1 v. */
function forward(lower: Float64Array, v: Float64Array): Float64Array {
  const size = v.length;
  for (let j = 0; j < size; j++) {
    v[j]! /= lower[j * size + j]!;
    for (let i = j + 1; i < size; i++) v[i]! -= v[j]! * lower[j * size + i]!;
  }
  return v;
}

/** Wald test of the first stages' residuals beside the terms; with iid errors the Durbin-Wu-Hausman F. */
function endogeneityTest(stages: TwoStages, solved: LeastSquares): WaldTest {
  const { prepared, endogenous, first } = stages;
  const residuals = first.map((stage) => stage.residuals);
  const columns = [...prepared.transformed, ...residuals];
  const norms = [...prepared.norms, ...endogenous.map((j) => prepared.norms[j]!)];
  const both = solveLeastSquares(prepared.within, columns, norms);
  const counts = countsOf(prepared, both, columns);
  const { matrix, info } = covariance(both.influence, both.residuals, prepared.sample.vcov, counts);
  const at = Array.from(both.kept).flatMap((j, position) =>
    j >= prepared.transformed.length ? [position] : [],
  );
  const full = at.length === endogenous.length && both.kept.length > solved.kept.length;
  return waldF(both.beta, matrix, at, info.df, full ? info.reason : 'the first stages fit exactly');
}
