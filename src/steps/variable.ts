import type { Panel } from '../data/panel.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateNumber } from '../formula/evaluate.ts';
import { cellName } from '../formula/evaluate-problems.ts';
import type { StepKind, StepOutcome } from '../plan/step.ts';
import { locationQuotient, type QuotientProblem } from '../stats/location-quotient.ts';
import { parsedFormula } from './panel.ts';
import { scopeOf } from './scope.ts';

/** A variable on all rows: a column, with the identity of its location quotient where it is one. */
export type VariableValue = {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly quotient: { readonly time: number | null; readonly discrepancy: number } | null;
};

type Params =
  | { readonly kind: 'formula'; readonly name: string; readonly pointer: string; readonly formula: string }
  | {
      readonly kind: 'location_quotient';
      readonly name: string;
      readonly pointer: string;
      readonly part: string;
      readonly whole: string;
    };

/** A variable or an inline term. */
export const step: StepKind = {
  kind: 'variable',
  heavy: false,
  draws: false,
  run(inputs, jsonParams) {
    const params = jsonParams as unknown as Params;
    if (params.kind === 'location_quotient') return quotient(inputs, params);
    const values = evaluateNumber(parsedFormula(params.formula), scopeOf(inputs), params);
    if (!values.ok) return { ok: false, problems: values.error };
    const value: VariableValue = { kind: 'number', values: values.value, quotient: null };
    return { ok: true, value };
  },
};

function quotient(
  inputs: { readonly [port: string]: unknown },
  params: Params & { kind: 'location_quotient' },
): StepOutcome {
  const scope = scopeOf(inputs);
  const { panel } = scope;
  const pointer = `${params.pointer}/location_quotient`;
  const place = (member: string) => ({ name: params.name, pointer: `${pointer}/${member}` });
  const part = evaluateNumber(parsedFormula(params.part), scope, place('part'));
  const whole = evaluateNumber(parsedFormula(params.whole), scope, place('whole'));
  if (!part.ok || !whole.ok) {
    return { ok: false, problems: [...(part.ok ? [] : part.error), ...(whole.ok ? [] : whole.error)] };
  }
  const computed = locationQuotient(part.value, whole.value, panel.time, panel.kept);
  if (!computed.ok) return { ok: false, problems: [zeroProblem(computed.error, params, panel)] };
  const { values, identityDiscrepancy } = computed.value;
  const value: VariableValue = {
    kind: 'number',
    values,
    quotient: { time: null, discrepancy: identityDiscrepancy },
  };
  return { ok: true, value };
}

function zeroProblem(
  problem: QuotientProblem,
  params: Params & { kind: 'location_quotient' },
  panel: Panel,
): Problem {
  const when = panel.timeName === null ? '' : ` in ${panel.time[problem.row]}`;
  const what = {
    whole: `\`${params.whole}\` is 0 at ${cellName(panel, problem.row)}`,
    part_total: `\`${params.part}\` sums to 0${when}`,
    whole_total: `\`${params.whole}\` sums to 0${when}`,
  }[problem.what];
  return {
    code: 'DATA007',
    severity: 'error',
    message: `the location quotient \`${params.name}\` divides by 0: ${what}.`,
    pointer: `${params.pointer}/location_quotient`,
  };
}
