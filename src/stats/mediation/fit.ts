import { invariant } from '../../base/invariant.ts';
import { mean } from '../../numeric/sum.ts';
import { fitRegression } from '../regression/fit.ts';
import type { RegressionFit } from '../regression/types.ts';
import { bootstrapEffects, type Replicates } from './bootstrap.ts';
import { type Design, designOf, equationsOf, moderatorSpread, onUsedRows, shapeOf } from './design.ts';
import { missing, termEstimate } from './effects.ts';
import { functionalsOf, indirectKey, TOTAL_INDIRECT } from './functionals.ts';
import { placesOf } from './paths.ts';
import { sensitivityFit } from './sensitivity.ts';
import { chainEffects, type Known, mediatorEffects, proportion, wholeEffect } from './summary.ts';
import type { MediationColumn, MediationEstimate, MediationFit, MediationInput } from './types.ts';

/**
 * Mediation in three kinds of equations on one sample: y on x (c), each m on x (a), y on x and all m (c', b), with the
 * same controls, effects and covariance. The indirect effect is ab; with serial mediators, also the product of slopes
 * along every chain; with a moderator, ab at its mean and how it changes. With a bootstrap its uncertainty is the
 * replicates'; without, Sobel's.
 *
 * @shape every column and factor n, rows sorted by entity, then time
 * @status null estimates carry a reason; failed replicates are counted
 * @throws InvariantError if there is no mediator or lengths disagree
 * @cite Baron and Kenny (1986), JPSP 51; Sobel (1982), Sociological Methodology 13; Preacher and Hayes (2008)
 * @oracle test/oracle/mediation
 */
export function fitMediation(input: MediationInput): MediationFit {
  invariant(input.mediators.length > 0, 'fitMediation: at least one mediator');
  invariant(!(input.serial && input.moderator), 'fitMediation: serial mediators have no moderator');
  const design = designOf(input);
  const shape = shapeOf(input);
  const equations = equationsOf(design, shape);
  const total = regress(input, design.y, equations.total);
  const paths = design.mediators.map(({ values }, j) => regress(input, values, equations.paths[j]!));
  if (input.style === 'two_step') return twoStep(input, total, paths);
  const direct = regress(input, design.y, equations.direct);
  const estimates = slopesOf(design, total, paths, direct);
  const places = placesOf(shape);
  const spread = moderatorSpread(input);
  const functionals = functionalsOf(shape, places, {
    moderatorSd: spread?.stdDev ?? null,
    sensitivity: input.sensitivity === true,
  });
  const used = onUsedRows(design, total.rowsUsed);
  const known: Known = { input, shape, design, places, functionals, estimates, replicates: null };
  const identified = wholeEffect(known).estimate !== null && estimates.total.estimate !== null;
  const drawn =
    identified && input.bootstrap !== null ? bootstrapEffects(input, used, shape, places, functionals) : null;
  const all: Known = { ...known, replicates: drawn };
  const squares = input.nonlinear ? squaredTerms(input, design, equations.direct) : null;
  const indirect = wholeEffect(all);
  return {
    columns: [total, ...paths, direct],
    total: estimates.total,
    direct: estimates.direct,
    indirect,
    proportionMediated: proportion(all, indirect.estimate),
    mediators: design.mediators.map((_, j) => mediatorEffects(all, j, squares?.[j] ?? null)),
    chains: chainEffects(all),
    links: linksOf(design, paths, shape.serial),
    moderator: spread,
    sensitivity: input.sensitivity ? sensitivityFit(all, { total, path: paths[0]!, direct }) : null,
    clusters: clustersOf(used),
    identityGap: hasIdentity(known) ? identityGap(estimates.total, estimates.direct, indirect) : null,
    bootstrap: drawn === null ? null : bootstrapSummary(drawn, input, design.mediators.length),
  };
}

