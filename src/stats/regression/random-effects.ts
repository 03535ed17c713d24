import { invariant } from '../../base/invariant.ts';
import { dot } from '../../numeric/sum.ts';
import { covariance } from './covariance.ts';
import { isNested } from './factor.ts';
import { inference, slopesTest } from './inference.ts';
import { addScaled, center, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { deviations, levelMeans, squaredCorrelation } from './r-squared.ts';
import { takeSample } from './sample.ts';
import type { Factor, RegressionFit, RegressionInput } from './types.ts';
import { varianceComponents } from './variance-components.ts';

/**
 * Random entity effects by feasible generalized least squares; other effects enter as dummies, which are estimated but
 * not reported. The conventional variance is the transformed regression's own, RSS / (N - K) (X'X)^-1, as Stata has it.
 * `rss` and `residuals` are y - xb in the outcome's units, the entity effect included.
 *
 * @status omitted as for fixed effects; every term, where sigma_u cannot be estimated
 * @cite Swamy & Arora (1972), Econometrica 40; Baltagi & Chang (1994), J. Econometrics 62; and those of the components
 * @oracle test/oracle/regression
 */
export function fitRandomEffects(input: RegressionInput): RegressionFit {
  const n = input.y.length;
  const rowsUsed = Int32Array.from({ length: n }, (_, i) => i);
  const sample = takeSample(input, rowsUsed);
  const { entity } = sample;
  invariant(entity !== null, 'fitRandomEffects: no entity');
  const outcome = center(sample.y);
  const dummies = sample.absorb.filter((factor) => !samePartition(factor, entity)).flatMap(dummiesOf);
  const centered = [...sample.columns, ...dummies].map((column) => center(column));
  const columns = centered.map(({ column }) => column);
  const norms = centered.map(({ norm }) => norm);
  const components = varianceComponents(outcome.column, columns, norms, entity, input.variance);
  if (components === null) {
    const reason = 'sigma_u cannot be estimated: too few entities, or no variation within them';
    return withoutComponents(input, rowsUsed, reason);
  }
  const { theta } = components;

  const constant = theta.map((value) => 1 - value);
  const transformed = columns.map((column) => quasiDemean(column, entity, theta));
  const y = quasiDemean(outcome.column, entity, theta);
  const solved = solveLeastSquares(y, [constant, ...transformed], [0, ...norms]);
  // Where theta is 1 everywhere the constant is gone: no error is left within entities to weigh the two sides by.
  if (!solved.kept.includes(0)) {
    return withoutComponents(input, rowsUsed, 'the outcome is fitted exactly within entities: sigma_e is 0');
  }
  const slopes = solved.kept.filter((j) => j >= 1 && j <= input.terms.length).length;
  const all = solved.kept.length;
  const reported = reportSlopes(solved, slopes, outcome.mean, (j) => centered[j]!.mean);
  const counts = {
    nObs: n,
    slopes,
    all,
    rankOf: () => 1,
    absorbed: [],
    entity,
    leverage: () => leverageOf(solved, [constant, ...transformed]),
    frequency: null,
  };
  const { matrix, info } = covariance(reported.influence, solved.residuals, sample.vcov, counts);
  const xb = new Float64Array(n).fill(outcome.mean + solved.beta[0]!);
  solved.kept.forEach((j, position) => {
    if (j > 0) addScaled(xb, solved.beta[position]!, columns[j - 1]!);
  });
  const residuals = sample.y.map((value, i) => value - xb[i]!);
  const { sigmaU, sigmaE, method } = components;
  return {
    terms: [...Array.from(solved.kept.slice(1, slopes + 1), (j) => input.terms[j - 1]!), '(Intercept)'],
    ...inference(reported.beta, matrix, null, input.confidence),
    vcovInfo: { ...info, df: null },
    omitted: Array.from(solved.dropped)
      .filter((j) => j <= input.terms.length)
      .map((j) => ({
        term: input.terms[j - 1]!,
        reason: isVoid(columns[j - 1]!, norms[j - 1]!) ? 'constant' : 'collinear with earlier terms',
      })),
    fit: {
      nObs: n,
      nEntities: entity.levels,
      nPeriods: sample.time?.levels ?? null,
      dfModel: slopes,
      dfResid: n - all,
      rss: dot(residuals, residuals),
      r2Within: squaredCorrelation(deviations(xb, entity), deviations(sample.y, entity)),
      r2Overall: squaredCorrelation(xb, sample.y),
      r2Between: squaredCorrelation(levelMeans(xb, entity), levelMeans(sample.y, entity)),
      r2Lsdv: null,
      adjR2: null,
      ...slopesTest(reported.beta, matrix, slopes, null),
    },
    random: {
      method,
      sigmaU,
      sigmaE,
      rho: (sigmaU * sigmaU) / (sigmaU * sigmaU + sigmaE * sigmaE),
      rmse: Math.sqrt(solved.rss / (n - all)),
    },
    rowsUsed,
    singletons: 0,
    residuals,
    fitted: xb,
  };
}

/** Of the transformed regression. */
function leverageOf(solved: LeastSquares, columns: readonly Float64Array[]): Float64Array {
  const leverage = new Float64Array(solved.residuals.length);
  solved.kept.forEach((j, position) => {
    const [column, own] = [columns[j]!, solved.influence[position]!];
    for (let i = 0; i < leverage.length; i++) leverage[i]! += column[i]! * own[i]!;
  });
  return leverage;
}

function samePartition(a: Factor, b: Factor): boolean {
  return isNested(a, b) && isNested(b, a);
}

/** A dummy for every level but the first. */
function dummiesOf(factor: Factor): Float64Array[] {
  return Array.from({ length: factor.levels - 1 }, (_, level) =>
    Float64Array.from(factor.codes, (code) => (code === level + 1 ? 1 : 0)),
  );
}

function quasiDemean(column: Float64Array, entity: Factor, theta: Float64Array): Float64Array {
  const means = levelMeans(column, entity);
  return column.map((value, i) => value - theta[i]! * means[entity.codes[i]!]!);
}

/** Slopes first, then the constant in the columns' own levels; dummies only shift the constant. */
function reportSlopes(
  solved: LeastSquares,
  slopes: number,
  outcomeMean: number,
  meanOf: (column: number) => number,
): { beta: Float64Array; influence: Float64Array[] } {
  const own = Float64Array.from(solved.influence[0]!);
  let constant = outcomeMean + solved.beta[0]!;
  for (let position = 1; position < solved.kept.length; position++) {
    const level = meanOf(solved.kept[position]! - 1);
    constant -= level * solved.beta[position]!;
    addScaled(own, -level, solved.influence[position]!);
  }
  const beta = new Float64Array(slopes + 1);
  beta.set(solved.beta.subarray(1, slopes + 1));
  beta[slopes] = constant;
  return { beta, influence: [...solved.influence.slice(1, slopes + 1), own] };
}

/** Where nothing can be said of sigma_u nothing is estimated, and it is said. */
function withoutComponents(input: RegressionInput, rowsUsed: Int32Array, reason: string): RegressionFit {
  const none = new Float64Array(0);
  const n = input.y.length;
  return {
    terms: [],
    ...inference(none, none, null, input.confidence),
    vcovInfo: {
      type: input.vcov.type,
      by: [],
      nClusters: null,
      lags: null,
      smallSample: null,
      df: null,
      repaired: false,
      reason: null,
    },
    omitted: input.terms.map((term) => ({ term, reason })),
    fit: {
      nObs: n,
      nEntities: input.entity?.levels ?? null,
      nPeriods: input.time?.levels ?? null,
      dfModel: 0,
      dfResid: n,
      rss: dot(input.y, input.y),
      r2Within: null,
      r2Overall: null,
      r2Between: null,
      r2Lsdv: null,
      adjR2: null,
      fStatistic: null,
      fPValue: null,
    },
    random: null,
    rowsUsed,
    singletons: 0,
    residuals: Float64Array.from(input.y),
    fitted: new Float64Array(n),
  };
}
