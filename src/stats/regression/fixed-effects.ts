import { dot, sum } from '../../numeric/sum.ts';
import type { Absorber } from './absorb.ts';
import { type Counts, covariance } from './covariance.ts';
import { type ExtendedFit, fitExtended, refinedFit } from './extended-precision.ts';
import { isNested } from './factor.ts';
import { inference, slopesTest } from './inference.ts';
import { addScaled, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { isBare, type Prepared, prepare } from './prepare.ts';
import { squaredCorrelation, totalSumOfSquares, weightedLevelMeans } from './r-squared.ts';
import { rankOf } from './rank.ts';
import { createSlopeAbsorber } from './slope-absorber.ts';
import { fitStreaming, isStreamable } from './streaming/fit.ts';
import type { Factor, RegressionFit, RegressionInput } from './types.ts';
import { isEnumerated, wildBootstrap } from './wild-bootstrap.ts';

/**
 * Least squares with any number of absorbed effects, or with a constant alone.
 *
 * @status omitted: constant, absorbed or collinear terms; of a collinear set the later ones
 * @cite Wooldridge (2010), sections 4.2 and 10.5; Correia (2016) for the counts under clusters
 * @oracle test/oracle/regression
 */
export function fitFixedEffects(input: RegressionInput): RegressionFit {
  return (isStreamable(input) ? fitStreaming(input) : null) ?? fitByColumns(input);
}

/** The same by orthogonalizing the transformed columns, whatever their condition, weights and covariance matrix. */
export function fitByColumns(input: RegressionInput): RegressionFit {
  const prepared = prepare(input);
  const { solved, extended } = solve(input, prepared);
  const fit = linearFit(input, prepared, solved, prepared.transformed, extended);
  const { wild } = input;
  const { vcov } = prepared.sample;
  if (wild == null || vcov.type !== 'cluster') return fit;
  const [cluster] = vcov.by;
  const enumerated = isEnumerated(cluster!.levels, wild);
  return {
    ...fit,
    wild: {
      slopes: wildBootstrap(prepared, solved, cluster!, wild, fit.vcovInfo.reason),
      replications: enumerated ? 1 << cluster!.levels : wild.replications,
      enumerated,
    },
  };
}

function solve(
  input: RegressionInput,
  prepared: Prepared,
): { solved: LeastSquares; extended: ExtendedFit | null } {
  const { within, transformed, norms } = prepared;
  if (isExtended(input)) {
    const extended = fitExtended(input, norms);
    return { solved: extended.solved, extended };
  }
  const plain = solveLeastSquares(within, transformed, norms);
  const extended = isPooled(input) ? refinedFit(input, norms, plain) : null;
  return { solved: extended?.solved ?? plain, extended };
}

/**
 * The fit of a solved regression on prepared columns. `design` are the columns that the influence is of: the columns
 * themselves, or of two-stage least squares their first-stage fits.
 */
export function linearFit(
  input: RegressionInput,
  prepared: Prepared,
  solved: LeastSquares,
  design: readonly Float64Array[],
  extended: ExtendedFit | null = null,
): RegressionFit {
  const { sample, nObs, absorber, outcome, centered, root } = prepared;
  const { y } = sample;
  const slopes = solved.kept.length;
  const all = slopes + absorber.rank;
  const means = Array.from(solved.kept, (j) => centered[j]!.mean);
  const bare = isBare(input);
  const { beta, influence } = bare
    ? solved
    : extended === null
      ? withIntercept(prepared, solved, outcome.mean, means)
      : withExtendedIntercept(extended);
  const counts = countsOf(prepared, solved, design);
  const { matrix, info } = covariance(influence, solved.residuals, sample.vcov, counts);
  const residuals = root === null ? solved.residuals : solved.residuals.map((value, i) => value / root[i]!);
  return {
    terms: [...Array.from(solved.kept, (j) => input.terms[j]!), ...(bare ? [] : ['(Intercept)'])],
    ...inference(beta, matrix, info.df, input.confidence),
    vcovInfo: info,
    omitted: Array.from(solved.dropped, (j) => ({
      term: input.terms[j]!,
      reason: omissionReason(prepared, j),
    })),
    fit: {
      nObs,
      nEntities: sample.entity?.levels ?? null,
      nPeriods: sample.time?.levels ?? null,
      dfModel: slopes,
      dfResid: nObs - all,
      rss: solved.rss,
      ...(bare ? uncenteredR2(prepared, solved) : rSquared(prepared, solved, residuals, all)),
      ...slopesTest(beta, matrix, slopes, info.df),
    },
    random: null,
    ...(sample.absorb.length === 0 ? {} : { absorption: absorber.absorption() }),
    rowsUsed: prepared.rowsUsed,
    singletons: input.y.length - y.length,
    residuals,
    fitted: difference(y, residuals),
  };
}

/** What the corrections for small samples count. */
export function countsOf(
  { sample, nObs, absorber, frequency }: Prepared,
  solved: LeastSquares,
  design: readonly Float64Array[],
): Counts {
  const slopes = solved.kept.length;
  return {
    nObs,
    slopes,
    all: slopes + absorber.rank,
    rankOf: (factors) => rankWithSlopes(sample, factors),
    absorbed: sample.absorb,
    entity: sample.entity,
    leverage: () => leverageOf(absorber, solved, design),
    frequency,
  };
}

/** Of some of the absorbed factors with the slopes that differ by them. */
function rankWithSlopes({ absorb, slopes }: Prepared['sample'], factors: readonly Factor[]): number {
  const own = slopes.flatMap(({ effect, columns }) => {
    const at = factors.indexOf(absorb[effect]!);
    return at === -1 ? [] : [{ effect: at, columns }];
  });
  return own.length === 0 ? rankOf(factors) : createSlopeAbsorber(factors, own, null).rank;
}

/** The effects' own and x (X'X)^-1 x' of the transformed columns. */
function leverageOf(
  absorber: Absorber,
  solved: LeastSquares,
  design: readonly Float64Array[],
): Float64Array | null {
  const leverage = absorber.leverage();
  if (leverage === null) return null;
  solved.kept.forEach((j, position) => {
    const [column, own] = [design[j]!, solved.influence[position]!];
    for (let i = 0; i < leverage.length; i++) leverage[i]! += column[i]! * own[i]!;
  });
  return leverage;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

function isExtended(input: RegressionInput): boolean {
  return isPooled(input) && (input.low ?? []).some((part) => part !== null);
}

function isPooled({ absorb, weights, constant }: RegressionInput): boolean {
  return absorb.length === 0 && weights == null && constant !== false;
}

function withExtendedIntercept({ solved, intercept, interceptInfluence }: ExtendedFit): {
  beta: Float64Array;
  influence: Float64Array[];
} {
  const beta = new Float64Array(solved.beta.length + 1);
  beta.set(solved.beta);
  beta[solved.beta.length] = intercept;
  return { beta, influence: [...solved.influence, interceptInfluence] };
}

/**
 * The constant that makes the mean residual zero, ybar - xbar'b, after the slopes. Its influence is that of the
 * regression on demeaned data with the grand means added back, as in xtreg and reghdfe.
 */
function withIntercept(
  { root, weights }: Prepared,
  solved: LeastSquares,
  outcomeMean: number,
  means: readonly number[],
): { beta: Float64Array; influence: Float64Array[] } {
  const slopes = solved.beta.length;
  const n = solved.residuals.length;
  const beta = new Float64Array(slopes + 1);
  beta.set(solved.beta);
  beta[slopes] = outcomeMean - dot(solved.beta, means);
  const total = weights === null ? n : sum(weights);
  const own = new Float64Array(n).fill(1 / total);
  if (root !== null) for (let i = 0; i < n; i++) own[i]! *= root[i]!;
  solved.influence.forEach((column, j) => {
    addScaled(own, -means[j]!, column);
  });
  return { beta, influence: [...solved.influence, own] };
}

function omissionReason({ centered, transformed, norms, root }: Prepared, j: number): string {
  const raw = centered[j]!.column;
  const scaled = root === null ? raw : raw.map((value, i) => value * root[i]!);
  if (isVoid(scaled, norms[j]!)) return 'constant';
  return isVoid(transformed[j]!, norms[j]!)
    ? 'absorbed by the fixed effects'
    : 'collinear with earlier terms';
}

/** Without a constant shares are of the sum of squares about zero, as in Stata and R. */
function uncenteredR2({ outcome, nObs, weights }: Prepared, solved: LeastSquares): NamedR2 {
  const { column } = outcome;
  const total = dot(column, weights === null ? column : column.map((value, i) => value * weights[i]!));
  const adjR2 = 1 - solved.rss / (nObs - solved.kept.length) / (total / nObs);
  return { r2Within: null, r2Overall: 1 - solved.rss / total, r2Between: null, r2Lsdv: null, adjR2 };
}

type NamedR2 = Pick<RegressionFit['fit'], 'r2Within' | 'r2Overall' | 'r2Between' | 'r2Lsdv' | 'adjR2'>;

/**
 * Within nets every absorbed effect; LSDV is of the dummy regression; overall and between are Stata's squared
 * correlations of the outcome with the fit, in which every effect but the entity's takes part.
 */
function rSquared(prepared: Prepared, solved: LeastSquares, residuals: Float64Array, all: number): NamedR2 {
  const { sample, nObs, weights } = prepared;
  const { y, absorb, entity } = sample;
  const total = totalSumOfSquares(y, weights);
  const plain = 1 - solved.rss / total;
  const adjR2 = 1 - solved.rss / (nObs - all) / (total / (nObs - 1));
  if (absorb.length === 0) return { r2Within: null, r2Overall: plain, r2Between: null, r2Lsdv: null, adjR2 };
  const within = 1 - solved.rss / dot(prepared.within, prepared.within);
  // With slopes by level there is no part of the fit that is not the entity's own.
  if (sample.slopes.length > 0)
    return { r2Within: within, r2Overall: null, r2Between: null, r2Lsdv: plain, adjR2 };
  const fit = fitWithoutEntity(prepared, solved, residuals);
  const means = (column: Float64Array): Float64Array => weightedLevelMeans(column, entity!, weights);
  return {
    r2Within: within,
    r2Overall: squaredCorrelation(fit, y, weights),
    r2Between: entity === null ? null : squaredCorrelation(means(fit), means(y)),
    r2Lsdv: plain,
    adjR2,
  };
}

/** The slopes' part and every absorbed effect but the entity's, up to a constant. */
function fitWithoutEntity(
  { sample, centered, absorber, outcome }: Prepared,
  solved: LeastSquares,
  residuals: Float64Array,
): Float64Array {
  const { y, absorb, entity } = sample;
  const own = absorb.findIndex((factor) => entity !== null && samePartition(factor, entity));
  const fit = new Float64Array(y.length);
  solved.kept.forEach((column, j) => {
    addScaled(fit, solved.beta[j]!, centered[column]!.column);
  });
  if (own !== -1 && absorb.length === 1) return fit;
  const level = outcome.mean;
  const absorbed = new Float64Array(y.length);
  for (let i = 0; i < absorbed.length; i++) absorbed[i] = y[i]! - level - residuals[i]! - fit[i]!;
  absorber.effects(absorbed).forEach((effects, f) => {
    if (f === own) return;
    const { codes } = absorb[f]!;
    for (let i = 0; i < fit.length; i++) fit[i]! += effects[codes[i]!]!;
  });
  return fit;
}

function samePartition(a: Factor, b: Factor): boolean {
  return isNested(a, b) && isNested(b, a);
}
