import { listNames } from '../../diagnostics/suggest.ts';
import type { Expr } from '../../formula/ast.ts';
import { namesIn } from '../../formula/names.ts';
import { definitionExprs } from '../../study/definition.ts';
import { nonlinearTerms } from '../../study/nonlinear.ts';
import type { IndexSpec, ModelSpec, Term, VariableSpec } from '../../study/study.ts';
import type { Binding } from './binding.ts';
import { isPlainColumn } from './quantities.ts';

/** Columns named in one message. */
const MOST_NAMED = 5;

/**
 * Warns where an index and another variable of one equation are made from one column of the data: the equation then
 * explains a part of a variable by itself. A column that an index only divides by is its scale (per capita), and passes.
 * An index has that at its place once, whatever the number of models.
 */
export function warnOfDoubleCounting(
  binding: Binding,
  variables: readonly VariableSpec[],
  indices: readonly IndexSpec[],
  models: readonly ModelSpec[],
): void {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const indexOf = new Map(indices.map((index) => [index.name, index]));
  const told = new Set<string>();
  for (const model of models) {
    for (const terms of equationsOf(model)) {
      const made = terms.map((term) => ({
        name: term.name,
        index: indexIn(term, indexOf),
        from: columnsOf(term),
      }));
      for (const [i, one] of made.entries()) {
        for (const other of made.slice(i + 1)) {
          const index = one.index ?? other.index;
          const shared = [...one.from].filter((column) => other.from.has(column)).sort();
          const key = JSON.stringify([one.name, other.name].sort());
          if (index === null || shared.length === 0 || one.index === other.index || told.has(key)) continue;
          told.add(key);
          tell(binding, index, one.name, other.name, shared, model.name);
        }
      }
    }
  }

  function columnsOf(term: Term): Set<string> {
    const columns = new Set<string>();
    const seen = new Set<string>();
    const visit = (name: string, measured: boolean): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const index = indexOf.get(name);
      if (index !== undefined) {
        for (const { expr } of index.dimensions.flatMap(({ indicators }) => indicators)) {
          for (const need of measuredNames(expr)) {
            // An indicator that has the name of its index is the data column.
            if (need !== name) visit(need, true);
            else if (binding.columns.has(need)) columns.add(need);
          }
        }
        return;
      }
      const variable = byName.get(name);
      if (variable === undefined || isPlainColumn(variable)) {
        if (binding.columns.has(name)) columns.add(name);
        return;
      }
      const { definition } = variable;
      const exprs = definitionExprs(definition);
      for (const need of exprs.flatMap(measured ? measuredNames : namesIn)) visit(need, measured);
    };
    for (const name of namesIn(term.expr)) visit(name, false);
    return columns;
  }
}

/** Names that stand elsewhere than in a divisor. */
function measuredNames(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'name':
      return [expr.name];
    case 'unary':
      return measuredNames(expr.operand);
    case 'binary':
      return expr.operator === '/'
        ? measuredNames(expr.left)
        : [...measuredNames(expr.left), ...measuredNames(expr.right)];
    case 'call':
      return expr.args.flatMap(measuredNames);
    default:
      return [];
  }
}

/** The index that a term is, or is made of. */
function indexIn(term: Term, indices: ReadonlyMap<string, IndexSpec>): IndexSpec | null {
  for (const name of namesIn(term.expr)) {
    const index = indices.get(name);
    if (index !== undefined) return index;
  }
  return null;
}

/** The variables of each equation of a model. */
function equationsOf(model: ModelSpec): readonly (readonly Term[])[] {
  switch (model.kind) {
    case 'regression':
      return model.columns.map((column) => [column.outcome, ...column.regressors, ...column.controls]);
    case 'mediation':
      return [[model.outcome, model.treatment, ...model.mediators, ...model.controls]];
    case 'kink':
    case 'smooth_transition':
      return [[model.outcome, ...nonlinearTerms(model)]];
    case 'threshold':
      return [[model.outcome, model.thresholdVariable, ...model.regimeRegressors, ...model.controls]];
    default:
      return [];
  }
}

function tell(
  binding: Binding,
  index: IndexSpec,
  one: string,
  other: string,
  shared: readonly string[],
  model: string,
): void {
  const columns = listNames(shared, MOST_NAMED);
  const message = `\`${one}\` and \`${other}\`, both in the model \`${model}\`, are both made from ${columns}: part of their relation is arithmetic.`;
  const hint = 'leave that indicator out of the index, and see whether the result stands';
  binding.warning('BIND017', index.pointer, message, { atKey: true, hint });
}
