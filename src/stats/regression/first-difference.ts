import { invariant } from '../../base/invariant.ts';
import { takeFactor } from './factor.ts';
import { fitFixedEffects } from './fixed-effects.ts';
import { takeSample } from './sample.ts';
import type { RegressionFit, RegressionInput } from './types.ts';

/** Pairs of rows of one entity that lie a span of periods apart, as positions in the input. */
export type Differences = { readonly later: Int32Array; readonly earlier: Int32Array };

/**
 * Least squares on differences over a span of periods, with a constant (the mean change), without one, or with effects
 * absorbed from the differences. Rows are matched by the value of their period, never by their place, so a gap loses
 * its rows. Clusters and effects are those of the later row; an entity counts where it has a difference.
 *
 * @shape input.difference.periods n, the period of each row
 * @status omitted as for fixed effects; a column that never changes is constant
 * @cite Wooldridge (2010), section 10.6
 * @oracle test/oracle/regression
 */
export function fitFirstDifference(input: RegressionInput): RegressionFit {
  const { later, earlier } = differencesOf(input);
  const change = (column: Float64Array): Float64Array =>
    Float64Array.from(later, (row, i) => column[row]! - column[earlier[i]!]!);
  const sample = takeSample(input, later);
  const fit = fitFixedEffects({
    ...input,
    y: change(input.y),
    columns: input.columns.map(change),
    absorb: input.absorb.map((factor) => takeFactor(factor, later)),
    entity: sample.entity,
    time: sample.time,
    vcov: sample.vcov,
    weights: sample.weights,
    difference: null,
  });
  return {
    ...fit,
    rowsUsed: fit.rowsUsed.map((row) => later[row]!),
    differenced: later,
    undifferenced: input.y.length - later.length,
  };
}

export function differencesOf(input: RegressionInput): Differences {
  const { entity, difference } = input;
  invariant(entity !== null && difference != null, 'differencesOf: an entity and periods');
  const { periods, span } = difference;
  const rowAt = new Map<string, number>();
  for (let i = 0; i < periods.length; i++) rowAt.set(`${entity.codes[i]} ${periods[i]}`, i);
  const later: number[] = [];
  const earlier: number[] = [];
  for (let i = 0; i < periods.length; i++) {
    const before = rowAt.get(`${entity.codes[i]} ${periods[i]! - span}`);
    if (before === undefined) continue;
    later.push(i);
    earlier.push(before);
  }
  return { later: Int32Array.from(later), earlier: Int32Array.from(earlier) };
}
