import { takeFactor } from './factor.ts';
import type { Factor, RegressionInput, VcovChoice } from './types.ts';

/** The parts of an input that have one value per row, on the rows used. */
export type Sample = {
  readonly y: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly absorb: readonly Factor[];
  readonly entity: Factor | null;
  readonly time: Factor | null;
  readonly vcov: VcovChoice;
};

/** @shape rows m, positions in the input, ascending -> everything m long */
export function takeSample(input: RegressionInput, rows: Int32Array): Sample {
  const values = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  const factor = (whole: Factor): Factor => takeFactor(whole, rows);
  const { vcov, entity, time } = input;
  return {
    y: values(input.y),
    columns: input.columns.map(values),
    absorb: input.absorb.map(factor),
    entity: entity === null ? null : factor(entity),
    time: time === null ? null : factor(time),
    vcov: vcov.type === 'cluster' ? { ...vcov, by: vcov.by.map(factor) } : vcov,
  };
}
