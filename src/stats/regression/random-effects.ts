import { dot } from '../../numeric/sum.ts';
import { covariance } from './covariance.ts';
import { scaleMatrix } from './cross-products.ts';
import { inference, slopesTest } from './inference.ts';
import { secondStage, unidentifiedIn, unidentifiedReason } from './instrumental.ts';
import { ivTests } from './iv-tests.ts';
import { addScaled, isVoid, type LeastSquares, solveLeastSquares } from './least-squares.ts';
import { deviations, levelMeans, squaredCorrelation } from './r-squared.ts';
import { type RandomDesign, randomDesign, stagesOn, type Transformed } from './random-design.ts';
import type { Factor, IvTests, RegressionFit, RegressionInput } from './types.ts';
import { type VarianceComponents, varianceComponents } from './variance-components.ts';

/**
 * Random effects of entities, of periods or of both by feasible generalized least squares; other effects enter as
 * dummies, which are estimated but not reported. The conventional variance is the transformed regression's own,
 * RSS / (N - K) (X'X)^-1, as Stata has it; of maximum likelihood RSS / N. With instruments the transformed equation is
 * solved in two stages. `rss` and `residuals` are y - xb in the outcome's units, the random effects included.
 *
 * @status omitted as for fixed effects; every term, where the components cannot be estimated or the equation is not
 * identified
 * @cite Swamy & Arora (1972), Econometrica 40; Baltagi & Chang (1994), J. Econometrics 62; those of the components;
 * Balestra & Varadharajan-Krishnakumar (1987), Econometric Theory 3; Baltagi (1981), J. Econometrics 17
 * @oracle test/oracle/regression
 */
export function fitRandomEffects(input: RegressionInput): RegressionFit {
  const design = randomDesign(input);
  const components = varianceComponents(design);
  if (typeof components === 'string') return withoutEstimates(design, () => components);
  const on = transformed(design, components);
  const own = input.instruments == null ? plain(on) : staged(design, on);
  if ('missing' in own) return withoutEstimates(design, (term) => unidentifiedReason(term, own.missing));
  // Where a group's mean is taken off whole the constant is gone: no error is left within to weigh the two sides by.
  if (!own.solved.kept.includes(0))
    return withoutEstimates(design, () => 'the outcome is fitted exactly within entities: sigma_e is 0');
  return assemble(design, components, on, own);
}

function transformed(
  { outcome, centered, instruments }: RandomDesign,
  { transform }: VarianceComponents,
): Transformed {
  const constant = transform(new Float64Array(outcome.column.length).fill(1));
  return {
    y: transform(outcome.column),
    columns: [constant, ...centered.map(({ column }) => transform(column))],
    norms: [0, ...centered.map(({ norm }) => norm)],
    instruments: instruments.map(({ column }) => transform(column)),
    instrumentNorms: instruments.map(({ norm }) => norm),
  };
}

/** A solved equation and the columns that its influence is of; positions count the constant as 0. */
type Own = {
  readonly solved: LeastSquares;
  readonly design: readonly Float64Array[];
  readonly iv: IvTests | null;
};

function plain({ y, columns, norms }: Transformed): Own {
  return { solved: solveLeastSquares(y, columns, norms), design: columns, iv: null };
}

function staged(design: RandomDesign, on: Transformed): Own | { readonly missing: readonly string[] } {
  const { input } = design;
  const stages = stagesOn(design, input.ivMethod === 'ec2sls' ? { ...on, ...instrumentsApart(design) } : on);
  const { solved, design: fitted } = secondStage(stages);
  const missing = unidentifiedIn(stages, solved);
  if (missing.length > 0) return { missing: missing.map((j) => input.terms[j - 1]!) };
  const told = stages.endogenous.every((j) => solved.kept.includes(j));
  const names = ['(Intercept)', ...input.terms];
  return { solved, design: fitted, iv: told ? ivTests(stages, solved, input.instruments!, names) : null };
}

/** EC2SLS: deviations from the groups' means and the means themselves, of instruments and exogenous terms alike. */
function instrumentsApart({
  input,
  group,
  centered,
  instruments,
}: RandomDesign): Pick<Transformed, 'instruments' | 'instrumentNorms'> {
  const { endogenous } = input.instruments!;
  const exogenous = centered.filter((_, j) => !endogenous.includes(input.terms[j] ?? ''));
  const all = [...instruments, ...exogenous];
  const means = (column: Float64Array): Float64Array => {
    const levels = levelMeans(column, group);
    return Float64Array.from(group.codes, (code) => levels[code]!);
  };
  const norms = all.map(({ norm }) => norm);
  return {
    instruments: [
      new Float64Array(input.y.length).fill(1),
      ...all.map(({ column }) => deviations(column, group)),
      ...all.map(({ column }) => means(column)),
    ],
    instrumentNorms: [0, ...norms, ...norms],
  };
}

