import { dot, mean } from '../../numeric/sum.ts';
import { type Absorber, createAbsorber } from './absorb.ts';
import { covariance } from './covariance.ts';
import { isNested, rowsWithoutSingletons } from './factor.ts';
import { inference, slopesTest } from './inference.ts';
import { addScaled, center, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { levelMeans, squaredCorrelation, totalSumOfSquares } from './r-squared.ts';
import { type Sample, takeSample } from './sample.ts';
import type { Factor, RegressionFit, RegressionInput } from './types.ts';

/**
 * Least squares with any number of absorbed effects, or with a constant alone.
 *
 * @status omitted: constant, absorbed or collinear terms; of a collinear set the later ones
 * @cite Wooldridge (2010), sections 4.2 and 10.5; Correia (2016) for the counts under clusters
 * @oracle test/oracle/regression
 */
export function fitFixedEffects(input: RegressionInput): RegressionFit {
  const rowsUsed = rowsWithoutSingletons(input.absorb, input.y.length);
  const sample = takeSample(input, rowsUsed);
  const { y, columns, absorb } = sample;
  const n = y.length;
  // A constant is a factor with one level, so that pooled least squares needs no case of its own.
  const constant: Factor = { name: '(Intercept)', codes: new Int32Array(n), levels: 1 };
  const absorber = createAbsorber(absorb.length > 0 ? absorb : [constant]);
  const outcome = center(y);
  const centered = columns.map(center);
  const within = absorber.absorb(outcome.column);
  const transformed = centered.map(({ column }) => absorber.absorb(column));
  const norms = centered.map(({ norm }) => norm);
  const solved = solveLeastSquares(within, transformed, norms);
  const slopes = solved.kept.length;
  const all = slopes + absorber.rank;
  const means = Array.from(solved.kept, (j) => centered[j]!.mean);
  const { beta, influence } = withIntercept(solved, outcome.mean, means);
  const counts = { nObs: n, slopes, all, rankOf, absorbed: absorb };
  const { matrix, info } = covariance(influence, solved.residuals, sample.vcov, counts);
  return {
    terms: [...Array.from(solved.kept, (j) => input.terms[j]!), '(Intercept)'],
    ...inference(beta, matrix, info.df, input.confidence),
    vcovInfo: info,
    omitted: Array.from(solved.dropped, (j) => ({
      term: input.terms[j]!,
      reason: omissionReason(centered[j]!.column, transformed[j]!, norms[j]!),
    })),
    fit: {
      nObs: n,
      nEntities: sample.entity?.levels ?? null,
      nPeriods: sample.time?.levels ?? null,
      dfModel: slopes,
      dfResid: n - all,
      rss: solved.rss,
      ...rSquared(
        sample,
        solved,
        within,
        centered.map(({ column }) => column),
        absorber,
        all,
      ),
      ...slopesTest(beta, matrix, slopes, info.df),
    },
    random: null,
    rowsUsed,
    singletons: input.y.length - n,
    residuals: solved.residuals,
    fitted: y.map((value, i) => value - solved.residuals[i]!),
  };
}

function rankOf(factors: readonly Factor[]): number {
  return createAbsorber(factors).rank;
}

/**
 * The constant that makes the mean residual zero, ybar - xbar'b, after the slopes. Its influence is that of the
 * regression on demeaned data with the grand means added back, as in xtreg and reghdfe.
 */
function withIntercept(
  solved: LeastSquares,
  outcomeMean: number,
  means: readonly number[],
): { beta: Float64Array; influence: Float64Array[] } {
  const slopes = solved.beta.length;
  const n = solved.residuals.length;
  const beta = new Float64Array(slopes + 1);
  beta.set(solved.beta);
  beta[slopes] = outcomeMean - dot(solved.beta, means);
  const own = new Float64Array(n).fill(1 / n);
  solved.influence.forEach((column, j) => {
    addScaled(own, -means[j]!, column);
  });
  return { beta, influence: [...solved.influence, own] };
}

function omissionReason(centered: Float64Array, transformed: Float64Array, norm: number): string {
  if (isVoid(centered, norm)) return 'constant';
  return isVoid(transformed, norm) ? 'absorbed by the fixed effects' : 'collinear with earlier terms';
}

type NamedR2 = Pick<RegressionFit['fit'], 'r2Within' | 'r2Overall' | 'r2Between' | 'r2Lsdv' | 'adjR2'>;

/**
 * Within nets every absorbed effect; LSDV is of the dummy regression; overall and between are Stata's squared
 * correlations of the outcome with the fit, in which every effect but the entity's takes part.
 */
function rSquared(
  sample: Sample,
  solved: LeastSquares,
  within: Float64Array,
  centered: readonly Float64Array[],
  absorber: Absorber,
  all: number,
): NamedR2 {
  const { y, absorb, entity } = sample;
  const n = y.length;
  const total = totalSumOfSquares(y);
  const plain = 1 - solved.rss / total;
  const adjR2 = 1 - solved.rss / (n - all) / (total / (n - 1));
  if (absorb.length === 0) return { r2Within: null, r2Overall: plain, r2Between: null, r2Lsdv: null, adjR2 };
  const fit = fitWithoutEntity(sample, solved, centered, absorber);
  return {
    r2Within: 1 - solved.rss / dot(within, within),
    r2Overall: squaredCorrelation(fit, y),
    r2Between: entity === null ? null : squaredCorrelation(levelMeans(fit, entity), levelMeans(y, entity)),
    r2Lsdv: plain,
    adjR2,
  };
}

/** The slopes' part and every absorbed effect but the entity's, up to a constant. */
function fitWithoutEntity(
  { y, absorb, entity }: Sample,
  solved: LeastSquares,
  centered: readonly Float64Array[],
  absorber: Absorber,
): Float64Array {
  const own = absorb.findIndex((factor) => entity !== null && samePartition(factor, entity));
  const fit = new Float64Array(y.length);
  solved.kept.forEach((column, j) => {
    addScaled(fit, solved.beta[j]!, centered[column]!);
  });
  if (own !== -1 && absorb.length === 1) return fit;
  const level = mean(y);
  const absorbed = y.map((value, i) => value - level - solved.residuals[i]! - fit[i]!);
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
