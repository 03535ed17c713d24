import { invariant } from '../base/invariant.ts';
import * as chi2 from '../numeric/dist/chi2.ts';
import { quadraticForm } from '../numeric/eig.ts';
import { isNested } from './regression/factor.ts';
import { fitRegression } from './regression/fit.ts';
import { levelMeans } from './regression/r-squared.ts';
import type { Factor, RegressionFit, RegressionInput } from './regression/types.ts';

/** A chi-square test; NaN throughout, with a reason, where it is not defined. */
export type ChiSquare = {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
  readonly reason?: string;
};

/** Fixed against random entity effects. `statistic`, `df`, `pValue` use each model's own iid variance. */
export type HausmanOutcome = ChiSquare & {
  /** False where V_fe - V_re has an eigenvalue that is negative beyond rounding: `statistic` then means little. */
  readonly definite: boolean;
  /** Both variances at the random-effects sigma, which makes their difference definite. It decides. */
  readonly sigmamore: ChiSquare;
  /** Clustered test that the entity means of the slopes' columns add nothing to the random effects. */
  readonly mundlak: ChiSquare;
  readonly preferred: 'fixed_effects' | 'random_effects';
  readonly contrast: readonly {
    readonly term: string;
    readonly fixedEffects: number;
    readonly randomEffects: number;
    readonly difference: number;
  }[];
};

/** Least scaled eigenvalue of the difference, over the greatest, that still counts as rounding. */
const NEGATIVE = -1e-9;
const LEVEL = 0.05;

/**
 * Hausman's test on the slopes that both models estimate. Time effects are absorbed in the fixed-effects model and
 * enter the random-effects model as dummies. Eigenvalues are those of the difference scaled to the standard errors, so
 * that units of the regressors do not matter.
 *
 * @cite Hausman (1978), Econometrica 46; Mundlak (1978), Econometrica 46; Wooldridge (2010), section 10.7.3
 * @oracle test/oracle/regression
 */
export function hausman(input: Omit<RegressionInput, 'estimator' | 'vcov'>): HausmanOutcome {
  const { entity } = input;
  invariant(entity !== null, 'hausman: no entity');
  const others = input.absorb.filter((factor) => !(isNested(factor, entity) && isNested(entity, factor)));
  const iid = { type: 'iid' } as const;
  const fixed = fitRegression({
    ...input,
    estimator: 'fixed_effects',
    absorb: [entity, ...others],
    vcov: iid,
  });
  const random = fitRegression({ ...input, estimator: 'random_effects', absorb: others, vcov: iid });
  const mundlak = mundlakTest(input, entity, others);
  const terms = input.terms.filter((term) => isSlope(fixed, term) && isSlope(random, term));
  const contrast = terms.map((term) => {
    const fixedEffects = fixed.beta[fixed.terms.indexOf(term)]!;
    const randomEffects = random.beta[random.terms.indexOf(term)]!;
    return { term, fixedEffects, randomEffects, difference: fixedEffects - randomEffects };
  });
  if (terms.length === 0) return nothingToContrast(mundlak, random);
  const own = contrastTest(fixed, random, terms, 1);
  const ratio = residualVariance(random) / residualVariance(fixed);
  const sigmamore = contrastTest(fixed, random, terms, ratio);
  return {
    ...own.test,
    definite: own.leastShare >= NEGATIVE,
    sigmamore: sigmamore.test,
    mundlak,
    preferred: sigmamore.test.pValue < LEVEL ? 'fixed_effects' : 'random_effects',
    contrast,
  };
}

function isSlope(fit: RegressionFit, term: string): boolean {
  const at = fit.terms.indexOf(term);
  return at >= 0 && at < fit.terms.length - 1;
}

/** The variance that the iid covariance matrix is a multiple of; of random effects that of the transformed errors. */
function residualVariance(fit: RegressionFit): number {
  return fit.random === null ? fit.fit.rss / fit.fit.dfResid : fit.random.rmse * fit.random.rmse;
}

/** d'(ratio V_fe - V_re)^+ d on the common slopes. */
function contrastTest(
  fixed: RegressionFit,
  random: RegressionFit,
  terms: readonly string[],
  ratio: number,
): { readonly test: ChiSquare; readonly leastShare: number } {
  const size = terms.length;
  const difference = new Float64Array(size);
  const matrix = new Float64Array(size * size);
  const scale = new Float64Array(size);
  terms.forEach((term, j) => {
    const [a, b] = [fixed.terms.indexOf(term), random.terms.indexOf(term)];
    difference[j] = fixed.beta[a]! - random.beta[b]!;
    scale[j] = fixed.stdError[a]!;
    terms.forEach((other, i) => {
      const [c, d] = [fixed.terms.indexOf(other), random.terms.indexOf(other)];
      matrix[j * size + i] =
        ratio * fixed.vcov[a * fixed.terms.length + c]! - random.vcov[b * random.terms.length + d]!;
    });
  });
  const { value, rank, leastShare } = quadraticForm(matrix, difference, scale);
  if (rank === 0) return { test: undefinedTest('the two variances are equal'), leastShare };
  return { test: { statistic: value, df: rank, pValue: chi2.sf(Math.max(0, value), rank) }, leastShare };
}

/** Random effects with the entity means of every column beside it; Wald test of the means, clustered by entity. */
function mundlakTest(
  input: Omit<RegressionInput, 'estimator' | 'vcov'>,
  entity: Factor,
  others: readonly Factor[],
): ChiSquare {
  const means = input.columns.map((column) => {
    const byLevel = levelMeans(column, entity);
    return Float64Array.from(entity.codes, (code) => byLevel[code]!);
  });
  const fit = fitRegression({
    ...input,
    // A space cannot begin a term's name, so a mean cannot be taken for a term.
    terms: [...input.terms, ...input.terms.map((term) => ` ${term}`)],
    columns: [...input.columns, ...means],
    estimator: 'random_effects',
    absorb: others,
    vcov: { type: 'cluster', by: [entity], smallSample: 'reghdfe' },
  });
  const at = fit.terms.flatMap((term, j) => (term.startsWith(' ') ? [j] : []));
  if (at.length === 0) return undefinedTest('no entity mean can be told from its term');
  const size = fit.terms.length;
  const matrix = Float64Array.from(at.flatMap((b) => at.map((a) => fit.vcov[b * size + a]!)));
  const beta = Float64Array.from(at, (j) => fit.beta[j]!);
  const scale = Float64Array.from(at, (j) => fit.stdError[j]!);
  const { value, rank } = quadraticForm(matrix, beta, scale);
  return { statistic: value, df: rank, pValue: chi2.sf(value, rank) };
}

function undefinedTest(reason: string): ChiSquare {
  return { statistic: Number.NaN, df: Number.NaN, pValue: Number.NaN, reason };
}

function nothingToContrast(mundlak: ChiSquare, random: RegressionFit): HausmanOutcome {
  const why = random.omitted[0]?.reason;
  const reason = `no slope is estimated by both models${why === undefined ? '' : ` (${why})`}`;
  return {
    ...undefinedTest(reason),
    definite: false,
    sigmamore: undefinedTest(reason),
    mundlak,
    preferred: 'random_effects',
    contrast: [],
  };
}