function assemble(
  design: RandomDesign,
  components: VarianceComponents,
  on: Transformed,
  { solved, design: fitted, iv }: Own,
): RegressionFit {
  const { input, sample, group, of, outcome, centered, rowsUsed } = design;
  const n = on.y.length;
  const slopes = solved.kept.filter((j) => j >= 1 && j <= input.terms.length).length;
  const all = solved.kept.length;
  const reported = reportSlopes(solved, slopes, outcome.mean, (j) => centered[j]!.mean);
  const counts = {
    nObs: n,
    slopes,
    all,
    rankOf: () => 1,
    absorbed: [],
    entity: sample.entity,
    leverage: () => leverageOf(solved, fitted),
    frequency: null,
  };
  const { matrix: raw, info } = covariance(reported.influence, solved.residuals, sample.vcov, counts);
  const likely = components.logLikelihood !== null && info.type === 'iid';
  const matrix = likely ? scaleMatrix(raw, (n - all) / n) : raw;
  const xb = new Float64Array(n).fill(outcome.mean + solved.beta[0]!);
  solved.kept.forEach((j, position) => {
    if (j > 0) addScaled(xb, solved.beta[position]!, centered[j - 1]!.column);
  });
  const residuals = sample.y.map((value, i) => value - xb[i]!);
  return {
    terms: [...Array.from(solved.kept.slice(1, slopes + 1), (j) => input.terms[j - 1]!), '(Intercept)'],
    ...inference(reported.beta, matrix, null, input.confidence),
    vcovInfo: { ...info, df: null },
    omitted: omittedOf(design, solved),
    fit: {
      nObs: n,
      nEntities: sample.entity!.levels,
      nPeriods: sample.time?.levels ?? null,
      dfModel: slopes,
      dfResid: n - all,
      rss: dot(residuals, residuals),
      ...(iv === null && input.instruments == null ? correlations(xb, sample.y, group) : NO_R2),
      r2Lsdv: null,
      adjR2: null,
      ...slopesTest(reported.beta, matrix, slopes, null),
    },
    random: { ...componentsOf(components), of, rmse: Math.sqrt(solved.rss / (n - all)) },
    ...(iv === null ? {} : { iv }),
    rowsUsed,
    singletons: 0,
    residuals,
    fitted: xb,
  };
}

const NO_R2 = { r2Within: null, r2Overall: null, r2Between: null };

function correlations(
  xb: Float64Array,
  y: Float64Array,
  group: Factor,
): { r2Within: number | null; r2Overall: number | null; r2Between: number | null } {
  return {
    r2Within: squaredCorrelation(deviations(xb, group), deviations(y, group)),
    r2Overall: squaredCorrelation(xb, y),
    r2Between: squaredCorrelation(levelMeans(xb, group), levelMeans(y, group)),
  };
}

function componentsOf({ method, sigmaU, sigmaV, sigmaE, logLikelihood }: VarianceComponents) {
  const random = sigmaU * sigmaU + (sigmaV ?? 0) * (sigmaV ?? 0);
  return { method, sigmaU, sigmaV, sigmaE, rho: random / (random + sigmaE * sigmaE), logLikelihood };
}

function omittedOf({ input, centered }: RandomDesign, { dropped }: LeastSquares): RegressionFit['omitted'] {
  return Array.from(dropped)
    .filter((j) => j >= 1 && j <= input.terms.length)
    .map((j) => {
      const { column, norm } = centered[j - 1]!;
      const reason = isVoid(column, norm) ? 'constant' : 'collinear with earlier terms';
      return { term: input.terms[j - 1]!, reason };
    });
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

/** Where nothing can be said of the components nothing is estimated, and it is said. */
function withoutEstimates(
  { input, rowsUsed }: RandomDesign,
  reasonOf: (term: string) => string,
): RegressionFit {
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
    omitted: input.terms.map((term) => ({ term, reason: reasonOf(term) })),
    fit: {
      nObs: n,
      nEntities: input.entity?.levels ?? null,
      nPeriods: input.time?.levels ?? null,
      dfModel: 0,
      dfResid: n,
      rss: dot(input.y, input.y),
      ...NO_R2,
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
