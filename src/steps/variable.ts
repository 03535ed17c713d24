import type { CouplingForm } from '../catalog/companion-methods.ts';
import type { Panel } from '../data/panel.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { evaluateNumber } from '../formula/evaluate.ts';
import { cellName } from '../formula/evaluate-problems.ts';
import type { StepKind, StepOutcome } from '../plan/step.ts';
import { coupling } from '../stats/companion/coupling.ts';
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
    }
  | {
      readonly kind: 'coupling';
      readonly name: string;
      readonly pointer: string;
      readonly members: readonly string[];
      readonly shares: readonly number[];
      readonly form: CouplingForm;
      readonly value: 'coordination' | 'coupling' | 'development';
    };

/** A variable or an inline term. */
export const step: StepKind = {
  kind: 'variable',
  heavy: false,
  draws: false,
  run(inputs, jsonParams) {
    const params = jsonParams as unknown as Params;
    if (params.kind === 'location_quotient') return quotient(inputs, params);
    if (params.kind === 'coupling') return coupled(inputs, params);
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

/** Coupling of subsystems, row by row; a row where one is missing has none, one outside [0, 1] is an error. */
function coupled(
  inputs: { readonly [port: string]: unknown },
  params: Params & { kind: 'coupling' },
): StepOutcome {
  const scope = scopeOf(inputs);
  const { panel } = scope;
  const problems: Problem[] = [];
  const columns = params.members.map((member, j) => {
    const pointer = `${params.pointer}/coupling/of/${j}`;
    const values = evaluateNumber(parsedFormula(member), scope, { name: params.name, pointer });
    if (values.ok) return values.value;
    problems.push(...values.error);
    return new Float64Array(0);
  });
  if (problems.length > 0) return { ok: false, problems };
  const values = new Float64Array(panel.rows).fill(Number.NaN);
  for (let row = 0; row < panel.rows; row++) {
    const U = columns.map((column) => column[row]!);
    if (panel.kept[row] !== 1 || U.some(Number.isNaN)) continue;
    const place = `at ${cellName(panel, row)}`;
    const outside = U.findIndex((value) => !(value >= 0 && value <= 1));
    if (outside >= 0) {
      const what = `\`${params.members[outside]}\` is ${U[outside]} ${place}; a subsystem lies in [0, 1].`;
      return { ok: false, problems: [couplingProblem(params, what)] };
    }
    if (U.every((value) => value === 0))
      return { ok: false, problems: [couplingProblem(params, `every subsystem is 0 ${place}.`)] };
    values[row] = coupling(U, params.shares, params.form)[params.value];
  }
  const value: VariableValue = { kind: 'number', values, quotient: null };
  return { ok: true, value };
}

function couplingProblem(params: { name: string; pointer: string }, what: string): Problem {
  return {
    code: 'DATA007',
    severity: 'error',
    message: `the coupling \`${params.name}\` is not defined: ${what}`,
    hint: 'use indices of normalized indicators, without `transform: ln`',
    pointer: `${params.pointer}/coupling`,
  };
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
