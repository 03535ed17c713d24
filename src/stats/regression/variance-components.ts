import { countLevels } from './factor.ts';
import { secondStage } from './instrumental.ts';
import { solveLeastSquares } from './least-squares.ts';
import { likelihoodComponents } from './likelihood-components.ts';
import { type Components, quadraticComponents } from './quadratic-components.ts';
import { deviations, levelMeans } from './r-squared.ts';
import { type RandomDesign, stagesOn } from './random-design.ts';
import { MOST_PERIODS, quasiDemeaning, type RandomTransform, twoWayTransform } from './random-transform.ts';
import { twoWayComponents } from './two-way-components.ts';
import type { Factor } from './types.ts';

/** Standard deviations of the random effects and of the rest, and the transformation that they ask for. */
export type VarianceComponents = {
  readonly method: string;
  readonly sigmaU: number;
  /** Of the period's effect where both roles are random. */
  readonly sigmaV: number | null;
  readonly sigmaE: number;
  readonly logLikelihood: number | null;
  readonly transform: RandomTransform;
};

const FEW = 'sigma_u cannot be estimated: too few entities, or no variation within them';
const MANY = `two random effects are told apart up to ${MOST_PERIODS} periods`;

/**
 * Components by the method asked for; see each. With instruments those of Swamy and Arora, from the two-stage residuals
 * within and between.
 *
 * @status a reason where a regression that they come from has no degrees of freedom left, or the within one fits exactly
 */
export function varianceComponents(design: RandomDesign): VarianceComponents | string {
  return design.of === 'both' ? ofBoth(design) : ofOne(design);
}

function ofOne(design: RandomDesign): VarianceComponents | string {
  const { input, group, outcome, centered } = design;
  const y = outcome.column;
  const columns = centered.map(({ column }) => column);
  const norms = centered.map(({ norm }) => norm);
  const { variance } = input;
  const found: (Components & { logLikelihood?: number }) | null =
    input.instruments != null
      ? stagedComponents(design)
      : variance === 'maximum_likelihood'
        ? likelihoodComponents(y, columns, norms, group)
        : variance === 'swamy_arora' || variance === 'baltagi_chang'
          ? swamyArora(y, columns, norms, group, variance)
          : quadraticComponents(y, columns, norms, group, variance);
  if (found === null || !(found.varianceE > 0)) return FEW;
  const varianceU = Math.max(0, found.varianceU);
  return {
    method: variance,
    sigmaU: Math.sqrt(varianceU),
    sigmaV: null,
    sigmaE: Math.sqrt(found.varianceE),
    logLikelihood: found.logLikelihood ?? null,
    transform: quasiDemeaning(group, varianceU / found.varianceE),
  };
}

/** On unbalanced panels too Swamy and Arora's are unbiased here: there is no second form of them for two effects. */
function ofBoth({ input, sample, outcome, centered }: RandomDesign): VarianceComponents | string {
  const [entity, time] = [sample.entity!, sample.time!];
  if (time.levels > MOST_PERIODS) return MANY;
  const method =
    input.variance === 'baltagi_chang' || input.variance === 'maximum_likelihood'
      ? 'swamy_arora'
      : input.variance;
  const found = twoWayComponents(
    outcome.column,
    centered.map(({ column }) => column),
    centered.map(({ norm }) => norm),
    { entity, time },
    method,
  );
  if (found === null || !(found.varianceE > 0)) return FEW;
  const [varianceU, varianceV] = [Math.max(0, found.varianceU), Math.max(0, found.varianceV)];
  const { varianceE } = found;
  return {
    method,
    sigmaU: Math.sqrt(varianceU),
    sigmaV: Math.sqrt(varianceV),
    sigmaE: Math.sqrt(varianceE),
    logLikelihood: null,
    transform: twoWayTransform(entity, time, varianceU / varianceE, varianceV / varianceE),
  };
}

