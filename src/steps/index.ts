import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateNumber } from '../formula/evaluate.ts';
import type { StepKind } from '../plan/step.ts';
import type { IndexResult } from '../results/results.ts';
import { computeIndex, type IndexInput, type IndexProblem } from '../stats/index/compute-index.ts';
import { skipsGaps } from '../stats/index/gaps.ts';
import type { Frame } from './frame.ts';
import type { IndexParams } from './index-params.ts';
import { indexResult } from './index-result.ts';
import { indexWarnings } from './index-warnings.ts';
import { parsedFormula } from './panel.ts';
import { onRows } from './sample.ts';
import { scopeOf } from './scope.ts';

/** An index on all rows of the panel (NaN where a row is not kept), and as the results file holds it. */
export type IndexValue = {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly result: IndexResult;
};

/** Treatment, normalization, weights, aggregation and transform of one index, on the kept rows. */
export const step: StepKind = {
  kind: 'index',
  heavy: false,
  draws: false,
  run(inputs, jsonParams: JsonObject, context) {
    const params = jsonParams as unknown as IndexParams;
    const frame = inputs.frame as Frame;
    const rows = keptRows(frame);
    const made = indexInput(inputs, params, frame, rows);
    if (!made.ok) return { ok: false, problems: made.error };
    const input = made.value;
    const computed = computeIndex(input);
    if (!computed.ok)
      return { ok: false, problems: computed.error.map((problem) => located(problem, params)) };
    const result = indexResult(computed.value, params, input);
    for (const warning of indexWarnings(params, result, input)) context.warn(warning);
    const value: IndexValue = {
      kind: 'number',
      values: spread(computed.value.values, rows, frame.rows, skipsGaps(input)),
      result,
    };
    return { ok: true, value };
  },
};

/** The indicators of an index on the kept rows, with what is done to them. */
export function indexInput(
  inputs: { readonly [port: string]: unknown },
  params: IndexParams,
  frame: Frame,
  rows: Int32Array,
): Result<IndexInput, Problem[]> {
  const scope = scopeOf(inputs);
  const problems: Problem[] = [];
  const indicators: IndexInput['indicators'][number][] = [];
  const { treat, normalize } = params;
  for (const { name, dimension, direction, formula, pointer } of params.indicators) {
    const place = { name, pointer: `${pointer}/formula` };
    const values = evaluateNumber(parsedFormula(formula), scope, place);
    if (!values.ok) {
      problems.push(...values.error);
      continue;
    }
    indicators.push({
      name,
      dimension,
      direction,
      values: onRows(values.value, rows),
      treat: treat?.indicators?.[name],
      normalize: normalize.indicators?.[name],
    });
  }
  if (problems.length > 0) return err(problems);
  const entities = Array.from(rows, (row) => frame.entityLabels[frame.entity[row]!]!);
  const times = frame.timeName === null ? null : onRows(frame.time, rows);
  const { name, weights, transform, aggregate } = params;
  return ok({
    name,
    indicators,
    entities,
    times,
    treat,
    normalizeScope: normalize.scope,
    normalizeBase: normalize.base,
    normalize,
    weights,
    aggregate,
    transform,
  });
}

export function keptRows(frame: Frame): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < frame.rows; row++) if (frame.kept[row] === 1) rows.push(row);
  return Int32Array.from(rows);
}

export function located({ code, indicator, message, hint }: IndexProblem, params: IndexParams): Problem {
  const pointer = params.indicators.find(({ name }) => name === indicator)?.pointer ?? params.pointer;
  const problem: Problem = {
    code,
    severity: 'error',
    message: `${params.name}: ${message}`,
    pointer,
    atKey: true,
  };
  return hint === undefined ? problem : { ...problem, hint };
}

/** Values of the kept rows on all rows; `gaps`: some may be missing. */
export function spread(values: Float64Array, rows: Int32Array, n: number, gaps = false): Float64Array {
  const all = new Float64Array(n).fill(Number.NaN);
  rows.forEach((row, i) => {
    invariant(Number.isFinite(values[i]!) || (gaps && Number.isNaN(values[i]!)), 'a score is not finite');
    all[row] = values[i]!;
  });
  return all;
}
