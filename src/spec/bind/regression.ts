import type { Estimator, RegressionColumnSpec, RegressionSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Regression, RegressionColumn } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindEffects, bindVcovFor, placed, refuseTwice } from './choices.ts';
import { bindDesign } from './design-keys.ts';
import { bindCategorical, bindInstruments, bindWeights, bindWild, checkEstimator } from './estimation.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';

/** What one column is made of: each key from the column where it has it, else from the model. */
type Layered = {
  readonly raw: RegressionColumn & Regression;
  readonly pointerOf: (key: keyof RegressionColumn) => string;
};

function estimatorOf(raw: { estimator?: Estimator; effects?: string[]; instruments?: object }): Estimator {
  if (raw.estimator !== undefined) return raw.estimator;
  if (raw.instruments !== undefined) return 'iv';
  return (raw.effects ?? []).length > 0 ? 'fixed_effects' : 'pooled_ols';
}

/**
 * Effects not named: entity for fixed effects, else none. A column that turns to pooled OLS or to the between estimator
 * gives the model's up.
 */
function effectsOf(
  model: Regression,
  column: RegressionColumn | null,
  estimator: Estimator,
): readonly string[] {
  if (column?.effects !== undefined) return column.effects;
  const givenUp = column?.estimator === 'pooled_ols' || column?.estimator === 'between';
  return (givenUp ? undefined : model.effects) ?? (estimator === 'fixed_effects' ? ['entity'] : []);
}

/**
 * Two-stage least squares always; random effects and the between estimator where the instruments, or `iv_method`, stand
 * where the estimator does: a column of them beside two-stage least squares may be without.
 */
function isInstrumented(model: Regression, column: RegressionColumn | null, estimator: Estimator): boolean {
  if (estimator === 'iv') return true;
  if (estimator !== 'random_effects' && estimator !== 'between') return false;
  const own = column?.estimator === undefined ? model : column;
  return own.instruments !== undefined || (column ?? model).iv_method !== undefined;
}

function layered(
  model: Regression,
  column: RegressionColumn | null,
  pointer: string,
  position: number,
): Layered {
  const raw = { ...model, ...(column ?? {}), label: column?.label ?? `(${position + 1})` };
  const own = `${pointer}/columns/${position}`;
  const pointerOf = (key: keyof RegressionColumn) =>
    (column?.[key] === undefined ? pointer : own) + pointerTo(key);
  return { raw, pointerOf };
}

function bindColumn(
  binding: Binding,
  model: Regression,
  column: RegressionColumn | null,
  pointer: string,
  position: number,
): RegressionColumnSpec {
  const { raw, pointerOf } = layered(model, column, pointer, position);
  const estimator = estimatorOf(raw);
  const outcome = bindTerm(binding, raw.outcome, pointerOf('outcome'));
  const regressors = bindTerms(binding, raw.regressors, pointerOf('regressors'));
  const controls = bindTerms(binding, raw.controls, pointerOf('controls'));
  refuseTwice(binding, [
    { term: outcome, pointer: pointerOf('outcome') },
    ...placed(regressors, pointerOf('regressors')),
    ...placed(controls, pointerOf('controls')),
  ]);
  checkEstimator(binding, estimator, raw, model, pointerOf);
  const vcov = bindVcovFor(binding, raw.vcov, estimator, pointerOf('vcov'));
  const effects = bindEffects(binding, effectsOf(model, column, estimator), estimator, pointerOf('effects'));
  const instruments = isInstrumented(model, column, estimator)
    ? bindInstruments(binding, raw, regressors, controls, pointerOf)
    : null;
  return {
    label: raw.label,
    estimator,
    outcome,
    regressors,
    controls,
    effects,
    vcov,
    where: bindWhere(binding, raw.where, pointerOf('where')),
    variance: raw.variance ?? 'swamy_arora',
    span: estimator === 'first_difference' ? (raw.span ?? 1) : 1,
    weights: bindWeights(binding, raw, pointerOf),
    categorical: bindCategorical(binding, raw, pointerOf),
    wild: bindWild(binding, raw, estimator, vcov, pointerOf),
    instruments,
    ...bindDesign(binding, raw, column, estimator, { effects, instruments }, pointerOf),
  };
}

/** (1) without controls, then one more in each column. */
function cumulated(whole: RegressionColumnSpec): RegressionColumnSpec[] {
  const counts = Array.from({ length: whole.controls.length + 1 }, (_, i) => i);
  return counts.map((count) => ({
    ...whole,
    label: `(${count + 1})`,
    controls: whole.controls.slice(0, count),
  }));
}

function refuseLabelTwice(binding: Binding, columns: readonly RegressionColumn[], pointer: string): void {
  columns.forEach((column, i) => {
    const first = columns.findIndex((other) => other.label === column.label);
    // A label that is missing is told already.
    if (first === i || column.label === hole) return;
    const related = [{ at: binding.span(`${pointer}/columns/${first}/label`), note: 'it stands here first' }];
    const at = `${pointer}/columns/${i}/label`;
    binding.error('BIND004', at, `Two columns are called \`${column.label}\`.`, {
      related,
      hint: 'rename one of the two',
    });
  });
}

function columnsOf(binding: Binding, model: Regression, pointer: string): RegressionColumnSpec[] {
  if (Array.isArray(model.columns)) {
    refuseLabelTwice(binding, model.columns, pointer);
    return model.columns.map((column, i) => bindColumn(binding, model, column, pointer, i));
  }
  const whole = bindColumn(binding, model, null, pointer, 0);
  return model.columns === 'cumulative' ? cumulated(whole) : [whole];
}

export function bindRegression(binding: Binding, name: string, model: Regression): RegressionSpec {
  const pointer = pointerTo('models', name);
  const before = binding.diagnostics.length;
  const columns = columnsOf(binding, model, pointer);
  dropRepeats(binding, before);
  return {
    kind: 'regression',
    name,
    pointer,
    title: model.title ?? null,
    cumulative: model.columns === 'cumulative',
    columns,
    confidence: model.confidence ?? 0.95,
  };
}

/** Columns share what the model says, so a fault there is found once per column: told once. */
function dropRepeats(binding: Binding, before: number): void {
  const told = new Set<string>();
  const found = binding.diagnostics.splice(before);
  for (const diagnostic of found) {
    const key = `${diagnostic.code} ${diagnostic.at?.file} ${diagnostic.at?.start} ${diagnostic.message}`;
    if (!told.has(key)) binding.diagnostics.push(diagnostic);
    told.add(key);
  }
}
