import { invariant } from '../../base/invariant.ts';
import { fitRegression } from '../regression/fit.ts';
import type { RegressionFit } from '../regression/types.ts';
import { deletesLastPeriod } from './compat.ts';
import { regimeDifferences } from './difference.ts';
import { fitHansenColumn } from './hansen-column.ts';
import { regimeColumns, regimeMembership } from './regimes.ts';
import type { ThresholdSample } from './sample.ts';
import type { RegimeTerm, ThresholdFit, ThresholdInput } from './types.ts';

type RegimeModel = Pick<
  ThresholdFit,
  'column' | 'regimeTerms' | 'regimeDifference' | 'regimeRows' | 'membership'
>;

/** The regression at given thresholds, ascending: regime terms, then controls; the linear model where there are none. */
export function regimeModel(
  sample: ThresholdSample,
  thresholds: readonly number[],
  split: '<=' | '<',
): RegimeModel {
  const { input } = sample;
  const { regime, rows } = regimeMembership(input.thresholdVariable.values, thresholds, split);
  const { name } = input.thresholdVariable;
  const { terms, columns } =
    thresholds.length === 0
      ? { terms: [], columns: [] }
      : regimeColumns(input.regimeRegressors, name, thresholds, split, regime, input.regimeIntercepts);
  const column = regress(input, terms, columns, sample);
  return {
    column,
    regimeTerms: terms,
    regimeDifference: regimeDifferences(column, terms, input.confidence),
    regimeRows: rows,
    membership: regime,
  };
}

/** Regime terms in place of the regime regressors, or these themselves; then the controls. */
export function regress(
  input: ThresholdInput,
  regimeTerms: readonly RegimeTerm[],
  regimes: readonly Float64Array[],
  sample?: ThresholdSample,
): RegressionFit {
  const { regimeRegressors, controls, entity, confidence, vcov } = input;
  const plain = regimeTerms.length === 0 ? regimeRegressors : [];
  const terms = [
    ...regimeTerms.map(({ term }) => term),
    ...[...plain, ...controls].map((column) => column.name),
  ];
  const columns = [...regimes, ...[...plain, ...controls].map((column) => column.values)];
  if (deletesLastPeriod(input.compat)) {
    invariant(sample !== undefined && entity !== null, 'regress: compat works on a prepared sample');
    return fitHansenColumn(
      input.y,
      terms,
      columns,
      sample.within,
      entity,
      vcov,
      confidence,
      input.compat === 'pdr' ? input.y.length : null,
    );
  }
  return fitRegression({
    y: input.y,
    terms,
    columns,
    estimator: input.absorb.length === 0 ? 'pooled_ols' : 'fixed_effects',
    absorb: input.absorb,
    entity,
    time: input.time,
    vcov,
    confidence,
    variance: 'swamy_arora',
  });
}
