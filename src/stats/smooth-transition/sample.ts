import { takeFactor } from '../regression/factor.ts';
import { takeVcov } from '../regression/sample.ts';
import type { Factor } from '../regression/types.ts';
import type { NamedColumn } from '../threshold/types.ts';
import type { SmoothInput } from './types.ts';

/** The input on the rows that the linear model kept. */
export function onRows(input: SmoothInput, rows: Int32Array): SmoothInput {
  if (rows.length === input.y.length) return input;
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const column = ({ name, values }: NamedColumn) => ({ name, values: pick(values) });
  const factor = (whole: Factor) => takeFactor(whole, rows);
  return {
    ...input,
    y: pick(input.y),
    transitionVariable: column(input.transitionVariable),
    regimeRegressors: input.regimeRegressors.map(column),
    controls: input.controls.map(column),
    absorb: input.absorb.map(factor),
    entity: input.entity === null ? null : factor(input.entity),
    time: input.time === null ? null : factor(input.time),
    vcov: takeVcov(input.vcov, factor),
  };
}
