import { invariant } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Panel } from '../data/panel.ts';
import type { Column } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import type { Expr } from './ast.ts';
import {
  andValue,
  cellFunctions,
  compareNumbers,
  compareTexts,
  comparisons,
  type Evaluated,
  isTrue,
  orValue,
  whyNoValue,
} from './evaluate-cells.ts';
import {
  domainProblem,
  type FormulaPlace,
  needsTime,
  textProblem,
  unknownName,
} from './evaluate-problems.ts';
import { byGroup, type GroupCall, gather, groupCall, rowsAtShift } from './panel-functions.ts';

export type { Evaluated } from './evaluate-cells.ts';
export type { FormulaPlace } from './evaluate-problems.ts';

export type FormulaScope = {
  readonly panel: Panel;
  /** Values of a data column, variable or index on all rows of the panel; null for a name that has none. */
  readonly lookup: (name: string) => Column | null;
};

/**
 * A formula's value on every row of a panel. Missing propagates, except through `and`, `or` and the branch that an
 * `if` does not take. A cell without a value (ln of x <= 0, division by 0) is a DATA007 problem where something that
 * is kept depends on it, and NaN elsewhere: neither a row that `sample.where` drops nor the branch of an `if` that is
 * not taken can fail. Functions of a group (`mean_of`, `standardize`, ...) see kept rows only and are missing outside.
 *
 * @shape panel.rows values
 */
export function evaluateFormula(
  expr: Expr,
  scope: FormulaScope,
  place: FormulaPlace,
): Result<Evaluated, Problem[]> {
  const problems: Problem[] = [];
  const value = evaluate(expr, { ...scope, place, problems }, scope.panel.kept);
  return problems.length > 0 ? err(problems) : ok(value);
}

/** {@link evaluateFormula} where a number is due: truth values count 1 and 0, text is a DATA003 problem. */
export function evaluateNumber(
  expr: Expr,
  scope: FormulaScope,
  place: FormulaPlace,
): Result<Float64Array, Problem[]> {
  const problems: Problem[] = [];
  const context = { ...scope, place, problems };
  const values = numbers(expr, context, scope.panel.kept);
  return problems.length > 0 ? err(problems) : ok(values);
}

/** {@link evaluateFormula} as a filter: 1 where it is true, 0 where it is false or missing. */
export function evaluateCondition(
  expr: Expr,
  scope: FormulaScope,
  place: FormulaPlace,
): Result<Uint8Array, Problem[]> {
  const values = evaluateNumber(expr, scope, place);
  return values.ok ? ok(Uint8Array.from(values.value, (value) => (isTrue(value) ? 1 : 0))) : values;
}

/** The numbers of a named column, or the problem that it is text. */
export function requireNumber(
  column: Column,
  name: string,
  panel: Panel,
  place: FormulaPlace,
): Result<Float64Array, Problem[]> {
  if (column.kind === 'number') return ok(column.values);
  const expr: Expr = { kind: 'name', name, at: { start: 0, end: 0 } };
  return err([textProblem(panel, place, expr, column)]);
}

type Context = FormulaScope & { readonly place: FormulaPlace; readonly problems: Problem[] };
/** 1 for rows where a cell without a value is an error. */
type Live = Uint8Array;
type Call = Expr & { kind: 'call' };
type Binary = Expr & { kind: 'binary' };

function evaluate(expr: Expr, context: Context, live: Live): Evaluated {
  const { rows } = context.panel;
  switch (expr.kind) {
    case 'number':
      return { kind: 'number', values: new Float64Array(rows).fill(expr.value) };
    case 'text':
      return { kind: 'text', values: new Array<string>(rows).fill(expr.value) };
    case 'name': {
      const column = context.lookup(expr.name);
      if (column !== null) return column;
      context.problems.push(unknownName(context.panel, context.place, expr.name));
      return missingNumbers(rows);
    }
    case 'unary': {
      const operand = numbers(expr.operand, context, live);
      if (expr.operator === '+') return { kind: 'number', values: operand };
      if (expr.operator === '-') return { kind: 'number', values: operand.map((x) => -x) };
      return { kind: 'boolean', values: operand.map((x) => (Number.isNaN(x) ? x : isTrue(x) ? 0 : 1)) };
    }
    case 'binary':
      return evaluateBinary(expr, context, live);
    case 'call':
      return evaluateCall(expr, context, live);
  }
}

function missingNumbers(rows: number): Evaluated {
  return { kind: 'number', values: new Float64Array(rows).fill(Number.NaN) };
}

function numbers(expr: Expr, context: Context, live: Live): Float64Array {
  const value = evaluate(expr, context, live);
  if (value.kind !== 'text') return value.values;
  context.problems.push(textProblem(context.panel, context.place, expr, value));
  return new Float64Array(context.panel.rows).fill(Number.NaN);
}

