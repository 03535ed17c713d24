import { invariant } from '../base/invariant.ts';
import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateNumber } from '../formula/evaluate.ts';
import type { StepKind } from '../plan/step.ts';
import type { IndexResult } from '../results/results.ts';
import {
  type ComputedIndex,
  computeIndex,
  type IndexInput,
  type IndexProblem,
} from '../stats/index/compute-index.ts';
import type { IndexSpec } from '../study/study.ts';
import type { Frame } from './frame.ts';
import { parsedFormula } from './panel.ts';
import { onRows } from './sample.ts';
import { scopeOf } from './scope.ts';

/** An index on all rows of the panel (NaN where a row is not kept), and as the results file holds it. */
export type IndexValue = {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly result: IndexResult;
};

type IndicatorParams = {
  readonly name: string;
  readonly dimension: string;
  readonly direction: 1 | -1;
  readonly formula: string;
  readonly pointer: string;
};

type Params = Pick<
  IndexSpec,
  'name' | 'pointer' | 'normalize' | 'weights' | 'aggregate' | 'transform' | 'hasDimensions'
> & {
  readonly indicators: readonly IndicatorParams[];
};

/** Normalization, weights, aggregation and transform of one index, on the kept rows. */
export const step: StepKind = {
  kind: 'index',
  heavy: false,
  draws: false,
  run(inputs, jsonParams: JsonObject) {
    const params = jsonParams as unknown as Params;
    const frame = inputs.frame as Frame;
    const rows = keptRows(frame);
    const scope = scopeOf(inputs);
    const problems: Problem[] = [];
    const indicators: IndexInput['indicators'][number][] = [];
    for (const { name, dimension, direction, formula, pointer } of params.indicators) {
      const place = { name, pointer: `${pointer}/formula` };
      const values = evaluateNumber(parsedFormula(formula), scope, place);
      if (values.ok) indicators.push({ name, dimension, direction, values: onRows(values.value, rows) });
      else problems.push(...values.error);
    }
    if (problems.length > 0) return { ok: false, problems };
    const entities = Array.from(rows, (row) => frame.entityLabels[frame.entity[row]!]!);
    const times = frame.timeName === null ? null : onRows(frame.time, rows);
    const { name, weights, transform, normalize } = params;
    const computed = computeIndex({
      name,
      indicators,
      entities,
      times,
      normalizeScope: normalize.scope,
      weights,
      transform,
    });
    if (!computed.ok)
      return { ok: false, problems: computed.error.map((problem) => located(problem, params)) };
    const value: IndexValue = {
      kind: 'number',
      values: spread(computed.value.values, rows, frame.rows),
      result: indexResult(computed.value, params, entities, times),
    };
    return { ok: true, value };
  },
};

function keptRows(frame: Frame): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < frame.rows; row++) if (frame.kept[row] === 1) rows.push(row);
  return Int32Array.from(rows);
}

function located({ code, indicator, message, hint }: IndexProblem, params: Params): Problem {
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

function spread(values: Float64Array, rows: Int32Array, n: number): Float64Array {
  const all = new Float64Array(n).fill(Number.NaN);
  rows.forEach((row, i) => {
    all[row] = values[i]!;
  });
  return all;
}

function indexResult(
  index: ComputedIndex,
  params: Params,
  entities: readonly string[],
  times: Float64Array | null,
): IndexResult {
  const noEntropy = `${params.weights.method} weights have no entropy`;
  return {
    weights: index.weights.map(({ dimension, indicator, direction, weight, entropy, time }) => ({
      dimension: params.hasDimensions ? dimension : null,
      indicator,
      direction: direction === 1 ? 'positive' : 'negative',
      weight,
      entropy,
      ...(entropy === null ? { reason: noEntropy } : {}),
      ...(time === null ? {} : { time }),
    })),
    scores: entities.map((entity, i) => {
      const score = index.scores[i]!;
      const value = index.values[i]!;
      invariant(Number.isFinite(score) && Number.isFinite(value), `${params.name}: a score is not finite`);
      return { entity, time: times === null ? null : times[i]!, score, value };
    }),
  };
}
