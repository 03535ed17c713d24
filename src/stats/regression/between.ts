import { invariant } from '../../base/invariant.ts';
import { takeFactor } from './factor.ts';
import { fitFixedEffects } from './fixed-effects.ts';
import { fitInstrumental } from './instrumental.ts';
import { addScaled } from './least-squares.ts';
import { deviations, levelMeans, squaredCorrelation } from './r-squared.ts';
import type { Factor, RegressionFit, RegressionInput, VcovChoice } from './types.ts';

/**
 * Least squares on the entities' means, each entity counting once, as Stata's xtreg, be. Degrees of freedom count
 * entities; `nObs` counts the rows that the means are of. R2 between is that of the regression, the other two are
 * squared correlations. Clusters hold whole entities. With instruments two-stage least squares on the same means.
 *
 * @status omitted as for pooled least squares
 * @cite Wooldridge (2010), section 10.2.3
 * @oracle test/oracle/regression
 */
export function fitBetween(input: RegressionInput): RegressionFit {
  const { entity } = input;
  invariant(entity !== null && input.absorb.length === 0, 'fitBetween: an entity and no effects');
  const first = firstRows(entity);
  const own = takeFactor(entity, first);
  const { instruments = null } = input;
  const means = (column: Float64Array): Float64Array => levelMeans(column, entity);
  const ofMeans: RegressionInput = {
    ...input,
    y: means(input.y),
    columns: input.columns.map(means),
    instruments: instruments && { ...instruments, columns: instruments.columns.map(means) },
    entity: own,
    time: null,
    vcov: vcovOfEntities(input.vcov, first),
    weights: null,
  };
  const fit = instruments === null ? fitFixedEffects(ofMeans) : fitInstrumental(ofMeans);
  const n = input.y.length;
  const xb = new Float64Array(n).fill(fit.beta[fit.beta.length - 1] ?? 0);
  fit.terms.slice(0, -1).forEach((term, j) => {
    addScaled(xb, fit.beta[j]!, input.columns[input.terms.indexOf(term)]!);
  });
  return {
    ...fit,
    fit: {
      ...fit.fit,
      nObs: n,
      nPeriods: input.time?.levels ?? null,
      ...(fit.fit.r2Overall === null
        ? {}
        : {
            r2Within: squaredCorrelation(deviations(xb, entity), deviations(input.y, entity)),
            r2Between: squaredCorrelation(means(xb), means(input.y)),
            r2Overall: squaredCorrelation(xb, input.y),
          }),
    },
    rowsUsed: Int32Array.from({ length: n }, (_, i) => i),
    residuals: input.y.map((value, i) => value - xb[i]!),
    fitted: xb,
  };
}

/** The first row of each entity, by level. */
function firstRows(entity: Factor): Int32Array {
  const rows = new Int32Array(entity.levels).fill(-1);
  for (let i = 0; i < entity.codes.length; i++) {
    const level = entity.codes[i]!;
    if (rows[level] === -1) rows[level] = i;
  }
  return rows;
}

function vcovOfEntities(vcov: VcovChoice, rows: Int32Array): VcovChoice {
  invariant(
    vcov.type !== 'driscoll_kraay' && vcov.type !== 'newey_west',
    'fitBetween: entities have no time',
  );
  return vcov.type === 'cluster' ? { ...vcov, by: vcov.by.map((factor) => takeFactor(factor, rows)) } : vcov;
}
