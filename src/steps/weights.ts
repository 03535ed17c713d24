import type { Problem } from '../diagnostics/diagnostic.ts';
import type { ModelData, Sample } from './sample.ts';

type Weighted = {
  readonly label: string;
  readonly weights?: { readonly variable: string; readonly type: 'analytic' | 'frequency' };
};

/** A row that counts nothing takes part in nothing: degrees of freedom must not count it. */
export function withoutZeroWeights(data: ModelData, { weights }: Weighted, sample: Sample): Sample {
  if (weights === undefined) return sample;
  const values = data.term(weights.variable);
  const rows = sample.rows.filter((row) => values[row] !== 0);
  const zero = sample.rows.length - rows.length;
  if (zero === 0) return sample;
  return { rows, dropped: [...sample.dropped, { reason: `zero weight: ${weights.variable}`, rows: zero }] };
}

/** A weight is positive, a frequency a whole number; the first row where it is not is named. */
export function weightFaults(
  data: ModelData,
  model: { readonly name: string; readonly pointer: string },
  { label, weights }: Weighted,
  sample: Sample,
): Problem[] {
  if (weights === undefined) return [];
  const values = data.term(weights.variable);
  const bad = sample.rows.find((row) => {
    const value = values[row]!;
    return value < 0 || (weights.type === 'frequency' && !Number.isInteger(value));
  });
  if (bad === undefined) return [];
  const { frame } = data;
  const entity = frame.entityLabels[frame.entity[bad]!]!;
  const at = frame.timeName === null ? entity : `${entity}, ${frame.time[bad]}`;
  const due = weights.type === 'frequency' ? 'a whole number, 0 or more' : '0 or more';
  return [
    {
      code: 'DATA011',
      severity: 'error',
      message: `${model.name}, column ${label}: the weight ${weights.variable} is ${values[bad]} at ${at}, and must be ${due}`,
      hint:
        weights.type === 'frequency'
          ? 'write `type: analytic` for weights that are no counts'
          : 'look at the data',
      pointer: `${model.pointer}/weights`,
    },
  ];
}
