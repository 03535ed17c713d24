import type { CompanionOptions } from '../../catalog/companion-methods.ts';
import type { Expr } from '../../formula/ast.ts';
import { printFormula } from '../../formula/print.ts';
import type { RegressionColumnSpec, Term } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Companion } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';
import { bindEffects, bindVcovFor } from './choices.ts';
import { bindTerms, bindWhere } from './formula.ts';

/** The growth equation, made of formulas that any study could write. */
export function growthEquation(
  binding: Binding,
  model: Companion,
  variable: Term | undefined,
  { logged = false, design, from = 0, to = 1 }: CompanionOptions,
  pointer: string,
): RegressionColumnSpec[] {
  if (variable === undefined || variable.name === hole) return [];
  const level = logged ? variable.expr : call('ln', variable.expr);
  const span = to - from;
  const growth =
    design === 'panel' ? call('diff', level) : over(minus(call('lead', level, span), level), span);
  const initial = design === 'panel' ? call('lag', level, 1) : level;
  const estimator = design === 'panel' ? 'fixed_effects' : 'pooled_ols';
  const effects = design === 'panel' ? (model.effects ?? ['entity', 'time']) : [];
  const own = model.where === undefined ? null : bindWhere(binding, model.where, `${pointer}/where`);
  const first = design === 'panel' ? null : isPeriod(binding, from);
  const where = own !== null && first !== null ? both(own, first) : (own ?? first);
  const controls = bindTerms(binding, model.controls, `${pointer}/controls`);
  const pooled = design === 'panel' && effects.length === 0;
  return [
    {
      label: '(1)',
      estimator: pooled ? 'pooled_ols' : estimator,
      outcome: termOf(growth, `${pointer}/variable`),
      regressors: [termOf(initial, `${pointer}/variable`)],
      controls,
      effects: pooled ? [] : bindEffects(binding, effects, estimator, `${pointer}/effects`),
      vcov:
        model.vcov === undefined && design === 'cross_section'
          ? { type: 'HC1' }
          : bindVcovFor(binding, model.vcov, estimator, `${pointer}/vcov`),
      where,
      variance: 'swamy_arora',
      span: 1,
      weights: null,
      categorical: [],
      wild: null,
      instruments: null,
    },
  ];
}

const at = { start: 0, end: 0 };
const numberExpr = (value: number): Expr => ({ kind: 'number', value, at });
const call = (callee: string, of: Expr, by?: number): Expr => ({
  kind: 'call',
  callee,
  args: by === undefined ? [of] : [of, numberExpr(by)],
  at,
});
const minus = (left: Expr, right: Expr): Expr => ({ kind: 'binary', operator: '-', left, right, at });
const over = (left: Expr, by: number): Expr => ({
  kind: 'binary',
  operator: '/',
  left,
  right: numberExpr(by),
  at,
});
const both = (left: Expr, right: Expr): Expr => ({ kind: 'binary', operator: 'and', left, right, at });

function isPeriod(binding: Binding, period: number): Expr {
  const name = binding.study.data.panel.time ?? hole;
  return { kind: 'binary', operator: '==', left: { kind: 'name', name, at }, right: numberExpr(period), at };
}

function termOf(expr: Expr, pointer: string): Term {
  return { name: expr.kind === 'name' ? expr.name : printFormula(expr), expr, pointer };
}
