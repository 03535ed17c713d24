import { ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { ColumnParams } from './column-params.ts';
import { completeRows, factorNames, filterRows, type ModelData, type Sample } from './sample.ts';

type Model = { readonly name: string; readonly pointer: string; readonly columns: readonly ColumnParams[] };

/** One sample for all columns with the same `where`: looked for once, and the same rows to those who tell by identity. */
export function completeSample(
  data: ModelData,
  model: Model,
  { where, label }: ColumnParams,
): Result<Sample, readonly Problem[]> {
  const known = data.samples.get(model.columns) ?? new Map<string | null, Sample>();
  data.samples.set(model.columns, known);
  const before = known.get(where);
  if (before !== undefined) return ok(before);
  const at = { name: `${model.name}, column ${label}`, pointer: model.pointer };
  const filter = filterRows(data, where, at);
  if (!filter.ok) return filter;
  const terms = model.columns.flatMap((other) => [
    other.outcome,
    ...other.regressors,
    ...other.controls,
    ...(other.weights === undefined ? [] : [other.weights.variable]),
    ...(other.instruments?.names ?? []),
    ...(other.slopes ?? []).flatMap(({ terms: own }) => own),
  ]);
  const factors = model.columns.flatMap((other) => [
    ...factorNames(other.effects, other.vcov),
    ...(other.categorical ?? []).map(({ name }) => name),
  ]);
  const complete = completeRows(data, terms, factors, filter.value);
  known.set(where, complete);
  return ok(complete);
}
