import * as f from '../../numeric/dist/f.ts';
import { dot } from '../../numeric/sum.ts';
import { takeFactor } from '../regression/factor.ts';
import { differencesOf } from '../regression/first-difference.ts';
import { solveLeastSquares } from '../regression/least-squares.ts';
import type { RegressionInput } from '../regression/types.ts';
import { type TestRow, withoutTest } from './types.ts';

/**
 * Wooldridge's test of no first-order serial correlation in the errors: the residuals of the regression in first
 * differences (no constant) have autocorrelation -1/2 then. F with clusters by entity, as Stata's xtserial.
 *
 * @shape input.difference: the periods' values, span 1
 * @cite Wooldridge (2010), section 10.6.3; Drukker (2003), Stata Journal 3(2)
 * @oracle test/oracle/regression
 */
export function serialCorrelationTest(input: RegressionInput): TestRow {
  const { later, earlier } = differencesOf(input);
  const change = (column: Float64Array): Float64Array =>
    Float64Array.from(later, (row, i) => column[row]! - column[earlier[i]!]!);
  const columns = input.columns.map(change);
  const norms = input.columns.map((column) => Math.sqrt(dot(column, column)) * 1e-5);
  const { residuals } = solveLeastSquares(change(input.y), columns, norms);
  const placeOf = new Map(Array.from(later, (row, i) => [row, i]));
  const pairs: [number, number][] = [];
  earlier.forEach((row, i) => {
    const before = placeOf.get(row);
    if (before !== undefined) pairs.push([i, before]);
  });
  const few = 'fewer than two entities have three periods in a row';
  if (pairs.length < 3) return withoutTest('serial_correlation', 'f', few);
  const now = Float64Array.from(pairs, ([i]) => residuals[i]!);
  const lagged = Float64Array.from(pairs, ([, i]) => residuals[i]!);
  const entity = takeFactor(
    input.entity!,
    Int32Array.from(pairs, ([i]) => later[i]!),
  );
  const scale = dot(lagged, lagged);
  if (entity.levels < 2 || !(scale > 0)) return withoutTest('serial_correlation', 'f', few);
  const slope = dot(now, lagged) / scale;
  const scores = new Float64Array(entity.levels);
  for (let i = 0; i < now.length; i++) {
    scores[entity.codes[i]!]! += ((now[i]! - slope * lagged[i]!) * lagged[i]!) / scale;
  }
  const df2 = entity.levels - 1;
  const variance = (dot(scores, scores) * entity.levels) / df2;
  const statistic = ((slope + 0.5) * (slope + 0.5)) / variance;
  return {
    test: 'serial_correlation',
    of: [],
    statistic,
    distribution: 'f',
    df: 1,
    df2,
    pValue: f.sf(statistic, 1, df2),
    reason: null,
  };
}