function evaluateBinary(expr: Binary, context: Context, live: Live): Evaluated {
  const { operator, left, right } = expr;
  if (operator === 'and' || operator === 'or') {
    const a = numbers(left, context, live);
    const decided = operator === 'and' ? (x: number) => x === 0 : isTrue;
    const b = numbers(
      right,
      context,
      live.map((on, row) => (decided(a[row]!) ? 0 : on)),
    );
    const combine = operator === 'and' ? andValue : orValue;
    return { kind: 'boolean', values: a.map((x, row) => combine(x, b[row]!)) };
  }
  if (operator === '==' || operator === '!=') {
    const a = evaluate(left, context, live);
    const b = evaluate(right, context, live);
    if (a.kind === 'text' && b.kind === 'text') return compareTexts(operator, a.values, b.values);
    return compareNumbers(operator, asNumbers(a, left, context), asNumbers(b, right, context));
  }
  const a = numbers(left, context, live);
  const b = numbers(right, context, live);
  return operator in comparisons
    ? compareNumbers(operator, a, b)
    : cellwise(operator, expr, [a, b], context, live);
}

function asNumbers(value: Evaluated, expr: Expr, context: Context): Float64Array {
  if (value.kind !== 'text') return value.values;
  context.problems.push(textProblem(context.panel, context.place, expr, value));
  return new Float64Array(value.values.length).fill(Number.NaN);
}

/** A function of the cells of one row; live cells that have no value become one problem. */
function cellwise(
  name: string,
  expr: Expr,
  args: readonly Float64Array[],
  context: Context,
  live: Live,
): Evaluated {
  const apply = cellFunctions[name];
  invariant(apply !== undefined, `no function \`${name}\``);
  const values = new Float64Array(context.panel.rows);
  const cells = new Array<number>(args.length);
  const bad: number[] = [];
  let why = '';
  for (let row = 0; row < values.length; row++) {
    let missing = false;
    for (let j = 0; j < args.length; j++) {
      cells[j] = args[j]![row]!;
      missing ||= Number.isNaN(cells[j]!);
    }
    const value = missing ? Number.NaN : apply(...cells);
    values[row] = Number.isFinite(value) ? value : Number.NaN;
    if (missing || Number.isFinite(value) || live[row] !== 1) continue;
    if (bad.length === 0) why = whyNoValue(name, cells, value);
    bad.push(row);
  }
  if (bad.length > 0) context.problems.push(domainProblem(context.panel, context.place, expr, bad, why));
  return { kind: 'number', values };
}

const overTime = new Set(['lag', 'lead', 'diff', 'growth']);

function evaluateCall(expr: Call, context: Context, live: Live): Evaluated {
  if (expr.callee === 'if') return evaluateIf(expr, context, live);
  if (overTime.has(expr.callee)) return evaluateOverTime(expr, context, live);
  const group = groupCall(expr, context.panel);
  if (group !== null) return evaluateGroup(expr, group, context);
  const args = expr.args.map((arg) => numbers(arg, context, live));
  return cellwise(expr.callee, expr, args, context, live);
}

function evaluateIf(expr: Call, context: Context, live: Live): Evaluated {
  const [condition, first, second] = expr.args as [Expr, Expr, Expr];
  const truth = numbers(condition, context, live);
  const a = evaluate(
    first,
    context,
    live.map((on, row) => (isTrue(truth[row]!) ? on : 0)),
  );
  const b = evaluate(
    second,
    context,
    live.map((on, row) => (truth[row] === 0 ? on : 0)),
  );
  if (a.kind === 'text' && b.kind === 'text') {
    return {
      kind: 'text',
      values: a.values.map((x, row) => (Number.isNaN(truth[row]!) ? null : truth[row] ? x : b.values[row]!)),
    };
  }
  const x = asNumbers(a, first, context);
  const y = asNumbers(b, second, context);
  const kind = a.kind === 'boolean' && b.kind === 'boolean' ? 'boolean' : 'number';
  return { kind, values: truth.map((t, row) => (Number.isNaN(t) ? t : t !== 0 ? x[row]! : y[row]!)) };
}

/** lag, lead, diff and growth: over all rows of the panel, kept or not. */
function evaluateOverTime(expr: Call, context: Context, live: Live): Evaluated {
  const { panel, place, problems } = context;
  const [operand, periods] = expr.args as [Expr, Expr?];
  if (panel.timeName === null) {
    problems.push(needsTime(place, expr));
    return missingNumbers(panel.rows);
  }
  const k = periods?.kind === 'number' ? periods.value : 1;
  const from = rowsAtShift(panel, expr.callee === 'lead' ? k : -k);
  const needed =
    expr.callee === 'diff' || expr.callee === 'growth' ? live.slice() : new Uint8Array(panel.rows);
  from.forEach((source, row) => {
    if (source >= 0 && live[row] === 1) needed[source] = 1;
  });
  const values = numbers(operand, context, needed);
  const other = gather(values, from);
  if (expr.callee === 'lag' || expr.callee === 'lead') return { kind: 'number', values: other };
  if (expr.callee === 'diff') return { kind: 'number', values: values.map((x, row) => x - other[row]!) };
  const ratio = cellwise('/', expr, [values, other], context, live).values as Float64Array;
  return { kind: 'number', values: ratio.map((x) => x - 1) };
}

function evaluateGroup(expr: Call, { apply, groups }: GroupCall, context: Context): Evaluated {
  const { panel, place, problems } = context;
  const values = byGroup(numbers(expr.args[0]!, context, panel.kept), groups, apply);
  const bad: number[] = [];
  values.forEach((value, row) => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) bad.push(row);
  });
  if (bad.length > 0) {
    const why =
      expr.callee === 'standardize'
        ? 'its standard deviation is 0'
        : 'the result is beyond the range of a double';
    problems.push(domainProblem(panel, place, expr, bad, why));
  }
  return { kind: 'number', values };
}
