import { invariant } from '../../base/invariant.ts';
import { sum } from '../../numeric/sum.ts';
import { takeFactor } from '../regression/factor.ts';
import { fitRegression } from '../regression/fit.ts';
import type { Factor, RegressionFit } from '../regression/types.ts';
import { bootstrapIndirect, type Replicates } from './bootstrap.ts';
import { bootstrapEstimate, mediatorEffects, missing, termEstimate } from './effects.ts';
import type {
  MediationColumn,
  MediationEstimate,
  MediationFit,
  MediationInput,
  MediatorEffects,
} from './types.ts';

/**
 * Parallel mediation in three kinds of equations on one sample: y on x (c), each m on x (a), y on x and all m (c', b),
 * with the same controls, effects and covariance. The indirect effect is ab. With a bootstrap its uncertainty is the
 * replicates' (percentile interval, type-7 quantiles); without, Sobel's.
 *
 * @shape every column and factor n, rows sorted by entity, then time
 * @status null estimates carry a reason; failed replicates are counted
 * @throws InvariantError if there is no mediator or lengths disagree
 * @cite Baron and Kenny (1986), JPSP 51; Sobel (1982), Sociological Methodology 13; Preacher and Hayes (2008)
 * @oracle test/oracle/mediation
 */
export function fitMediation(input: MediationInput): MediationFit {
  invariant(input.mediators.length > 0, 'fitMediation: at least one mediator');
  const { treatment, mediators, controls } = input;
  const total = regress(input, input.y, [treatment, ...controls]);
  const paths = mediators.map(({ values }) => regress(input, values, [treatment, ...controls]));
  const direct = regress(input, input.y, [treatment, ...mediators, ...controls]);
  const c = termEstimate(total, treatment.name);
  const cDirect = termEstimate(direct, treatment.name);
  const a = paths.map((fit) => termEstimate(fit, treatment.name));
  const b = mediators.map(({ name }) => termEstimate(direct, name));
  const indirect = sumOfProducts(a, b);
  const identified = indirect !== null && c.estimate !== null && cDirect.estimate !== null;
  const replicates =
    identified && input.bootstrap !== null ? bootstrapIndirect(onUsedRows(input, total.rowsUsed)) : null;
  const effects = mediators.map(({ name }, j) =>
    mediatorEffects(name, a[j]!, b[j]!, replicates?.products[j] ?? null, input.confidence),
  );
  return {
    columns: [total, ...paths, direct],
    total: c,
    direct: cDirect,
    indirect: totalIndirect(indirect, effects, replicates, input.confidence),
    proportionMediated: proportion(indirect, c.estimate, cDirect.estimate, replicates, input.confidence),
    mediators: effects,
    identityGap: identified ? identityGap(c.estimate!, cDirect.estimate!, indirect) : null,
    bootstrap: replicates === null ? null : bootstrapSummary(replicates),
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

/** Singletons of the absorbed effects take part in nothing, so the bootstrap does not draw them. */
function onUsedRows(input: MediationInput, rows: Int32Array): MediationInput {
  if (rows.length === input.y.length) return input;
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const column = ({ name, values }: MediationColumn) => ({ name, values: pick(values) });
  const factor = (full: Factor) => takeFactor(full, rows);
  return {
    ...input,
    y: pick(input.y),
    treatment: column(input.treatment),
    mediators: input.mediators.map(column),
    controls: input.controls.map(column),
    absorb: input.absorb.map(factor),
    entity: input.entity === null ? null : factor(input.entity),
    time: input.time === null ? null : factor(input.time),
  };
}

/** Sum of ab over the mediators; null where a path was omitted. */
function sumOfProducts(a: readonly MediationEstimate[], b: readonly MediationEstimate[]): number | null {
  const products: number[] = [];
  a.forEach(({ estimate }, j) => {
    const other = b[j]!.estimate;
    if (estimate !== null && other !== null) products.push(estimate * other);
  });
  return products.length === a.length ? sum(products) : null;
}

/** With one mediator its own ab; with several the sum, of which Sobel's method without a bootstrap says nothing. */
function totalIndirect(
  indirect: number | null,
  effects: readonly MediatorEffects[],
  replicates: Replicates | null,
  confidence: number,
): MediationEstimate {
  if (indirect === null) return missing(null, 'omitted_term');
  if (effects.length === 1) return effects[0]!.indirect;
  if (replicates === null) return missing(indirect, 'no_bootstrap');
  return bootstrapEstimate(indirect, replicates.totalIndirect, confidence);
}

/** Indirect over total, unless ab and c' pull in opposite directions: then no proportion has a meaning. */
function proportion(
  indirect: number | null,
  total: number | null,
  direct: number | null,
  replicates: Replicates | null,
  confidence: number,
): MediationEstimate {
  if (indirect === null || total === null || direct === null) return missing(null, 'omitted_term');
  if (indirect * direct < 0) return missing(null, 'suppression');
  if (total === 0) return missing(null, 'zero_variance');
  if (replicates === null) return missing(indirect / total, 'no_bootstrap');
  return bootstrapEstimate(indirect / total, replicates.proportion, confidence);
}

function identityGap(total: number, direct: number, indirect: number): number {
  const scale = Math.max(Math.abs(total), Math.abs(direct), Math.abs(indirect));
  return scale === 0 ? 0 : Math.abs(total - direct - indirect) / scale;
}

function bootstrapSummary(replicates: Replicates): NonNullable<MediationFit['bootstrap']> {
  return {
    method: 'entity',
    interval: 'percentile',
    replications: replicates.replications,
    failed: replicates.failed,
    replicates: replicates.products,
    totalIndirect: replicates.totalIndirect,
  };
}
