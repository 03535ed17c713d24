import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Estimate } from '../results/results.ts';
import type { ParameterEstimate } from '../stats/nonlinear/linearized.ts';
import type { RegimeDifference } from '../stats/threshold/types.ts';
import type { VcovSpec } from '../study/study.ts';
import { estimateOf, finite } from './column-result.ts';
import { tooFewRows } from './regression.ts';
import {
  completeRows,
  factorNames,
  factorOn,
  filterRows,
  type ModelData,
  onRows,
  rolesOn,
  type Sample,
  vcovOn,
} from './sample.ts';

/** Parameters that kink and smooth transition steps share. */
export type NonlinearParams = {
  readonly name: string;
  readonly pointer: string;
  readonly outcome: string;
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: string | null;
  readonly confidence: number;
  readonly trim: number;
};

/** The complete rows of a model with these variables besides outcome and controls. */
export function nonlinearSample(
  data: ModelData,
  params: NonlinearParams,
  variables: readonly string[],
): Result<Sample, readonly Problem[]> {
  const filter = filterRows(data, params.where, params);
  if (!filter.ok) return filter;
  const terms = [...new Set([params.outcome, ...variables, ...params.controls])];
  const sample = completeRows(data, terms, factorNames(params.effects, params.vcov), filter.value);
  const problem = tooFewRows(sample, terms.length, params, '(1)');
  return problem === null ? ok(sample) : err([problem]);
}

/** What the statistics of both kinds are given alike. */
export function nonlinearInput(data: ModelData, params: NonlinearParams, rows: Int32Array) {
  return {
    y: onRows(data.term(params.outcome), rows),
    controls: params.controls.map((name) => ({ name, values: onRows(data.term(name), rows) })),
    absorb: params.effects.map((name) => factorOn(data, name, rows)),
    ...rolesOn(data, rows),
    vcov: vcovOn(data, params.vcov, rows),
    confidence: params.confidence,
    trim: params.trim,
  };
}

/** Located at the key that it is about. */
export function runProblem(
  params: NonlinearParams,
  { at, message, hint }: { readonly at: string; readonly message: string; readonly hint: string | null },
): Problem {
  const problem: Problem = {
    code: 'RUN001',
    severity: 'error',
    message: `${params.name}: ${message}`,
    pointer: `${params.pointer}/${at}`,
  };
  return hint === null ? problem : { ...problem, hint };
}

export function parameterResult(parameter: ParameterEstimate): Estimate {
  const numbers = estimateOf(parameter);
  return parameter.reason === null ? numbers : { ...numbers, reason: parameter.reason };
}

export function differenceResult(difference: RegimeDifference) {
  const { of, between, reason } = difference;
  const numbers = {
    of,
    between,
    estimate: finite(difference.estimate),
    std_error: finite(difference.stdError),
    statistic: finite(difference.statistic),
    p_value: finite(difference.pValue),
    conf_low: finite(difference.confLow),
    conf_high: finite(difference.confHigh),
  };
  if (reason !== null) return { ...numbers, reason: 'a regime term is collinear and was omitted' };
  return numbers.std_error === null ? { ...numbers, reason: 'there is no covariance matrix' } : numbers;
}

/** Regime terms by name, as a column of results marks them. */
export function regimesOf(
  terms: readonly { readonly term: string; readonly of: string; readonly regime: number }[],
): { readonly [term: string]: { readonly of: string; readonly regime: number } } {
  return Object.fromEntries(terms.map(({ term, of, regime }) => [term, { of, regime }]));
}