/** y on x and m on x; that m acts on y is argued, not estimated. */
function twoStep(input: MediationInput, total: RegressionFit, paths: readonly RegressionFit[]): MediationFit {
  const none = missing(null, 'two_step');
  const { stdError, statistic, pValue } = none;
  const { treatment, mediators } = input;
  return {
    columns: [total, ...paths],
    total: termEstimate(total, treatment.name),
    direct: none,
    indirect: none,
    proportionMediated: none,
    mediators: mediators.map(({ name }, j) => ({
      name,
      a: termEstimate(paths[j]!, treatment.name),
      b: none,
      indirect: none,
      sobel: { stdError, statistic, pValue, reason: 'two_step' as const },
      tests: {},
      square: null,
      moderation: null,
    })),
    chains: [],
    links: [],
    moderator: null,
    sensitivity: null,
    clusters: input.entity?.levels ?? input.y.length,
    identityGap: null,
    bootstrap: null,
  };
}

function regress(
  input: MediationInput,
  y: Float64Array,
  regressors: readonly MediationColumn[],
): RegressionFit {
  return fitRegression({
    y,
    terms: regressors.map(({ name }) => name),
    columns: regressors.map(({ values }) => values),
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: input.absorb,
    entity: input.entity,
    time: input.time,
    vcov: input.vcov,
    confidence: input.confidence,
    variance: 'swamy_arora',
  });
}

function slopesOf(
  design: Design,
  total: RegressionFit,
  paths: readonly RegressionFit[],
  direct: RegressionFit,
): Known['estimates'] {
  const { treatment, treatmentProduct, mediators, mediatorProducts } = design;
  return {
    total: termEstimate(total, treatment.name),
    direct: termEstimate(direct, treatment.name),
    a: paths.map((fit) => termEstimate(fit, treatment.name)),
    b: mediators.map(({ name }) => termEstimate(direct, name)),
    aProduct: paths.map((fit) =>
      treatmentProduct === null ? null : termEstimate(fit, treatmentProduct.name),
    ),
    bProduct: mediatorProducts.map(({ name }) => termEstimate(direct, name)),
    link: (from, to) => termEstimate(paths[to]!, mediators[from]!.name),
  };
}

function linksOf(design: Design, paths: readonly RegressionFit[], serial: boolean): MediationFit['links'] {
  if (!serial) return [];
  return design.mediators.flatMap((_, to) =>
    design.mediators
      .slice(0, to)
      .map(({ name }, from) => ({ from, to, estimate: termEstimate(paths[to]!, name) })),
  );
}

/** The squared deviations of all mediators from their means, added to the outcome's equation together. */
function squaredTerms(
  input: MediationInput,
  design: Design,
  direct: readonly MediationColumn[],
): readonly MediationEstimate[] {
  const squares = design.mediators.map(({ name, values }) => {
    const center = mean(values);
    return { name: `${name} squared`, values: values.map((value) => (value - center) * (value - center)) };
  });
  const fit = regress(input, design.y, [...direct, ...squares]);
  return squares.map(({ name }) => termEstimate(fit, name));
}

function clustersOf(design: Design): number {
  return design.entity?.levels ?? design.y.length;
}

/** c = c' + ab needs the same terms in all equations, the mediators aside. */
function hasIdentity({ shape }: Known): boolean {
  return !shape.b && shape.a === shape.direct;
}

function identityGap(
  { estimate: total }: MediationEstimate,
  { estimate: direct }: MediationEstimate,
  { estimate: indirect }: MediationEstimate,
): number | null {
  if (total === null || direct === null || indirect === null) return null;
  const scale = Math.max(Math.abs(total), Math.abs(direct), Math.abs(indirect));
  return scale === 0 ? 0 : Math.abs(total - direct - indirect) / scale;
}

function bootstrapSummary(
  { values, replications, failed }: Replicates,
  input: MediationInput,
  mediators: number,
): NonNullable<MediationFit['bootstrap']> {
  return {
    method: 'entity',
    interval: input.bootstrap?.interval ?? 'percentile',
    replications,
    failed,
    replicates: Array.from({ length: mediators }, (_, j) => values[indirectKey(j)]!),
    totalIndirect: values[TOTAL_INDIRECT]!,
  };
}