/** Swamy and Arora's from two-stage least squares on deviations and on means. */
function stagedComponents(design: RandomDesign): Components | null {
  const { group, outcome, centered, instruments } = design;
  const n = outcome.column.length;
  const within = staged(design, (column) => deviations(column, group), new Float64Array(n), 1);
  const one = new Float64Array(group.levels).fill(1);
  const between = staged(design, (column) => levelMeans(column, group), one, 1 / Math.sqrt(n));
  const dfWithin = n - group.levels - within.kept;
  const dfBetween = group.levels - between.kept;
  if (dfWithin <= 0 || dfBetween <= 0 || centered.length + instruments.length === 0) return null;
  const varianceE = within.rss / dfWithin;
  const varianceU = between.rss / dfBetween - (varianceE * harmonic(countLevels(group))) / group.levels;
  return { varianceU, varianceE };
}

function staged(
  design: RandomDesign,
  transform: (column: Float64Array) => Float64Array,
  constant: Float64Array,
  share: number,
): { readonly rss: number; readonly kept: number } {
  const { outcome, centered, instruments } = design;
  const stages = stagesOn(design, {
    y: transform(outcome.column),
    columns: [constant, ...centered.map(({ column }) => transform(column))],
    norms: [0, ...centered.map(({ norm }) => norm * share)],
    instruments: instruments.map(({ column }) => transform(column)),
    instrumentNorms: instruments.map(({ norm }) => norm * share),
  });
  const { rss, kept } = secondStage(stages).solved;
  return { rss, kept: kept.length };
}

/**
 * Swamy-Arora components: sigma_e from the within regression, sigma_u from the between regression. On unbalanced
 * panels `swamy_arora` is Stata's default (unweighted means, harmonic mean of T_i), `baltagi_chang` the unbiased
 * estimator of Baltagi & Chang (Stata's `sa`, plm's `swar`).
 */
function swamyArora(
  y: Float64Array,
  columns: readonly Float64Array[],
  norms: readonly number[],
  entity: Factor,
  variance: 'swamy_arora' | 'baltagi_chang',
): Components | null {
  const n = y.length;
  const within = solveLeastSquares(
    deviations(y, entity),
    columns.map((column) => deviations(column, entity)),
    norms,
  );
  const dfWithin = n - entity.levels - within.kept.length;
  const counts = countLevels(entity);
  const weighted = variance === 'baltagi_chang';
  const root = Float64Array.from(counts, (count) => (weighted ? Math.sqrt(count) : 1));
  const weigh = (means: Float64Array): Float64Array => means.map((value, g) => value * root[g]!);
  const between = solveLeastSquares(
    weigh(levelMeans(y, entity)),
    [root, ...columns.map((column) => weigh(levelMeans(column, entity)))],
    [0, ...norms.map((norm) => norm / Math.sqrt(n))],
  );
  const dfBetween = entity.levels - between.kept.length;
  if (dfWithin <= 0 || dfBetween <= 0) return null;
  const varianceE = within.rss / dfWithin;
  const varianceU = weighted
    ? (between.rss - dfBetween * varianceE) / (n - weightedTrace(between, columns, entity, root))
    : between.rss / dfBetween - (varianceE * harmonic(counts)) / entity.levels;
  return { varianceU, varianceE };
}

function harmonic(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += 1 / count;
  return total;
}

/** tr[(X'PX)^-1 X'ZZ'X] = sum of T_i h_i, h_i the leverage of entity i in the weighted between regression. */
function weightedTrace(
  between: ReturnType<typeof solveLeastSquares>,
  columns: readonly Float64Array[],
  entity: Factor,
  root: Float64Array,
): number {
  let total = 0;
  between.kept.forEach((j, position) => {
    const means = j === 0 ? null : levelMeans(columns[j - 1]!, entity);
    const influence = between.influence[position]!;
    for (let g = 0; g < root.length; g++) {
      const value = root[g]! * (means === null ? 1 : means[g]!);
      total += root[g]! * root[g]! * value * influence[g]!;
    }
  });
  return total;
}
